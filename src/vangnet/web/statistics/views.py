"""Statistics: years, the figures of one, and the lines that a figure is the count of."""

from typing import Any

import msgspec
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from vangnet.accounts.audit import Act, record
from vangnet.accounts.models import Person
from vangnet.accounts.roles import Verb
from vangnet.accounts.rules import may
from vangnet.errors import InputRefused
from vangnet.statistics.actions.freezing import correct, freeze
from vangnet.statistics.figures import BY_CODE, RULES
from vangnet.statistics.history import history
from vangnet.statistics.queries.lines import counted_of, own_lines, shown
from vangnet.statistics.rules import fewest, reads_all_units
from vangnet.statistics.telling import ToldYear, is_a_year, tell_year, tell_years
from vangnet.web.shell.door import Request, person_page
from vangnet.web.statistics import files, paper
from vangnet.web.statistics.forms import Reason
from vangnet.web.statistics.naming import Row, drawn, language, said, shape, state_name, unit_names

_ON_A_PAGE = 100


@person_page("statistics.see", verb=Verb.READ_STATISTICS, shows_case_data=True)
def overview(request: Request) -> HttpResponseBase:
    """All years that anything is told of, figure by figure; what source documents told stands apart and marked."""
    years = tell_years(request.user)
    told = {
        "years": years,
        "figures": [_over_years(code, title, years) for code, title in _titles()],
        "sources": [(one.text(language()), history().source_of(one).title(language())) for one in history().series],
        "fewest": fewest(),
        "reads_all": reads_all_units(request.user),
        "unit": request.user.unit,
    }
    return render(request, "statistics/overview.html", told)


@person_page("statistics.see", verb=Verb.READ_STATISTICS, shows_case_data=True)
def year(request: Request, year: int) -> HttpResponseBase:
    """The figures of a year, each with its divisions."""
    told = _told(request.user, year)
    units = unit_names()
    is_over = year < timezone.localdate().year
    request.seen.objects = [f"statistics:{year}"]
    context = {
        "told": told,
        "figures": [_shown(one, units) for one in told.figures],
        "before": files.told_before(year),
        "language": language(),
        "sources": {one.code: one.title(language()) for one in history().source},
        "fewest": fewest(),
        "reads_all": reads_all_units(request.user),
        "may_freeze": told.frozen is None and is_over and may(request.user, Verb.FREEZE_STATISTICS),
    }
    return render(request, "statistics/year.html", context)


@person_page("statistics.lines", verb=Verb.READ_STATISTICS, shows_case_data=True)
def figure(request: Request, year: int, figure: str) -> HttpResponseBase:
    """One figure: the rule, the number, and the lines of the own unit."""
    return render(request, "statistics/figure.html", _figure_page(request, year, figure, Reason()))


@person_page("statistics.freeze", verb=Verb.FREEZE_STATISTICS, methods=("POST",))
def freeze_year(request: Request, year: int) -> HttpResponseBase:
    """Close a year."""
    if not is_a_year(year):
        raise Http404
    try:
        freeze(year, by=request.by)
        messages.success(request, _("The year was closed: its figures do not change any more."))
    except InputRefused as refusal:
        messages.error(request, str(refusal))
    return redirect("statistics:year", year)


@person_page("statistics.correct", verb=Verb.FREEZE_STATISTICS, methods=("POST",))
def correct_figure(request: Request, year: int, figure: str) -> HttpResponseBase:
    """Publish what is counted today beside what was frozen."""
    form = Reason(request.POST)
    if not form.is_valid():
        return render(request, "statistics/figure.html", _figure_page(request, year, figure, form), status=422)
    try:
        correct(year, figure, form.cleaned_data["reason"], by=request.by)
        messages.success(request, _("The correction stands beside the frozen figure."))
    except InputRefused as refusal:
        messages.error(request, str(refusal))
    return redirect("statistics:figure", year, figure)


@person_page("statistics.export", verb=Verb.READ_STATISTICS)
def csv(request: Request, year: int) -> HttpResponseBase:
    """The figures of a year as CSV."""
    return _file(request, year, "csv", files.csv(_told(request.user, year)), "text/csv; charset=utf-8")


@person_page("statistics.export", verb=Verb.READ_STATISTICS)
def ods(request: Request, year: int) -> HttpResponseBase:
    """The figures of a year as a spreadsheet."""
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    return _file(request, year, "ods", files.ods(_told(request.user, year)), kind)


@person_page("statistics.export", verb=Verb.READ_STATISTICS)
def json(request: Request, year: int) -> HttpResponseBase:
    """The figures of a year for other programs."""
    told = msgspec.json.format(msgspec.json.encode(files.plain(_told(request.user, year))), indent=1)
    return _file(request, year, "json", told, "application/json")


@person_page("statistics.export", verb=Verb.READ_STATISTICS)
def pdf(request: Request, year: int) -> HttpResponseBase:
    """The report of a year."""
    return _file(request, year, "pdf", paper.made(_told(request.user, year), by=request.user), "application/pdf")


def _told(person: Person, year: int) -> ToldYear:
    if not is_a_year(year):
        raise Http404
    return tell_year(year, person)


def _file(request: Request, year: int, kind: str, content: str | bytes, mime: str) -> HttpResponse:
    act = Act("statistics.export", objects=(f"statistics:{year}",), details={"as": kind})
    record(act, by=request.by)
    headers = {"Content-Disposition": f'attachment; filename="vangnet-{year}.{kind}"'}
    return HttpResponse(content, content_type=mime, headers=headers)


def _titles() -> list[tuple[str, str]]:
    own = {rule.code: rule.title(language()) for rule in RULES}
    before = {one.figure: one.text(language()).capitalize() for one in history().series}
    return list((before | own).items())


def _over_years(code: str, title: str, years: list[ToldYear]) -> dict[str, Any]:
    """One figure over all years: cells for the table, and bars."""
    cells, rows = [], []
    for one in years:
        found = one.figure(code)
        before = one.before.get(code)
        whole = said(found.whole.number) if found and found.whole else ""
        own = said(found.own.number) if found else ""
        cells.append({"year": one.year, "before": before, "whole": whole, "own": own, "is_frozen": bool(one.frozen)})
        value = (found.whole or found.own).number if found else None
        if before is not None:
            rows.append(Row(str(one.year), _("%(year)s (source)") % {"year": one.year}, before, said(before)))
        elif value is not None:
            number = value if isinstance(value, int) else None
            rows.append(Row(str(one.year), str(one.year), number, said(value)))
    return {"code": code, "title": title, "cells": cells, "plot": drawn(tuple(rows)), "is_counted": code in BY_CODE}


def _shown(one: Any, units: dict[str, str]) -> dict[str, Any]:
    own = shape(one, one.own, units)
    whole = shape(one, one.whole, units) if one.whole else None
    main = whole or own
    return {
        "told": one,
        "own": own,
        "whole": whole,
        "tables": [{"table": table, "plot": drawn(table.rows)} for table in main.tables],
        "own_tables": own.tables if whole else (),
        "states": _states(one.states),
        "own_states": _states(one.own_states),
    }


def _states(states: list[Any]) -> list[dict[str, Any]]:
    return [
        {
            "name": state_name(one, place),
            "number": said(one.number),
            "changes": "" if place == 0 else [said(one.added), said(one.removed), said(one.changed)],
            "state": one,
        }
        for place, one in enumerate(states)
    ]


def _figure_page(request: Request, year: int, code: str, form: Reason) -> dict[str, Any]:
    counted = counted_of(year, code) if is_a_year(year) else None
    if counted is None:
        raise Http404
    told = tell_year(year, request.user)
    found = told.figure(code)
    if found is None:
        raise Http404
    lines = own_lines(counted, year, request.user)
    page = Paginator(lines, _ON_A_PAGE).get_page(request.GET.get("page"))
    rows = shown(counted, list(page), request.user)
    seen = [line.key for line, row in zip(page, rows, strict=True) if row.number]
    request.seen.objects = [f"statistics:{year}:{code}", *seen]
    names = [{key: str(name) for key, name in division.names.items()} for division in counted.rule.divisions]
    is_changed = any(one.is_today for one in (*found.states, *found.own_states))
    return {
        "told": told,
        "figure": _shown(found, unit_names()),
        "rule": counted.rule,
        "text": counted.rule.text(language()),
        "title": counted.rule.title(language()),
        "divisions": [one.title_en if language() == "en" else one.title_nl for one in counted.rule.divisions],
        "page": page,
        "lines": [(row, [some.get(part, part) for some, part in zip(names, row.parts, strict=False)]) for row in rows],
        "form": form,
        "may_correct": told.frozen is not None and is_changed and may(request.user, Verb.FREEZE_STATISTICS),
        "fewest": fewest(),
        "reads_all": reads_all_units(request.user),
    }
