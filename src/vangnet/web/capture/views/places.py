"""The map of a case: positions with their errors, and a table that says the same in words."""

from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.db.models import F
from django.http import HttpResponse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from vangnet.capture.findings import Claim, Finding
from vangnet.capture.place.borders import Borders
from vangnet.capture.place.drawing import draw_map
from vangnet.cases.models import CaptureFinding, Case
from vangnet.web.capture.page import show
from vangnet.web.shell.door import Request, case_page
from vangnet.web.shell.ways import whole_number

PAGE = 100
DRAWN_AT_MOST = 2_000


@case_page("capture.map")
def places(request: Request, case: Case) -> HttpResponse:
    """All places of a case, those of one country or of one municipality if asked; numbered as on the map."""
    country, municipality = request.GET.get("country", ""), request.GET.get("municipality", "")
    found = CaptureFinding.objects.filter(medium__case=case, kind=Claim.PLACE).select_related("medium")
    if country:
        found = found.filter(country__contains=country)
    if municipality:
        found = found.filter(municipality__contains=municipality)
    found = found.order_by(F("latitude").asc(nulls_last=True), "pk")
    rows = list(found[:DRAWN_AT_MOST])
    start = min(whole_number(request.GET.get("after", "")) or 0, DRAWN_AT_MOST)
    shown = rows[start : start + PAGE]
    request.seen.objects = [f"medium:{row.medium_id}" for row in shown]
    request.seen.details = {"places": len(rows)}
    query = request.GET.copy()
    query.pop("after", None)
    drawn = [row for row in rows if row.latitude is not None and row.longitude is not None]
    return show(
        request,
        case,
        "map",
        "map",
        positions=shown,
        start=start,
        after=start + PAGE if len(rows) > start + PAGE else None,
        query=query.urlencode(),
        country=country,
        municipality=municipality,
        drawing=drawing(drawn) if drawn else "",
        drawn=len(drawn),
        total=found.count() if len(rows) == DRAWN_AT_MOST else len(rows),
    )


def drawing(rows: Iterable[CaptureFinding]) -> SafeString:
    """Places as a map, with the borders that this machine has."""
    language = "en" if get_language() == "en" else "nl"
    place = Path(settings.BORDERS)
    svg = draw_map(
        [_finding(row) for row in rows],
        _borders(str(place), place.stat().st_mtime_ns) if place.exists() else None,
        language,
    )
    return mark_safe(svg)  # noqa: S308  # drawn by ourselves from numbers; every text in it is escaped


@lru_cache(maxsize=1)
def _borders(place: str, _changed_ns: int) -> Borders:
    return Borders.open(place)


def _finding(row: CaptureFinding) -> Finding:
    return Finding(
        sha256=row.medium.sha256,
        kind=Claim.PLACE,
        latitude=row.latitude,
        longitude=row.longitude,
        error_m=row.error_m,
        country=row.country or None,
        municipality=row.municipality or None,
    )
