"""What matching again tells of a file: how it stood, how it stands, and whether its bytes must be read to be sure."""

from enum import StrEnum

import msgspec

from vangnet.values import Hit
from vangnet.values import Kind as Meaning


class Standing(msgspec.Struct, frozen=True):
    """What is said of a file, as in its record."""

    status: str
    reason: str | None
    hits: tuple[Hit, ...]


class Kind(StrEnum):
    """What became of a file's record."""

    NEW_HIT = "new_hit"  # an entry of known material that it did not hit before
    GONE = "gone"  # hits an entry of known material no more, and none that it did not hit before
    CHANGED = "changed"  # something else: a distance, a reason, or that it is known to be irrelevant
    SAME = "same"  # nothing that can be told without reading it


class ReadAgain(StrEnum):
    """Why a file's bytes must be read before all can be told that a new scan would tell."""

    NEAR_MISS = "near_miss"  # its quick reading lies near an entry: the full-size reading, not made before, decides
    DISTANCE = "distance"  # a hit in any case; the full-size reading, not made before, may lie nearer
    NOT_KEPT = "not_kept"  # the scan kept no fingerprints of it
    NOT_DECODED = "not_decoded"  # a list settled it by its digests, so that it was not looked into; not so any more
    BLOCKS = "blocks"  # the library's block lists may know a part of it


class Change(msgspec.Struct, frozen=True):
    """A file whose record would be another one, or that must be read again to know.

    With `read_again`, `after` is what can be told without reading the file: hits in it are sure, others may come.
    """

    address: str
    sha256: str | None
    before: Standing
    after: Standing
    kind: str
    read_again: str | None = None


class Rematched(msgspec.Struct, frozen=True):
    """What came of matching a scan's records again. The `kinds` add up to the `files`.

    `read_again` counts files by why they must be read. `joined` counts records of files that were put together from
    parts, which are not matched again: join them again. `has_fingerprints` False: the scan kept none, so that digests
    alone were compared. `complete` False: the scan itself had not come to its end.
    """

    results: str
    library: str
    version_before: int | None
    version: int
    digest: str
    files: int
    statuses: dict[str, int]
    kinds: dict[str, int]
    read_again: dict[str, int]
    joined: int
    has_fingerprints: bool
    complete: bool
    seconds: float


def kind_of(before: Standing, after: Standing) -> Kind:
    """Name what lies between two standings."""
    had, has = _known(before), _known(after)
    if has - had:
        return Kind.NEW_HIT
    if had - has:
        return Kind.GONE
    return Kind.SAME if before == after else Kind.CHANGED


def _known(standing: Standing) -> set[tuple[str, str]]:
    return {(hit.list, hit.entry) for hit in standing.hits if hit.kind == Meaning.KNOWN}
