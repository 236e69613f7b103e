"""Figures of intake: as tables and plots, and as CSV with what was counted and when."""

import csv as tables_csv
import io
from collections.abc import Iterator

from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from vangnet.accounts.audit import Act, record
from vangnet.accounts.roles import Verb
from vangnet.reports.models import YearFigures
from vangnet.reports.queries.figures import FEWEST, Figures, figures, frozen
from vangnet.scan.export.csv import cell
from vangnet.web.figures import naming
from vangnet.web.figures.drawn import plots
from vangnet.web.figures.forms import Days, this_year
from vangnet.web.shell.door import Request, person_page
from vangnet.web.shell.ways import whole_number


@person_page("figures.see", verb=Verb.READ_INTAKE_FIGURES)
def overview(request: Request) -> HttpResponseBase:
    """The figures of some days, of this year unless others are asked; or of a year that was frozen."""
    form = Days(request.GET if "first" in request.GET else None, initial=this_year())
    asked = form.cleaned_data if form.is_bound and form.is_valid() else this_year()
    year = whole_number(request.GET.get("year", ""))
    told = _of_year(year) if year is not None else figures(**asked)
    language = "en" if get_language() == "en" else "nl"
    shown = {
        "form": form,
        "figures": told,
        "frozen": YearFigures.objects.filter(year=year).select_related("frozen_by").first() if year else None,
        "years": YearFigures.objects.values_list("year", flat=True),
        "tables": naming.tables(told),
        "plots": plots(told),
        "looks": [(naming.channel_name(code), each) for code, each in told.first_look.items() if each.count >= FEWEST],
        "decided": [(naming.channel_name(code), each) for code, each in told.decision.items() if each.count >= FEWEST],
        "quality": naming.quality_rows(told, language),
        "hotline": [(naming.HOTLINE[code], number) for code, number in told.hotline.items()],
        "fewest": FEWEST,
        "query": f"year={year}" if year else f"first={told.first}&last={told.last}",
    }
    return render(request, "figures/figures.html", shown)


@person_page("figures.export", verb=Verb.READ_INTAKE_FIGURES)
def csv(request: Request) -> HttpResponseBase:
    """The same figures as CSV: no cell is a formula, small numbers are hidden, and it says what was counted."""
    year = whole_number(request.GET.get("year", ""))
    form = Days(request.GET)
    if year is not None:
        told = _of_year(year)
    elif form.is_valid():
        told = figures(**form.cleaned_data)
    else:
        raise Http404
    written = io.StringIO()
    writer = tables_csv.writer(written, lineterminator="\r\n")
    writer.writerows([cell(str(value)) for value in row] for row in _lines(told))
    record(Act("figures.export", details={"first": str(told.first), "last": str(told.last)}), by=request.by)
    name = f"vangnet-{told.first}-{told.last}.csv"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse("\ufeff" + written.getvalue(), content_type="text/csv; charset=utf-8", headers=headers)


def _of_year(year: int) -> Figures:
    told = frozen(year)
    if told is None:
        raise Http404
    return told


def _lines(told: Figures) -> Iterator[tuple[object, ...]]:
    """Table, row, number; the first rows say what was counted and when."""
    yield _("Table"), _("Row"), _("How many")
    yield _("Counted"), _("Reports received from"), told.first
    yield _("Counted"), _("up to and with"), told.last
    yield _("Counted"), _("at"), told.counted_at.isoformat(timespec="seconds")
    yield _("Counted"), _("Numbers under %(fewest)s are hidden") % {"fewest": FEWEST}, naming.less()
    yield _("Reports"), _("Together"), told.total
    yield _("Reports"), _("Open now"), told.open_now
    yield _("Reports"), _("Nobody worked on"), told.not_worked_on
    yield _("Criminal complaints, apart"), _("Together"), told.complaints
    for table in naming.tables(told):
        for row in table.rows:
            yield table.title, row.name, row.shown if row.number is None else row.number
    median, most = _("median"), _("nine of ten within")
    for title, times in ((_("Hours to first look"), told.first_look), (_("Hours to decision"), told.decision)):
        for code, each in times.items():
            if each.count >= FEWEST:
                yield title, f"{naming.channel_name(code)}, {median}", each.median_hours
                yield title, f"{naming.channel_name(code)}, {most}", each.p90_hours
    for code, number in told.hotline.items():
        yield _("Hotline"), naming.HOTLINE[code], number
