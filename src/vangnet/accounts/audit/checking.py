"""Checking the log against itself and against the heads that were written of it, in one pass and constant memory."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

import msgspec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from vangnet.accounts.audit.chain import GENESIS, HASHED, hash_of_values
from vangnet.accounts.audit.writing import Act, Actor, record
from vangnet.accounts.heads import Head, files, signing
from vangnet.accounts.models import AuditEntry
from vangnet.errors import InputRefused

_AT_ONCE = 2_000
_PREVIOUS, _SEQUENCE = HASHED.index("previous_hash"), HASHED.index("sequence")
_TELL_EVERY = 20_000


class Fault(msgspec.Struct, frozen=True):
    """Something that is not as it was written: the first line from which on it cannot be trusted, and what it is."""

    sequence: int
    kind: str  # of the log: changed, unlinked, missing, cut_off, rewritten; of a file beside it: head
    text: str


class Witness(msgspec.Struct, frozen=True):
    """What a head says of a line, and whether the right key countersigned it."""

    head: Head
    place: str
    is_countersigned: bool = False


class Check(msgspec.Struct, frozen=True, kw_only=True):
    """What a check found: lines read, heads that agreed, the newest of them, and what is wrong, worst first."""

    lines: int
    last_sequence: int
    heads: int
    head: Head | None
    countersigned: Head | None
    faults: tuple[Fault, ...]

    @property
    def is_whole(self) -> bool:
        """Whether nothing was found wrong."""
        return not self.faults

    @property
    def first_wrong(self) -> int | None:
        """The first line that cannot be trusted; None where only files beside the log are wrong."""
        return min((fault.sequence for fault in self.faults if fault.kind != "head"), default=None)


class _Pass:
    """One walk along the lines: where it is, which heads agreed, which did not."""

    def __init__(self, witnesses: dict[int, list[Witness]]) -> None:
        self.witnesses = witnesses
        self.sequence, self.hash = 0, GENESIS
        self.lines = self.heads = 0
        self.head: Head | None = None
        self.countersigned: Head | None = None
        self.against: list[tuple[Witness, int]] = []

    def take(self, values: Sequence[Any], stored: str) -> Fault | None:
        """The next line: what is wrong with it, if anything."""
        sequence = values[_SEQUENCE]
        fault = self._link_of(sequence, values[_PREVIOUS]) or _content_of(sequence, values, stored)
        if fault is None:
            self.lines += 1
            self.sequence, self.hash = sequence, stored
            self._hear(self.witnesses.get(sequence, ()))
        return fault

    def _link_of(self, sequence: int, previous: str) -> Fault | None:
        wanted = self.sequence + 1
        if sequence != wanted:
            gone = f"line {wanted} is" if sequence == wanted + 1 else f"lines {wanted} to {sequence - 1} are"
            return Fault(wanted, "missing", f"{gone} gone")
        if previous != self.hash:
            text = f"line {sequence} does not follow from line {sequence - 1}: one of them was changed, put in or moved"
            return Fault(sequence, "unlinked", text)
        return None

    def _hear(self, witnesses: Iterable[Witness]) -> None:
        agreed = {False: self.head, True: self.countersigned}  # a countersigned head is weighed against its equals only
        for witness in witnesses:
            if witness.head.hash != self.hash:
                until = agreed[witness.is_countersigned]
                self.against.append((witness, until.sequence if until else 0))
                continue
            self.heads += 1
            self.head = witness.head
            if witness.is_countersigned:
                self.countersigned = witness.head


def verify(
    folders: Sequence[Path],
    *,
    key: Ed25519PublicKey | None = None,
    since: Head | None = None,
    on_progress: Callable[[int], None] | None = None,
) -> Check:
    """Recompute the chain, from the first line or from a head that is trusted, and hear every head of the folders.

    With a public key, countersignatures are checked and only those of that key count as countersigned. One pass; the
    memory needed does not grow with the log. A head that contradicts a chain that is whole by itself means that the
    log was written anew, or that the head's file was changed; a later countersigned head tells which.
    """
    witnesses, faults = _witnesses(folders, key)
    walk = _Pass(witnesses)
    broken = _walk(walk, since, on_progress)
    faults += [broken] if broken else _cut_off(walk)
    faults += [_contradiction(walk, *against) for against in walk.against]
    return Check(
        lines=walk.lines,
        last_sequence=walk.sequence,
        heads=walk.heads,
        head=walk.head,
        countersigned=walk.countersigned,
        faults=tuple(sorted(faults, key=lambda fault: fault.sequence)),
    )


def record_check(check: Check, *, by: Actor) -> None:
    """Write down that the log was checked, and what was found."""
    details = {
        "lines": check.lines,
        "last": check.last_sequence,
        "first_wrong": check.first_wrong,
        "wrong": [(fault.sequence, fault.kind) for fault in check.faults[:10]],
        "countersigned": check.countersigned.sequence if check.countersigned else None,
    }
    record(Act("audit.verify", details=details, status="ok" if check.is_whole else "error"), by=by)


def neighbours(sequence: int) -> Check:
    """The same for one line, the one before and the one after it."""
    return _checked_between(sequence - 1, sequence + 1)


def _checked_between(first: int, last: int) -> Check:
    walk = _Pass({})
    fault = _walk_lines(walk, _lines(max(first, 1), last), max(first, 1))
    faults = (fault,) if fault else ()
    return Check(lines=walk.lines, last_sequence=walk.sequence, heads=0, head=None, countersigned=None, faults=faults)


def _walk(walk: _Pass, since: Head | None, on_progress: Callable[[int], None] | None) -> Fault | None:
    first = since.sequence if since else 1
    return _walk_lines(walk, _lines(first), first, on_progress)


def _walk_lines(
    walk: _Pass, lines: Iterator[tuple[Any, ...]], first: int, on_progress: Callable[[int], None] | None = None
) -> Fault | None:
    for *values, stored in lines:
        if walk.lines == 0 and first > 1 and values[_SEQUENCE] == first:
            walk.sequence, walk.hash = first - 1, values[_PREVIOUS]  # what stands before is not looked at
        if (fault := walk.take(values, stored)) is not None:
            return fault
        if on_progress and walk.lines % _TELL_EVERY == 0:
            on_progress(walk.lines)
    return None


def _lines(first: int, last: int | None = None) -> Iterator[tuple[Any, ...]]:
    lines = AuditEntry.objects.filter(sequence__gte=first) if first > 1 else AuditEntry.objects.all()
    if last is not None:
        lines = lines.filter(sequence__lte=last)
    return lines.order_by("sequence").values_list(*HASHED, "hash").iterator(chunk_size=_AT_ONCE)


def _content_of(sequence: int, values: Sequence[Any], stored: str) -> Fault | None:
    if hash_of_values(values) != stored:
        return Fault(sequence, "changed", f"line {sequence} was changed: its content does not give its hash")
    return None


def _cut_off(walk: _Pass) -> list[Fault]:
    """Heads of lines that the log does not have (any more)."""
    beyond = [sequence for sequence in walk.witnesses if sequence > walk.sequence]
    if not beyond:
        return []
    first = walk.sequence + 1
    told = walk.witnesses[max(beyond)][0]
    text = f"the end is gone: the log stops at line {walk.sequence}, and {told.place} tells of line {max(beyond)}"
    return [Fault(first, "cut_off", text)]


def _contradiction(walk: _Pass, witness: Witness, agreed_until: int) -> Fault:
    """A head says otherwise than a chain that is whole by itself."""
    head = witness.head
    if walk.countersigned is not None and walk.countersigned.sequence >= head.sequence:
        text = f"{witness.place} was changed or is of another log: a later countersigned head agrees with the log"
        return Fault(head.sequence, "head", text)
    text = (
        f"lines {agreed_until + 1} to {head.sequence} were written anew, or {witness.place} was changed: "
        f"it tells another hash of line {head.sequence}"
    )
    return Fault(agreed_until + 1, "rewritten", text)


# -- what stands beside the log ---------------------------------------------------------------------------------------


def _witnesses(folders: Sequence[Path], key: Ed25519PublicKey | None) -> tuple[dict[int, list[Witness]], list[Fault]]:
    found: dict[int, list[Witness]] = {}
    faults: list[Fault] = []
    for folder in dict.fromkeys(folders):
        for place, read in _places(folder):
            try:
                witness = read(place, key)
            except InputRefused as error:
                faults.append(Fault(_named(place), "head", str(error)))
            else:
                found.setdefault(witness.head.sequence, []).append(witness)
    return found, faults


def _places(folder: Path) -> Iterator[tuple[Path, Callable[[Path, Ed25519PublicKey | None], Witness]]]:
    yield from ((place, _head) for place in files.places(folder))
    yield from ((place, _countersigned) for place in signing.places(folder))


def _head(place: Path, key: Ed25519PublicKey | None) -> Witness:  # noqa: ARG001  # one shape for both kinds
    return Witness(files.read(place), place.name)


def _countersigned(place: Path, key: Ed25519PublicKey | None) -> Witness:
    told = signing.read(place)
    if key is None or told.key != signing.fingerprint(key):
        return Witness(told.head, place.name)
    if not signing.is_signed_by(told, key):
        raise InputRefused(f"{place}: the signature is not right: the file was changed after it was countersigned")
    return Witness(told.head, place.name, is_countersigned=True)


def _named(place: Path) -> int:
    """The sequence in the name of a file that cannot be read."""
    digits = place.stem.split("-")[1] if "-" in place.stem else ""
    return int(digits) if digits.isdigit() else 1
