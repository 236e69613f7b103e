"""XMP: dates with their offsets, positions, serials and words of a packet of RDF."""

import re
from collections.abc import Iterator
from itertools import islice
from xml.etree.ElementTree import Element, ParseError

from defusedxml.common import DefusedXmlException  # type: ignore[import-untyped]
from defusedxml.ElementTree import fromstring  # type: ignore[import-untyped]

from vangnet.capture.facts import Kind
from vangnet.capture.reading.dates import read_date
from vangnet.capture.reading.draft import Draft
from vangnet.capture.reading.positions import degrees, position
from vangnet.words import Word, word

LARGEST = 4 * 2**20
_MOST_ELEMENTS = 2_000
_MOST_INNER = 512
_LONGEST = 4096

_RDF = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}"
_SPACES = {
    "http://ns.adobe.com/xap/1.0/": "xmp",
    "http://ns.adobe.com/xap/1.0/mm/": "xmpMM",
    "http://ns.adobe.com/exif/1.0/": "exif",
    "http://ns.adobe.com/exif/1.0/aux/": "aux",
    "http://cipa.jp/exif/1.0/": "exifEX",
    "http://ns.adobe.com/tiff/1.0/": "tiff",
    "http://ns.adobe.com/photoshop/1.0/": "photoshop",
    "http://ns.adobe.com/pdf/1.3/": "pdf",
    "http://purl.org/dc/elements/1.1/": "dc",
    "http://iptc.org/std/Iptc4xmpCore/1.0/xmlns/": "Iptc4xmpCore",
    "http://ns.adobe.com/xmp/1.0/DynamicMedia/": "xmpDM",
    "http://ns.microsoft.com/photo/1.0/": "MicrosoftPhoto",
    "http://ns.microsoft.com/photo/1.0": "MicrosoftPhoto",
    "http://ns.google.com/photos/1.0/creations/": "GCreations",
}
_DATES = {
    "exif:DateTimeOriginal": Kind.CAPTURED,
    "photoshop:DateCreated": Kind.CAPTURED,
    "xmpDM:shotDate": Kind.CAPTURED,
    "exif:DateTimeDigitized": Kind.CAPTURED,
    "xmp:CreateDate": Kind.CAPTURED,
    "MicrosoftPhoto:DateAcquired": Kind.SAVED,
    "dc:date": Kind.SAVED,
    "pdf:CreationDate": Kind.SAVED,
    "pdf:ModDate": Kind.EDITED,
    "xmp:ModifyDate": Kind.EDITED,
    "xmp:MetadataDate": Kind.EDITED,
    "tiff:DateTime": Kind.EDITED,
}
_SINGLE = {
    "tiff:Make": "make",
    "tiff:Model": "model",
    "aux:Lens": "lens",
    "exifEX:LensModel": "lens",
    "xmp:CreatorTool": "software",
    "tiff:Software": "software",
}
_IDENTIFIERS = {
    "exifEX:BodySerialNumber": "body_serial",
    "aux:SerialNumber": "body_serial",
    "MicrosoftPhoto:CameraSerialNumber": "body_serial",
    "exifEX:LensSerialNumber": "lens_serial",
    "aux:LensSerialNumber": "lens_serial",
    "exif:ImageUniqueID": "image_id",
    "exifEX:CameraOwnerName": "owner",
    "aux:OwnerName": "owner",
    "dc:creator": "artist",
    "tiff:Artist": "artist",
    "xmpMM:OriginalDocumentID": "document",
    "xmpMM:DocumentID": "document",
}
_TEXTS = frozenset(
    "dc:title dc:description dc:subject dc:rights photoshop:City photoshop:State photoshop:Country "
    "photoshop:Headline photoshop:Instructions Iptc4xmpCore:Location Iptc4xmpCore:CountryCode exif:UserComment "
    "tiff:ImageDescription xmp:Label xmp:Nickname".split()
)
_COORDINATE = re.compile(r"\s*(\d+(?:\.\d+)?)(?:,(\d+(?:\.\d+)?))?(?:,(\d+(?:\.\d+)?))?\s*([NSEW])?\s*", re.ASCII)
_FRACTION = re.compile(r"\s*(-?\d+(?:\.\d+)?)(?:/(\d+))?\s*", re.ASCII)


def read_xmp(data: bytes, draft: Draft) -> None:
    """Add what a packet says. One that is no XML, or that defines entities, is a problem that is told."""
    try:
        root = fromstring(_trimmed(data[:LARGEST]))
    except (ParseError, DefusedXmlException, ValueError, LookupError) as error:
        draft.problem("unreadable_part", part="xmp", error=type(error).__name__)
        return
    draft.read_by("xmp")
    said: dict[str, list[str]] = {}
    for name, value in _properties(root):
        values = said.setdefault(name, [])
        if len(values) < 64:
            values.append(value)
    for name, values in said.items():
        if name in _DATES:
            _date(name, values[0], draft)
        elif name in _SINGLE:
            draft.say(_SINGLE[name], values[0])
        elif name in _IDENTIFIERS:
            draft.identifier(f"XMP:{name}", _IDENTIFIERS[name], values[0])
        elif name in _TEXTS:
            for value in values:
                draft.text(f"XMP:{name}", value)
    _position({name: values[0] for name, values in said.items()}, draft)


def joined(parts: list[bytes]) -> list[bytes]:
    """The packets that are too long for one segment: each part has an id (32 bytes), the whole length and its place."""
    packets: dict[bytes, list[tuple[int, bytes]]] = {}
    for part in parts:
        packets.setdefault(part[:32], []).append((int.from_bytes(part[36:40], "big"), part[40:]))
    return [b"".join(data for _, data in sorted(placed)) for placed in packets.values()]


def _properties(root: Element) -> Iterator[tuple[str, str]]:
    """Properties of every description, simple ones and the items of lists, by the names of their usual prefixes."""
    for count, element in enumerate(root.iter(f"{_RDF}Description")):
        if count > _MOST_ELEMENTS:
            return
        for key, value in element.attrib.items():
            if (name := _name(key)) and value.strip():
                yield name, value[:_LONGEST]
        for child in element:
            if name := _name(child.tag):
                inner = islice(child.iter(), _MOST_INNER)
                items = [item.text for item in inner if item.tag == f"{_RDF}li"] or [child.text]
                for text in items[:64]:
                    if text and text.strip():
                        yield name, text[:_LONGEST]


def _name(key: object) -> str:
    if not isinstance(key, str):
        return ""
    space, _, name = key.removeprefix("{").partition("}")
    return f"{_SPACES[space]}:{name}" if space in _SPACES else ""


def _date(name: str, text: str, draft: Draft) -> None:
    written = read_date(text)
    doubts: list[Word] = []
    if written.offset_minutes == 0:
        doubts.append(word("reading.zero_offset"))
    draft.stamp(f"XMP:{name}", written, _DATES[name], doubts=doubts)


def _position(said: dict[str, str], draft: Draft) -> None:
    pair = [said.get(f"exif:GPS{name}", "") for name in ("Latitude", "Longitude")]
    fixed = read_date(said.get("exif:GPSTimeStamp", ""))
    if not any(pair) and fixed.local is None:
        return
    refused, values = None if any(pair) else word("reading.no_position"), []
    for text, signs in zip(pair, ("NS", "EW"), strict=True):
        found = _COORDINATE.fullmatch(text)
        value = degrees([float(part) for part in found.groups()[:3] if part]) if found else None
        if found and (found[4] or "?") not in signs:
            refused, value = word("reading.no_hemisphere"), None
        values.append(-value if value is not None and found and found[4] == signs[1] else value)
    altitude = _fraction(said.get("exif:GPSAltitude", ""))
    draft.position(
        position(
            "XMP:exif:GPS",
            values[0],
            values[1],
            " ".join(pair),
            refused=refused,
            altitude_m=-altitude if altitude and said.get("exif:GPSAltitudeRef") == "1" else altitude,
            error_m=_fraction(said.get("exif:GPSHPositioningError", "")),
            direction_degrees=_fraction(said.get("exif:GPSImgDirection", "")),
            is_magnetic=said.get("exif:GPSImgDirectionRef") == "M",
            fixed_at=fixed.local if fixed.resolution_s <= 1 and fixed.offset_minutes in (0, None) else None,
        )
    )


def _fraction(text: str) -> float | None:
    found = _FRACTION.fullmatch(text)
    if found is None or found[2] == "0":
        return None
    return float(found[1]) / float(found[2] or 1)


def _trimmed(data: bytes) -> bytes:
    """The packet without what stands around its root: processing instructions, and the spaces that pad it."""
    start = data.find(b"<x:xmpmeta")
    start = start if start >= 0 else data.find(b"<rdf:RDF")
    for ending in (b"</x:xmpmeta>", b"</rdf:RDF>"):
        end = data.rfind(ending)
        if 0 <= start < end:
            return data[start : end + len(ending)]
    return data.strip(b"\0 \t\r\n")
