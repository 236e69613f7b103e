"""The figures of a year as CSV, as ODS and as JSON: one row for each number, small ones hidden as on the page.

What leaves the desk of somebody who reads all units holds no number that is only told within a unit.
"""

import csv as tables_csv
import io
from collections.abc import Iterator
from typing import Any

import msgspec
from django.utils.translation import gettext as _

from vangnet.scan.export.csv import cell
from vangnet.statistics.history import history
from vangnet.statistics.protecting import Shown
from vangnet.statistics.telling import Told, ToldFigure, ToldYear
from vangnet.web.statistics.naming import language, said, shape, unit_names


class Number(msgspec.Struct, frozen=True, kw_only=True):
    """One number of a year, and where it comes from. `digest`: of the lines of the figure, or the source's own file."""

    figure: str
    title: str
    version: int | None
    division: str = ""
    row: str = ""
    number: int | None
    shown: str
    circle: str
    frozen: bool = False
    digest: str


HEADER = ("year", "figure", "title", "rule", "division", "row", "number", "circle", "frozen", "source")


def circle_of(year: ToldYear, figure: ToldFigure) -> tuple[Told, str]:
    """What of a figure leaves the desk, and of whom it is: all units, or the reader's own."""
    if figure.whole is not None:
        return figure.whole, _("all units")
    return figure.own, year.unit.name if year.unit else ""


def numbers(year: ToldYear) -> Iterator[Number]:
    """Every number of a year: of history first, then of this desk."""
    for series in history().series:
        if (count := series.years.get(str(year.year))) is not None:
            source = history().source_of(series)
            facts: dict[str, Any] = {
                "figure": series.figure,
                "title": series.text(language()),
                "version": None,
                "number": count,
            }
            yield Number(shown=str(count), circle=_("the whole country"), digest=source.title(language()), **facts)
    units = unit_names()
    for figure in year.figures:
        told, circle = circle_of(year, figure)
        one = shape(figure, told, units)
        more: dict[str, Any] = {
            "figure": one.code,
            "title": one.title,
            "version": one.rule.version,
            "circle": circle,
            "frozen": year.frozen is not None,
            "digest": figure.lines_digest,
        }
        yield Number(number=one.number, shown=one.shown, **more)
        for table in one.tables:
            for row in table.rows:
                yield Number(division=table.title, row=row.name, number=row.number, shown=row.shown, **more)


def csv(year: ToldYear) -> str:
    """No cell is a formula."""
    written = io.StringIO()
    writer = tables_csv.writer(written, lineterminator="\r\n")
    writer.writerow(HEADER)
    for one in numbers(year):
        writer.writerow([cell(value) for value in _cells(year, one)])
    return "\ufeff" + written.getvalue()


def ods(year: ToldYear) -> bytes:
    """A spreadsheet in OpenDocument: numbers are numbers, all else is text, nothing is a formula."""
    from odfdo import Cell, Document, Row, Table

    document = Document("spreadsheet")
    document.body.clear()
    sheet = Table(f"{year.year}")
    for values in (HEADER, *(_cells(year, one) for one in numbers(year))):
        row = Row()
        for value in values:
            if isinstance(value, int) and not isinstance(value, bool):
                row.append_cell(Cell(value))
            else:
                row.append_cell(Cell(cell(value), cell_type="string"))
        sheet.append_row(row)
    document.body.append(sheet)
    written = io.BytesIO()
    document.save(written)
    return written.getvalue()


def plain(year: ToldYear) -> dict[str, Any]:
    """For other programs; `number` is null where it is hidden, and `hidden` says how."""
    return {
        "year": year.year,
        "unit": year.unit.name if year.unit else None,
        "frozen_at": year.frozen.frozen_at.isoformat(timespec="seconds") if year.frozen else None,
        "digest": year.frozen.digest if year.frozen else None,
        "history": told_before(year.year),
        "figures": [_figure(year, figure) for figure in year.figures],
    }


def told_before(year: int) -> list[dict[str, Any]]:
    """What source documents told of a year."""
    return [
        {
            "figure": series.figure,
            "number": series.years[str(year)],
            "title_nl": series.text_nl,
            "title_en": series.text_en,
            "source": history().source_of(series).file,
            "label": series.source,
        }
        for series in history().series
        if str(year) in series.years
    ]


def _figure(year: ToldYear, figure: ToldFigure) -> dict[str, Any]:
    told, circle = circle_of(year, figure)
    rule = figure.rule
    states = figure.states if figure.whole is not None else figure.own_states
    return {
        "figure": rule.code,
        "version": rule.version,
        "title_nl": rule.title_nl,
        "title_en": rule.title_en,
        "definition_nl": rule.text_nl,
        "definition_en": rule.text_en,
        "source": rule.source,
        "rule_sha256": rule.digest,
        "lines_sha256": figure.lines_digest,
        "circle": circle,
        **_number(told.number),
        "tables": {
            code: {row: _number(value) for row, value in rows.items()} for code, rows in told.tables.items() if rows
        },
        "days": msgspec.to_builtins(told.days) if told.days and told.days.count else None,
        "corrections": [
            {"is_today": one.is_today, "reason": one.reason, **_number(one.number), "added": said(one.added)}
            for one in states[1:]
        ],
    }


def _number(value: Shown) -> dict[str, Any]:
    return {"number": value, "hidden": None} if isinstance(value, int) else {"number": None, "hidden": value}


def _cells(year: ToldYear, one: Number) -> tuple[object, ...]:
    value = one.shown if one.number is None else one.number
    rule = "" if one.version is None else one.version
    is_frozen = _("frozen") if one.frozen else ""
    return year.year, one.figure, one.title, rule, one.division, one.row, value, one.circle, is_frozen, one.digest
