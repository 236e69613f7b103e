"""The report of a year as PDF: each number with the rule, the lines and the command by which it is counted again."""

from collections.abc import Iterator
from typing import Any

import msgspec
from django.conf import settings
from django.template.loader import render_to_string
from django.utils import timezone

from vangnet.accounts.models import Person
from vangnet.statistics.history import history
from vangnet.statistics.queries import counting
from vangnet.statistics.queries.tracing import WHOLE, Place, digests
from vangnet.statistics.rules import fewest
from vangnet.statistics.telling import ToldYear
from vangnet.web.figures.drawn import Plot
from vangnet.web.results.paper import set_in_type
from vangnet.web.statistics.files import circle_of
from vangnet.web.statistics.naming import Shape, Table, drawn, language, said, shape, state_name, unit_names


class Origin(msgspec.Struct, frozen=True, kw_only=True):
    """A line of the appendix: what a number counts, by which rule, from which lines, and how to count it again."""

    ref: int
    what: str
    shown: str
    rule: str
    digest: str
    command: str


class Ledger:
    """The numbers of one report, in the order in which they are told."""

    def __init__(self, year: int) -> None:
        self.year = year
        self.lines: list[Origin] = []

    def told(self, figure: Shape, what: str, shown: str, digest: str, place: Place) -> int:
        """Keep where a number comes from; its number in the appendix."""
        at = f" --division {place[0]} --row {place[1]}" if place != WHOLE else ""
        command = f"vangnet statistics lines --year {self.year} --figure {figure.code}{at} --as NUMBER"
        rule = f"{figure.code}, {figure.rule.version}"
        line = Origin(ref=len(self.lines) + 1, what=what, shown=shown, rule=rule, digest=digest or "-", command=command)
        self.lines.append(line)
        return line.ref

    def before(self, what: str, count: int, source: str) -> int:
        """The same of a number that a source document told."""
        command = f"vangnet statistics --year {self.year} --json"
        shown = said(count)
        line = Origin(ref=len(self.lines) + 1, what=what, shown=shown, rule=source, digest="-", command=command)
        self.lines.append(line)
        return line.ref


def made(year: ToldYear, *, by: Person) -> bytes:
    """Set the report of a year in type (PDF/UA-1), in the reader's language. Nothing is fetched for it."""
    with timezone.override("Europe/Amsterdam"):
        return set_in_type(page(year, by=by))


def page(year: ToldYear, *, by: Person) -> str:
    """What stands in it, as HTML."""
    ledger = Ledger(year.year)
    before = [
        {"text": one.text(language()), "count": one.years[str(year.year)], "ref": ledger.before(
            one.text(language()), one.years[str(year.year)], history().source_of(one).title(language())
        )}
        for one in history().series
        if str(year.year) in one.years
    ]  # fmt: skip
    told = {
        "year": year,
        "by": by,
        "before": before,
        "figures": list(_figures(year, ledger)),
        "origins": ledger.lines,
        "desk": settings.DESK_NAME,
        "made_at": timezone.now(),
        "fewest": fewest(),
        "lang": language(),
        "is_whole": any(one.whole is not None for one in year.figures),
    }
    return render_to_string("statistics/pdf/year.html", told)


def _figures(year: ToldYear, ledger: Ledger) -> Iterator[dict[str, Any]]:
    units = unit_names()
    counted = {one.rule.code: one for one in _counted(year)}
    for figure in year.figures:
        told, circle = circle_of(year, figure)
        one = shape(figure, told, units)
        unit = None if figure.whole is not None or year.unit is None else year.unit.pk
        found = digests(counted[one.code], unit=unit) if one.code in counted else {}
        states = figure.states if figure.whole is not None else figure.own_states
        yield {
            "shape": one,
            "circle": circle,
            "ref": ledger.told(one, one.title, one.shown, found.get(WHOLE, ""), WHOLE),
            "tables": [_table(one, table, found, ledger) for table in one.tables],
            "states": [(state_name(state, at), said(state.number), state) for at, state in enumerate(states)],
        }


def _table(one: Shape, table: Table, found: dict[Place, str], ledger: Ledger) -> dict[str, Any]:
    chart: Plot = drawn(table.rows)
    rows = []
    for row in table.rows:
        place = (table.code, row.key)
        what = f"{one.title}, {table.title}: {row.name}"
        rows.append((row, ledger.told(one, what, row.shown, found.get(place, ""), place)))
    return {"title": table.title, "rows": rows, "plot": chart, "id": f"c-{one.code}-{table.code}"}


def _counted(year: ToldYear) -> list[counting.Counted]:
    if year.frozen is not None:
        return counting.count_frozen(year.frozen, with_days=False)
    return counting.count_now(year.year) if year.figures else []
