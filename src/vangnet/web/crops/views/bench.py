"""The workbench: a person draws a crop on the picture, sees what it will be, and has it made.

The picture is shown only after it was asked for; leave to work on it lasts for half an hour. A preview is made by the
server, from the exhibit, by the same steps as the crop.
"""

from hashlib import sha256
from math import isfinite
from typing import Any

import msgspec
from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from vangnet.accounts.audit import Act, record
from vangnet.accounts.roles import Verb
from vangnet.cases.actions import looking
from vangnet.cases.evidence import last_results, place_of
from vangnet.cases.models import Case, Medium
from vangnet.errors import InputRefused
from vangnet.scan.viewing import Strip
from vangnet.values import Status
from vangnet.victims import crops
from vangnet.victims.actions.cropping import make_crop
from vangnet.victims.models import Crop, Victim
from vangnet.victims.recipe import LONGEST_SECONDS, Recipe, RecipeRefused, recipe_of, told_of
from vangnet.web.crops import leave
from vangnet.web.crops.forms import CropForm, SecondForm
from vangnet.web.crops.found import medium_of
from vangnet.web.room import variants
from vangnet.web.room.pixels import pixels_of, viewer
from vangnet.web.shell.door import Request, case_page

_REFUSED = 422
_PREVIEWS = "crop_previews"
"""In the session: the last recipes that were tried, by their digest. Of pixels nothing is kept."""

_KEPT = 4
_BENCH, _SOURCE, _PREVIEW = "bench", "source", "preview"
_HEADERS = {"Cache-Control": "no-store, private"}


@case_page("crop.new", verb=Verb.MAKE_CROPS)
def new(request: Request, case: Case, victim: str, position: int) -> HttpResponseBase:
    """The workbench for one medium; its picture is shown only after it was asked for."""
    child, medium = medium_of(request, case, victim, position)
    told = request.GET.get("shown", "")
    has_leave = leave.has(request, told, _BENCH, medium.pk, lasts=leave.WORKING)
    at = _second(request.GET.get("at", ""), medium)
    return _page(request, child, medium, at=at, shown=told if has_leave else "", is_over=bool(told) and not has_leave)


@case_page("crop.look", verb=Verb.MAKE_CROPS, methods=("POST",))
def look(request: Request, case: Case, victim: str, position: int) -> HttpResponseBase:
    """Give leave to see the medium large and to work on it, and write that down. A known one only with a reason."""
    child, medium = medium_of(request, case, victim, position)
    reason = request.POST.get("reason", "").strip()
    if medium.status == Status.KNOWN and not reason:
        record(Act("crop.look", case.number, tuple(request.seen.objects), status="refused"), by=request.by)
        told = _("Known material is not opened again without a reason. Say why you need to see it.")
        messages.error(request, told)
        return redirect("crops:new", child.number, case.number, position)
    looking.look(case=case, medium=medium, large=True, reason=reason, by=request.by)
    given = {"shown": leave.give(request, _BENCH, medium.pk)}
    if at := _second(request.POST.get("at", ""), medium):
        given["at"] = str(at)
    return redirect(f"{reverse('crops:new', args=[child.number, case.number, position])}?{urlencode(given)}")


@case_page("crop.source", verb=Verb.LOOK, logged=False)
def source(request: Request, case: Case, victim: str, position: int) -> HttpResponse:
    """The picture that is worked on, or a frame of the video. Leave for it was given with a line in the log."""
    _child, medium = medium_of(request, case, victim, position)
    at = _second(request.GET.get("at", ""), medium)
    if not leave.has(request, request.GET.get("t", ""), _SOURCE, medium.pk, str(at)):
        raise Http404
    data, type_ = _frame(medium, at) if medium.kind == Medium.Kind.VIDEO else _picture(medium)
    return HttpResponse(data, content_type=type_, headers=_HEADERS)


@case_page("crop.preview", verb=Verb.MAKE_CROPS, methods=("POST",))
def preview(request: Request, case: Case, victim: str, position: int) -> HttpResponseBase:
    """Try a recipe: the page comes back with what the crop will be, or a script is told where it is."""
    child, medium = medium_of(request, case, victim, position)
    at, shown = _second(request.POST.get("at", ""), medium), request.POST.get("shown", "")
    if not leave.has(request, shown, _BENCH, medium.pk, lasts=leave.WORKING):
        return _over(request, child, medium)
    form = CropForm(request.POST, is_preview=True)
    address = ""
    if form.is_valid():
        try:
            made = crops.cut(medium, form.recipe, at_seconds=at)
        except InputRefused as error:
            form.add_error(None, _told(error))
        else:
            request.seen.is_done = True
            address = _keep(request, child, medium, at, form.recipe)
            if _asks_json(request):
                return JsonResponse({"address": address, "width": made.width, "height": made.height})
    if _asks_json(request):
        wrong = [str(error) for errors in form.errors.values() for error in errors]
        return JsonResponse({"refused": " ".join(wrong)}, status=_REFUSED)
    status = 200 if address else _REFUSED
    return _page(request, child, medium, at=at, shown=shown, form=form, previewed=address, status=status)


@case_page("crop.previewed", verb=Verb.LOOK, logged=False)
def previewed(request: Request, case: Case, victim: str, position: int) -> HttpResponse:
    """What a recipe that was tried gives, made anew."""
    _child, medium = medium_of(request, case, victim, position)
    digest, at = request.GET.get("recipe", ""), _second(request.GET.get("at", ""), medium)
    told = request.session.get(_PREVIEWS, {}).get(digest)
    if told is None or not leave.has(request, request.GET.get("t", ""), _PREVIEW, medium.pk, str(at), digest):
        raise Http404
    try:
        made = crops.cut(medium, recipe_of(told), at_seconds=at)
    except InputRefused as error:
        raise Http404 from error
    return HttpResponse(crops.png(made), content_type="image/png", headers=_HEADERS)


@case_page("crop.make", verb=Verb.MAKE_CROPS, methods=("POST",))
def make(request: Request, case: Case, victim: str, position: int) -> HttpResponseBase:
    """Make the crop and let the scan check it; then somebody else must look."""
    child, medium = medium_of(request, case, victim, position)
    at, shown = _second(request.POST.get("at", ""), medium), request.POST.get("shown", "")
    if not leave.has(request, shown, _BENCH, medium.pk, lasts=leave.WORKING):
        return _over(request, child, medium)
    form = CropForm(request.POST)
    if form.is_valid():
        try:
            made = make_crop(
                child,
                medium=medium,
                recipe=form.recipe,
                kind=form.cleaned_data["kind"],
                title=form.cleaned_data["title"],
                at_seconds=at if medium.kind == Medium.Kind.VIDEO else None,
                by=request.by,
            )
        except InputRefused as error:
            form.add_error(None, _told(error))
        else:
            if made.state == Crop.State.REFUSED:
                messages.error(request, _("The scan refuses this crop. Read below why; make another one."))
            else:
                messages.success(request, _("The crop is made and checked. Somebody else must look at it now."))
            return redirect("crops:crop", child.number, case.number, made.number)
    return _page(request, child, medium, at=at, shown=shown, form=form, status=_REFUSED)


# -- the page ---------------------------------------------------------------------------------------------------------


def _page(
    request: Request,
    child: Victim,
    medium: Medium,
    *,
    at: float,
    shown: str,
    form: CropForm | None = None,
    previewed: str = "",
    is_over: bool = False,
    status: int = 200,
) -> HttpResponse:
    context: dict[str, Any] = {
        "case": medium.case,
        "victim": child,
        "medium": medium,
        "at_told": str(at),
        "shown": shown,
        "is_over": is_over,
        "is_known": medium.status == Status.KNOWN,
        "second_form": SecondForm(initial={"at": at}),
        "previewed": previewed,
    }
    if shown:
        context |= _bench(request, child, medium, at, form)
    return render(request, "crops/bench.html", context, status=status)


def _bench(request: Request, child: Victim, medium: Medium, at: float, form: CropForm | None) -> dict[str, Any]:
    """The picture with its true size, and the form; why there is none where it cannot be read."""
    try:
        seen = crops.source_seen(medium, at_seconds=at)
    except InputRefused as error:
        return {"unread": str(error)}
    about = {"t": leave.give(request, _SOURCE, medium.pk, str(at)), "at": str(at)}
    place = reverse("crops:source", args=[child.number, medium.case.number, medium.position])
    if form is None:
        whole = {"x": 0, "y": 0, "width": seen.width, "height": seen.height}
        form = CropForm(initial=whole)
    return {"source": seen, "picture": f"{place}?{urlencode(about)}", "form": form, "numbers": _numbers(form)}


def _numbers(form: CropForm) -> list[Any]:
    """The fields of the box, which stand side by side."""
    return [form[name] for name in ("x", "y", "width", "height")]


def _over(request: Request, child: Victim, medium: Medium) -> HttpResponseBase:
    told = _("The leave to work on this picture is over. Ask for it again; what you drew is not kept.")
    if _asks_json(request):
        return JsonResponse({"refused": told}, status=_REFUSED)
    messages.error(request, told)
    return redirect("crops:new", child.number, medium.case.number, medium.position)


def _keep(request: Request, child: Victim, medium: Medium, at: float, recipe: Recipe) -> str:
    """Keep a recipe that was tried in the session, and give the address of what it gives."""
    told = told_of(recipe)
    digest = sha256(msgspec.json.encode(told, order="sorted")).hexdigest()
    kept = {**request.session.get(_PREVIEWS, {}), digest: told}
    request.session[_PREVIEWS] = dict(list(kept.items())[-_KEPT:])
    about = {"recipe": digest, "at": str(at), "t": leave.give(request, _PREVIEW, medium.pk, str(at), digest)}
    return f"{reverse('crops:previewed', args=[child.number, medium.case.number, medium.position])}?{urlencode(about)}"


# -- pixels of the source ---------------------------------------------------------------------------------------------


def _picture(medium: Medium) -> tuple[bytes, str]:
    form = variants.variant(variants.LARGE)
    assert form is not None, "the room has this form"
    given = pixels_of(medium, form)
    return given.data, given.type


def _frame(medium: Medium, at: float) -> tuple[bytes, str]:
    """The frame that is seen at a time: the same one that a crop is made from."""
    try:
        given = viewer().frames(
            place_of(medium.exhibit),
            medium.address,
            count=1,
            at_ms=(round(at * 1000),),
            longest_side=1_600,
            expected_sha256=medium.sha256,
            results=last_results(medium.exhibit),
        )
    except InputRefused as error:
        raise Http404 from error
    if not isinstance(given, Strip):
        raise Http404
    return given.frames[0].data, given.frames[0].type


def _second(told: str, medium: Medium) -> float:
    """Which second of a video was asked for, to the thousandth; 0 for a picture, and for what is no time."""
    try:
        at = float(told)
    except ValueError:
        return 0.0
    return round(at, 3) if medium.kind == Medium.Kind.VIDEO and isfinite(at) and 0 <= at <= LONGEST_SECONDS else 0.0


def _told(error: InputRefused) -> str:
    return error.word.tell((get_language() or "nl")[:2]) if isinstance(error, RecipeRefused) else str(error)


def _asks_json(request: Request) -> bool:
    return request.headers.get("Accept", "") == "application/json"
