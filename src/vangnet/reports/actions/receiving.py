"""Reports come in: from a form, a bundle or a file, through one door, each counted whether it is new or not."""

import re
from collections import Counter
from collections.abc import Callable, Collection, Sequence
from typing import NamedTuple, TypeVar

import msgspec
from django.db import IntegrityError, transaction
from django.utils import timezone

from vangnet.accounts.audit import Act, Actor, record
from vangnet.accounts.models import Unit
from vangnet.reports.actions.storing import Incoming, place_of, storable, store
from vangnet.reports.models import Arrival, KeptFile, Report
from vangnet.reports.numbers import take_turn
from vangnet.words import Word, word

__all__ = ["Incoming", "TakenOver", "receive", "receive_piece"]

R = TypeVar("R")
_ATTEMPTS = 3
_AT_ONCE = 500
_NUMBERED = re.compile(r"\[\d+\]")
_MOST_WORDS = 1_000
"""So many problems are told one by one; the sums count all."""

Known = tuple[str, ...]
"""By what a report is known again."""


def receive(
    incoming: Sequence[Incoming],
    *,
    way: Arrival.Way,
    unit: Unit,
    by: Actor,
    reference: str = "",
    file: KeptFile | None = None,
    refused: Sequence[Word] = (),
    empty: Sequence[str] = (),
) -> Arrival:
    """Take reports in, all or none of them. What was there before, by receipt or number of the source, is not doubled.

    `refused` holds a word for each report that could not be read; they count as told.
    """

    def work() -> Arrival:
        arrival = Arrival.objects.create(
            way=way,
            unit=unit,
            reference=reference[:300],
            file=file,
            made_by=by.person,
            ended_at=timezone.now(),
            **_sums(0, 0, 0, 0),
            empty=list(empty),
        )
        _take_in(arrival, incoming, refused, set())
        _write_down(arrival, by)
        return arrival

    return _one_after_another(work)


class TakenOver(Exception):
    """Another worker reads this file now."""


def receive_piece(
    arrival: Arrival,
    incoming: Sequence[Incoming],
    *,
    by: Actor,
    seen: set[Known],
    refused: Sequence[Word] = (),
    beside: Sequence[str] = (),
) -> Arrival:
    """Take in the next piece of a file that is being read; its reports and the sums of the arrival are one transaction.

    `seen` holds what this reading of the file told before, and grows. What an earlier reading of the same arrival took
    in, is counted already. Raises TakenOver where another worker has the file.
    """

    def work() -> tuple[Arrival, set[Known]]:
        now = Arrival.objects.select_for_update(of=("self",)).select_related("unit", "file").get(pk=arrival.pk)
        if (now.worker, now.state) != (arrival.worker, Arrival.State.RUNNING):
            raise TakenOver
        now.pieces += 1
        now.beat_at = timezone.now()
        now.beside = [*now.beside, *beside][:_MOST_WORDS]
        now.unknown = _unknown(now.unknown, incoming)
        told = _take_in(now, incoming, refused, seen)
        _write_down(now, by)
        return now, told

    now, told = _one_after_another(work)
    seen.update(told)
    return now


def _unknown(before: dict[str, int], incoming: Sequence[Incoming]) -> dict[str, int]:
    """How often each place that no reader knows was told, until now."""
    counts = Counter(before)
    counts.update(
        _NUMBERED.sub("", field.path)[:300] for one in incoming for field in one.report.fields if not field.is_known
    )
    return dict(counts.most_common(_MOST_WORDS))


def _write_down(arrival: Arrival, by: Actor) -> None:
    told = {"told": arrival.told, "accepted": arrival.accepted}
    record(Act("report.receive", objects=(f"arrival:{arrival.pk}",), details=told), by=by)


def _one_after_another(work: Callable[[], R]) -> R:
    """Do it in a transaction, one at a time; again from the beginning where somebody else wrote the same meanwhile."""
    for attempt in range(_ATTEMPTS):
        try:
            with transaction.atomic():
                take_turn("M")
                return work()
        except IntegrityError:
            if attempt == _ATTEMPTS - 1:
                raise
    raise AssertionError


def _take_in(
    arrival: Arrival, incoming: Sequence[Incoming], refused: Sequence[Word], before: Collection[Known]
) -> set[Known]:
    """Take reports in and count them; gives by what they are known again."""
    incoming = [storable(one) for one in incoming]
    sorted_ = _sort(incoming, arrival, before)
    told = len(incoming) - sorted_.counted
    arrival.told += told + len(refused)
    arrival.accepted += len(sorted_.fresh)
    arrival.repeated += told - len(sorted_.fresh)
    arrival.refused += len(refused)
    problems = [msgspec.to_builtins(each) for each in (*refused, *sorted_.problems)]
    arrival.problems = [*arrival.problems, *problems][:_MOST_WORDS]
    if not arrival.channel and incoming:
        arrival.channel = str(incoming[0].report.channel)
    arrival.save()
    if sorted_.fresh:
        store(sorted_.fresh, arrival)
    return {key for one in incoming for key in _keys(one)}


def _sums(told: int, accepted: int, repeated: int, refused: int) -> dict[str, int]:
    return {"told": told, "accepted": accepted, "repeated": repeated, "refused": refused}


# -- what was there before --------------------------------------------------------------------------------------------


class _There(NamedTuple):
    """A report that is there already."""

    row: int
    unit: int
    arrival: int
    is_destroyed: bool


class _Sorted(msgspec.Struct):
    """What comes in, sorted: what is new, how many this arrival counts already, and what is to be told of the rest."""

    fresh: list[Incoming]
    counted: int
    problems: list[Word]


def _sort(incoming: Sequence[Incoming], arrival: Arrival, before: Collection[Known]) -> _Sorted:
    there = _there(incoming)
    found = _Sorted([], 0, [])
    seen: set[Known] = set()
    again: list[tuple[Incoming, _There]] = []
    elsewhere = gone = 0
    for one in incoming:
        keys = _keys(one)
        is_twice = any(key in seen or key in before for key in keys)
        old = next((there[key] for key in keys if key in there), None)
        if is_twice:
            found.problems.append(word("weighing.twice", number=one.report.source_number or "–"))
        elif old is None:
            found.fresh.append(one)
        elif old.arrival == arrival.pk:
            found.counted += 1
        elif old.unit == arrival.unit_id and not old.is_destroyed:
            again.append((one, old))
        else:
            elsewhere += old.unit != arrival.unit_id
            gone += old.unit == arrival.unit_id
        seen.update(keys)
    found.problems += _differing(again)
    found.problems += [word("weighing.repeated_elsewhere", count=elsewhere)] if elsewhere else []
    found.problems += [word("weighing.repeated_destroyed", count=gone)] if gone else []
    return found


def _keys(one: Incoming) -> list[Known]:
    """By what a report is known again: its receipt, the number of its source, and its place (`place_of`)."""
    report = one.report
    keys: list[Known] = []
    if one.receipt:
        keys.append(("receipt", one.receipt.hex()))
    if report.source_number:
        keys.append(("number", str(report.channel), report.source[:200], report.source_number[:200]))
    if place := place_of(one):
        keys.append(("place", place))
    return keys


def _there(incoming: Sequence[Incoming]) -> dict[Known, _There]:
    """The reports that are there already, by what they are known by: one question for each way to know them."""
    keys = [key for one in incoming for key in _keys(one)]
    found: dict[Known, _There] = {}
    fields = ("pk", "unit_id", "arrival_id", "state", "receipt", "place", "channel", "source", "source_number")
    for channel in sorted({key[1] for key in keys if key[0] == "number"}):
        told = [key for key in keys if key[0] == "number" and key[1] == channel]
        sources, numbers = sorted({key[2] for key in told}), sorted({key[3] for key in told})
        rows = Report.objects.filter(channel=channel, source__in=sources, source_number__in=numbers)
        for row in rows.order_by().values_list(*fields):
            found["number", *row[6:]] = _There(row[0], row[1], row[2], row[3] == Report.State.DESTROYED)
    for name, column in (("receipt", 4), ("place", 5)):
        values = [key[1] for key in keys if key[0] == name]
        if values:
            for row in Report.objects.filter(**{f"{name}__in": values}).order_by().values_list(*fields):
                found[name, row[column]] = _There(row[0], row[1], row[2], row[3] == Report.State.DESTROYED)
    return found


def _differing(again: Sequence[tuple[Incoming, _There]]) -> list[Word]:
    """A word for each repeat that tells something else than the report that is there: only the kept file has it."""
    held: dict[int, object] = {}
    keys = [found.row for _, found in again]
    for start in range(0, len(keys), _AT_ONCE):
        rows = Report.objects.filter(pk__in=keys[start : start + _AT_ONCE]).order_by()
        held |= dict(rows.values_list("pk", "content"))
    told = Counter(
        one.report.source_number or one.place
        for one, found in again
        if msgspec.json.decode(msgspec.json.encode(one.report)) != held.get(found.row)
    )
    return [word("weighing.repeated_differs", number=number) for number in told]
