"""How figures are called and shown: tables, rows and hidden numbers in the reader's language."""

from typing import Any

import msgspec
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from vangnet.accounts.models import Unit
from vangnet.statistics.protecting import FEW, Shown
from vangnet.statistics.queries.comparing import State
from vangnet.statistics.rule import Rule
from vangnet.statistics.rules import fewest
from vangnet.statistics.tallying import UNIT
from vangnet.statistics.telling import Told, ToldFigure
from vangnet.web.figures import naming as figures
from vangnet.web.figures.drawn import Plot, plot
from vangnet.web.shell.templatetags.desk import number


class Row(msgspec.Struct, frozen=True):
    """A row of a table: `number` is None where it is not told, and `shown` says what stands there instead."""

    key: str
    name: str
    number: int | None
    shown: str


class Table(msgspec.Struct, frozen=True):
    """One division of a figure."""

    code: str
    title: str
    rows: tuple[Row, ...]


class Shape(msgspec.Struct, frozen=True, kw_only=True):
    """A figure for one circle of readers, as pages and papers show it."""

    code: str
    title: str
    text: str
    rule: Rule
    number: int | None
    shown: str
    tables: tuple[Table, ...]
    days: str = ""


def language() -> str:
    """The reader's own."""
    return "en" if get_language() == "en" else "nl"


def said(value: Shown) -> str:
    """A number, or what stands there instead."""
    if isinstance(value, int):
        return number(value)
    return _("fewer than %(fewest)s") % {"fewest": fewest()} if value == FEW else _("shielded")


def shape(figure: ToldFigure, told: Told, units: dict[str, str]) -> Shape:
    """Name all that is told of a figure. `units`: names by number of row."""
    rule = figure.rule
    return Shape(
        code=rule.code,
        title=rule.title(language()),
        text=rule.text(language()),
        rule=rule,
        number=told.number if isinstance(told.number, int) else None,
        shown=said(told.number),
        tables=tuple(_table(rule, code, rows, units) for code, rows in told.tables.items() if rows),
        days=_days(told),
    )


def unit_names() -> dict[str, str]:
    """All units: one question."""
    return {str(pk): name for pk, name in Unit.objects.values_list("pk", "name")}


def drawn(rows: tuple[Row, ...]) -> Plot:
    """Bars of a table."""
    return plot(tuple(figures.Row(row.name, row.number, row.shown, None) for row in rows))


def state_name(state: State, place: int) -> str:
    """What a count of a frozen figure is."""
    if place == 0:
        return _("As it was frozen")
    return _("Counted today") if state.is_today else _("Correction that was published")


def _table(rule: Rule, code: str, rows: dict[str, Shown], units: dict[str, str]) -> Table:
    if code == UNIT:
        title, names = _("Per unit"), units
    else:
        division = next(one for one in rule.divisions if one.code == code)
        title = division.title_en if language() == "en" else division.title_nl
        names = {key: str(name) for key, name in division.names.items()}
    ordered = [key for key in names if key in rows] + sorted(key for key in rows if key not in names)
    return Table(code, title, tuple(_row(key, names.get(key, key), rows[key]) for key in ordered))


def _row(key: str, name: str, value: Any) -> Row:
    return Row(key, name, value if isinstance(value, int) else None, said(value))


def _days(told: Told) -> str:
    if told.days is None or told.days.median_hours is None:
        return ""
    facts = {"median": _decimal(told.days.median_hours), "most": _decimal(told.days.p90_hours or 0)}
    return _("Half of them within %(median)s days, nine of ten within %(most)s days.") % facts


def _decimal(value: float) -> str:
    told = f"{value:.1f}"
    return told if language() == "en" else told.replace(".", ",")
