"""From a number to the lines that it is the count of, for who may see them."""

from collections.abc import Sequence
from datetime import date

import msgspec

from vangnet.accounts.models import Person
from vangnet.statistics.figures import BY_CODE
from vangnet.statistics.keys import keyed
from vangnet.statistics.queries.counting import Counted, count_frozen, count_now, frozen_year
from vangnet.statistics.rule import Line

_AT_ONCE = 1_000


class ShownLine(msgspec.Struct, frozen=True):
    """A line of the reader's own unit. `number` is empty where the reader may not see the thing, or it is gone."""

    number: str
    on: date
    parts: tuple[str, ...]
    times: int
    days: float | None


def counted_of(year: int, code: str) -> Counted | None:
    """One figure of a year, as it was frozen or as it is counted now; None where there is none."""
    kept = frozen_year(year)
    if kept is not None:
        return next((one for one in count_frozen(kept) if one.rule.code == code), None)
    return count_now(year, [BY_CODE[code]])[0] if code in BY_CODE else None


def own_lines(counted: Counted, year: int, person: Person) -> list[Line]:
    """The lines of the reader's own unit by day. A frozen line has the number of the thing while that is there."""
    if counted.frozen is None:
        mine = [line for line in counted.lines if line.unit == person.unit_id]
        return sorted(mine, key=lambda line: (line.on, line.key))
    now = list(counted.rule.lines(date(year, 1, 1), date(year, 12, 31)))
    there = {row[0]: line for row, line in zip(keyed(now), now, strict=True)}
    found = []
    for row in counted.frozen.lines.filter(unit=person.unit_id):
        line = there.get(row.key)
        key, number = (line.key, line.number) if line else ("", "")
        found.append(
            Line(
                key=key,
                number=number,
                on=row.on,
                unit=row.unit_id,
                parts=tuple(row.parts),
                times=row.times,
                days=row.days,
            )
        )
    return found


def shown(counted: Counted, lines: Sequence[Line], person: Person) -> list[ShownLine]:
    """Lines as they may be shown: with numbers only of what the reader may see."""
    told = []
    for start in range(0, len(lines), _AT_ONCE):
        some = lines[start : start + _AT_ONCE]
        seen = counted.rule.visible(person, [line for line in some if line.key])
        told += [
            ShownLine(line.number if line.key in seen else "", line.on, line.parts, line.times, line.days)
            for line in some
        ]
    return told
