"""The unit's own table of who takes what: municipality or postcode -> base team -> functional mailbox.

The project knows no base teams and no mailboxes. A unit keeps its own file; it stands before the table of the project,
and names no persons.
"""

import re
from datetime import date
from typing import NamedTuple

from vangnet.errors import InputRefused
from vangnet.networks.expose.areas import Areas, Row, alone, rows
from vangnet.networks.expose.rules import Rules, default_rules

COLUMNS = ("area", "unit", "team", "mailbox", "valid_from", "valid_until", "source")
"""The columns of the file, and no others: one for a name would be filled in. `area`: GM0173, or 7571 for a postcode."""

_MAIL = re.compile(r"[a-z0-9][a-z0-9._-]{0,63}@[a-z0-9-]+(\.[a-z0-9-]+)+")
_MOST_CHARACTERS = 10_000_000


class Route(NamedTuple):
    """Who takes an area. `is_local`: by the unit's own table; else only the police unit is known."""

    area: str
    unit: str
    team: str = ""
    mailbox: str = ""
    is_local: bool = False


class Routing:
    """The routes that hold, by day."""

    def __init__(self, areas: Areas, local: str = "", rules: Rules | None = None) -> None:
        self._areas = areas
        self._local = _local(local, areas, rules or default_rules()) if local.strip() else ()

    def route(self, municipality: str, day: date, postcode: str = "") -> Route | None:
        """Who takes it: by postcode (its four digits) if the unit's table has it, else by municipality."""
        area = self._areas.of_municipality(municipality, day)
        for key in (postcode[:4], municipality):
            for row in self._local:
                if key and row.values["area"] == key and row.holds(day):
                    unit = row.values["unit"] or (area.unit if area else "")
                    return Route(key, unit, row.values["team"], row.values["mailbox"], is_local=True)
        return Route(municipality, area.unit) if area else None


def _local(text: str, areas: Areas, rules: Rules) -> tuple[Row, ...]:
    if len(text) > _MOST_CHARACTERS:
        raise InputRefused("the table is too large")
    head = text.lstrip("\ufeff").splitlines()[0].split(",")
    if sorted(head) != sorted(COLUMNS):
        raise InputRefused(f"the columns are {', '.join(COLUMNS)}, and no others")
    table = rows(text.lstrip("\ufeff"), list(COLUMNS))
    known = areas.known()
    for line, row in enumerate(table, start=2):
        area, mailbox = row.values["area"], row.values["mailbox"]
        if not (area in known or re.fullmatch(r"[1-9]\d{3}", area)):
            raise InputRefused(f"line {line}: {area!r} is no municipality and no four digits of a postcode")
        if not row.values["team"] or not row.values["source"]:
            raise InputRefused(f"line {line}: a team and a source are needed")
        if any(value[:1] in ("=", "+", "-", "@", "\t") for value in row.values.values()):
            raise InputRefused(f"line {line}: a cell begins like a formula")
        if mailbox and not _is_functional(mailbox, rules):
            raise InputRefused(f"line {line}: a mailbox of a team is needed, not of a person")
    alone(table, ("area",))
    return table


def _is_functional(mailbox: str, rules: Rules) -> bool:
    """Whether an address is that of a team, by the words in it."""
    address = mailbox.lower()
    return bool(_MAIL.fullmatch(address)) and any(word in address.split("@")[0] for word in rules.mailboxes.words)
