"""The crops of a child, one of them with all that is known of it, and its pixels."""

from typing import Any

from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import render

from vangnet.accounts.roles import Verb
from vangnet.accounts.rules import verbs
from vangnet.cases.models import Case
from vangnet.victims.actions.cropping import approvals_of
from vangnet.victims.checking import DOUBTS, REFUSALS
from vangnet.victims.models import Crop, Victim
from vangnet.victims.queries.crops import MEDIA_SHOWN, checks_of, crops_of, media_for_crops, steps_of
from vangnet.victims.recipe import recipe_of
from vangnet.web.crops import leave
from vangnet.web.crops.forms import DecideForm, ExportForm, WithdrawForm
from vangnet.web.crops.found import crop_of
from vangnet.web.crops.shown import SHOWABLE, SMALL, WHOLE, about, address_of, named, pixels_of, tiles_of
from vangnet.web.shell.door import Request, case_page, victim_page
from vangnet.web.shell.ways import whole_number

DECIDE = "decide"


@victim_page("crops.see")
def crops_of_child(request: Request, victim: Victim) -> HttpResponse:
    """All crops of a child with their states, and the media that one can be made of, without their pictures."""
    held = verbs(request.user)
    tiles = tiles_of(request, crops_of(victim, request.user))
    request.seen.objects = [f"victim:{victim.pk}", *named(tiles)]
    after = whole_number(request.GET.get("after", "")) or 0
    media = media_for_crops(victim, request.user, after=after) if Verb.MAKE_CROPS in held else []
    context = {
        "victim": victim,
        "tiles": tiles,
        "elsewhere": victim.crops.count() - len(tiles),
        "may_make": Verb.MAKE_CROPS in held,
        "media": media[:MEDIA_SHOWN],
        "after": media[MEDIA_SHOWN - 1].pk if len(media) > MEDIA_SHOWN else 0,
    }
    return render(request, "crops/list.html", context)


@case_page("crop.see", verb=Verb.READ_VICTIMS)
def crop(request: Request, case: Case, victim: str, crop: int) -> HttpResponseBase:
    """One crop: the picture for who may look, how it was made, what the scan and people said of it."""
    return page(request, crop_of(request, case, victim, crop))


@case_page("crop.pixels", verb=Verb.LOOK, logged=False)
def pixels(request: Request, case: Case, victim: str, crop: int, variant: str) -> HttpResponse:
    """A crop in one form, to who has leave. The line in the log is that of the page that names it.

    One that was refused or withdrawn is shown to nobody.
    """
    found = crop_of(request, case, victim, crop)
    if variant not in (SMALL, WHOLE) or found.state not in SHOWABLE:
        raise Http404
    if not leave.has(request, request.GET.get("t", ""), *about(found, variant)):
        raise Http404
    data, type_ = pixels_of(found, variant)
    return HttpResponse(data, content_type=type_, headers={"Cache-Control": "no-store, private"})


def page(request: Request, crop: Crop, *, status: int = 200, **changed: Any) -> HttpResponse:
    """The page of a crop; `changed` holds forms as they were sent, with what is wrong with them.

    `seen` comes back with a decision: it proves that this person was shown exactly these pixels, not long ago.
    """
    held = verbs(request.user)
    is_shown = Verb.LOOK in held and crop.state in SHOWABLE
    decisions = list(crop.approvals.select_related("person"))
    recipe = recipe_of(crop.recipe)
    context = {
        "case": crop.case,
        "victim": crop.victim,
        "crop": crop,
        "picture": address_of(request, crop, WHOLE) if is_shown else "",
        "is_ended": crop.state not in SHOWABLE,
        "steps": steps_of(recipe),
        "recipe": recipe,
        "checks": checks_of(crop),
        "refusals": REFUSALS,
        "doubts": DOUBTS,
        "decisions": decisions,
        "approved": approvals_of(crop),
        "exports": crop.exports.select_related("made_by"),
        "is_maker": crop.made_by_id == request.user.pk,
        "has_decided": any(one.person_id == request.user.pk for one in decisions),
        "may_decide": is_shown and Verb.APPROVE_CROPS in held,
        "may_withdraw": Verb.WORK_ON_VICTIMS in held and crop.state in SHOWABLE,
        "may_export": Verb.EXPORT in held and crop.state == Crop.State.APPROVED,
        "may_account": Verb.EXPORT in held,
        "seen": leave.give(request, DECIDE, crop.pk, crop.pixels_sha256),
        "decide_form": DecideForm(),
        "withdraw_form": WithdrawForm(),
        "export_form": ExportForm(),
        **changed,
    }
    request.seen.details = {**request.seen.details, "state": crop.state, "shown": is_shown}
    return render(request, "crops/crop.html", context, status=status)
