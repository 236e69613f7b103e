"""Does this look like somebody who wants to find out the list, and not what is known of material in hand?

Pure rules over counts and over the digests of one request, none of which is kept. A rule that fires tells the desk; the
answers stay right. Thresholds are choices of ours (docs/reports/hotline.md), to be set anew after real use.
"""

from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

import msgspec

ENOUGH = 300
"""Digests asked on a day before a share of yes says anything."""
FEWEST, MOST = 0.002, 0.98
A_MINUTE = 60
NEAR_QUOTA, DAYS = 0.9, 3
MALFORMED, MALFORMED_SHARE = 20, 0.1
ALIKE = 3
_NEAR = 2**20
_END = 6  # bytes that no two digests of files share by chance
_FEW_BYTES = 3


class Day(msgspec.Struct, frozen=True):
    """How often was asked, found and badly asked on a day; requests in the minute of now; what one may ask."""

    asked: int
    found: int
    malformed: int = 0
    in_minute: int = 0
    quota: int = 0


def signs(today: Day, before: Sequence[Day], digests: Sequence[bytes]) -> tuple[str, ...]:
    """The signs of probing, by name. `before` are the days before, the newest first."""
    found = {
        "few_found": today.asked >= ENOUGH and today.found < FEWEST * today.asked,
        "many_found": today.asked >= ENOUGH and today.found > MOST * today.asked,
        "burst": today.in_minute > A_MINUTE,
        "near_quota": len(before) >= DAYS - 1 and all(map(_is_near_quota, (today, *before[: DAYS - 1]))),
        "malformed": today.malformed >= MALFORMED
        and today.malformed > MALFORMED_SHARE * (today.asked + today.malformed),
        "sequence": _is_sequence(digests),
        "made_up": _are_made_up(digests),
    }
    return tuple(name for name, is_so in found.items() if is_so)


def _is_near_quota(day: Day) -> bool:
    return bool(day.quota) and day.asked >= NEAR_QUOTA * day.quota


def _is_sequence(digests: Sequence[bytes]) -> bool:
    """Digests of files lie nowhere near each other: some that do were counted up."""
    numbers = sorted({int.from_bytes(digest, "big") for digest in digests})
    near = sum(after - number <= _NEAR for number, after in pairwise(numbers))
    return near >= ALIKE


def _are_made_up(digests: Sequence[bytes]) -> bool:
    """The same beginning or end again and again, or next to no different bytes in it."""
    each = set(digests)
    alike = (Counter(digest[:_END] for digest in each), Counter(digest[-_END:] for digest in each))
    plain = sum(len(set(digest)) <= _FEW_BYTES for digest in each)
    return plain >= ALIKE or any(max(counts.values(), default=0) > ALIKE for counts in alike)
