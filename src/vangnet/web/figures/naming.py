"""How the figures are called: tables, rows and columns in the reader's language, small numbers hidden."""

from collections.abc import Iterable
from typing import Any

import msgspec
from django.utils.translation import gettext_lazy as _

from vangnet.intake.completeness import Quality, sentence
from vangnet.reports.models import Decision, Report
from vangnet.reports.queries.figures import FEW, FEWEST, NOT_DECIDED, NOT_TOLD, Figures, protected
from vangnet.web.reports.wording import LANES
from vangnet.web.shell.templatetags.desk import number

TITLES: dict[str, Any] = {
    "channel": _("Per channel"),
    "incident": _("Per kind"),
    "lane": _("Per lane"),
    "unit": _("Per unit"),
    "state": _("Where they stand"),
    "outcome": _("What became of them"),
}

_ROWS: dict[str, dict[str, Any]] = {
    "channel": dict(Report.Channel.choices),
    "incident": {NOT_TOLD: _("Not told")},
    "lane": LANES,
    "unit": {},
    "state": dict(Report.State.choices),
    "outcome": {**dict(Decision.Outcome.choices), NOT_DECIDED: _("Not decided yet")},
}

HOTLINE: dict[str, Any] = {
    "asked": _("Asked by the hotline"),
    "in_time": _("Answered in time"),
    "late": _("Answered too late"),
    "waits": _("Waits, in time"),
    "overdue": _("Waits, too late"),
}


class Row(msgspec.Struct, frozen=True):
    """A row of a table; `number` is None where it is not told, and `shown` says what stands there instead."""

    name: str
    number: int | None
    shown: str
    percent: int | None


class Table(msgspec.Struct, frozen=True):
    """A table of figures as it is shown."""

    code: str
    title: str
    rows: tuple[Row, ...]
    total: int


def tables(figures: Figures) -> list[Table]:
    """All tables, protected."""
    return [_table(code, figures) for code in TITLES]


def _table(code: str, figures: Figures) -> Table:
    names, table = _ROWS[code], protected(figures.tables[code])
    by_size = sorted(table, key=lambda name: (-figures.tables[code][name], name))
    ordered = by_size if code in ("incident", "unit") else _in_order(code, table)
    rows = tuple(_row(str(names.get(name, name)), table[name], figures.total) for name in ordered)
    return Table(code, str(TITLES[code]), rows, figures.total)


def _row(name: str, told: int | str, total: int) -> Row:
    if isinstance(told, str):
        return Row(name, None, less() if told == FEW else str(_("shielded")), None)
    return Row(name, told, number(told), round(100 * told / total) if total else None)


def _in_order(code: str, shown: Iterable[str]) -> list[str]:
    there = list(shown)
    known = [name for name in _ROWS[code] if name in there]
    return known + [name for name in there if name not in known]


def channel_name(code: str) -> str:
    """How a channel is called; "all" is all of them."""
    return str(_("All channels")) if code == "all" else str(dict(Report.Channel.choices).get(code, code))


def less() -> str:
    """What stands for a number that is too small."""
    return str(_("fewer than %(fewest)s") % {"fewest": FEWEST})


def quality_rows(figures: Figures, language: str) -> list[tuple[Quality, list[tuple[str, int]]]]:
    """Of each platform with enough reports, what was missing most: sentence of the card, and percent of its reports."""
    found = []
    for one in figures.quality:
        if one.reports >= FEWEST:
            missing = ((round(100 * (1 - share)), sentence(code).tell(language)) for code, share in one.filled.items())
            most_first = sorted(missing, key=lambda each: (-each[0], each[1]))
            found.append((one, [(name, percent) for percent, name in most_first]))
    return found
