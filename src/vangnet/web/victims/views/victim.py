"""One child: all that is known, and what is to be done; small pictures of a series where somebody asks for them."""

from django.http import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import urlencode

from vangnet.accounts.roles import Verb
from vangnet.cases.profiles import categories
from vangnet.cases.rules import visible_cases
from vangnet.victims.models import Victim, VictimSeries
from vangnet.web.room.tiles import named, tiles_of
from vangnet.web.shell.door import PURPOSES, Request, victim_page
from vangnet.web.shell.ways import whole_number
from vangnet.web.victims.page import page

PICTURES = 6
"""At once: a person who looks for a child needs a few, and looks at no more than needed."""


@victim_page("victim.see")
def victim(request: Request, victim: Victim) -> HttpResponseBase:
    """The page of a child."""
    return page(request, victim)


@victim_page("victim.pictures", verb=Verb.LOOK)
def pictures(request: Request, victim: Victim, tied: int) -> HttpResponseBase:
    """A few small pictures of a series, for who may see its case and said for which purpose."""
    cases = visible_cases(request.user).values("pk")
    found = get_object_or_404(
        VictimSeries.objects.select_related("series__case"),
        victim=victim,
        pk=tied,
        revoked_at=None,
        series__case__in=cases,
    )
    series, case = found.series, found.series.case
    request.seen.objects.append(f"case:{case.pk}")
    if not request.session.get(PURPOSES, {}).get(case.number):
        address = reverse("cases:purpose", args=[case.number])
        return redirect(f"{address}?{urlencode({'next': request.get_full_path()})}")
    start = whole_number(request.GET.get("after", "")) or 0
    media = list(series.media.select_related("alike").order_by("position")[start : start + PICTURES + 1])
    shown = media[:PICTURES]
    request.seen.objects += named(shown)
    context = {
        "here": "",
        "victim": victim,
        "series": series,
        "case": case,
        "tiles": tiles_of(request, case, shown, categories(case)),
        "total": series.media.count(),
        "after": start + PICTURES if len(media) > PICTURES else None,
    }
    return render(request, "victims/pictures.html", context)
