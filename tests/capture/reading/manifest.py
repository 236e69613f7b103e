"""What ExifTool read of the evidence files (MANIFEST.csv), beside what this room reads, and why they differ."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from vangnet.capture.facts import Facts, Kind, Stamp
from vangnet.capture.reading.exiftool import Exiftool
from vangnet.capture.reading.second import merged, needs_second
from vangnet.capture.reading.worker import facts_of
from vangnet.scan.reopening import type_of

FIELDS = ("capture_datetime", "capture_offset", "gps_lat", "gps_lon", "make", "model", "serial")
CLOSE_DEGREES = 1e-6

ONLY_EXIFTOOL = {
    "photos/ianare/Reconyx_HC500_Hyperfire.jpg": "date and serial in Reconyx' binary maker note",
    "photos/ianare/olympus-d320l.jpg": "date and serial in the text segment of a camera of 1998",
    "photos/ianare/sony-powershota5.jpg": "Canon's CIFF inside a JPEG (1998)",
    "photos/exiftool/CasioQVCI.jpg": "Casio's own segment (1998)",
    "photos/exiftool/FLIR.jpg": "offset in the segment of a thermal camera",
    "photos/exiftool/CanonRaw.crw": "CRW, Canon's raw format up to 2004",
    "photos/exiftool/Sigma.x3f": "X3F, Sigma's raw format",
    "photos/exiftool/SigmaDP2.x3f": "X3F, Sigma's raw format",
    "photos/exiftool/PhaseOne.iiq": "serial in Phase One's own directory",
    "photos/exiftool/BPG.bpg": "BPG",
    "photos/exiftool/Lytro.lfp": "LFP, Lytro's format",
    "photos/exiftool/MIE.mie": "MIE, ExifTool's own format",
    "videos/exiftool/QuickTime.mov": "make in Pentax' tags of a film",
    "videos/exiftool/Pentax.avi": "maker note inside an AVI",
    "videos/exiftool/Matroska.mkv": "cut down to its header, which FFmpeg refuses",
    "videos/exiftool/MXF.mxf": "FFmpeg tells the date of the last change only",
    "videos/exiftool/ASF.wmv": "cut down to its header, which FFmpeg refuses",
}
"""Files of which the libraries alone read less, and what they do not know; with ExifTool these agree."""

_NO_TYPE = "not known as a picture to the scan: no bytes tell the type"
_ZIP = "a ZIP: the scan reads the picture inside it"
_PDF = "a PDF is no picture: the scan reads the pictures inside it"
ALWAYS = {
    ("formats/lychee/pdf.pdf", "capture_datetime"): _PDF,
    ("formats/lychee/pdf.pdf", "capture_offset"): _PDF,
    ("formats/pillow/exif_gps.jpg", "gps_lat"): "4294967295 degrees, without a longitude: refused",
    ("photos/exiftool/DNG.dng", "serial"): "the file says 012345678; the manifest lost the zero",
    ("photos/exiftool/Panasonic.rw2", "serial"): "thirteen characters; the fourteenth (^) fills up",
    (
        "photos/exiftool/KyoceraRaw.raw",
        "capture_datetime",
    ): _NO_TYPE,
    ("photos/exiftool/KyoceraRaw.raw", "make"): _NO_TYPE,
    ("photos/exiftool/KyoceraRaw.raw", "model"): _NO_TYPE,
    ("photos/exiftool/CaptureOne.eip", "capture_datetime"): _ZIP,
    ("photos/exiftool/CaptureOne.eip", "make"): _ZIP,
    ("photos/exiftool/CaptureOne.eip", "model"): _ZIP,
    ("videos/exiftool/M2TS.mts", "make"): "4113 is the number of Canon, which is told by name",
    ("large/Leica T (Typ 701).jpg", "serial"): "0 is no serial",
}
"""Differences that stay, with either reader, and why."""


@dataclass(frozen=True)
class Difference:
    """A field that reads otherwise. `why` is None where nobody has explained it."""

    path: str
    field: str
    wanted: str
    read: str
    why: str | None


def rows(evidence: Path) -> list[dict[str, str]]:
    """The files of which ExifTool read anything that is compared."""
    with (evidence / "MANIFEST.csv").open() as file:
        return [row for row in csv.DictReader(file) if any(row[field] for field in FIELDS)]


def read_of(path: Path, exiftool: Exiftool | None = None) -> Facts:
    with path.open("rb") as body:
        facts = facts_of(body, type_of(body)[0])
    if exiftool is None or not needs_second(facts):
        return facts
    return merged(facts, exiftool.facts(path.read_bytes(), facts.type))


def differences(evidence: Path, exiftool: Exiftool | None = None) -> tuple[dict[str, int], list[Difference]]:
    """How often each field was compared, and what differs."""
    compared = dict.fromkeys(FIELDS, 0)
    found = []
    for row in rows(evidence):
        facts = read_of(evidence / row["path"], exiftool)
        for field in FIELDS:
            compared[field] += bool(row[field])
            if row[field] and not _agrees(field, row, facts):
                why = ALWAYS.get((row["path"], field))
                if why is None and exiftool is None:
                    why = ONLY_EXIFTOOL.get(row["path"])
                found.append(Difference(row["path"], field, row[field], _said(field, facts), why))
    return compared, found


def _agrees(field: str, row: dict[str, str], facts: Facts) -> bool:
    wanted = row[field]
    match field:
        case "capture_datetime":
            return any(_clock(each) == wanted[:19] for each in _captured(facts))
        case "capture_offset":  # it stands with that very date
            return any(
                _clock(each) == row["capture_datetime"][:19] and wanted in _offsets(each) for each in _captured(facts)
            )
        case "gps_lat" | "gps_lon":
            return any(
                value is not None and abs(value - float(wanted)) <= CLOSE_DEGREES for value in _degrees(field, facts)
            )
        case "serial":
            return any(
                each.value == wanted for each in facts.identifiers if each.name in ("body_serial", "internal_serial")
            )
        case _:
            return getattr(facts, field) == " ".join(wanted.split())


def _captured(facts: Facts) -> Iterator[Stamp]:
    wanted = (Kind.CAPTURED, Kind.SAVED)
    return (each for each in facts.stamps if each.kind in wanted and each.local is not None)


def _clock(stamp: Stamp) -> str:
    return stamp.local.isoformat()[:19]


def _offsets(stamp: Stamp) -> tuple[str, ...]:
    minutes = stamp.offset_minutes
    if minutes is None:
        return ("Z", "+00:00") if stamp.is_utc else ()
    told = f"{'-' if minutes < 0 else '+'}{abs(minutes) // 60:02}:{abs(minutes) % 60:02}"
    return (told, "Z") if minutes == 0 else (told,)


def _degrees(field: str, facts: Facts) -> Iterator[float | None]:
    return (each.latitude if field == "gps_lat" else each.longitude for each in facts.positions)


def _said(field: str, facts: Facts) -> str:
    match field:
        case "capture_datetime" | "capture_offset":
            return ", ".join(f"{_clock(each)} {'/'.join(_offsets(each))}" for each in _captured(facts))
        case "gps_lat" | "gps_lon":
            return ", ".join(str(value) for value in _degrees(field, facts))
        case "serial":
            return ", ".join(each.value for each in facts.identifiers if "serial" in each.name)
        case _:
            return str(getattr(facts, field) or "")
