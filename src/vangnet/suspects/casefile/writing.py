"""Writes a case file: one table after the other as a stream, then its figures, its papers, and the signed list."""

import csv
import hashlib
import io
import json
import zipfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any, BinaryIO, Self

import msgspec

from vangnet.scan.export.csv import cell
from vangnet.suspects.casefile.counting import Tally, rules_of
from vangnet.suspects.casefile.form import ABOUT, MANIFEST, SIGNATURE, SUMMARY, TABLES, Figure, Manifest, Part, Summary
from vangnet.suspects.casefile.scope import Line, Scope, Table
from vangnet.transfer.keys import DoorKeys
from vangnet.transfer.signed import sign

BEAT_LINES = 2_000
SHOWN = 200
"""So many lines of a table are kept for the papers; all of them stand in the table."""

Watch = Callable[[str, int], None]
"""Told the table that is being written, and how many lines of all tables are written."""


class Shown(msgspec.Struct, frozen=True):
    """The first lines of a table, as they were read, and how many there are."""

    lines: list[dict[str, Any]]
    count: int


class Told(msgspec.Struct, frozen=True):
    """What the papers of a case file are made from: its tables are written by now."""

    figures: tuple[Figure, ...]
    tables: dict[str, Shown]


class Writer:
    """A case file that is being written to a file; every part is digested as it goes."""

    def __init__(self, file: BinaryIO, made_at: datetime) -> None:
        self._archive = zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=6)
        self._date = made_at.astimezone(UTC).timetuple()[:6]
        self.parts: list[Part] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._archive.close()

    def add(self, name: str, data: bytes) -> None:
        """Write a small part."""
        with self.part(name) as file:
            file.write(data)

    @contextmanager
    def part(self, name: str) -> Iterator["_Digested"]:
        """Write a part piece by piece."""
        info = zipfile.ZipInfo(name, self._date)
        info.compress_type, info.external_attr = zipfile.ZIP_DEFLATED, 0o600 << 16
        with self._archive.open(info, "w", force_zip64=True) as inner:
            file = _Digested(inner)
            yield file
        self.parts.append(Part(name, file.size, file.digest.hexdigest()))

    def table(
        self, table: Table, scope: Scope, *, language: str, before: int, watch: Watch
    ) -> tuple[Shown, list[Figure]]:
        """Write a table, and count its lines by the rules while they pass."""
        tally, shown, count = Tally(rules_of(table.name)), list[dict[str, Any]](), 0
        with self.part(TABLES + table.name) as file, _text(file) as text:
            writer = csv.writer(text, delimiter=";", quoting=csv.QUOTE_ALL, lineterminator="\r\n")
            writer.writerow(table.columns)
            for line in table.lines(scope):
                cells = [cell(value) for value in line]
                writer.writerow(cells)
                tally.add(dict(zip(table.columns, cells, strict=True)))
                if count < SHOWN:
                    shown.append(_plain(table, line))
                count += 1
                if count % BEAT_LINES == 0:
                    watch(table.name, before + count)
        return Shown(shown, count), list(tally.figures(language))

    def finish(self, manifest: Manifest, keys: DoorKeys) -> bytes:
        """Write the list of all parts and its signature; gives the list. Nothing comes after it."""
        listed = msgspec.structs.replace(manifest, parts=tuple(self.parts))
        data = msgspec.json.format(msgspec.json.encode(listed), indent=1) + b"\n"
        self.add(MANIFEST, data)
        self.add(SIGNATURE, sign(data, keys, about=ABOUT).hex().encode() + b"\n")
        return data


def write_tables(writer: Writer, tables: Iterable[Table], scope: Scope, *, language: str, watch: Watch) -> Told:
    """Write all tables, and the summary with what the rules counted."""
    figures: list[Figure] = []
    shown: dict[str, Shown] = {}
    lines = 0
    for table in tables:
        watch(table.name, lines)
        shown[table.name], counted = writer.table(table, scope, language=language, before=lines, watch=watch)
        lines += shown[table.name].count
        figures += counted
    summary = Summary(case=scope.case.number, figures=tuple(figures))
    writer.add(SUMMARY, msgspec.json.format(msgspec.json.encode(summary), indent=1) + b"\n")
    return Told(tuple(figures), shown)


def as_json(told: dict[str, Any]) -> bytes:
    """Plain facts as JSON that people can read."""
    return json.dumps(told, ensure_ascii=False, indent=1, default=str).encode() + b"\n"


class _Digested(io.RawIOBase):
    """What is written goes into the archive and into a SHA-256."""

    def __init__(self, inner: Any) -> None:
        self._inner, self.digest, self.size = inner, hashlib.sha256(), 0

    def writable(self) -> bool:
        return True

    def write(self, data: Any, /) -> int:
        self.digest.update(data)
        self.size += len(data)
        self._inner.write(data)
        return len(data)


@contextmanager
def _text(file: _Digested) -> Iterator[io.TextIOWrapper]:
    text = io.TextIOWrapper(io.BufferedWriter(file, 2**18), encoding="utf-8-sig", newline="", errors="backslashreplace")
    yield text
    text.flush()
    text.detach().detach()  # the part is closed by who opened it


def _plain(table: Table, line: Line) -> dict[str, Any]:
    return dict(zip(table.columns, line, strict=True))
