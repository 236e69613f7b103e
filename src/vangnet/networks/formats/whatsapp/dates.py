"""Whether a file writes the day or the month first, by what cannot be otherwise: said, never silently assumed.

A line of which only one reading is a date ("31/01/24") decides. Where there is none, the dates in the names of sent
files ("IMG-20240131-WA0001.jpg") do, and then the order of the lines, which WhatsApp writes as time goes on. Else the
day is taken to come first and the export says that this is not known. Later lines are weighed against the choice.
"""

import re
from collections import Counter
from collections.abc import Iterable
from datetime import date, datetime, timedelta

from vangnet.networks.formats.whatsapp.headers import ORDERS, Stamp

ENOUGH = 3
"""Lines that must agree before they decide alone: one line may be damaged."""

WORDS = {"dmy": "day_first", "mdy": "month_first", "ymd": "year_first"}

_SENT_ON = re.compile(r"(?:(?:IMG|VID|PTT|AUD|STK|DOC)-|\d{8}-[A-Z]+-)(20\d\d)-?(\d\d)-?(\d\d)(?:-WA|-\d\d-\d\d-\d\d)")
_SLACK = timedelta(days=1)
_WHATSAPP_SINCE = 2009


class Order:
    """The order of day, month and year of one file, and what speaks for and against it."""

    def __init__(self) -> None:
        self.order = "dmy"
        self.reason = "ambiguous"  # or "day_above_12", "names_of_files", "line_order", "year"
        self.only: Counter[str] = Counter()  # lines that can be read in one order only, by that order
        self.is_twofold = 0  # lines that could be read in both orders
        self.against = 0  # lines since the last choice that can only be read otherwise
        self.switched_at = 0
        self.last_line = 0

    def decide(self, seen: Iterable[tuple[Stamp, str]]) -> None:
        """Choose by the stamps of the file, or of as much as was read ahead, each with the text beside it."""
        named: Counter[str] = Counter()
        back: Counter[str] = Counter()
        old: Counter[str] = Counter()
        unread: Counter[str] = Counter()
        last: dict[str, datetime] = {}
        total = 0
        for stamp, text in seen:
            total += 1
            readings = {order: at for order in ORDERS if (at := stamp.read(order))}
            for order in ORDERS:
                at = readings.get(order)
                if at is None:
                    unread[order] += 1
                    continue
                back[order] += last.get(order, at) - at > _SLACK
                old[order] += at.year < _WHATSAPP_SINCE
                last[order] = at
            sent = _sent_on(text)
            if sent:
                named.update(order for order, at in readings.items() if at.date() == sent)
        least = min(unread[order] for order in ORDERS)
        fitting = [order for order in ORDERS if unread[order] == least < total]
        if not fitting:
            return
        if "ymd" in fitting and len(fitting) > 1:  # with two digits: only where the other orders give strange years
            others = [one for one in fitting if one != "ymd"]
            fitting = ["ymd"] if all(old[one] > old["ymd"] for one in others) else others
        if len(fitting) > 1 and named:
            most = max(named[one] for one in fitting)
            fitting = [one for one in fitting if named[one] == most]
            self.reason = "names_of_files"
        elif len(fitting) == 1:
            self.reason = "year" if fitting[0] == "ymd" else "day_above_12"
        if len(fitting) == 1:
            self.order = fitting[0]
            return
        fitting.sort(key=lambda one: back[one])
        if back[fitting[1]] - back[fitting[0]] >= 2:
            self.order, self.reason = fitting[0], "line_order"
        else:
            self.order, self.reason = min(fitting, key=ORDERS.index), "ambiguous"

    def read(self, stamp: Stamp, line: int) -> datetime | None:
        """The moment of a stamp. One that cannot be read in the order of the file is read in the only order it can."""
        is_year_first = stamp.has_long_year[0] or (self.order == "ymd" and not stamp.has_long_year[1])
        readings = {one: at for one in (("ymd",) if is_year_first else ("dmy", "mdy")) if (at := stamp.read(one))}
        if len(readings) == 1:
            only = next(iter(readings))
            self.only[only] += 1
            self._weigh(only, line)
        self.last_line = line
        chosen = readings.get(self.order)
        self.is_twofold += chosen is not None and len(set(readings.values())) > 1
        return chosen or (next(iter(readings.values())) if len(readings) == 1 else None)

    def _weigh(self, only: str, line: int) -> None:
        if only == self.order:
            self.against = 0
            if self.reason == "ambiguous":
                self.reason = "day_above_12"
            return
        self.against += 1
        is_stronger = self.only[only] > 2 * self.only[self.order]
        if self.against >= ENOUGH and is_stronger and not self.switched_at:
            self.order, self.reason, self.switched_at, self.against = only, "day_above_12", line, 0

    @property
    def is_mixed(self) -> bool:
        """Whether lines of the file can only be read in different orders."""
        return len([one for one in self.only.values() if one]) > 1


def _sent_on(text: str) -> date | None:
    found = _SENT_ON.search(text)
    try:
        return date(*map(int, found.groups())) if found else None
    except ValueError:
        return None
