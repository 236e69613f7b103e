"""The rows of a FAT or exFAT folder: names, sizes and first clusters, of files that are there and of deleted ones."""

import calendar
from collections.abc import Iterator
from typing import NamedTuple

from vangnet.evidence.disk.files import wide

ROW = 32
_DELETED, _LONG, _VOLUME, _FOLDER = 0xE5, 0x0F, 0x08, 0x10
_LOWER_NAME, _LOWER_EXTENSION = 0x08, 0x10
_FILE_SET, _STREAM_ROW, _NAME_ROW, _BITMAP_ROW = 0x05, 0x40, 0x41, 0x81
_MOST_LONG_ROWS = 20
_YEAR_2100 = 4102444800


class Row(NamedTuple):
    """One file of a folder. `at` is where its row lies in the folder; `chained` that its clusters are in a chain."""

    at: int
    name: bytes
    is_folder: bool
    is_deleted: bool
    cluster: int
    size: int
    modified_at: int | None = None
    chained: bool = True


def fat(data: bytes) -> Iterator[Row]:
    """Read the rows of a FAT folder; its times are local ones without a zone, and so not told."""
    long: list[bytes] = []
    for at in range(0, len(data) - ROW + 1, ROW):
        row = data[at : at + ROW]
        first, kind = row[0], row[11]
        if first == 0:
            return
        if kind & 0x3F == _LONG:
            long = [*long[-_MOST_LONG_ROWS:], row]
            continue
        if not kind & _VOLUME and row[0] != 0x2E and not kind & 0xC0:
            name = _long_name(long, row) or _short_name(row)
            cluster = int.from_bytes(row[20:22], "little") << 16 | int.from_bytes(row[26:28], "little")
            size = int.from_bytes(row[28:32], "little")
            yield Row(at, name, bool(kind & _FOLDER), first == _DELETED, cluster, size)
        long = []


def _short_name(row: bytes) -> bytes:
    name, extension = row[:8].rstrip(b" "), row[8:11].rstrip(b" ")
    if row[0] == _DELETED:
        name = b"_" + name[1:]
    elif row[0] == 0x05:
        name = b"\xe5" + name[1:]
    name = name.lower() if row[12] & _LOWER_NAME else name
    extension = extension.lower() if row[12] & _LOWER_EXTENSION else extension
    return name + b"." + extension if extension else name


def _long_name(long: list[bytes], row: bytes) -> bytes | None:
    """Put a long name together from the rows before; it carries a check sum over the short one."""
    deleted = row[0] == _DELETED
    parts: list[bytes] = []
    for number, part in enumerate(reversed(long), 1):
        if (part[0] == _DELETED) != deleted or (not deleted and part[0] & 0x3F != number):
            break
        if part[13] != long[-1][13] or (not deleted and part[13] != _checksum(row[:11])):
            break
        parts.append(part[1:11] + part[14:26] + part[28:32])
        if not deleted and part[0] & 0x40:
            break
    text = b"".join(parts)
    for end in range(0, len(text), 2):
        if text[end : end + 2] == b"\0\0":
            text = text[:end]
            break
    return wide(text) if text else None


def _checksum(name: bytes) -> int:
    total = 0
    for byte in name:
        total = ((total >> 1) | (total << 7) & 0x80) + byte & 0xFF
    return total


def exfat(data: bytes) -> Iterator[Row]:
    """Read the rows of an exFAT folder: each file has one row of its own, one of its content and some of its name."""
    at = 0
    while at + ROW <= len(data):
        kind = data[at]
        if kind == 0:
            return
        rows = 1
        if kind & 0x7F == _FILE_SET and data[at + ROW : at + ROW + 1] and data[at + ROW] & 0x7F == _STREAM_ROW:
            row, rows = _exfat_file(data, at)
            yield row
        at += rows * ROW


def _exfat_file(data: bytes, at: int) -> tuple[Row, int]:
    head, stream = data[at : at + ROW], data[at + ROW : at + 2 * ROW].ljust(ROW, b"\0")
    name, rows = b"", 2
    while rows <= head[1] and data[at + rows * ROW : at + rows * ROW + 1] and data[at + rows * ROW] & 0x7F == _NAME_ROW:
        name += data[at + rows * ROW + 2 : at + (rows + 1) * ROW]
        rows += 1
    row = Row(
        at=at,
        name=wide(name[: 2 * stream[3]]),
        is_folder=bool(head[4] & _FOLDER),
        is_deleted=not head[0] & 0x80,
        cluster=int.from_bytes(stream[20:24], "little"),
        size=int.from_bytes(stream[24:32], "little"),
        modified_at=_exfat_time(head),
        chained=not stream[1] & 2,
    )
    return row, rows


def _exfat_time(row: bytes) -> int | None:
    """Give the time of the last change where its zone is told too."""
    stamp, zone = int.from_bytes(row[12:16], "little"), row[23]
    if not zone & 0x80:
        return None
    day, clock = stamp >> 16, stamp & 0xFFFF
    when = (1980 + (day >> 9), day >> 5 & 15, day & 31, clock >> 11, clock >> 5 & 63, (clock & 31) * 2)
    if not (1 <= when[1] <= 12 and 1 <= when[2] <= 31):
        return None
    quarters = (zone & 0x7F) - (0x80 if zone & 0x40 else 0)
    return (calendar.timegm(when) - quarters * 900) * 1_000_000_000 + row[21] * 10_000_000


def bitmap(data: bytes) -> tuple[int, int] | None:
    """Find where exFAT keeps its map of clusters: the first cluster and the size in bytes."""
    for at in range(0, len(data) - ROW + 1, ROW):
        if data[at] == _BITMAP_ROW:
            return int.from_bytes(data[at + 20 : at + 24], "little"), int.from_bytes(data[at + 24 : at + 32], "little")
    return None


def looks_like_folder(data: bytes, last_cluster: int) -> bool:
    """Tell whether the first sector of a cluster holds rows of a FAT folder and nothing else."""
    named = 0
    for at in range(0, len(data) - ROW + 1, ROW):
        row = data[at : at + ROW]
        if row[0] == 0:
            return named > 0 and not any(row)
        kind = row[11]
        if kind & 0x3F == _LONG:
            if row[12] or row[26:28] != b"\0\0":
                return False
        elif not _plausible(row, kind, last_cluster):
            return False
        else:
            named += 1
    return named > 0


def _plausible(row: bytes, kind: int, last_cluster: int) -> bool:
    cluster = int.from_bytes(row[20:22], "little") << 16 | int.from_bytes(row[26:28], "little")
    name = row[1:11]
    return (
        not kind & 0xC0
        and cluster <= last_cluster
        and min(name) >= 0x20
        and not any(byte in b'"*+,/:;<=>?[\\]|' for byte in name)
        and (row[0] >= 0x20 or row[0] == 5)
        and int.from_bytes(row[24:26], "little") >> 5 & 15 <= 12
    )
