"""Parts of known files: what cannot be judged by itself is looked through for blocks of known files."""

from collections.abc import Iterable
from itertools import pairwise
from typing import BinaryIO

import msgspec

from vangnet.evidence import types
from vangnet.hashing import blocks
from vangnet.reference.blocks import Blocks
from vangnet.reference.library import Library
from vangnet.values import Digests, Hit, Kind, Reason, Record, Status

LEAST_RUN = 4
"""How many blocks must follow each other as in the known file: 16 KiB. Fewer are shared by files that only have a
profile, a preview or a font in common."""

READING = "blocks"


class KnownParts:
    """Tells of which known files a content holds a part, if the library has block lists."""

    def __init__(self, library: Library | None) -> None:
        self._library = library

    def told(self, record: Record, body: BinaryIO) -> Record:
        """Give the record of a content, as similar if blocks of a known file stand in it. Its reason stays.

        Byte for byte it is a part of that file; whether it is all that matters of it, nobody knows: so not `known`.
        """
        if self._library is None or not self._library.blocks or not _is_open(record):
            return record
        hits = tuple(self._hits(body))
        if not hits:
            return record
        return msgspec.structs.replace(record, status=Status.SIMILAR, hits=(*record.hits, *hits))

    def _hits(self, body: BinaryIO) -> Iterable[Hit]:
        assert self._library is not None
        for held in self._library.blocks:
            for sha256, (numbers, kept) in sorted(_files(held, body).items()):
                yield from self._tell(held, sha256, f"{READING} {len(numbers)} of {kept}")

    def _tell(self, held: Blocks, sha256: bytes, reading: str) -> Iterable[Hit]:
        """Tell the entries of the whole file on other lists, with their categories; else the block list's own."""
        assert self._library is not None
        matches = self._library.find(Digests(b"", b"", sha256))
        if not matches:
            title = self._library.version.list_of(held.list_number).title
            yield Hit(title, sha256.hex(), None, str(Kind.KNOWN), None, None, reading, None, None)
            return
        yield from dict.fromkeys(match.entry.hit(reading) for match in matches if match.entry.kind == Kind.KNOWN)


def _is_open(record: Record) -> bool:
    """Whether a record leaves room for more: not judged, or of no known type."""
    if record.status == Status.UNDECIDED:
        return record.reason != Reason.DIGEST_CONFLICT
    return record.status == Status.OTHER and record.type == types.UNKNOWN


def _files(held: Blocks, body: BinaryIO) -> dict[bytes, tuple[set[int], int]]:
    """The known files that have a run of blocks in a content: numbers of those, and how many the list keeps."""
    lying: dict[tuple[bytes, int], dict[int, int]] = {}
    for at, row, digest in blocks.find(body, blocks.Known(*held.known)):
        owner = held.owner(row)
        if owner.digest == digest:  # else only the sums agree
            # blocks of one file that lie as far from each other as they do in it share where it would begin
            begins = at - owner.number * blocks.BLOCK_BYTES
            lying.setdefault((owner.sha256, begins), {})[owner.number] = row
    found: dict[bytes, tuple[set[int], int]] = {}
    for (sha256, _), numbers in lying.items():
        if longest_run(numbers) >= LEAST_RUN:
            before = found.get(sha256, (set(), 0))[0]
            found[sha256] = (before | set(numbers), held.kept_of(next(iter(numbers.values()))))
    return found


def longest_run(numbers: Iterable[int]) -> int:
    """How many numbers follow each other without a gap."""
    ordered = sorted(numbers)
    longest = run = min(len(ordered), 1)
    for before, after in pairwise(ordered):
        run = run + 1 if after == before + 1 else 1
        longest = max(longest, run)
    return longest
