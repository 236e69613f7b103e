"""Is a case file what was signed, and do its figures follow from its tables? Needs no desk, and trusts no byte.

Nothing is unpacked: parts are read in pieces, no further than the list says, and no piece of the archive's own tables
above some megabytes is read at all.
"""

import csv
import hashlib
import io
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

import msgspec

from vangnet.errors import InputRefused
from vangnet.suspects.casefile.counting import BY_NAME, Tally
from vangnet.suspects.casefile.form import (
    ABOUT,
    FORMAT,
    MANIFEST,
    MOST_MANIFEST,
    MOST_PARTS,
    MOST_SUMMARY,
    SIGNATURE,
    SUMMARY,
    TABLES,
    Figure,
    Manifest,
    Part,
    Summary,
)
from vangnet.transfer.keys import Card
from vangnet.transfer.signed import is_signed

_PIECE = 2**20
_MOST_AT_ONCE = 4 * 2**20
_MOST_FAULTS = 200
_LONGEST_FIELD = 4 * 2**20
_BAD = (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError, ValueError)
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)


class Checked(msgspec.Struct, frozen=True):
    """What a check found: the list as the file tells it, whether its signature is good, and all faults in words."""

    manifest: Manifest
    is_signed: bool | None  # None: no card was given
    faults: tuple[str, ...]


class Recounted(msgspec.Struct, frozen=True):
    """All figures as they were told and as they were counted again, and where they differ."""

    figures: tuple[tuple[Figure, Figure], ...]
    faults: tuple[str, ...]


class _Bounded(io.BufferedReader):
    """A file of which nobody reads more than some megabytes at once, whatever its own tables claim."""

    def read(self, size: int | None = -1, /) -> bytes:
        whole = size is None or size < 0
        data = super().read(_MOST_AT_ONCE + 1 if whole else min(size or 0, _MOST_AT_ONCE + 1))
        if len(data) > _MOST_AT_ONCE:
            raise InputRefused("no case file: its table of contents is larger than any case file has")
        return data


def verify(place: Path, card: Card | None = None) -> Checked:
    """Compare every part with the list, and the signature with the card. Raises InputRefused where there is no list."""
    with _opened(place) as archive:
        data = _small(archive, MANIFEST, MOST_MANIFEST)
        manifest = _manifest(data)
        names = [entry.filename for entry in archive.infolist()]
        faults = [f"{name}: stands in the file twice" for name in sorted({n for n in names if names.count(n) > 1})]
        signed = None if card is None else _is_signed(archive, data, card)
        if signed is False:
            faults.append(f"{SIGNATURE}: the list was not signed by the door of this card")
        faults += _parts(archive, manifest, names)
    return Checked(manifest, signed, tuple(faults[:_MOST_FAULTS]))


def recount(place: Path) -> Recounted:
    """Count all figures again from the tables, and compare. Raises InputRefused where there are no figures."""
    with _opened(place) as archive:
        told = _summary(_small(archive, SUMMARY, MOST_SUMMARY))
        wanted: dict[str, list[Figure]] = {}
        faults: list[str] = []
        for figure in told.figures:
            if figure.rule not in BY_NAME or BY_NAME[figure.rule].table != figure.table:
                faults.append(f"{figure.rule}: no rule of this program; it was not counted")
            else:
                wanted.setdefault(figure.table, []).append(figure)
        pairs: list[tuple[Figure, Figure]] = []
        for table, figures in wanted.items():
            try:
                counted = _counted(archive, table, figures)
            except (InputRefused, *_BAD, csv.Error, KeyError) as error:
                faults.append(f"{TABLES}{table}: could not be counted ({_short(error)})")
                continue
            for before, after in zip(figures, counted, strict=True):
                pairs.append((before, after))
                faults += _differences(before, after)
    return Recounted(tuple(pairs), tuple(faults[:_MOST_FAULTS]))


# -- the archive ------------------------------------------------------------------------------------------------------


@contextmanager
def _opened(place: Path) -> Iterator[zipfile.ZipFile]:
    try:
        file = _Bounded(io.FileIO(place))
    except OSError as error:
        raise InputRefused(f"{place}: {error.strerror}") from error
    with file:
        try:
            archive = zipfile.ZipFile(file)
        except _BAD as error:
            raise InputRefused(f"{place.name}: no case file ({_short(error)})") from error
        with archive:
            _sane(archive, place)
            yield archive


def _sane(archive: zipfile.ZipFile, place: Path) -> None:
    entries = archive.infolist()
    if len(entries) > MOST_PARTS:
        raise InputRefused(f"{place.name}: no case file: it has more than {MOST_PARTS} parts")
    if sum(entry.compress_size for entry in entries) > place.stat().st_size:
        raise InputRefused(f"{place.name}: no case file: its parts lie over each other")
    for entry in entries:
        if entry.compress_type not in _METHODS or entry.flag_bits & 1:
            raise InputRefused(f"{place.name}: no case file: {entry.filename!r} is packed in a way that it never is")


def _small(archive: zipfile.ZipFile, name: str, most: int) -> bytes:
    try:
        with archive.open(name) as part:
            data = part.read(most + 1)
    except KeyError as error:
        raise InputRefused(f"no case file: {name} is not in it") from error
    except _BAD as error:
        raise InputRefused(f"{name}: cannot be read ({_short(error)})") from error
    if len(data) > most:
        raise InputRefused(f"{name}: larger than it can be")
    return data


def _manifest(data: bytes) -> Manifest:
    try:
        told = msgspec.json.decode(data, type=Manifest)
    except msgspec.DecodeError as error:
        raise InputRefused(f"{MANIFEST}: is not understood ({error})") from error
    if told.format != FORMAT:
        raise InputRefused(f"{MANIFEST}: no case file of this form ({told.format[:60]!r})")
    return told


def _summary(data: bytes) -> Summary:
    try:
        return msgspec.json.decode(data, type=Summary)
    except msgspec.DecodeError as error:
        raise InputRefused(f"{SUMMARY}: is not understood ({error})") from error


def _is_signed(archive: zipfile.ZipFile, data: bytes, card: Card) -> bool:
    try:
        signature = bytes.fromhex(_small(archive, SIGNATURE, 1_000).decode("ascii").strip())
    except (InputRefused, ValueError):
        return False
    return is_signed(data, signature, card, about=ABOUT)


# -- its parts --------------------------------------------------------------------------------------------------------


def _parts(archive: zipfile.ZipFile, manifest: Manifest, names: Iterable[str]) -> Iterator[str]:
    listed = {part.name: part for part in manifest.parts}
    if len(listed) < len(manifest.parts):
        yield f"{MANIFEST}: names a part twice"
    held = set(names)
    for part in listed.values():
        if part.name not in held:
            yield f"{part.name}: is gone"
        elif fault := _fault(archive, part):
            yield f"{part.name}: {fault}"
    for name in sorted(held - set(listed) - {MANIFEST, SIGNATURE}):
        yield f"{name}: is not on the list; it was added"


def _fault(archive: zipfile.ZipFile, part: Part) -> str:
    """What is wrong with a part; nothing of it is read beyond the size that the list says."""
    digest, left = hashlib.sha256(), part.size
    try:
        with archive.open(part.name) as file:
            while left and (piece := file.read(min(left, _PIECE))):
                digest.update(piece)
                left -= len(piece)
            is_more = not left and bool(_peek(file))
    except _BAD as error:
        return f"was changed: it cannot be read ({_short(error)})"
    if left:
        return f"was changed: {left} bytes are missing"
    if is_more:
        return f"was changed: it is larger than {part.size} bytes"
    if digest.hexdigest() != part.sha256:
        return f"was changed: its SHA-256 is {digest.hexdigest()}, and the list says {part.sha256}"
    return ""


def _peek(file: IO[bytes]) -> bytes:
    """Whether something follows; reading to the end also has the archive compare its own check sum."""
    return file.read(1)


# -- its figures ------------------------------------------------------------------------------------------------------


def _counted(archive: zipfile.ZipFile, table: str, figures: list[Figure]) -> list[Figure]:
    csv.field_size_limit(_LONGEST_FIELD)
    tally = Tally(BY_NAME[figure.rule] for figure in figures)
    try:
        with archive.open(TABLES + table) as file, io.TextIOWrapper(_Lines(file), "utf-8-sig", newline="") as text:
            for row in csv.DictReader(text, delimiter=";", strict=True):
                tally.add(row)
    except KeyError as error:
        raise InputRefused("it is gone, or lacks a column") from error
    return list(tally.figures("en"))


class _Lines(io.BufferedIOBase):
    """A part as a stream of which no line is longer than some megabytes: hostile lines never fill the memory."""

    name = ""

    def __init__(self, file: IO[bytes]) -> None:
        self._file, self._since = file, 0

    def readable(self) -> bool:
        return True

    def read1(self, size: int = -1, /) -> bytes:
        piece = self._file.read(min(size if size > 0 else _PIECE, _PIECE))
        end = piece.rfind(b"\n")
        self._since = self._since + len(piece) if end < 0 else len(piece) - end
        if self._since > _MOST_AT_ONCE:
            raise InputRefused("a line of it is too long")
        return piece

    def read(self, size: int | None = -1, /) -> bytes:
        return self.read1(size or -1)


def _differences(told: Figure, counted: Figure) -> Iterator[str]:
    for name in sorted(told.counts.keys() | counted.counts.keys()):
        before, after = told.counts.get(name, 0), counted.counts.get(name, 0)
        if before != after:
            yield f"{told.rule}, {name}: told {before}, counted {after}"
    if told.total != counted.total:
        yield f"{told.rule}, together: told {told.total}, counted {counted.total}"


def _short(error: BaseException) -> str:
    return (str(error) or type(error).__name__)[:200]
