"""Bundles at a door outside the wall: what waits goes to the desk, and what the desk tells comes in.

At whatever moment this is killed, no entry is lost, doubled or out of order: which entries a bundle has, its number and
its head are one transaction before its file is written, and entries are erased when the desk said that it has exactly
that bundle. A file that was being written is written again, the same to the byte.
"""

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.db import transaction
from django.db.models import Manager, Q
from django.utils import timezone

from vangnet.errors import InputRefused
from vangnet.portals import tables
from vangnet.portals.hearing import bring_in
from vangnet.transfer import bundle, folder
from vangnet.transfer.bundle import Bundle, Head, Heard
from vangnet.transfer.folder import ANY, Last, Outcome
from vangnet.transfer.keys import Card, DoorKeys
from vangnet.transfer.shapes import Faults
from vangnet.transfer.writing import sweep

PATIENCE_SECONDS = 600.0
_AT_ONCE = 500
_MISSING_TOLD = ".missing"


@dataclass(frozen=True, kw_only=True)
class Carrier:
    """How one door carries: its tables (`portals.tables`), keys and folders, and what an entry of the desk does.

    What depends on the settings is asked anew each time. `lock` is a file that only one process holds at a time.
    """

    door: str
    waiting: Manager[Any]
    made: Manager[Any]
    taken: Manager[Any]
    keys: Callable[[], DoorKeys]
    desk: Callable[[], Card]
    folder_in: Callable[[], Path]
    folder_out: Callable[[], Path]
    lock: Callable[[], Path]
    hear: Callable[[bytes], None]
    """Do what an entry of the desk says. Raises InputRefused when it cannot be read or done."""
    tell_fault: Callable[[Faults], object]
    now: Callable[[], datetime]
    """The time as this door keeps it: rounded, so that it cannot be laid beside what somebody did."""
    life: Callable[[], timedelta] = lambda: timedelta(hours=20)
    """A bundle goes after this time, also when nothing waits: the desk sees that the door lives."""
    answers_at_once: bool = False
    """A bundle goes when the desk sent something, also when nothing waits: the desk soon keeps no copy of that."""
    most_entries: int = 500
    most_bytes: int = 64 * 2**20
    """Of one bundle: the desk takes each in with one transaction, which others wait for."""

    def carry(self, between: Callable[[], object] = lambda: None) -> tuple[Outcome, list[Path]]:
        """Take in all that lies there, and write all that waits; gives what came, and the files that were written.

        `between` is done after the one and before the other. Raises InputRefused when another process does so now, or a
        file cannot be written; nothing is lost then.
        """
        with folder.alone(self.lock()):
            outcome = self.take_bundles()
            between()
            made: list[Path] = []
            while len(made) < folder.MOST_AT_ONCE and (place := self.make_bundle()) is not None:
                made.append(place)
            return outcome, made

    # -- to the desk --------------------------------------------------------------------------------------------------

    def make_bundle(self) -> Path | None:
        """Write the next bundle of what waits; None: nothing waits, and it is not yet time to show that the door lives.

        First come bundles that a killed process left unwritten. To be called by one process at a time (`carry`).
        """
        out = self.folder_out()
        out.mkdir(parents=True, exist_ok=True, mode=0o700)
        sweep(out, older_than=0)
        made = self.made.filter(is_written=False, is_acknowledged=False).first() or self.next()
        if made is None:
            return None
        place = out / bundle.name_of(self.door, made.number)
        try:
            bundle.write_bundle(place, bytes(made.head), self._sealed(made.number), keys=self.keys())
        except OSError as error:
            raise InputRefused(f"{place}: {error.strerror}; what waits is kept, and goes when there is room") from error
        self.made.filter(pk=made.pk).update(is_written=True)
        return place

    def write_again(self, number: int) -> None:
        """Let a bundle that was lost on the way be written again; it is the same to the byte. Raises InputRefused."""
        if not self.made.filter(number=number, is_acknowledged=False).update(is_written=False):
            raise InputRefused(f"bundle {number}: was never made, or the desk has it")

    @transaction.atomic
    def next(self) -> tables.BundleMade | None:
        """Fix which entries the next bundle has, its number and its head; its file is not written yet."""
        rows: list[int] = []
        facts: list[tuple[int, bytes]] = []
        size = 0
        waiting = self.waiting.filter(bundle=None).values_list("pk", "sealed")
        for pk, sealed in waiting.iterator(chunk_size=2):
            size += len(sealed)
            if rows and (len(rows) == self.most_entries or size > self.most_bytes):
                break
            rows.append(pk)
            facts.append((len(sealed), hashlib.sha256(sealed).digest()))
        if not rows and not self._is_time(self.made.last()):
            return None
        before, heard = self._before(), self._heard()
        head = bundle.head_of(
            facts,
            keys=self.keys(),
            to=self.desk(),
            number=before.number + 1,
            previous=before.digest,
            heard=heard,
            made_at=self.now(),
        )
        for start in range(0, len(rows), _AT_ONCE):
            of_it = self.waiting.filter(pk__in=rows[start : start + _AT_ONCE])
            of_it.update(bundle=before.number + 1)
        made: tables.BundleMade = self.made.create(
            number=before.number + 1,
            digest=bundle.digest_of(head),
            head=head,
            entries=len(rows),
            acknowledges=heard.number,
            made_hour=self.now(),
        )
        return made

    def _is_time(self, last: tables.BundleMade | None) -> bool:
        if last is None or timezone.now() - last.made_hour >= self.life():
            return True
        return self.answers_at_once and self.taken.filter(number__gt=last.acknowledges, entries__gt=0).exists()

    def _sealed(self, number: int) -> Iterator[bytes]:
        rows = self.waiting.filter(bundle=number).order_by("pk").values_list("sealed", flat=True)
        yield from (bytes(sealed) for sealed in rows.iterator(chunk_size=2))

    def _before(self) -> Last:
        """The bundle that the next one follows on: our last, or the one that the desk has, when we went back."""
        ours, heard = self.made.last(), self.taken.last()
        if heard is not None and heard.acknowledges > (ours.number if ours else 0):
            return Last(heard.acknowledges, bytes(heard.acknowledged))
        return Last(ours.number, bytes(ours.digest)) if ours else Last(0, bundle.FIRST)

    # -- from the desk ------------------------------------------------------------------------------------------------

    def take_bundles(self, patience: float = PATIENCE_SECONDS) -> Outcome:
        """Take the desk's bundles in, in order, each in one transaction. What is refused or missing is told to it.

        `patience`: `transfer.folder.take`. To be called by one process at a time (`carry`).
        """
        place = self.folder_in()
        place.mkdir(parents=True, exist_ok=True, mode=0o700)
        outcome = folder.take(
            place,
            keys=self.keys(),
            sender=self.desk(),
            last=self._last,
            digest_taken=self._digest_taken,
            use=self._use,
            patience=patience,
        )
        if outcome.refused:
            self._tell_fault("bundle_refused", len(outcome.refused))
        if outcome.missing is not None and outcome.missing != self._missing_told():
            self._tell_fault("bundle_missing", len(outcome.waiting))
            (place / _MISSING_TOLD).write_text(str(outcome.missing))  # it is told once, not with each look
        return outcome

    def accept_gap(self, number: int) -> None:
        """Go on without a bundle of the desk that never came: the next one. The desk hears that it is lost."""
        last = self._last().number
        if number != last + 1:
            raise InputRefused(f"the next bundle is {last + 1}; only that one can be given up")
        before = self.taken.last()
        heard = Last(before.acknowledges, bytes(before.acknowledged)) if before else Last(0, bundle.FIRST)
        self._write_down(Last(number, ANY), heard)

    @transaction.atomic
    def _use(self, one: Bundle) -> None:
        """Bring a bundle in, all of it or nothing; what cannot be read of it is kept beside, and told to the desk."""
        unread = bring_in(one, keys=self.keys(), hear=self.hear, beside=self.folder_in())
        head = one.head
        self._acknowledge(head)
        self._write_down(Last(head.number, one.digest), Last(head.acknowledges, head.acknowledged), len(head.sizes))
        if unread:
            self._tell_fault("entry_unread", unread)

    def _write_down(self, taken: Last, heard: Last, entries: int = 0) -> None:
        self.taken.create(
            number=taken.number,
            digest=taken.digest,
            entries=entries,
            taken_hour=self.now(),
            acknowledges=heard.number,
            acknowledged=heard.digest,
        )

    def _acknowledge(self, head: Head) -> None:
        """Erase what the desk has. What it never got goes again; where it has another bundle than ours, all does.

        Then we went back to a backup, and our bundles follow on nothing that the desk has: their numbers are used anew.
        """
        bundles, entries = self.made, self.waiting
        ours = bundles.filter(number=head.acknowledges).values_list("digest", flat=True).first()
        is_ours = head.acknowledges == 0 or (ours is not None and bytes(ours) == head.acknowledged)
        made = bundles.filter(is_acknowledged=False)
        if is_ours:
            made = made.filter(Q(number__lte=head.acknowledges) | Q(number__in=head.lost))
        elif made.exists():
            self._tell_fault("went_back", made.count())
        numbers = list(made.values_list("number", flat=True))
        for number in numbers:
            of_it = entries.filter(bundle=number)
            if is_ours and number not in head.lost:
                of_it.delete()
            else:
                of_it.update(bundle=None)
            (self.folder_out() / bundle.name_of(self.door, number)).unlink(missing_ok=True)
        bundles.filter(number__in=numbers).update(is_acknowledged=True, is_written=True, head=b"")
        if not is_ours:
            bundles.filter(number__gte=head.acknowledges).delete()

    def _heard(self) -> Heard:
        taken = self.taken
        last = taken.exclude(digest=ANY).last()
        lost = tuple(taken.filter(digest=ANY).values_list("number", flat=True))
        return Heard(last.number, bytes(last.digest), lost) if last else Heard(lost=lost)

    def _last(self) -> Last:
        last = self.taken.last()
        return Last(last.number, bytes(last.digest)) if last else Last(0, bundle.FIRST)

    def _digest_taken(self, number: int) -> bytes | None:
        found: Any = self.taken.filter(number=number).values_list("digest", flat=True).first()
        return None if found is None else bytes(found)

    def _missing_told(self) -> int:
        try:
            return int((self.folder_in() / _MISSING_TOLD).read_text())
        except (OSError, ValueError):
            return 0

    def _tell_fault(self, kind: str, count: int) -> None:
        self.tell_fault(Faults(kind=kind, count=count, since=self.now()))
