"""The map of a case: positions with their errors, and a table that says the same in words."""

from django.http import HttpResponse

from vangnet.capture.findings import Claim
from vangnet.cases.models import CaptureFinding, Case
from vangnet.web.capture.page import show
from vangnet.web.shell.door import Request, case_page
from vangnet.web.shell.ways import whole_number

PAGE = 100
DRAWN_AT_MOST = 5_000


@case_page("capture.map")
def places(request: Request, case: Case) -> HttpResponse:
    """All places of a case, those of one country or of one municipality if asked."""
    country, municipality = request.GET.get("country", ""), request.GET.get("municipality", "")
    found = CaptureFinding.objects.filter(medium__case=case, kind=Claim.PLACE).select_related("medium").order_by("pk")
    if country:
        found = found.filter(country__contains=country)
    if municipality:
        found = found.filter(municipality__contains=municipality)
    start = whole_number(request.GET.get("after", "")) or 0
    rows = list(found.filter(pk__gt=start)[: PAGE + 1])
    shown = rows[:PAGE]
    request.seen.objects = [f"medium:{row.medium_id}" for row in shown]
    query = request.GET.copy()
    query.pop("after", None)
    return show(
        request,
        case,
        "map",
        "map",
        positions=shown,
        after=shown[-1].pk if len(rows) > PAGE else None,
        query=query.urlencode(),
        country=country,
        municipality=municipality,
    )
