"""A digest for every number, so that whoever has the records can show that it was counted from the same lines."""

from collections import defaultdict
from collections.abc import Iterable

from vangnet.statistics.keys import Keyed, keyed, stored
from vangnet.statistics.queries.counting import Counted
from vangnet.statistics.tallying import UNIT, digest_of

Place = tuple[str, str]
"""Division and row; two empty words for the number itself."""
WHOLE: Place = ("", "")


def digests(counted: Counted, *, unit: int | None) -> dict[Place, str]:
    """SHA-256 of the lines of each number of a figure: of one unit, or of all."""
    lines = stored(counted.frozen.lines.all()) if counted.frozen else keyed(counted.lines)
    mine = [line for line in lines if unit is None or line[2] == unit]
    told = {WHOLE: digest_of(mine)}
    for place, division in enumerate(counted.rule.divisions):
        told |= {(division.code, row): digest_of(some) for row, some in _rows(mine, place).items()}
    units = {line[2] for line in mine}
    return told | {(UNIT, str(one)): digest_of(line for line in mine if line[2] == one) for one in units}


def _rows(lines: Iterable[Keyed], place: int) -> dict[str, list[Keyed]]:
    told: defaultdict[str, list[Keyed]] = defaultdict(list)
    for line in lines:
        told[line[3][place]].append(line)
    return told
