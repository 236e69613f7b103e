"""Disks, file systems, tar files and encrypted volumes: formats that are told by bytes further in."""

import re
import zlib

_OCTAL = re.compile(rb"[ 0-7]{6}[\x00 ]")
_BITLOCKER_TO_GO = bytes.fromhex("3bd66749292ed84a8399f6a339e3d001")
_ENVELOPED = (bytes.fromhex("06092a864886f70d010703"), bytes.fromhex("060b2a864886f70d0109100117"))
_LZH = re.compile(rb"-(?:lh[0-9d]|lz[2-5s]|pm[0-2])-")


def tar(head: bytes) -> bool:
    """Tell a tar file by the checksum of its first header."""
    if len(head) < 512 or not _OCTAL.match(head, 148):
        return False
    try:
        stated = int(head[148:156].strip(b" \x00") or b"0", 8)
    except ValueError:
        return False
    unsigned = sum(head[:148]) + 256 + sum(head[156:512])
    return stated == unsigned or stated == unsigned - 256 * sum(byte > 127 for byte in head[:148] + head[156:512])


_SMALLEST_DISK = 1 << 15  # a boot sector alone, or with the program behind it, is no disk


def disk(head: bytes, size: int | None) -> str | None:
    """Tell a disk, a partition or a file system by the places where each keeps its signature."""
    if size is not None and size < _SMALLEST_DISK:
        return None
    if head[0x8001:0x8006] in {b"CD001", b"BEA01", b"CDROM"}:
        return "application/x-iso9660-image"
    if head[510:512] == b"\x55\xaa":
        return _boot_sector(head)
    if head[88:90] == b"CS" and head[8:12] == b"\x01\x00\x10\x00":  # a physical volume of Core Storage
        return "application/x-apple-corestorage"
    if head[512:520] == b"EFI PART" or head[32:36] == b"NXSB":
        return "application/x-raw-disk-image"
    return "application/x-filesystem-image" if _unix_file_system(head) else None


def _boot_sector(head: bytes) -> str | None:
    if head[3:11] == b"-FVE-FS-" or head[424:440] == _BITLOCKER_TO_GO:
        return "application/x-bitlocker"
    fat = head[54:59] in {b"FAT12", b"FAT16", b"FAT  "} or head[82:87] == b"FAT32"
    if fat or head[3:8] in {b"NTFS ", b"EXFAT", b"MSDOS", b"mkfs.", b"MSWIN"}:
        return "application/x-filesystem-image"
    # A partition table: each of four rows is active or not, and at least one has a type and a length.
    states, rows = head[446:510:16], (head[at : at + 16] for at in range(446, 510, 16))
    if head[512:520] == b"EFI PART" or (set(states) <= {0, 0x80} and any(row[4] and any(row[12:]) for row in rows)):
        return "application/x-raw-disk-image"
    # An old FAT without its name: bytes per sector, then sectors per cluster a power of two, then one or two copies.
    cluster = head[13]
    plain = head[11:13] in {b"\0\2", b"\0\x10"} and cluster and not cluster & (cluster - 1) and head[16] in {1, 2}
    return "application/x-filesystem-image" if plain else None


def _unix_file_system(head: bytes) -> bool:
    """Tell ext2/3/4, HFS, HFS+, F2FS and the Apple partition map."""
    ext = (
        head[0x438:0x43A] == b"\x53\xef"
        and head[0x43A:0x43B] in {b"\0", b"\1", b"\2", b"\3"}
        and head[0x43B:0x43C] == b"\0"
    )
    hfs = head[1024:1028] in {b"H+\x00\x04", b"HX\x00\x05"} or (head[1024:1026] == b"BD" and head[:1024] == bytes(1024))
    f2fs = head[1024:1028] == b"\x10\x20\xf5\xf2"
    apple_map = head[:2] == b"ER" and head[512:514] == b"PM"
    return ext or hfs or f2fs or apple_map


def ecryptfs(head: bytes) -> bool:
    """Tell an eCryptfs file: two random words whose difference is fixed."""
    return int.from_bytes(head[8:12], "big") ^ int.from_bytes(head[12:16], "big") == 0x3C81B7F5


def pgp(head: bytes, _size: int | None) -> str | None:
    """Tell a binary OpenPGP message: a session key packet of a known version comes first."""
    tag = head[0]
    if tag in {0x84, 0x85, 0xC1}:  # encrypted to a public key, version 3, then a key number and an algorithm
        body = head[3:] if tag == 0x85 or (tag == 0xC1 and 192 <= head[1] < 224) else head[2:]
        return (
            "application/pgp-encrypted"
            if body[:1] == b"\3" and body[9:10] in {b"\1", b"\2", b"\x10", b"\x12"}
            else None
        )
    # encrypted to a password, version 4, a cipher, a way to stretch the password, a hash
    return "application/pgp-encrypted" if _symmetric(head) else None


def _symmetric(head: bytes) -> bool:
    return (
        len(head) > 6
        and head[2] == 4
        and head[3] in {1, 2, 3, 4, 7, 8, 9, 10}
        and head[4] in {0, 1, 3}
        and 0 < head[5] < 12
    )


def pkcs7(head: bytes, _size: int | None) -> str | None:
    """Tell an S/MIME message in its binary form that is encrypted; one that is only signed is none."""
    start = head[2:24]
    return "application/pkcs7-enveloped" if any(mark in start for mark in _ENVELOPED) else None


def lharc(head: bytes) -> bool:
    """Tell an LZH archive by its method."""
    return _LZH.match(head, 2) is not None


def lzma_alone(head: bytes, _size: int | None) -> str | None:
    """Tell the old LZMA format: properties, a dictionary of a usual size, and a length that is unknown or sensible."""
    if len(head) < 14 or head[13]:  # what follows the header starts with a zero byte
        return None
    dictionary, length = int.from_bytes(head[1:5], "little"), head[5:13]
    usual = any(dictionary in {1 << power, 3 << power} for power in range(11, 32))
    sensible = length == b"\xff" * 8 or length[5:] == bytes(3)
    return "application/x-lzma" if usual and sensible else None


def bzip2(head: bytes, _size: int | None) -> str | None:
    """Tell a bzip2 file by its level and the number that starts a block, or ends an empty file."""
    block = head[4:10] in {b"1AY&SY", b"\x17rE8P\x90"}
    return "application/x-bzip2" if head[2:3] == b"h" and head[3:4].isdigit() and block else None


def zlib_stream(head: bytes, _size: int | None) -> str | None:
    """Tell a bare zlib stream, which may hold anything, from a text such as "x^2": its start decodes."""
    try:
        decoded = zlib.decompressobj().decompress(head[:2048], 64)
    except zlib.error:
        return None
    return "application/zlib" if decoded else None


def flash(head: bytes, size: int | None) -> str | None:
    """Tell a Flash film, which may hold pictures, by its version and its length or compression."""
    if head[1:3] != b"WS" or len(head) < 13 or not 0 < head[3] < 64:
        return None
    plain = head[:1] == b"F" and int.from_bytes(head[4:8], "little") == size
    packed = (head[:1] == b"C" and head[8] == 0x78) or (head[:1] == b"Z" and head[12] == 0x5D)
    return "application/x-shockwave-flash" if plain or packed else None


def disk_footer(tail: bytes) -> str | None:
    """Tell disk images that keep their header at the end."""
    if tail[-512:-508] == b"koly":
        return "application/x-apple-diskimage"
    return "application/x-vhd-disk" if tail[-512:-504] == b"conectix" else None


def android_backup(head: bytes, size: int | None) -> str | None:  # noqa: ARG001 - as the other probes
    """Read the header of an Android backup, four lines of text, of which the last names its cipher."""
    if not head.startswith(b"ANDROID BACKUP\n"):
        return None
    lines = head[:1024].split(b"\n", 4)
    open_ = len(lines) > 3 and lines[3] == b"none"
    return "application/x-android-backup" if open_ else "application/x-android-backup-encrypted"


THUMBDATA_RECORD = 10_000
"""How many bytes each picture has in the thumbnail stores of Android (.thumbdata3 and later)."""


def thumbdata(head: bytes) -> bool:
    """Tell a thumbnail store of Android by its first records: in use, an identifier, a length, and then a JPEG."""
    if not head or head[0] not in {0, 1}:
        return False
    return any(_is_thumbnail(head[at : at + 16]) for at in range(0, len(head), THUMBDATA_RECORD))


def _is_thumbnail(record: bytes) -> bool:
    length = int.from_bytes(record[9:13], "big")
    return record[:1] == b"\x01" and record[13:] == b"\xff\xd8\xff" and 0 < length < THUMBDATA_RECORD


def thumbdata_ends(head: bytes, tail: bytes) -> bool:
    """Tell one whose first records were never used: nothing but zeros, and at the very end the end of a JPEG."""
    return len(head) > THUMBDATA_RECORD and not head.strip(b"\0") and tail.endswith(b"\xff\xd9")
