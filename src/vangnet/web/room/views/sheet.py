"""The contact sheet: a medium and its near copies, confirmed together by who looked at them."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render

from vangnet.accounts.roles import Verb
from vangnet.accounts.rules import may
from vangnet.cases.models import Case, Categorisation, Medium
from vangnet.cases.profiles import categories
from vangnet.cases.queries import media as queries
from vangnet.web.room.filters import number_in
from vangnet.web.room.tiles import named, tiles_of
from vangnet.web.shell.door import Request, case_page


@case_page("media.near", verb=Verb.SEE_CASE)
def sheet(request: Request, case: Case, position: int) -> HttpResponse:
    """The group of a medium with the distances, nothing ticked beforehand."""
    asked = get_object_or_404(Medium.objects.select_related("alike"), case=case, position=position)
    stands = asked.alike or asked
    after = number_in(request.GET, "after") or 0
    page = queries.page_of(queries.near_copies(stands), after=after)
    codes = categories(case)
    request.seen.objects = named([stands, *page.media])
    context = {
        "case": case,
        "stands": stands,
        "tiles": tiles_of(request, case, [stands, *page.media], codes),
        "categories": codes,
        "certainties": Categorisation.Certainty.choices,
        "next": page.media[-1].position if page.has_more else None,
        "may_look": may(request.user, Verb.LOOK),
        "may_categorise": may(request.user, Verb.CATEGORISE),
    }
    return render(request, "room/sheet.html", context)
