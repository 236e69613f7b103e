"""Takes lists, or entries of them, out of use. Nothing is deleted: older versions of the library keep them."""

import os
from collections.abc import Collection

import msgspec
import polars as pl

from vangnet.errors import InputRefused, LibraryRefused
from vangnet.reference import store
from vangnet.reference.merging import Gone, merge
from vangnet.reference.segments import Segment, SegmentRef
from vangnet.reference.store import EntriesRetraction, ListRecord, Retraction, Version, Writing


def retract(library: str, number: int, reason: str) -> Version:
    """Take a list out of use in a new version. Older versions keep it and can be opened as they were."""
    if not reason.strip():
        raise InputRefused("say why the list is retracted")
    with store.writing(library) as writing:
        record = writing.current.list_of(number)
        if record.retracted is not None:
            raise LibraryRefused(f"list {number} was retracted already, in version {record.retracted.version}")
        at = store.now()
        gone = msgspec.structs.replace(record, retracted=Retraction(at, writing.next_number, reason))
        lists = tuple(gone if held.number == number else held for held in writing.current.lists)
        segments = _without(writing, number, None)
        blocks = tuple(ref for ref in writing.current.blocks if ref.list_number != number)
        return writing.publish(f"retracted list {number}: {reason}", lists, segments, at, blocks=blocks)


def retract_entries(library: str, number: int, entries: Collection[str], reason: str) -> Version:
    """Take entries of a list out of use in a new version; all else of the list stays. Older versions keep them.

    `entries` are the names that hits tell and the list gives. Any that the list does not hold, or no longer, refuses
    the whole. Pieces of a file on a block list stay in use: retract the block list for that.
    """
    if not reason.strip() or not entries:
        raise InputRefused("say which entries are retracted, and why")
    with store.writing(library) as writing:
        record = writing.current.list_of(number)
        _check_entries(library, record, frozenset(entries))
        at = store.now()
        gone = EntriesRetraction(at, writing.next_number, reason, tuple(sorted(set(entries))))
        told = msgspec.structs.replace(record, entries_retracted=(*record.entries_retracted, gone))
        lists = tuple(told if held.number == number else held for held in writing.current.lists)
        segments = _without(writing, number, frozenset(entries))
        event = f"retracted {told_count(len(gone.entries))} of list {number}: {reason}"
        return writing.publish(event, lists, segments, at)


def told_count(entries: int) -> str:
    return "1 entry" if entries == 1 else f"{entries} entries"


def _check_entries(library: str, record: ListRecord, asked: frozenset[str]) -> None:
    if record.retracted is not None:
        raise LibraryRefused(f"list {record.number} was retracted already, in version {record.retracted.version}")
    if record.format == "blocks":
        raise LibraryRefused(f"list {record.number} is a block list: retract it whole")
    if again := sorted(asked & record.gone):
        raise LibraryRefused(f"list {record.number}: retracted already: {', '.join(again)}")
    folder = os.path.join(library, "lists", f"{record.number:06d}")
    parts = [os.path.join(folder, name) for name in sorted(os.listdir(folder)) if name.endswith(".parquet")]
    held = pl.scan_parquet(parts, glob=False).select("entry").filter(pl.col("entry").is_in(asked)).unique()
    missing = sorted(asked - set(held.collect(engine="streaming")["entry"]))
    if missing:
        raise LibraryRefused(f"list {record.number} has no entry {', '.join(missing)}")


def _without(writing: Writing, number: int, entries: frozenset[str] | None) -> tuple[SegmentRef, ...]:
    """Give the segments without some entries of one list (None: all): what is retracted must leave the index too."""
    held: list[SegmentRef] = []
    for ref in writing.current.segments:
        rest = frozenset(ref.lists) - ({number} if entries is None else set())
        gone = None if entries is None else Gone(number, entries)
        if number not in ref.lists:
            held.append(ref)
        elif rest:
            name = f"{writing.next_number:06d}-without-{len(held)}"
            folder = os.path.join(writing.building, "segments")
            left = merge(folder, name, [open_segment(writing, ref)], rest, gone=gone)
            if left.rows:
                writing.place("segments", name)
                held.append(left)
    return tuple(held)


def open_segment(writing: Writing, ref: SegmentRef) -> Segment:
    """Open a segment of the current version, or one that is being written for the next."""
    fresh = os.path.join(writing.building, "segments", ref.name)
    folder = fresh if os.path.isdir(fresh) else os.path.join(writing.path, "segments", ref.name)
    return Segment(folder, ref.manifest_sha256)
