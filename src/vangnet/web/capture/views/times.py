"""The time line of a case: intervals as bars in a table that says the same in words."""

from django.http import HttpResponse
from django.utils import timezone

from vangnet.cases.models import Case
from vangnet.cases.queries import times as queries
from vangnet.web.capture.drawn import bar_of
from vangnet.web.capture.forms import FilterForm
from vangnet.web.capture.page import show
from vangnet.web.shell.door import Request, case_page
from vangnet.web.shell.ways import whole_number


@case_page("capture.times")
def times(request: Request, case: Case) -> HttpResponse:
    """A month, or a day of it, with all intervals that touch it; and how many media begin in each month."""
    form = FilterForm(case, request.GET or None)
    asked = form.asked()
    months = queries.counts(case, asked)
    span = queries.span_of(request.GET.get("span", "")) or _latest(months)
    month = span and (queries.span_of(span.key[:7]) if span.is_day else span)
    start = whole_number(request.GET.get("after", "")) or 0
    rows = list(queries.entries(case, asked, span)[start : start + queries.PAGE + 1]) if span else []
    shown = rows[: queries.PAGE]
    request.seen.objects = [f"medium:{row.medium_id}" for row in shown]
    query = request.GET.copy()
    for name in ("span", "after"):
        query.pop(name, None)
    return show(
        request,
        case,
        "times",
        "times",
        form=form,
        query=query.urlencode(),
        months=_told(months, "%Y-%m", month.key if month else ""),
        days=_told(queries.counts(case, asked, within=month), "%Y-%m-%d", span.key if span else "") if month else (),
        span=span,
        month=month,
        lines=[(row, bar_of(row.earliest_at, row.latest_at, span.start, span.end)) for row in shown] if span else [],
        after=start + queries.PAGE if len(rows) > queries.PAGE else None,
        unstated=queries.unstated(case, asked),
    )


def _latest(months: list) -> queries.Span | None:  # type: ignore[type-arg]
    return queries.span_of(f"{timezone.localtime(months[-1][0]):%Y-%m}") if months else None


def _told(counts: list, form: str, here: str) -> list[dict[str, object]]:  # type: ignore[type-arg]
    most = max((count for _at, count in counts), default=1)
    told = []
    for at, count in counts:
        key = timezone.localtime(at).strftime(form)
        told.append(
            {"key": key, "at": at, "count": count, "width": max(2, 100 * count // most), "is_here": key == here}
        )
    return told
