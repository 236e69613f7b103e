"""Maker notes: what cameras count, how they are numbered and where their clock stands.

exifread's own tables lack most makers' serial numbers, Apple's run time and all of Panasonic, Pentax, Sigma, Ricoh,
Motorola and Kodak; these few tags are read here, by the tables that ExifTool documents (exiftool.org/TagNames).
"""

import plistlib
import re
import struct
from collections.abc import Callable
from datetime import datetime
from typing import NamedTuple

from vangnet.capture.facts import Kind
from vangnet.capture.reading.dates import Written, read_date
from vangnet.capture.reading.draft import Draft, decoded
from vangnet.capture.reading.ifd import Data, Directory, Entry, first

_EXIF, _NOTE, _COMMENT, _ORIGINAL = 0x8769, 0x927C, 0x9286, 0x9003
_GAPS = frozenset({0, 4})
_CANON_GAPS = _GAPS | {6, 16, 28}
"""How far behind its table the first value of a note lies: behind the pointer to a next table, or without one."""
_LONGEST = 2**20
_VALID = 1
"""The flags of a time of Apple's that is neither rounded, infinite nor indefinite (CMTimeFlags)."""
_BUILT = re.compile(r"([A-Z][0-9A-Z]{2})(\d{2})(\d{2})(\d{2})(\d{4})")
_BUILT_BYTES = re.compile(rb"[A-Z][0-9A-Z]{2}\d{10}(?=\0)")
_FUJI_BUILT = re.compile(r".*?\s?[0-9A-Fa-f]*(\d{2})(\d{2})(\d{2})\w{12}\s*")
_GPS_CHARS = {b"ASCII\0\0\0": "ascii", b"UNICODE\0": "utf-16", b"JIS\0\0\0\0\0": "iso2022_jp", b"\0" * 8: "utf-8"}


class Shape(NamedTuple):
    """How the note of a maker begins: its first bytes, where its directory stands, and where offsets count from.

    `own` : offsets count from the note and not from the TIFF header. `order` is that of the file where None.
    """

    begins: bytes
    at: int
    own: bool
    order: str | None
    read: Callable[["Note"], None]


class Note(NamedTuple):
    """A maker note and what stands around it."""

    tags: Directory
    draft: Draft
    original: str
    data: bytes = b""


def read_maker_note(data: Data, draft: Draft) -> None:
    """Add what the maker note of a TIFF structure says, and its user's comment."""
    top = first(data)
    exif = top.within(_EXIF) if _EXIF in top.entries else top
    draft.text("Exif:UserComment", comment(exif.raw(_COMMENT)))
    if (entry := exif.entries.get(_NOTE)) is not None:
        original = decoded(exif.text(_ORIGINAL)[:64])
        read_note(data, entry, exif.order, draft, original)


def read_note(data: Data, entry: Entry, order: str, draft: Draft, original: str) -> None:
    """Add what one maker note says. `original` is when the picture was taken, as the camera wrote it."""
    start, begins = entry.start, entry.data[:16]
    make = str(draft.one.get("make", "")).upper()
    for shape in _SHAPES:
        if begins.startswith(shape.begins):
            own = shape.order or {b"II": "<", b"MM": ">"}.get(entry.data[shape.at - 2 : shape.at], order)
            tags = Directory(data, start + shape.at, own, start if shape.own else 0)
            tags = tags if shape.own else _trusted(tags, _GAPS, draft)
            shape.read(Note(tags, draft, original, entry.data))
            draft.read_by("maker notes")
            return
    if begins.startswith((b"Nikon\0\1", b"Nikon\0\2")):
        _nikon_note(data, start, begins, order, draft, original)
    elif begins.startswith(b"FUJIFILM"):
        at = start + int.from_bytes(entry.data[8:12], "little")
        _fuji(Note(Directory(data, at, "<", start), draft, original))
    elif begins.startswith(b"KDK INFO"):
        return
    else:
        for name, read in _PLAIN:
            if name in make:
                read(Note(_plain(data, entry, order, draft), draft, original))
                draft.read_by("maker notes")
                return


def _plain(data: Data, entry: Entry, order: str, draft: Draft) -> Directory:
    """The directory of a note without a header. Canon's ends with where it stood when the camera wrote it."""
    footer = entry.data[-8:]
    if footer[:4] in (b"II*\0", b"MM\0*"):
        original = int.from_bytes(footer[4:], "little" if footer[:1] == b"I" else "big")
        return _trusted(Directory(data, entry.start, order, entry.start - original), _CANON_GAPS, draft)
    return _trusted(Directory(data, entry.start, order), _CANON_GAPS, draft)


def _trusted(tags: Directory, gaps: frozenset[int], draft: Draft) -> Directory:
    """The directory, without what it points to if the first of that does not lie where the maker puts it.

    Programs that edit a picture move the note and leave its offsets: what stands there now is something else.
    """
    if tags.gap is None or tags.gap in gaps:
        return tags
    draft.problem("moved_maker_note")
    return tags.inline()


def comment(data: bytes) -> str:
    """Exif's comment, whose first eight bytes name how it is written."""
    form = _GPS_CHARS.get(data[:8])
    if form is None:
        return decoded(data)
    body = data[8:4096]
    if form == "utf-16":
        form = "utf-16-be" if body[:1] == b"\0" else "utf-16-le"
    return body.decode(form, "replace").split("\0", 1)[0]


def built(text: str) -> Written | None:
    """The day in Panasonic's serial number: three characters, YYMMDD, four digits."""
    found = _BUILT.match(text)
    return _day(*found.groups()[1:4]) if found else None


def _day(year: str, month: str, day: str) -> Written | None:
    written = read_date(f"{'19' if year >= '70' else '20'}{year}:{month}:{day}")
    return written if written.local is not None and not written.doubts else None


def _apple(note: Note) -> None:
    tags, draft = note.tags, note.draft
    run = _plist(tags.raw(0x0003))
    value, scale, flags = (run.get(name) for name in ("value", "timescale", "flags"))
    if isinstance(value, int) and isinstance(scale, int) and scale > 0 and flags == _VALID:
        draft.counter("Apple:RunTime", "run_time", value / scale, "s")
    for tag, name, kind in (
        (0x000B, "BurstUUID", "burst"),
        (0x0011, "ContentIdentifier", "content_id"),
        (0x0015, "ImageUniqueID", "image_id"),
        (0x0020, "ImageCaptureRequestID", "image_id"),
        (0x002B, "PhotoIdentifier", "image_id"),
    ):
        draft.identifier(f"Apple:{name}", kind, tags.text(tag))


def _plist(data: bytes) -> dict[str, object]:
    try:
        read = plistlib.loads(data[:4096], fmt=plistlib.FMT_BINARY)
    except Exception:  # plistlib lets through whatever its parsing meets
        return {}
    return read if isinstance(read, dict) else {}


def _canon(note: Note) -> None:
    tags, draft = note.tags, note.draft
    draft.identifier("Canon:SerialNumber", "body_serial", tags.number(0x000C) or "")
    draft.identifier("Canon:InternalSerialNumber", "internal_serial", tags.raw(0x0096).split(b"\xff")[0])
    draft.identifier("Canon:OwnerName", "owner", tags.text(0x0009))
    draft.identifier("Canon:ImageUniqueID", "image_id", tags.raw(0x0028).hex())
    draft.counter("Canon:FileNumber", "file_number", tags.number(0x0008) or None)
    if (minutes := tags.signed(0x0035, 1)) is not None:
        draft.zone("Canon:TimeZone", minutes + (tags.signed(0x0035, 3) or 0))


def _nikon_note(data: Data, start: int, begins: bytes, order: str, draft: Draft, original: str) -> None:
    if begins[6] == 1:
        return  # the first Coolpix models count nothing and have no number
    note = first(data[start + 10 : start + 10 + _LONGEST])
    _nikon(Note(note if note.entries else Directory(data, start + 18, order), draft, original))
    draft.read_by("maker notes")


def _nikon(note: Note) -> None:
    tags, draft = note.tags, note.draft
    for tag in (0x001D, 0x00A0):
        draft.identifier("Nikon:SerialNumber", "body_serial", tags.text(tag))
    for tag, name in ((0x00A7, "ShutterCount"), (0x0037, "MechanicalShutterCount")):
        count = tags.number(tag)
        draft.counter(f"Nikon:{name}", "shutter", None if count in (None, 0xFFFFFFFF) else count)
    if len(clock := tags.raw(0x0024)) >= 3:
        (minutes,) = struct.unpack_from(f"{tags.order}h", clock)
        draft.zone("Nikon:TimeZone", minutes + (60 if clock[2] == 1 else 0))
    if len(up := tags.raw(0x00B6)) >= 7:
        _since_power_up(note, struct.unpack_from(f"{tags.order}H5B", up))


def _since_power_up(note: Note, parts: tuple[int, ...]) -> None:
    original = read_date(note.original).local
    try:
        seconds = (original - datetime(*parts)).total_seconds() if original else -1.0  # type: ignore[arg-type]  # noqa: DTZ001
    except ValueError:
        return
    if 0 <= seconds < 366 * 86_400:
        note.draft.counter("Nikon:PowerUpTime", "power_on", seconds, "s")


def _olympus(note: Note) -> None:
    tags, draft = note.tags, note.draft
    for tag in (0x0404, 0x101A):
        draft.identifier("Olympus:SerialNumber", "body_serial", tags.text(tag))
    equipment = tags.within(0x2010)
    draft.identifier("Olympus:SerialNumber", "body_serial", equipment.text(0x0101))
    draft.identifier("Olympus:InternalSerialNumber", "internal_serial", equipment.text(0x0102))
    draft.identifier("Olympus:LensSerialNumber", "lens_serial", equipment.text(0x0202))


def _panasonic(note: Note) -> None:
    tags, draft = note.tags, note.draft
    number = decoded(tags.raw(0x0025))
    if not _BUILT.match(number) and (found := _BUILT_BYTES.search(note.data)):  # its offsets are off by a little
        number = found[0].decode()
    draft.identifier("Panasonic:InternalSerialNumber", "internal_serial", number)
    if (day := built(number)) is not None:
        draft.stamp("Panasonic:InternalSerialNumber", day, Kind.NOT_BEFORE)
    draft.identifier("Panasonic:LensSerialNumber", "lens_serial", tags.text(0x0052))
    if (hundredths := tags.number(0x0029)) is not None:
        draft.counter("Panasonic:TimeSincePowerOn", "power_on", hundredths / 100, "s")
    for tag, name in (
        *((0x0065, "Title"), (0x0066, "BabyName"), (0x0067, "Location"), (0x0069, "Country"), (0x006B, "State")),
        *((0x006D, "City"), (0x006F, "Landmark"), (0x8010, "BabyAge"), (0x0033, "BabyAge")),
    ):
        text = decoded(tags.raw(tag))
        if text.strip(" :0-9") or (name == "BabyAge" and not text.startswith("9999") and text.strip(" :0")):
            draft.text(f"Panasonic:{name}", text)


def _pentax(note: Note) -> None:
    tags, draft = note.tags, note.draft
    draft.identifier("Pentax:SerialNumber", "body_serial", tags.text(0x0229))
    info = tags.entries.get(0x0215)
    if info is not None and len(info.data) >= 20:
        _, day, _, _, number = struct.unpack_from(f"{tags.order}5I", info.data)
        draft.identifier("Pentax:InternalSerialNumber", "internal_serial", number)
        written = read_date(str(day))
        if written.local is not None and not written.doubts:
            draft.stamp("Pentax:ManufactureDate", written, Kind.NOT_BEFORE)
    day_raw, time_raw, count = tags.raw(0x0006), tags.raw(0x0007), tags.raw(0x005D)
    if len(day_raw) == 4 and len(time_raw) >= 3 and len(count) == 4:
        # the count is kept under the date and time of the picture (Pentax.pm, CryptShutterCount)
        day_number, time_number = (int.from_bytes(each, "big") for each in (day_raw, time_raw[:3] + b"\0"))
        shots = int.from_bytes(count, "big") ^ day_number ^ (0xFFFFFFFF - time_number)
        draft.counter("Pentax:ShutterCount", "shutter", shots if shots < 10_000_000 else None)


def _fuji(note: Note) -> None:
    tags, draft = note.tags, note.draft
    number = decoded(tags.raw(0x0010))
    draft.identifier("FujiFilm:InternalSerialNumber", "internal_serial", number)
    if (found := _FUJI_BUILT.fullmatch(number)) and (day := _day(*found.groups())) is not None:
        draft.stamp("FujiFilm:InternalSerialNumber", day, Kind.NOT_BEFORE)
    if (count := tags.number(0x1438)) is not None:
        draft.counter("FujiFilm:ImageCount", "shutter", count & 0x7FFF)
    draft.read_by("maker notes")


def _sigma(note: Note) -> None:
    note.draft.identifier("Sigma:SerialNumber", "body_serial", note.tags.text(0x0002))


def _ricoh(note: Note) -> None:
    note.draft.identifier("Ricoh:InternalSerialNumber", "internal_serial", note.tags.raw(0x0005)[:16].hex())


def _motorola(note: Note) -> None:
    note.draft.identifier("Motorola:SerialNumber", "body_serial", note.tags.text(0x5501))


def _sony(note: Note) -> None:
    note.draft.identifier("Sony:SerialNumber", "body_serial", note.tags.text(0x2031))


def _kodak(note: Note) -> None:
    inner = note.tags.within(0xFC00) if 0xFC00 in note.tags.entries else note.tags.within(0xFC01)
    for tags in (note.tags, inner):
        note.draft.identifier("Kodak:SerialNumber", "body_serial", tags.text(0xFA19))


def _nintendo(note: Note) -> None:
    number = note.tags.raw(0x1101)[0x18:0x1C]
    note.draft.identifier("Nintendo:InternalSerialNumber", "internal_serial", f"0x{number.hex()}" if number else "")


_SHAPES = (
    Shape(b"Apple iOS\0", 14, True, ">", _apple),
    Shape(b"OLYMPUS\0", 12, True, None, _olympus),
    Shape(b"OM SYSTEM\0", 16, True, None, _olympus),
    Shape(b"OLYMP\0", 8, False, None, _olympus),
    Shape(b"Panasonic\0", 12, False, None, _panasonic),
    Shape(b"LEICA\0\0\0", 8, False, None, _panasonic),
    Shape(b"AOC\0", 6, False, None, _pentax),
    Shape(b"PENTAX \0", 10, True, None, _pentax),
    Shape(b"SIGMA\0\0\0", 10, False, None, _sigma),
    Shape(b"FOVEON\0\0", 10, False, None, _sigma),
    Shape(b"RICOH", 8, False, None, _ricoh),
    Shape(b"Ricoh", 8, False, None, _ricoh),
    Shape(b"MOT\0", 8, True, None, _motorola),
    Shape(b"SONY ", 12, False, None, _sony),
)
_PLAIN = (("CANON", _canon), ("NIKON", _nikon), ("SONY", _sony), ("KODAK", _kodak), ("NINTENDO", _nintendo))


def read_canon(data: Data, draft: Draft, original: str = "") -> None:
    """Add what the maker note of a CR3 says, which is a TIFF structure of its own."""
    _canon(Note(first(data), draft, original))
    draft.read_by("maker notes")
