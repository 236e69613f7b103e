"""One medium: its facts, where it lies, what was said of it, and how it looks when somebody asks."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render

from vangnet.accounts.roles import Verb
from vangnet.accounts.rules import may
from vangnet.cases.models import Case, Categorisation, Medium
from vangnet.cases.profiles import categories
from vangnet.cases.queries import media as queries
from vangnet.cases.queries.reading import history, waiting_for
from vangnet.web.capture.panel import panel_of
from vangnet.web.room import facts, tokens, variants
from vangnet.web.room.filters import kept_for, number_in, query_of
from vangnet.web.room.pixels import is_compared
from vangnet.web.room.tiles import pixels_address, tiles_of
from vangnet.web.shell.door import Request, case_page

_NEAR_SHOWN = 12


@case_page("medium.see", verb=Verb.SEE_CASE)
def medium(request: Request, case: Case, position: int) -> HttpResponse:
    """All that is known of a medium. Its picture is shown large only after it was asked for."""
    found = get_object_or_404(Medium.objects.select_related("exhibit", "alike"), case=case, position=position)
    codes, wanted = categories(case), kept_for(case, request)
    is_second = request.GET.get("second") == "1"
    among = waiting_for(request.user, case) if is_second else queries.selection(case, wanted, request.user).media
    before, after = queries.neighbours(among, position)
    places = queries.places_of(found, after=number_in(request.GET, "places") or 0)
    request.seen.objects = [f"medium:{found.pk}"]
    context = {
        "case": case,
        "medium": found,
        "tile": tiles_of(request, case, [found], codes)[0],
        "categories": codes,
        "certainties": Categorisation.Certainty.choices,
        "history": history(found, request.user),
        "labels": {one.code: one.label for one in codes},
        "where": places,
        "near": queries.near_copies(found)[:_NEAR_SHOWN],
        "findings": found.findings.filter(withdrawn_at=None).select_related("made_by"),
        "facts": facts.facts_of(found),
        "is_compared": is_compared(found),
        "is_second": is_second,
        "before": before,
        "after": after,
        "grid": query_of(wanted, after=max(position - 1, 0)),
        "may_look": may(request.user, Verb.LOOK),
        "may_categorise": may(request.user, Verb.CATEGORISE),
        **_shown(request, case, found),
        **panel_of(request, found),
    }
    return render(request, "room/medium.html", context)


def _shown(request: Request, case: Case, found: Medium) -> dict[str, Any]:
    """Addresses of the large picture, or of the video's pieces, for who was given leave a moment ago."""
    token = request.GET.get("shown", "")
    if not token or not may(request.user, Verb.LOOK):
        return {"large": ""}
    for leave, clip in ((tokens.PAGE, variants.CLIP), (tokens.PAGE_WITH_SOUND, variants.CLIP_WITH_SOUND)):
        look = tokens.look_in(request, found, leave, token)
        if look:
            is_video = found.kind == Medium.Kind.VIDEO
            return {
                "look": look,
                "large": pixels_address(request, case, found, variants.STRIP if is_video else variants.LARGE, look),
                "full": "" if is_video else pixels_address(request, case, found, variants.FULL, look),
                "clip": pixels_address(request, case, found, clip, look) if is_video else "",
                "clip_ms": variants.CLIP_MS,
                "sound": leave == tokens.PAGE_WITH_SOUND,
            }
    return {"large": "", "is_over": True}
