"""Entries of a VICS list: records to columns."""

import re
from collections import Counter
from typing import Any

import polars as pl

from vangnet.reference import entries, reading
from vangnet.reference.entries import Batch, Notes
from vangnet.reference.formats.vics_fields import Media, MediaFile, Plain

FLAGS = {
    "victim_identified": "VictimIdentified",
    "offender_identified": "OffenderIdentified",
    "distributed": "IsDistributed",
    "self_generated": "SelfGenerated",
}
ALTERNATIVES = {"sha256": "sha256", "sha1": "sha1", "md5": "md5", "pdq": "pdq", "photodna": "photodna"}


def to_batch(media: list[Media], first: int, unknown_keys: Counter[str]) -> Batch:
    """Put the entries in columns. A hash that is none is counted and left out; the entry keeps its others."""
    notes = Notes(unknown_keys=unknown_keys)
    names = [str(first + i if item.MediaID is None else item.MediaID) for i, item in enumerate(media)]
    hashes: dict[str, list[Any]] = {
        "md5": [item.MD5 for item in media],
        "sha1": [item.SHA1 for item in media],
        "sha256": [item.SHA256 for item in media],
        "photodna": [item.PhotoDNA for item in media],
        "pdq": [None] * len(media),
    }
    _take_alternatives(media, hashes, notes)
    columns: dict[str, Any] = {"entry": names}
    for kind, values in hashes.items():
        columns[kind] = _hashes(kind, _texts(values), names, notes)
    for column, field in FLAGS.items():
        columns[column] = _flags(column, [getattr(item, field) for item in media], names, notes)
    columns["category"] = _texts([item.Category for item in media])
    columns["series"] = _texts([item.Series for item in media])
    columns["tags"] = _texts([item.Tags for item in media])
    columns["type"] = _texts([item.MimeType for item in media])
    columns["size"] = _texts([item.MediaSize for item in media]).cast(pl.Int64, strict=False)
    columns["updated_at"] = reading.read_times(_texts([item.DateUpdated for item in media]))
    paths = pl.Series([_paths(item.MediaFiles) if item.MediaFiles else None for item in media], dtype=pl.String)
    columns["files"] = paths.str.split("\0")
    notes.files = int(columns["files"].list.len().sum())
    return Batch(entries.table(columns, len(media)), notes)


def _take_alternatives(media: list[Media], hashes: dict[str, list[Any]], notes: Notes) -> None:
    """Hashes from the list AlternativeHashes, where the entry itself has none of the kind."""
    for row, item in enumerate(media):
        for held in item.AlternativeHashes or ():
            name = _text(held.HashName) or ""
            kind = re.sub(r"[^a-z0-9]", "", name.lower())
            if kind not in hashes:
                notes.unknown_hashes[name] += 1
            elif not hashes[kind][row]:
                hashes[kind][row] = held.HashValue


def _hashes(kind: str, texts: pl.Series, names: list[str], notes: Notes) -> pl.Series:
    if kind == "photodna":
        values, wrong = reading.read_photodna(texts)
    else:
        values, wrong = reading.read_hex(texts, entries.WIDTHS[kind])
    _note_invalid(kind, wrong, names, notes)
    return values


def _flags(column: str, values: list[Any], names: list[str], notes: Notes) -> pl.Series:
    if set(map(type, values)) <= {bool, type(None)}:
        return pl.Series(column, values, dtype=pl.Boolean)
    flags = pl.Series(column, [reading.read_flag(value) for value in values], dtype=pl.Boolean)
    blank = pl.Series([value is None or value == "" for value in values], dtype=pl.Boolean)
    _note_invalid(column, flags.is_null() & ~blank, names, notes)
    return flags


def _note_invalid(column: str, wrong: pl.Series, names: list[str], notes: Notes) -> None:
    at = entries.first_place(wrong)
    if at >= 0:
        notes.invalid[column] += int(wrong.sum())
        notes.first_invalid.setdefault(column, f"entry {names[at]}")


def _texts(values: list[Any]) -> pl.Series:
    types = set(map(type, values)) - {type(None)}
    if types == {int}:
        return pl.Series(values, dtype=pl.Int64, strict=False).cast(pl.String)
    if not types <= {str}:
        values = [_text(value) for value in values]
    return pl.Series(values, dtype=pl.String)


def _text(value: Any) -> str | None:
    """Read a plain value as text; 1 and 1.0 are one category."""
    if value is None or isinstance(value, str):
        return value or None
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, list):
        return ", ".join(filter(None, map(_text, value))) or None
    return str(value)


def _paths(places: list[MediaFile]) -> str | None:
    """Join every path of a file, each once, with zero bytes between."""
    if len(places) == 1:
        return _path(places[0].FilePath, places[0].FileName) or None
    paths = dict.fromkeys([_path(place.FilePath, place.FileName) for place in places])
    return "\0".join(filter(None, paths)) or None


def _path(folder: Plain, name: Plain) -> str:
    """Join folder and name; some exporters give the name in both."""
    if not isinstance(folder, str) or not isinstance(name, str):
        folder, name = _text(folder) or "", _text(name) or ""
    if not name or folder.endswith(name):
        return folder.replace("\0", " ")
    joined = name if not folder else folder + name if folder[-1] in "\\/" else f"{folder}\\{name}"
    return joined.replace("\0", " ")
