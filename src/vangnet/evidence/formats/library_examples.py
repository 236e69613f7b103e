"""Small archives of the formats that libarchive reads: written by it, or by hand where it only reads."""

import struct
import zlib
from collections.abc import Iterator

from vangnet.evidence.member import Example

_HOLDS = {"notes.txt": b"a neutral text", "folder/picture.bin": b"\x01\x02" * 700}
_WRITTEN = {
    "application/x-7z-compressed": "7zip",
    "application/x-cpio": "cpio_newc",
    "application/x-iso9660-image": "iso9660",
    "application/x-xar": "xar",
}


def examples() -> Iterator[Example]:
    for type_, format_ in _WRITTEN.items():
        yield Example(type_, written(format_, _HOLDS), _HOLDS)
    flat = {"notes.txt": b"a neutral text", "picture.bin": b"\x01\x02" * 700}
    package = {"debian-binary": b"2.0\n", "data.tar": b"neutral"}
    yield Example("application/x-ar", written("ar_svr4", flat), flat)
    yield Example("application/vnd.debian.binary-package", written("ar_svr4", package), package)
    yield Example("application/vnd.rar", _rar(), _HOLDS)
    yield Example("application/vnd.ms-cab-compressed", _cabinet(), _HOLDS)
    yield Example("application/x-lzh-compressed", _lzh(), flat)


def written(format_: str, holds: dict[str, bytes]) -> bytes:
    """Let libarchive write an archive."""
    import libarchive

    pieces: list[bytes] = []

    def take(piece: bytes) -> int:
        pieces.append(bytes(piece))
        return len(piece)

    with libarchive.custom_writer(take, format_) as archive:
        for name, content in holds.items():
            archive.add_file_from_memory(name, len(content), content, mtime=1_000_000_000)
    return b"".join(pieces)


def _rar() -> bytes:
    """RAR 5 with stored files."""
    blocks = [_rar_block(b"\x01\x00\x00")]
    for name, content in _HOLDS.items():
        size = bytes([len(content) & 127 | 128, len(content) >> 7])
        checksum = zlib.crc32(content).to_bytes(4, "little")
        about = b"\x04" + size + b"\x20" + checksum + b"\x00\x01" + bytes([len(name)]) + name.encode()
        blocks.append(_rar_block(b"\x02\x02" + size + about) + content)
    return b"Rar!\x1a\x07\x01\x00" + b"".join(blocks) + _rar_block(b"\x05\x00\x00")


def _rar_block(body: bytes) -> bytes:
    sized = bytes([len(body)]) + body
    return zlib.crc32(sized).to_bytes(4, "little") + sized


def _cabinet() -> bytes:
    """Make a cabinet of one folder with one stored block."""
    data = b"".join(_HOLDS.values())
    files, at = b"", 0
    for name, content in _HOLDS.items():
        files += struct.pack("<IIHHHH", len(content), at, 0, 0x3D21, 0x6000, 0x20)
        files += name.replace("/", "\\").encode() + b"\x00"
        at += len(content)
    block = struct.pack("<IHH", 0, len(data), len(data)) + data
    start = 36 + 8 + len(files)
    header = struct.pack("<4sIIIIIBBHHHHH", b"MSCF", 0, start + len(block), 0, 44, 0, 3, 1, 1, len(_HOLDS), 0, 0, 0)
    return header + struct.pack("<IHH", start, 1, 0) + files + block


def _lzh() -> bytes:
    """LZH with stored files under headers of level 0."""
    archive = b""
    for name, content in (("notes.txt", b"a neutral text"), ("picture.bin", b"\x01\x02" * 700)):
        body = b"-lh0-" + struct.pack("<IIIBBB", len(content), len(content), 0x3D216000, 0x20, 0, len(name))
        body += name.encode() + _crc16(content).to_bytes(2, "little")
        archive += bytes([len(body), sum(body) & 255]) + body + content
    return archive + b"\x00"


def _crc16(data: bytes) -> int:
    crc = 0
    for byte in data:
        crc ^= byte
        for _ in range(8):
            crc = crc >> 1 ^ (0xA001 if crc & 1 else 0)
    return crc
