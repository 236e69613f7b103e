"""Picture formats whose first bytes alone do not decide."""

import re
from itertools import pairwise
from struct import Struct

_BMP_HEADERS = {12, 16, 40, 52, 56, 64, 108, 124}  # the lengths that a BMP's second header can have
_ICON = Struct("<HHHBBBBHHII")
_TARGA = Struct("<BBBHHBHHHHBB")
_FOOTER = b"TRUEVISION-XFILE.\x00"
# "P6", then width and height; comments may stand between. A letter with a 6 in a text has no two numbers after it.
_GAP = rb"(?:\s+(?:#[^\n]*\n\s*)*)"
_PNM = re.compile(rb"P[1-6]" + _GAP + rb"\d{1,6}" + _GAP + rb"\d{1,6}\s")
_PAM = re.compile(rb"P7\s(?:#|WIDTH|HEIGHT|DEPTH|MAXVAL|TUPLTYPE)")
_PFM = re.compile(rb"P[Ff]\n\d{1,6} \d{1,6}\n-?\d")
_XBM = re.compile(rb"(?:/\*.{0,200}?\*/)?\s*#define[ \t]+\S+_width[ \t]+\d", re.DOTALL)


def tiff(head: bytes, _size: int | None) -> str | None:
    """Tell a TIFF, or which camera's raw format in a TIFF's clothes."""
    if head[:8] in {b"IIRO\x08\x00\x00\x00", b"IIRS\x08\x00\x00\x00", b"MMOR\x00\x00\x00\x08"}:
        return "image/x-olympus-orf"
    if head[:4] == b"IIU\x00":
        return "image/x-panasonic-rw2"
    if head[:3] == b"II\xbc":
        return "image/jxr"
    if head[6:14] == b"HEAPCCDR":
        return "image/x-canon-crw"
    if head[:4] not in {b"II*\x00", b"MM\x00*", b"II+\x00", b"MM\x00+"}:
        return None
    if head[8:10] == b"CR":
        return "image/x-canon-cr2"
    if head[8:12] == b"IIII":
        return "image/x-phaseone-iiq"
    return _raw_by_tags(head) or "image/tiff"


def _raw_by_tags(head: bytes) -> str | None:
    """Read the first directory: a DNG says that it is one; other raw files name their maker and hold sub-pictures."""
    order = "<" if head[:2] == b"II" else ">"
    if head[2:4] not in {b"*\x00", b"\x00*"}:
        return None
    entry, short, long = Struct(order + "HHII"), Struct(order + "H"), Struct(order + "I")
    if len(head) < 8:
        return None
    start = long.unpack_from(head, 4)[0]
    if start + 2 > len(head):
        return None
    count = min(short.unpack_from(head, start)[0], 100, (len(head) - start - 2) // 12)
    tags = {row[0]: row for row in (entry.unpack_from(head, start + 2 + 12 * row) for row in range(count))}
    if 0xC612 in tags:  # DNGVersion
        return "image/x-adobe-dng"
    if 0x010F not in tags or 0x014A not in tags:  # Make, SubIFDs
        return None
    maker = head[tags[0x010F][3] : tags[0x010F][3] + 8]
    for name, type_ in (
        (b"NIKON", "image/x-nikon-nef"),
        (b"SONY", "image/x-sony-arw"),
        (b"PENTAX", "image/x-pentax-pef"),
    ):
        if maker.startswith(name):
            return type_
    return None


def bitmap(head: bytes, _size: int | None) -> str | None:
    """Tell a Windows or OS/2 bitmap from a text that starts with the same two letters."""
    if head[:2] == b"BA":  # an OS/2 array of bitmaps: the first bitmap follows
        return "image/bmp" if head[14:16] in {b"BM", b"CI", b"CP", b"IC", b"PT"} else None
    length = int.from_bytes(head[14:18], "little")
    # A damaged second header is still a bitmap to report when the reserved bytes and the pixel offset make sense.
    plausible = head[6:10] == bytes(4) and 14 < int.from_bytes(head[10:14], "little") < 1 << 20
    return "image/bmp" if length in _BMP_HEADERS or plausible else None


def icon(head: bytes, size: int | None) -> str | None:
    """Tell a Windows icon or cursor by its first entry."""
    if len(head) < _ICON.size:
        return None
    zero, kind, count, _, _, _, reserved, _, _, length, offset = _ICON.unpack_from(head)
    if zero or kind not in {1, 2} or not 0 < count < 1024 or reserved not in {0, 255}:
        return None
    if offset < 6 + 16 * count or not length or (size is not None and offset >= size):
        return None
    return "image/vnd.microsoft.icon"


def portable(head: bytes, _size: int | None) -> str | None:
    """Tell a PNM, PAM or PFM picture from a text."""
    if head[:2] == b"P7":
        return "image/x-portable-arbitrarymap" if _PAM.match(head) else None
    if head[1:2] in b"Ff":
        return "image/x-portable-floatmap" if _PFM.match(head) else None
    return "image/x-portable-anymap" if _PNM.match(head[:1024]) else None


def paintbrush(head: bytes, _size: int | None) -> str | None:
    """Tell a PCX by its version, encoding, bits and margins."""
    if len(head) < 128 or head[1] not in {0, 2, 3, 4, 5} or head[2] > 1 or head[3] not in {1, 2, 4, 8}:
        return None
    left, top, right, bottom = (int.from_bytes(head[at : at + 2], "little") for at in (4, 6, 8, 10))
    return "image/x-pcx" if left <= right and top <= bottom and head[64] == 0 and head[65] <= 4 else None


def silicon(head: bytes, _size: int | None) -> str | None:
    """Tell an SGI picture."""
    fits = (
        head[2:3] in {b"\x00", b"\x01"} and head[3:4] in {b"\x01", b"\x02"} and head[4:6] in {b"\0\1", b"\0\2", b"\0\3"}
    )
    return "image/x-sgi" if fits else None


def metafile(head: bytes, _size: int | None) -> str | None:
    """Tell an enhanced Windows metafile (drawings, often around one bitmap)."""
    return "image/emf" if head[:4] == b"\x01\x00\x00\x00" and head[40:44] == b" EMF" else None


def xbitmap(head: bytes) -> bool:
    """Tell whether a text is an X bitmap, a picture written as a C program."""
    return _XBM.match(head) is not None


def targa(head: bytes, size: int | None) -> str | None:
    """Tell a TGA, which has no signature: every field of its header must make sense together."""
    if len(head) < 18:
        return None
    ident, has_map, kind, first, colours, bits, _, _, width, height, depth, flags = _TARGA.unpack_from(head)
    if kind not in {1, 2, 3, 9, 10, 11} or has_map > 1 or not width or not height or flags & 0xC0 or flags & 15 > 8:
        return None
    mapped = kind in {1, 9}
    if mapped and not (has_map and colours and bits in {15, 16, 24, 32} and depth in {8, 16}):
        return None
    if not mapped and (depth not in ({8, 16} if kind in {3, 11} else {15, 16, 24, 32})):
        return None
    if not has_map and (first or colours or bits):
        return None
    start = 18 + ident + (colours * ((bits + 7) // 8) if has_map else 0)
    pixels = width * height * ((depth + 7) // 8)
    return "image/x-tga" if size is not None and _holds(size, start, pixels, packed=kind > 8) else None


def targa_footer(tail: bytes) -> bool:
    """Tell whether a file ends as a TGA of version 2 does."""
    return tail.endswith(_FOOTER)


def _holds(size: int, start: int, pixels: int, *, packed: bool) -> bool:
    """Ask whether a file of this size can hold these pixels: plainly, or as runs of up to 128 pixels."""
    room = size - start
    return pixels // 140 <= room <= pixels * 1.3 + 4096 if packed else 0 <= room - pixels <= 8192


def photo_cd(head: bytes) -> bool:
    """Tell a Kodak Photo CD picture."""
    return head[2048:2052] == b"PCD_"


def brands(head: bytes) -> list[bytes]:
    """Give the brands of an ISO media file: the major one first, then those it is compatible with."""
    length = min(int.from_bytes(head[:4], "big"), 512, len(head))
    edges = [8, *range(16, length + 1, 4)]
    return [head[8:12], *(head[low:high] for low, high in pairwise(edges[1:]))]
