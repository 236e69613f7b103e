"""Reads every medium of a selection once, in confined workers, from the first of its places where it can be read."""

import os
from collections.abc import Callable, Iterable
from pathlib import Path

from vangnet.capture.facts import Medium
from vangnet.capture.keeping import Keeping
from vangnet.errors import InputRefused
from vangnet.evidence.address import unescape
from vangnet.scan.results import Results
from vangnet.scan.viewing import Visit, Visitor
from vangnet.values import Reason

MOST_PLACES = 8
"""So many places of one content are tried before it counts as one that cannot be read."""

_OF_THE_CONTENT = {Reason.CRASH, Reason.TIMEOUT, Reason.MEMORY}  # no other place of it would go better

Reading = Callable[[int, int], None]
"""Told as it goes: how many of how many contents were read."""

Through = Callable[[Medium, bytes], bytes]
"""What is kept of what a worker read."""


def exhibit_of(results: Results, told: Path | None = None) -> Path | None:
    """Where the evidence of a scan stands: where somebody says, or where the scan found it."""
    found = results.summary.exhibit
    return told or (None if found is None else Path(os.fsdecode(unescape(found))))


def read_contents(
    media: Iterable[Medium],
    keeping: Keeping,
    *,
    reader: str,
    exhibit: Path | None,
    results: Path,
    passwords: tuple[str, ...] = (),
    jobs: int | None = None,
    readable: tuple[bytes, ...] = (),
    through: Through = lambda _, read: read,
    watch: Reading = lambda _, __: None,
) -> None:
    """Read what was not read yet; `readable` is what the reader may open beside the exhibit.

    Raises InputRefused where something is left to read and the exhibit is gone.
    """
    done = keeping.done()
    left = [medium for medium in media if medium.problem is None and medium.sha256 not in done]
    if not left:
        return
    if exhibit is None or not exhibit.exists():
        raise InputRefused(
            f"{exhibit or 'the exhibit'}: no such exhibit; {len(left):,} contents must be read from it. "
            "Nothing was changed. Where the evidence stands elsewhere now, say so with --exhibit"
        )
    keeping.drop_others()
    with Visitor(exhibit, reader, results=results, jobs=jobs, passwords=passwords, readable=readable) as visitor:
        try:
            _visit(left, visitor, keeping, through, watch)
        finally:  # also when somebody stops it by hand: what is done is kept
            keeping.flush()


def _visit(left: list[Medium], visitor: Visitor, keeping: Keeping, through: Through, watch: Reading) -> None:
    total, count = len(left), 0
    for turn in range(MOST_PLACES):
        visits = (Visit(medium.copies[turn].address, bytes.fromhex(medium.sha256)) for medium in left)
        again: list[Medium] = []
        for medium, (_, read, reason) in zip(left, visitor.read(visits), strict=True):
            if read is None and reason not in _OF_THE_CONTENT and turn + 1 < min(len(medium.copies), MOST_PLACES):
                again.append(medium)
                continue
            keeping.add(medium.sha256, None if read is None else through(medium, read), reason)
            count += 1
            watch(count, total)
        left = again
