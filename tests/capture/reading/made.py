"""Files made for a test: TIFF structures, JPEG segments, boxes. None shows anything."""

import io
import struct

from PIL import Image

from vangnet.capture.facts import Facts
from vangnet.capture.reading.worker import facts_of

ASCII, SHORT, LONG, RATIONAL, UNDEFINED, SIGNED = 2, 3, 4, 5, 7, 9
_SIZES = {ASCII: 1, SHORT: 2, LONG: 4, RATIONAL: 8, UNDEFINED: 1, SIGNED: 4}

Value = tuple[int, bytes]


def text(value: str) -> Value:
    return ASCII, value.encode() + b"\0"


def longs(*values: int, order: str = ">") -> Value:
    return LONG, struct.pack(f"{order}{len(values)}I", *values)


def ratios(*values: tuple[int, int], order: str = ">") -> Value:
    return RATIONAL, b"".join(struct.pack(f"{order}II", *value) for value in values)


def directory(entries: dict[int, Value], at: int, order: str = ">") -> bytes:
    """A directory that stands at an offset, with its values behind it."""
    table, behind = struct.pack(f"{order}H", len(entries)), b""
    start = at + 2 + 12 * len(entries) + 4
    for tag, (form, data) in sorted(entries.items()):
        count = len(data) // _SIZES[form]
        if len(data) <= 4:
            place = data.ljust(4, b"\0")
        else:
            place = struct.pack(f"{order}I", start + len(behind))
            behind += data + b"\0" * (len(data) & 1)
        table += struct.pack(f"{order}HHI", tag, form, count) + place
    return table + b"\0\0\0\0" + behind


def tiff(
    image: dict[int, Value] | None = None,
    exif: dict[int, Value] | None = None,
    gps: dict[int, Value] | None = None,
    order: str = ">",
) -> bytes:
    """A TIFF structure of up to three directories."""
    image = dict(image or {})
    for tag, entries in ((0x8769, exif), (0x8825, gps)):
        if entries is not None:
            image[tag] = longs(0, order=order)
    data = (b"MM\0*" if order == ">" else b"II*\0") + struct.pack(f"{order}I", 8)
    places = {}
    at = 8 + len(directory(image, 8, order))
    behind = b""
    for tag, entries in ((0x8769, exif), (0x8825, gps)):
        if entries is not None:
            places[tag] = at + len(behind)
            behind += directory(entries, at + len(behind), order)
    return data + directory(image | {tag: longs(at, order=order) for tag, at in places.items()}, 8, order) + behind


def segment(marker: int, data: bytes) -> bytes:
    return bytes([0xFF, marker]) + (len(data) + 2).to_bytes(2, "big") + data


def jpeg(*segments: bytes) -> bytes:
    """A small grey JPEG with these segments before all others."""
    out = io.BytesIO()
    Image.new("L", (16, 16), 128).save(out, "JPEG")
    return out.getvalue()[:2] + b"".join(segments) + out.getvalue()[2:]


def exif_jpeg(data: bytes) -> bytes:
    return jpeg(segment(0xE1, b"Exif\0\0" + data))


def xmp_jpeg(properties: str) -> bytes:
    return jpeg(segment(0xE1, b"http://ns.adobe.com/xap/1.0/\0" + packet(properties)))


def packet(properties: str) -> bytes:
    spaces = {
        "exif": "http://ns.adobe.com/exif/1.0/",
        "xmp": "http://ns.adobe.com/xap/1.0/",
        "photoshop": "http://ns.adobe.com/photoshop/1.0/",
        "tiff": "http://ns.adobe.com/tiff/1.0/",
        "aux": "http://ns.adobe.com/exif/1.0/aux/",
        "dc": "http://purl.org/dc/elements/1.1/",
    }
    names = " ".join(f'xmlns:{prefix}="{space}"' for prefix, space in spaces.items())
    return (
        f'<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
        f'<rdf:Description rdf:about="" {names}>{properties}</rdf:Description></rdf:RDF></x:xmpmeta>'
    ).encode()


def box(kind: str, *parts: bytes) -> bytes:
    data = b"".join(parts)
    return (len(data) + 8).to_bytes(4, "big") + kind.encode("latin-1") + data


def movie(*parts: bytes) -> bytes:
    return box("ftyp", b"qt  \0\0\0\0") + box("moov", *parts)


def mvhd(made: int, changed: int = 0, scale: int = 600, length: int = 1200) -> bytes:
    return box("mvhd", struct.pack(">IIIII", 0, made, changed, scale, length) + b"\0" * 80)


def read(data: bytes, type_: str = "image/jpeg") -> Facts:
    return facts_of(io.BytesIO(data), type_)


def panasonic_note() -> Value:
    """A maker note of Panasonic's shape, within a hostile file."""
    return UNDEFINED, b"Panasonic\0\0\0" + directory({0x25: (UNDEFINED, b"F050903020012\0\0\0")}, 0)
