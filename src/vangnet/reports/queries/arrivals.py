"""How reports came in: files and bundles, with what of them was not understood."""

from collections.abc import Sequence

from django.db.models import QuerySet

from vangnet.accounts import rules as people
from vangnet.accounts.models import Person
from vangnet.accounts.roles import Verb
from vangnet.reports.models import Arrival

PAGE = 50


def visible_arrivals(person: Person) -> QuerySet[Arrival]:
    """The arrivals of one's unit, for those who take reports in or assess them."""
    if not people.verbs(person) & {Verb.TAKE_REPORTS, Verb.ASSESS_REPORTS}:
        return Arrival.objects.none()
    return Arrival.objects.filter(unit=person.unit_id).select_related("made_by", "file")


def page_of(arrivals: QuerySet[Arrival], *, before: int | None) -> tuple[Sequence[Arrival], int | None]:
    """A page, newest first, and where the next one begins."""
    if before is not None:
        arrivals = arrivals.filter(pk__lt=before)
    rows = list(arrivals.order_by("-pk").defer("problems", "unknown", "beside")[: PAGE + 1])
    return rows[:PAGE], rows[PAGE - 1].pk if len(rows) > PAGE else None
