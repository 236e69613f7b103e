"""A frozen figure beside what the same rule counts today: what was added, what was removed, what changed."""

from collections.abc import Iterable, Sequence
from datetime import datetime

import msgspec

from vangnet.statistics import keys
from vangnet.statistics.keys import Keyed, keyed, stored
from vangnet.statistics.models import Correction, FrozenFigure
from vangnet.statistics.protecting import FEW, SHIELDED, Shown, told_states
from vangnet.statistics.queries.counting import Counted
from vangnet.statistics.rules import fewest
from vangnet.statistics.tallying import digest_of


class Difference(msgspec.Struct, frozen=True):
    """Lines that came and went between two counts; a line of which something changed stands in both."""

    added: list[Keyed]
    removed: list[Keyed]


class State(msgspec.Struct, frozen=True, kw_only=True):
    """One count of a figure: frozen, as corrected, or today. `number` and its changes as they may be told.

    `changed`: lines that stay, but stand elsewhere. `is_today`: nobody published it.
    """

    number: Shown
    added: Shown = 0
    removed: Shown = 0
    changed: Shown = 0
    reason: str = ""
    by: str = ""
    at: datetime | None = None
    is_today: bool = False


def difference(before: Iterable[Keyed], after: Iterable[Keyed]) -> Difference:
    """What is only in one of two counts, in an order of its own."""
    one, other = set(before), set(after)
    return Difference(sorted(other - one, key=_order), sorted(one - other, key=_order))


def newest(figure: FrozenFigure) -> list[Keyed]:
    """The lines of a figure with all corrections that were published."""
    return _all_states(figure)[-1]


def today(figure: FrozenFigure, now: Counted | None) -> Difference | None:
    """What the same rule counts differently today; None where it cannot be compared.

    It cannot where the rule is another one by now, or where the desk's key is not the one of then.
    """
    if now is None or now.rule.version != figure.version or figure.year.key_check != keys.check():
        return None
    lines, last = keyed(now.lines), figure.corrections.last()
    if digest_of(lines) == (last.lines_digest if last else figure.lines_digest):
        return Difference([], [])
    return difference(newest(figure), lines)


def states(figure: FrozenFigure, found: Difference | None, *, unit: int | None) -> list[State]:
    """The frozen figure, its corrections, and what is counted today where that differs; nothing where nothing differs.

    `unit`: as that unit may read its own; None: as outsiders may read the whole, small differences hidden. Each state
    is told against the last one before it that is told.
    """
    corrections: list[Correction | None] = [None, *figure.corrections.all()]
    is_other = found is not None and bool(found.added or found.removed)
    if len(corrections) == 1 and not is_other:
        return []
    counts = _all_states(figure)
    if found is not None and is_other:
        counts.append(_after(counts[-1], found))
        corrections.append(None)
    if unit is not None:
        counts = [[line for line in one if line[2] == unit] for one in counts]
    may_tell = [True] * len(counts) if unit is not None else _told(counts)
    told = [State(number=_sum(counts[0]))]
    last = counts[0]
    for place in range(1, len(counts)):
        said = corrections[place]
        shown = _shown(last, counts[place], is_told=may_tell[place], is_outside=unit is None)
        if unit is None or shown.added or shown.removed or shown.changed:
            who = {"reason": said.reason, "by": said.made_by.name, "at": said.made_at} if said else {"is_today": True}
            told.append(msgspec.structs.replace(shown, **who))
        last = counts[place] if may_tell[place] else last
    return told if len(told) > 1 else []


def _shown(before: list[Keyed], after: list[Keyed], *, is_told: bool, is_outside: bool) -> State:
    if not is_told:
        return State(number=SHIELDED, added=FEW, removed=FEW, changed=FEW)
    added, removed, changed = _changes(before, after)
    return State(
        number=_sum(after), added=added, removed=removed, changed=SHIELDED if is_outside and changed else changed
    )


def _changes(before: Iterable[Keyed], after: Iterable[Keyed]) -> tuple[int, int, int]:
    """How much was added, removed, and changed in place, counted as the figure counts."""
    one, other = {line[0]: line for line in before}, {line[0]: line for line in after}
    added = sum(other[key][4] for key in other.keys() - one.keys())
    removed = sum(one[key][4] for key in one.keys() - other.keys())
    return added, removed, sum(one[key] != other[key] for key in one.keys() & other.keys())


def _sum(lines: Iterable[Keyed]) -> int:
    return sum(line[4] for line in lines)


def _told(counts: Sequence[list[Keyed]]) -> list[bool]:
    return told_states([{line[0]: (line[2], line[4]) for line in one} for one in counts], fewest=fewest())


def _all_states(figure: FrozenFigure) -> list[list[Keyed]]:
    counts = [stored(figure.lines.all())]
    for one in figure.corrections.all():
        counts.append(_after(counts[-1], Difference(_read(one.added), _read(one.removed))))
    return counts


def _after(before: Iterable[Keyed], found: Difference) -> list[Keyed]:
    return [*(set(before) - set(found.removed)), *found.added]


def _read(rows: Iterable[list[object]]) -> list[Keyed]:
    return [msgspec.convert(row, Keyed) for row in rows]


def _order(line: Keyed) -> tuple[str, str]:
    return line[1], line[0]
