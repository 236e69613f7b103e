"""The type of a file by its content, never by its name: a renamed picture is still a picture."""

from collections.abc import Callable

import numpy as np

from vangnet.evidence.encrypted import vault
from vangnet.evidence.families import FAMILIES, Family, family
from vangnet.evidence.magic import pictures, videos, volumes
from vangnet.evidence.magic.signatures import exact
from vangnet.evidence.magic.texts import text

__all__ = [
    "EMPTY",
    "FAMILIES",
    "HEAD_BYTES",
    "TAIL_BYTES",
    "TAIL_HELPS",
    "UNKNOWN",
    "Family",
    "ends_as_zip",
    "family",
    "looks_random",
    "sniff",
]

HEAD_BYTES = 0x9000
"""How many first bytes `sniff` can use: an ISO 9660 image says what it is only at 0x8001."""
TAIL_BYTES = 1024
"""How many last bytes `sniff` can use."""
UNKNOWN = "application/octet-stream"
EMPTY = "inode/x-empty"
ZIP = "application/zip"
TAR = "application/x-tar"

_MAY_BE_A_VAULT = frozenset({"application/json", "text/xml", "text/plain"})

Probe = Callable[[bytes, "int | None"], "str | None"]


def _always(type_: str) -> Probe:
    return lambda _head, _size: type_


_BY_TWO: dict[bytes, Probe] = {
    b"II": pictures.tiff,
    b"MM": pictures.tiff,
    b"BM": pictures.bitmap,
    b"BA": pictures.bitmap,
    b"\x01\xda": pictures.silicon,
    b"\x01\x00": pictures.metafile,
    b"RI": videos.riff,
    b"FO": videos.iff,
    b"Og": videos.ogg,
    b"\x30\x26": videos.asf,
    b"\x5d\x00": volumes.lzma_alone,
    b"BZ": volumes.bzip2,
    **dict.fromkeys((b"FW", b"CW", b"ZW"), volumes.flash),
    b"AN": volumes.android_backup,
    b"MZ": _always("application/x-dosexec"),
    b"\x60\xea": _always("application/x-arj"),
    **dict.fromkeys((b"\x71\xc7", b"\xc7\x71"), _always("application/x-cpio")),
    **{b"P" + digit: pictures.portable for digit in (b"1", b"2", b"3", b"4", b"5", b"6", b"7", b"F", b"f")},
    **{b"\xff" + bytes([low]): videos.mpeg_frames for low in range(0xE0, 0x100)},
    **{b"\x0a" + bytes([low]): pictures.paintbrush for low in (0, 2, 3, 4, 5)},
    **{b"\x30" + bytes([low]): volumes.pkcs7 for low in range(0x80, 0x85)},
    **{b"x" + bytes([low]): volumes.zlib_stream for low in (0x01, 0x5E, 0x9C, 0xDA)},
    **{bytes([tag, low]): volumes.pgp for tag in (0x84, 0x85, 0x8C, 0xC1, 0xC3) for low in range(256)},
}
_BY_BOX: dict[bytes, Probe] = {
    b"ftyp": videos.iso_media,
    b"jP  ": videos.jpeg2000_box,
    b"styp": _always("video/mp4"),
    **dict.fromkeys((b"moov", b"mdat", b"wide", b"free", b"skip", b"pnot", b"moof"), videos.quicktime),
}


def sniff(head: bytes, size: int | None, tail: bytes = b"") -> str:
    """Tell a file's type as a MIME type from its first `HEAD_BYTES` bytes (fewer will do) and its size, if known.

    A few formats sign at the end: where the answer is in `TAIL_HELPS`, asking again with the last `TAIL_BYTES` bytes
    may give a better one. `UNKNOWN` when nothing fits. Takes 1 to 10 microseconds.
    """
    if size == 0 or not head:
        return EMPTY
    found = _by_head(head, size)
    return _by_tail(head, tail, found) or found if tail and found in TAIL_HELPS else found


def _by_head(head: bytes, size: int | None) -> str:
    # A tar file starts with the name of its first member, which may look like any other signature: tar goes first.
    if head[257:262] == b"ustar" and volumes.tar(head):
        return TAR
    found = exact(head)
    if found is not None:
        return videos.matroska(head) if found == "video/x-matroska" else found
    for table, key in ((_BY_TWO, head[:2]), (_BY_BOX, head[4:8])):
        probe = table.get(key)
        found = probe(head, size) if probe else None
        if found:
            return found
    found = text(head)
    return (vault(head) or found if found in _MAY_BE_A_VAULT else found) or _by_places(head, size)


def _by_places(head: bytes, size: int | None) -> str:
    """Look where formats without a signature at the start keep theirs."""
    if head[0] == 0:
        found = pictures.icon(head, size) or videos.raw_h26x(head, size)
        if found:
            return found
    found = volumes.disk(head, size) or videos.transport_stream(head) or videos.flic(head, size)
    if found:
        return found
    if volumes.tar(head):
        return TAR
    for is_it, type_ in _RARE:
        if is_it(head):
            return type_
    return pictures.targa(head, size) or UNKNOWN


def _mobile_book(head: bytes) -> bool:
    return head[60:68] in {b"BOOKMOBI", b"TEXtREAd"}


_RARE: tuple[tuple[Callable[[bytes], bool], str], ...] = (
    (volumes.ecryptfs, "application/x-ecryptfs"),
    (volumes.lharc, "application/x-lzh-compressed"),
    (lambda head: head[7:14] == b"**ACE**", "application/x-ace-compressed"),
    (lambda head: head[128:132] == b"DICM", "application/dicom"),
    (lambda head: head[4:8] == b"\xef\xcd\xab\x89", "application/x-ese-database"),
    (lambda head: head[1:4] == b"MIE" or head[4:8] == b"0MIE", "image/x-mie"),
    (_mobile_book, "application/x-mobipocket-ebook"),
    (volumes.thumbdata, "application/x-android-thumbdata"),
    (pictures.photo_cd, "image/x-photo-cd"),
    (lambda head: b"%PDF-" in head[:1024], "application/pdf"),
)

_PACKED_DISKS = frozenset({"application/x-bzip2", "application/x-xz"})  # what a disk image of a Mac may start with
TAIL_HELPS = _PACKED_DISKS | {UNKNOWN, "application/x-dosexec", "application/x-elf", "text/plain", "application/zlib"}
"""Types for which the end of the file can tell more: a program may carry a zip file, an unknown file be a disk."""


def ends_as_zip(tail: bytes) -> bool:
    """Tell whether a file ends as a zip archive does, whatever it starts with: a picture too can carry one."""
    at = tail.rfind(b"PK\x05\x06")
    # The last record of a zip states the length of the comment that ends the file.
    return at >= 0 and at + 22 + int.from_bytes(tail[at + 20 : at + 22], "little") == len(tail)


def _by_tail(head: bytes, tail: bytes, found: str) -> str | None:
    if found in _PACKED_DISKS:
        return volumes.disk_footer(tail)
    if pictures.targa_footer(tail):
        return "image/x-tga"
    if volumes.thumbdata_ends(head, tail):
        return "application/x-android-thumbdata"
    return ZIP if ends_as_zip(tail) else volumes.disk_footer(tail)


_ZEROS_BEYOND_CHANCE = 64
"""In 4,096 random bytes 16 are zero; that 65 are is as likely as 1 in 10^18."""


def looks_random(sample: bytes) -> bool:
    """Tell whether bytes of no known type could be encrypted: whether chance alone would give such a sample.

    Counts how often each byte value, and each difference between neighbours, occurs, and compares both with equal
    chances (chi-square, 255 degrees of freedom). Needs at least 4,096 bytes; below that the answer is no.
    Truly random bytes are missed about once in 500 samples: each of the two counts may err once in 1,000.
    Text and programs are thousands of times further away than the threshold. Compressed data is close to random, so
    an unknown compressed format may be taken for an encrypted one, more often the shorter the sample: give at least
    `HEAD_BYTES`.
    """
    if len(sample) < 4096:
        return False
    if sample.count(0, 0, 4096) > _ZEROS_BEYOND_CHANCE:  # most programs and databases end here
        return False
    values = np.frombuffer(sample, dtype=np.uint8)
    return _even(values) and _even(np.diff(values))


def _even(values: "np.ndarray[tuple[int, ...], np.dtype[np.uint8]]") -> bool:
    expected = len(values) / 256
    counts = np.bincount(values, minlength=256)
    chi_square = float(((counts - expected) ** 2).sum() / expected)
    return 187.0 < chi_square < 336.0  # the outermost 0.05 % on either side of chi-square with 255 degrees of freedom
