"""The library on disk: versions that name lists and segments, one writer at a time, nothing changed in place.

    library.json             says that this folder is a library
    lock                     held by the one writer
    versions/000003.json     a version: all its lists, the segments to search, the digest of the version before
    lists/000003/            the columns of the list that came with version 3, in Parquet, and a manifest
    segments/000003/         the searchable form of that list; 000003-merged is that of several
    blocks/000004/           the searchable form of a block list: see blocks.py
    building/                work of a writer; left over only after a crash, and swept by the next writer

A version file appears last, by renaming. Until then nothing names the folders that it brings, so a writer that is
killed at any moment leaves the library as it was.
"""

import datetime as dt
import fcntl
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import msgspec

from vangnet.errors import LibraryRefused
from vangnet.reference import files
from vangnet.reference.blocks import BlocksRef
from vangnet.reference.categories import Profile
from vangnet.reference.segments import SegmentRef
from vangnet.values import Kind, Standing

FORMAT = "vangnet-library"
LAYOUT = 1
FOLDERS = ("versions", "lists", "segments", "blocks", "building")
BROUGHT = ("lists", "segments", "blocks")
"""The kinds of folders that a version brings."""


class About(msgspec.Struct, frozen=True):
    format: str
    layout: int
    created_at: str


class Counts(msgspec.Struct, frozen=True, omit_defaults=True):
    """What was read from a list, what of it counts, and what does not."""

    read: int = 0
    listed: int = 0
    searchable: int = 0
    already_listed: int = 0
    hashes: dict[str, int] = {}
    distinct: dict[str, int] = {}
    codes: dict[str, int] = {}
    without_category: int = 0
    irrelevant: int = 0
    frames: int = 0
    files: int = 0
    empty_file_hashes: int = 0
    featureless_fingerprints: int = 0
    dropped: int = 0
    not_matched: int = 0
    invalid: dict[str, int] = {}
    first_invalid: dict[str, str] = {}
    unknown_keys: dict[str, int] = {}
    unknown_hashes: dict[str, int] = {}


class Retraction(msgspec.Struct, frozen=True):
    at: str
    version: int
    reason: str


class EntriesRetraction(msgspec.Struct, frozen=True):
    """Entries of a list that were taken out of use, by the names that the list gives them."""

    at: str
    version: int
    reason: str
    entries: tuple[str, ...]


class ListRecord(msgspec.Struct, frozen=True):
    """A list of the library: where it came from, what its codes mean, and what was in it."""

    number: int
    source: str
    jurisdiction: str
    kind: Kind
    profile: Profile | None
    format: str
    added_at: str
    file_name: str
    file_size: int
    file_sha256: str
    counts: Counts
    manifest_sha256: str
    retracted: Retraction | None = None
    standing: Standing = Standing.RELEASED
    entries_retracted: tuple[EntriesRetraction, ...] = ()

    @property
    def title(self) -> str:
        """How hits name the list: who made it, the version of the library that it came with, and if it may change."""
        provisional = " (provisional)" if self.standing == Standing.PROVISIONAL else ""
        return f"{self.source} #{self.number}{provisional}"

    @property
    def gone(self) -> frozenset[str]:
        """The names of the entries that were taken out of use."""
        return frozenset(name for retraction in self.entries_retracted for name in retraction.entries)


class Version(msgspec.Struct, frozen=True):
    """A state of the library. `previous_sha256` chains it to the one before, so that no version can be swapped."""

    number: int
    created_at: str
    event: str
    previous_sha256: str | None
    lists: tuple[ListRecord, ...] = ()
    segments: tuple[SegmentRef, ...] = ()
    blocks: tuple[BlocksRef, ...] = ()

    def list_of(self, number: int) -> ListRecord:
        for record in self.lists:
            if record.number == number:
                return record
        raise LibraryRefused(f"the library has no list {number}")

    @property
    def live(self) -> tuple[ListRecord, ...]:
        """The lists that have not been retracted."""
        return tuple(record for record in self.lists if record.retracted is None)


class ListManifest(msgspec.Struct, frozen=True):
    rows: int
    files: dict[str, files.Stored]


def now() -> str:
    return dt.datetime.now(dt.UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def init(path: str) -> None:
    """Make an empty library."""
    if os.path.exists(path) and (not os.path.isdir(path) or os.listdir(path)):
        raise LibraryRefused(f"{path}: there is something here already")
    above = os.path.dirname(os.path.abspath(path))
    if not os.path.isdir(above):
        raise LibraryRefused(f"{above}: no such folder")
    folder = tempfile.mkdtemp(prefix=".library-", dir=above)
    for name in FOLDERS:
        os.mkdir(os.path.join(folder, name))
    files.write_json(os.path.join(folder, "library.json"), About(FORMAT, LAYOUT, now()))
    files.write_json(version_path(folder, 0), Version(0, now(), "made", None))
    files.flush_tree(folder)
    os.chmod(folder, 0o777 & ~_umask())
    os.rename(folder, path)
    files.flush_folder(above)


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def check(path: str) -> None:
    """Refuse a folder that is not a library that this program can read."""
    about_path = os.path.join(path, "library.json")
    if not os.path.isfile(about_path):
        raise LibraryRefused(f"{path}: not a library (make one with: vangnet library init)")
    about = files.read_json(about_path, About)
    if (about.format, about.layout) != (FORMAT, LAYOUT):
        raise LibraryRefused(f"{path}: written by another version of this program (layout {about.layout})")


def version_path(path: str, number: int) -> str:
    return os.path.join(path, "versions", f"{number:06d}.json")


def version_numbers(path: str) -> list[int]:
    """List the versions that can be opened, oldest first."""
    names = os.listdir(os.path.join(path, "versions"))
    numbers = sorted(int(name[:-5]) for name in names if name.endswith(".json") and name[:-5].isdigit())
    if not numbers:
        raise LibraryRefused(f"{path}: has no version")
    return numbers


def read_version(path: str, number: int | None = None) -> Version:
    """Read a version by its number, or the newest."""
    check(path)
    numbers = version_numbers(path)
    number = numbers[-1] if number is None else number
    if number not in numbers:
        raise LibraryRefused(f"{path}: has no version {number} (it has {numbers[0]} to {numbers[-1]})")
    return files.read_json(version_path(path, number), Version)


def version_digest(path: str, number: int) -> str:
    """Give the SHA-256 by which a scan can prove which version it used."""
    return files.digest_of(version_path(path, number))


@dataclass(frozen=True)
class Writing:
    """The right to write, held by one process at a time. `building` is an empty folder for the work."""

    path: str
    current: Version
    building: str

    @property
    def next_number(self) -> int:
        return self.current.number + 1

    def place(self, kind: str, name: str) -> None:
        """Move a finished folder from `building` to where versions can name it."""
        os.makedirs(os.path.join(self.path, kind), exist_ok=True)
        os.rename(os.path.join(self.building, kind, name), os.path.join(self.path, kind, name))
        files.flush_folder(os.path.join(self.path, kind))

    def publish(
        self,
        event: str,
        lists: tuple[ListRecord, ...],
        segments: tuple[SegmentRef, ...],
        at: str | None = None,
        *,
        blocks: tuple[BlocksRef, ...] | None = None,
    ) -> Version:
        """Make the new version appear, whole. `blocks` None: the block lists stay as they are."""
        blocks = self.current.blocks if blocks is None else blocks
        previous = version_digest(self.path, self.current.number)
        version = Version(self.next_number, at or now(), event, previous, lists, segments, blocks)
        draft = os.path.join(self.building, "version.json")
        files.write_json(draft, version)
        os.rename(draft, version_path(self.path, version.number))
        files.flush_folder(os.path.join(self.path, "versions"))
        return version


@contextmanager
def writing(path: str) -> Iterator[Writing]:
    """Hold the right to write; sweep what a killed writer left; leave nothing behind."""
    check(path)
    with _locked(path):
        current = read_version(path)
        _sweep(path)
        building = tempfile.mkdtemp(dir=os.path.join(path, "building"))
        for kind in BROUGHT:
            os.mkdir(os.path.join(building, kind))
        try:
            yield Writing(path, current, building)
        finally:
            shutil.rmtree(building, ignore_errors=True)


@contextmanager
def _locked(path: str) -> Iterator[None]:
    """Hold the lock, and tell a full or read-only disk from a fault of our own."""
    try:
        with open(os.path.join(path, "lock"), "ab") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            yield
    except BlockingIOError as error:
        raise LibraryRefused(f"{path}: somebody is writing to this library; try again when that is done") from error
    except OSError as error:
        raise LibraryRefused(f"{path}: {error}; the library is as it was") from error


def _sweep(path: str) -> None:
    """Remove work that no version names. Readers are not disturbed: they only open what a version names."""
    versions = [read_version(path, number) for number in version_numbers(path)]
    named = {
        "lists": {f"{record.number:06d}" for version in versions for record in version.lists},
        "segments": {segment.name for version in versions for segment in version.segments},
        "blocks": {ref.name for version in versions for ref in version.blocks},
        "building": set[str](),
    }
    for kind, names in named.items():
        folder = os.path.join(path, kind)
        for name in set(os.listdir(folder) if os.path.isdir(folder) else ()) - names:
            shutil.rmtree(os.path.join(path, kind, name))
