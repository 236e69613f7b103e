"""What makers put into the boxes of their films: GoPro's GPMF, and Sony's XML."""

from collections.abc import Iterator
from xml.etree.ElementTree import ParseError

from defusedxml.common import DefusedXmlException  # type: ignore[import-untyped]
from defusedxml.ElementTree import fromstring  # type: ignore[import-untyped]

from vangnet.capture.facts import Kind
from vangnet.capture.reading.dates import read_date
from vangnet.capture.reading.draft import Draft

_MOST = 512
LARGEST = 2**18
_DEEPEST = 4
_ZONE, _ZONE_LENGTH = 11, 12


def read_gpmf(data: bytes, draft: Draft) -> None:
    """Model, firmware and serial of a GoPro (github.com/gopro/gpmf-parser)."""
    for key, value in _pieces(data):
        if key == b"MINF":
            draft.say("make", "GoPro")
            draft.say("model", value)
        elif key == b"CASN":
            draft.identifier("GoPro:CASN", "body_serial", value)
        elif key == b"LINF":
            draft.identifier("GoPro:LINF", "lens_serial", value)
        elif key == b"FMWR":
            draft.say("software", value)
        elif key == b"MUID":
            draft.identifier("GoPro:MUID", "image_id", value.hex())


def read_sony(data: bytes, draft: Draft) -> None:
    """Date with offset, model and serial of Sony's camcorders (NonRealTimeMeta)."""
    try:
        root = fromstring(data.strip(b"\0")[:LARGEST])
    except (ParseError, DefusedXmlException, ValueError, LookupError) as error:
        draft.unreadable("xml", error)
        return
    for element in root.iter():
        name = str(element.tag).rpartition("}")[2]
        if name == "CreationDate":
            draft.stamp("Sony:CreationDate", read_date(element.get("value", "")), Kind.CAPTURED)
        elif name == "Device":
            draft.say("make", element.get("manufacturer", ""))
            draft.say("model", element.get("modelName", ""))
            draft.identifier("Sony:serialNo", "body_serial", element.get("serialNo", ""))


def read_sony_zone(data: bytes, draft: Draft) -> None:
    """The zone of the clock in the box of Sony's films (USMT): a list of sized items, of which it is kind 11."""
    at = 10
    for _ in range(int.from_bytes(data[8:10], "big") if data[4:8] == b"MTDT" else 0):
        item = data[at : at + int.from_bytes(data[at : at + 2], "big")]
        if len(item) == _ZONE_LENGTH and int.from_bytes(item[2:6], "big") == _ZONE:
            draft.zone("Sony:TimeZone", int.from_bytes(item[10:12], "big", signed=True))
        if not item:
            return
        at += len(item)


def _pieces(data: bytes, depth: int = 0) -> Iterator[tuple[bytes, bytes]]:
    """Key and value of every piece: a key of four letters, a form, a size, a count; form 0 holds pieces."""
    at = 0
    for _ in range(_MOST):
        if at + 8 > len(data):
            return
        key, form = data[at : at + 4], data[at + 4]
        size = data[at + 5] * int.from_bytes(data[at + 6 : at + 8], "big")
        value = data[at + 8 : at + 8 + size]
        if form == 0 and depth < _DEEPEST:
            yield from _pieces(value, depth + 1)
        else:
            yield key, value
        at += 8 + (size + 3) // 4 * 4
