"""Still pictures: every piece of metadata in them, each read by the reader of its kind."""

import io
import warnings
from collections import Counter
from collections.abc import Iterator
from typing import BinaryIO

from PIL import Image

from vangnet.capture.facts import Kind
from vangnet.capture.reading import exif, iptc, maker_notes, xmp
from vangnet.capture.reading.boxes import content, walk
from vangnet.capture.reading.credentials import read_credentials
from vangnet.capture.reading.dates import read_date
from vangnet.capture.reading.draft import Draft, decoded
from vangnet.capture.reading.piece import Piece
from vangnet.capture.reading.pieces import pieces

_MOST = {"exif": 4, "jpeg": 2, "text": 256, "comment": 64}
_MOST_OF_OTHERS = 16
_PNG_DATES = {"time": Kind.EDITED, "creation time": Kind.CAPTURED, "date:create": Kind.SAVED, "date:modify": Kind.SAVED}
_PNG_SINGLE = {"software": "software", "source": "model", "make": "make", "model": "model"}


def read_picture(body: BinaryIO, draft: Draft) -> None:
    """Add what all pieces of a still picture say, and its size."""
    packets: list[Piece] = []  # read after Exif, which the camera wrote itself
    more: list[bytes] = []
    canon: dict[str, bytes] = {}
    is_signed = False
    for piece in _few(pieces(body)):
        if piece.kind == "more_xmp":
            more.append(bytes(piece.data[:]))
        elif piece.kind in ("xmp", "iptc", "photoshop"):
            packets.append(piece)
        elif piece.kind == "canon":
            canon[piece.name] = bytes(piece.data[:])
        elif piece.kind == "c2pa":
            is_signed = True
        else:
            _read(piece, draft)
    if canon:
        _canon(canon, draft)
    packets.extend(Piece("xmp", data) for data in xmp.joined(more))
    for packet in packets:
        _read(packet, draft)
    if is_signed:
        read_credentials(body, draft)
    _size(body, draft)


def _few(found: Iterator[Piece]) -> Iterator[Piece]:
    """The first pieces of each kind: a file that holds a thousand wants to be read for hours."""
    seen: Counter[str] = Counter()
    for piece in found:
        seen[piece.kind] += 1
        if seen[piece.kind] <= _MOST.get(piece.kind, _MOST_OF_OTHERS):
            yield piece


def _read(piece: Piece, draft: Draft) -> None:
    try:
        _read_piece(piece, draft)
    except Exception as error:  # hostile bytes: other pieces still have their say
        draft.unreadable(piece.kind, error)


def _read_piece(piece: Piece, draft: Draft) -> None:
    data = piece.data
    match piece.kind:
        case "exif":
            exif.read_exif(data, draft)
            maker_notes.read_maker_note(data, draft)
        case "jpeg":
            for inner in _few(pieces(io.BytesIO(data[:]))):
                if inner.kind in ("exif", "xmp", "photoshop", "comment"):
                    _read(inner, draft)
        case "xmp":
            xmp.read_xmp(data[:], draft)
        case "iptc":
            iptc.read_iptc(data[:], draft)
        case "photoshop":
            for kind, value in iptc.resources(data[:]):
                _read(Piece(kind, value), draft)
        case "comment":
            draft.text("JPEG:Comment", data[:])
        case "text":
            _png_text(piece.name, decoded(data[:4096]), draft)


def _png_text(name: str, text: str, draft: Draft) -> None:
    key = name.lower()
    if key in _PNG_DATES:
        written = read_date(text)
        if written.local is None and key == "creation time":
            draft.text(f"PNG:{name}", text)
        else:
            draft.stamp(f"PNG:{name}", written, _PNG_DATES[key])
    elif key in _PNG_SINGLE:
        draft.say(_PNG_SINGLE[key], text)
    elif key == "author":
        draft.identifier("PNG:Author", "artist", text)
    else:
        draft.text(f"PNG:{name}", text)


def _canon(parts: dict[str, bytes], draft: Draft) -> None:
    """The directories of a CR3, each a TIFF structure of its own."""
    tags: dict[str, object] = {}
    for name in ("Image", "EXIF", "GPS"):
        if name in parts:
            tags |= exif.tags_of(parts[name], draft, name)
    exif.tell_tags(tags, draft)
    if "MakerNote" in parts:
        maker_notes.read_canon(parts["MakerNote"], draft)


def _size(body: BinaryIO, draft: Draft) -> None:
    """Width and height, where Pillow knows the format. Nothing is decoded; raw pictures begin with a small one."""
    if not draft.type.startswith("image/") or draft.type.startswith("image/x-"):
        return
    body.seek(0)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            width, height = Image.open(body).size
    except Exception:  # HEIC, or damaged, which the scan has said already
        width, height = _largest_item(body)
    draft.measure("width", width)
    draft.measure("height", height)


def _largest_item(body: BinaryIO) -> tuple[int, int]:
    """The largest of the sizes that HEIC tells: of the whole, its tiles and its small pictures."""
    sizes = [content(body, box, 12) for box in walk(body) if box.path == "meta/iprp/ipco/ispe"]
    return max(
        ((int.from_bytes(size[4:8], "big"), int.from_bytes(size[8:], "big")) for size in sizes),
        key=lambda size: size[0] * size[1],
        default=(0, 0),
    )
