"""Yearly counts of children, as the source documents told them and ours beside: tables, a plot, CSV."""

import csv as tables_csv
import io
from collections.abc import Iterator

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _

from vangnet.accounts.audit import Act, record
from vangnet.accounts.roles import Verb
from vangnet.accounts.rules import may
from vangnet.reports.queries.figures import FEWEST
from vangnet.scan.export.csv import cell
from vangnet.statistics.history import history
from vangnet.victims.models import Victim
from vangnet.victims.queries import figures as queries
from vangnet.web.figures.drawn import plot
from vangnet.web.figures.naming import Row, less
from vangnet.web.shell.door import Request, person_page
from vangnet.web.shell.templatetags.desk import number
from vangnet.web.victims.forms import language

_HISTORY = "victims_identified"


@person_page("victims.figures", verb=Verb.READ_VICTIM_FIGURES)
def figures(request: Request) -> HttpResponseBase:
    """The counts of all years."""
    years = queries.yearly()
    identified = [_row(str(one.year), one.told["identified"]) for one in years]
    before = [_row(year, count) for year, count in _before()]
    context = {
        "here": "figures",
        "may_work": may(request.user, Verb.WORK_ON_VICTIMS),
        "may_read": may(request.user, Verb.READ_VICTIMS),
        "columns": list(_columns().values()),
        "years": [(one.year, [_row(name, one.told[name]).shown for name in queries.COUNTED]) for one in years],
        "standing": [_row(str(Victim.Status(status).label), count) for status, count in queries.standing().items()],
        "before": before,
        "source": _source(),
        "plot": plot((*identified, *before)),
        "fewest": FEWEST,
    }
    return render(request, "victims/figures.html", context)


@person_page("victims.figures.export", verb=Verb.READ_VICTIM_FIGURES)
def csv(request: Request) -> HttpResponseBase:
    """The same counts as CSV: no cell is a formula, small numbers are hidden, and it says where they come from."""
    written = io.StringIO()
    writer = tables_csv.writer(written, lineterminator="\r\n")
    writer.writerows([cell(str(value)) for value in row] for row in _lines())
    record(Act("victims.figures.export"), by=request.by)
    headers = {"Content-Disposition": 'attachment; filename="vangnet-victims.csv"'}
    return HttpResponse("\ufeff" + written.getvalue(), content_type="text/csv; charset=utf-8", headers=headers)


def _lines() -> Iterator[tuple[object, ...]]:
    """Year, what, number, source."""
    columns, source = _columns(), _source()
    yield _("Year"), _("What was counted"), _("How many"), _("Source")
    for one in queries.yearly():
        for name, title in columns.items():
            yield one.year, title, _row(title, one.told[name]).shown, _("this desk")
    for year, count in _before():
        yield year, columns["identified"], count, source


def _before() -> list[tuple[str, int]]:
    """What the source documents told of earlier years, the newest first."""
    told = history().of(_HISTORY)
    return sorted(told.years.items(), reverse=True) if told else []


def _source() -> str:
    told = history().of(_HISTORY)
    return history().source_of(told).title(language()) if told else ""


def _columns() -> dict[str, str]:
    return {
        "begun": _("Pages begun"),
        "identified": _("Identified"),
        "safeguarded": _("Freed from the abuse"),
        "safe": _("Safe, and offered help"),
        "offered": _("Help offered"),
        "accepted": _("Help accepted"),
        "found_again": _("Times found again"),
    }


def _row(name: str, told: int | str) -> Row:
    return Row(name, None, less(), None) if isinstance(told, str) else Row(name, told, number(told), None)
