"""The difference between two exhibits of a case, told from the results of their scans."""

import msgspec
from django.utils.translation import gettext as _

from vangnet.cases.models import Exhibit
from vangnet.cases.queries.results import Opened, opened_latest
from vangnet.errors import InputRefused
from vangnet.scan.comparing import Compared, Difference, Kind
from vangnet.scan.comparing import compare as run_compare

SHOWN = 500


class Delta(msgspec.Struct, frozen=True):
    """The counts of a comparison, and the first differences: new ones before near copies and the rest."""

    told: Compared
    rows: list[tuple[str, int, int]]
    differences: list[Difference]
    left_out: int
    earlier: Opened
    later: Opened


def compared(earlier: Exhibit, later: Exhibit) -> Delta:
    """Compare two exhibits; raises InputRefused while one was not scanned."""
    first, second = _opened(earlier), _opened(later)
    held: dict[str, list[Difference]] = {str(kind): [] for kind in Kind}
    count = 0

    def take(one: Difference) -> None:
        nonlocal count
        count += 1
        if len(held[one.kind]) < SHOWN:
            held[one.kind].append(one)

    told = run_compare(first.folder, second.folder, take=take)
    order = (Kind.NEW, Kind.NEAR_COPY, Kind.UNREAD, Kind.ELSEWHERE, Kind.GONE)
    differences = [one for kind in order for one in held[kind]][:SHOWN]
    rows = [(str(kind), told.earlier_files[kind], told.later_files[kind]) for kind in Kind]
    return Delta(told, rows, differences, count - len(differences), first, second)


def _opened(exhibit: Exhibit) -> Opened:
    found = opened_latest(exhibit)
    if found is None:
        raise InputRefused(_("Exhibit %(number)s was not scanned yet.") % {"number": exhibit.number})
    return found
