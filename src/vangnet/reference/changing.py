"""The verbs that change a library: add a list, retract a list or entries of it. Each makes a new version."""

import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import msgspec
import polars as pl

from vangnet.errors import InputRefused, ListRefused
from vangnet.reference import blocks, categories, files, formats, store
from vangnet.reference.categories import Profile
from vangnet.reference.formats.csv import Head, read_head
from vangnet.reference.intake import Intake
from vangnet.reference.library import Library
from vangnet.reference.merging import groups, merge, seal
from vangnet.reference.retracting import open_segment, retract, retract_entries
from vangnet.reference.segments import Segment, SegmentRef, SegmentWriter
from vangnet.reference.store import Counts, ListManifest, ListRecord, Version, Writing
from vangnet.values import Kind, Standing

__all__ = ["Change", "CodeChange", "Source", "add", "retract", "retract_entries"]

ROWS_PER_PART = 250_000

OnProgress = Callable[[int], None]


class CodeChange(msgspec.Struct, frozen=True):
    """What a code means, and how many entries carry it before and after."""

    profile: str
    code: str
    label_en: str
    label_nl: str
    kind: Kind
    before: int
    added: int
    after: int


class Change(msgspec.Struct, frozen=True):
    """What adding a list did, or would do."""

    version: int
    record: ListRecord
    codes: tuple[CodeChange, ...]
    dry_run: bool

    @property
    def new_entries(self) -> int:
        return self.record.counts.searchable - self.record.counts.already_listed


@dataclass(frozen=True)
class Source:
    """A list as it is handed in: the file, and what the person who adds it says of it."""

    path: str
    source: str
    jurisdiction: str = "NL"
    format: str = "auto"
    profile: str | None = None
    kind: Kind | None = None
    standing: Standing | None = None


def add(library: str, given: Source, *, dry_run: bool = False, on_progress: OnProgress | None = None) -> Change:
    """Add a list to a library; or with `dry_run` only tell what would change.

    A fault in the list refuses it whole. A file that is on the library already (the same bytes, and not retracted) is
    refused: adding it again would say nothing new.
    """
    _check_readable(given.path)
    if dry_run:
        return _add(library, store.read_version(library), None, given, on_progress)
    with store.writing(library) as writing:
        return _add(library, writing.current, writing, given, on_progress)


def _profile(given: Source, head: Head | None, usual: str | None) -> Profile | None:
    """Load what the codes mean: as the person says, as the list says, or as its format has it. These must agree."""
    name = given.profile or (head.profile if head else usual)
    profile = categories.load(name) if name else None
    if head is None or profile is None:
        return profile
    if profile.name != head.profile:
        raise ListRefused(f"its categories are of profile {head.profile}, not {profile.name}", "line 1")
    if profile.digest != head.profile_sha256:
        raise ListRefused(f"profile {profile.name} has changed since the list was written; write it again", "line 1")
    return profile


def _standing(given: Source, head: Head | None) -> Standing:
    said = head.standing if head else Standing.RELEASED
    if given.standing == Standing.RELEASED != said:
        raise ListRefused("the list calls itself provisional; have it released by those who made it", "line 1")
    return given.standing or said


def _add(
    library: str, current: Version, writing: Writing | None, given: Source, on_progress: OnProgress | None
) -> Change:
    if not os.path.isfile(given.path):
        raise InputRefused(f"{given.path}: no such file")
    stated = formats.detect(given.path) if given.format == "auto" else given.format
    if stated == "blocks":
        return _add_blocks(current, writing, given)
    form = formats.named(stated)
    head = read_head(given.path) if stated == "list" else None
    profile = _profile(given, head, form.profile)
    before = os.stat(given.path)
    digest = files.digest_of(given.path)
    _refuse_again(current, digest)
    intake = Intake(current.number + 1, given.kind or form.kind, profile, Library(library, current).contains)
    ref, parts = _read(form, given.path, intake, writing, on_progress)
    after = os.stat(given.path)
    if (before.st_size, before.st_mtime_ns) != (after.st_size, after.st_mtime_ns):
        raise ListRefused("the file changed while it was read", os.path.basename(given.path))
    record = ListRecord(
        number=intake.number,
        source=given.source,
        jurisdiction=given.jurisdiction,
        kind=intake.kind,
        profile=profile,
        format=stated,
        added_at=store.now(),
        file_name=os.path.basename(given.path),
        file_size=before.st_size,
        file_sha256=digest,
        counts=intake.counts(_distinct(writing, ref)),
        manifest_sha256=parts,
        standing=_standing(given, head),
    )
    if writing is not None and ref is not None:
        _publish(writing, record, ref)
    return Change(current.number + 1, record, tuple(_code_changes(current, record)), dry_run=writing is None)


def _add_blocks(current: Version, writing: Writing | None, given: Source) -> Change:
    """Add a block list. It says only that a piece belongs to a file; what that file is, the other lists say."""
    if given.profile is not None or given.kind not in (None, Kind.KNOWN):
        raise InputRefused("a block list has no categories and is always of known material")
    digest = files.digest_of(given.path)
    _refuse_again(current, digest)
    frame = blocks.read(given.path)
    number = current.number + 1
    name = f"{number:06d}"
    record = ListRecord(
        number=number,
        source=given.source,
        jurisdiction=given.jurisdiction,
        kind=Kind.KNOWN,
        profile=None,
        format="blocks",
        added_at=store.now(),
        file_name=os.path.basename(given.path),
        file_size=os.path.getsize(given.path),
        file_sha256=digest,
        counts=Counts(
            read=frame.height, listed=frame.height, searchable=frame.height, files=frame["sha256"].n_unique()
        ),
        manifest_sha256="",
        standing=given.standing or Standing.RELEASED,
    )
    if writing is not None:
        parts = _Parts(os.path.join(writing.building, "lists", name))
        parts.write(frame)
        record = msgspec.structs.replace(record, manifest_sha256=parts.close())
        manifest = blocks.build(frame, os.path.join(writing.building, "blocks", name))
        writing.place("blocks", name)
        writing.place("lists", name)
        ref = blocks.BlocksRef(name, number, frame.height, manifest)
        event = f"added block list {number}: {record.source}"
        lists, segments = (*writing.current.lists, record), writing.current.segments
        writing.publish(event, lists, segments, record.added_at, blocks=(*writing.current.blocks, ref))
    return Change(number, record, (), dry_run=writing is None)


def _check_readable(path: str) -> None:
    try:
        with open(path, "rb"):
            pass
    except OSError as error:
        raise ListRefused(f"cannot be read: {error.strerror}", os.path.basename(path)) from error


def _refuse_again(current: Version, digest: str) -> None:
    for record in current.live:
        if record.file_sha256 == digest:
            raise ListRefused(f"the same file is on the library already, as list {record.number}", "the list")


def _read(
    form: formats.Format, path: str, intake: Intake, writing: Writing | None, on_progress: OnProgress | None
) -> tuple[SegmentRef | None, str]:
    """Stream the list through the intake into a new segment and Parquet parts (or nowhere, for a dry run)."""
    tell = on_progress or _ignore
    if writing is None:
        for batch in form.read(path):
            intake.take(batch)
            tell(intake.sums["read"])
        return None, ""
    name = f"{intake.number:06d}"
    parts = _Parts(os.path.join(writing.building, "lists", name))
    with SegmentWriter(os.path.join(writing.building, "segments", name)) as segment:
        for batch in form.read(path):
            kept, rows = intake.take(batch)
            segment.write(rows)
            parts.write(kept)
            tell(intake.sums["read"])
        intake.counts()
        return seal(segment, name, intake.meanings, frozenset({intake.number})), parts.close()


def _ignore(_entries: int) -> None: ...


class _Parts:
    """The columns of a list as Parquet files of bounded size."""

    def __init__(self, folder: str) -> None:
        os.mkdir(folder)
        self._folder = folder
        self._held: list[pl.DataFrame] = []
        self._rows = 0
        self._parts = 0

    def write(self, frame: pl.DataFrame) -> None:
        self._held.append(frame)
        self._rows += frame.height
        if sum(held.height for held in self._held) >= ROWS_PER_PART:
            self._flush()

    def close(self) -> str:
        self._flush()
        files.flush_tree(self._folder)
        manifest = ListManifest(self._rows, files.stored_files(self._folder))
        digest = files.write_json(os.path.join(self._folder, files.MANIFEST), manifest)
        files.flush_folder(self._folder)
        return digest

    def _flush(self) -> None:
        if self._held:
            path = os.path.join(self._folder, f"entries-{self._parts:04d}.parquet")
            pl.concat(self._held).write_parquet(path, compression="zstd", compression_level=3)
            self._parts += 1
            self._held = []


def _distinct(writing: Writing | None, ref: SegmentRef | None) -> dict[str, int]:
    if writing is None or ref is None:
        return {}
    return Segment(os.path.join(writing.building, "segments", ref.name)).manifest.distinct


def _publish(writing: Writing, record: ListRecord, ref: SegmentRef) -> None:
    segments = (*writing.current.segments, ref) if ref.rows else writing.current.segments
    segments = _merged(writing, segments)
    for held in segments:
        if os.path.isdir(os.path.join(writing.building, "segments", held.name)):
            writing.place("segments", held.name)
    writing.place("lists", f"{record.number:06d}")
    event = f"added list {record.number}: {record.source}"
    writing.publish(event, (*writing.current.lists, record), segments, record.added_at)


def _merged(writing: Writing, segments: Sequence[SegmentRef]) -> tuple[SegmentRef, ...]:
    """Give the segments of the new version, those of a crowded tier written together."""
    held: list[SegmentRef] = []
    building = os.path.join(writing.building, "segments")
    for group in groups([segment.rows for segment in segments]):
        members = [segments[position] for position in group]
        if len(members) == 1:
            held.append(members[0])
            continue
        name = f"{writing.next_number:06d}-merged-{len(held)}"
        lists = frozenset(number for member in members for number in member.lists)
        held.append(merge(building, name, [open_segment(writing, member) for member in members], lists))
    return tuple(held)


def _code_changes(current: Version, record: ListRecord) -> list[CodeChange]:
    """Every code of the list with its meaning, and how often the library had it before and has it after."""
    profile: Profile | None = record.profile
    if profile is None:
        return []
    changes = []
    for code in sorted(profile.codes.keys() | record.counts.codes.keys()):
        told = profile.codes.get(code) or categories.Code(code, code)
        before = sum(
            held.counts.codes.get(code, 0)
            for held in current.live
            if held.profile is not None and held.profile.name == profile.name
        )
        added = record.counts.codes.get(code, 0)
        kind = told.kind or record.kind
        changes.append(
            CodeChange(profile.name, code, told.label_en, told.label_nl, kind, before, added, before + added)
        )
    return changes
