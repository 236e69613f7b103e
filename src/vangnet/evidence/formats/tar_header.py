"""The headers of tar archives: one block of 512 bytes, and what later programs added before or after it."""

import re
from collections.abc import Callable

import msgspec

from vangnet.evidence.damage import Damaged
from vangnet.values import Reason

BLOCK = 512
_MOST_BYTES = 1 << 62
_RECORD = re.compile(rb"(\d{1,9}) ([^=]{1,1024})=")
_RUN = 24  # bytes of one entry in a GNU sparse header: offset and length


class Header(msgspec.Struct, frozen=True):
    """What one header block says."""

    name: bytes
    size: int
    modified: int
    kind: bytes
    block: bytes


def padded(size: int) -> int:
    """Give the bytes that a member's content takes in whole blocks."""
    return -(-size // BLOCK) * BLOCK


def parse(block: bytes) -> Header | None:
    """Read a header block; None when its checksum or its size does not hold."""
    stated, size = _number(block[148:156]), _number(block[124:136])
    if stated is None or size is None or not 0 <= size < _MOST_BYTES or not _sum_holds(block, stated):
        return None
    name = block[:100].split(b"\x00", 1)[0]
    if block[257:263] == b"ustar\x00":
        prefix = block[345:500].split(b"\x00", 1)[0]
        name = prefix + b"/" + name if prefix else name
    return Header(name, size, _number(block[136:148]) or 0, block[156:157], block)


def _sum_holds(block: bytes, stated: int) -> bool:
    rest = block[:148] + block[156:512]
    unsigned = 256 + sum(rest)
    # Some old programs added the bytes as signed numbers.
    return stated == unsigned or stated == unsigned - 256 * len(rest.translate(None, bytes(range(128))))


def _number(field: bytes) -> int | None:
    """Read a number: octal digits, or for large ones GNU's binary form."""
    if field[0] in {0x80, 0xFF}:
        value = int.from_bytes(field[1:], "big")
        return value - (256 ** (len(field) - 1)) if field[0] == 0xFF else value
    digits = field.split(b"\x00", 1)[0].strip()
    try:
        return int(digits or b"0", 8)
    except ValueError:
        return None


def parse_pax(data: bytes, target: dict[bytes, bytes]) -> Damaged | None:
    """Read the attributes of a pax header ("length key=value" lines) into `target`; tells a fault, if any."""
    at = 0
    while at < len(data):
        record = _RECORD.match(data, at)
        if not record or (end := at + int(record[1])) <= record.end() or data[end - 1 : end] != b"\n":
            # What follows the attributes up to the block's end is zeros.
            return Damaged(Reason.CORRUPT, "a pax header that does not hold") if data[at:].strip(b"\x00") else None
        _keep(target, record[2], data[record.end() : end - 1])
        at = end
    return None


def _keep(target: dict[bytes, bytes], key: bytes, value: bytes) -> None:
    if key in {b"GNU.sparse.offset", b"GNU.sparse.numbytes"}:  # the oldest sparse form repeats these two per run
        before = target.get(b"GNU.sparse.map")
        target[b"GNU.sparse.map"] = before + b"," + value if before else value
    else:
        target[key] = value


def parse_sparse(
    header: Header,
    extra: dict[bytes, bytes],
    take: Callable[[int], bytes],
    block: Callable[[], bytes],
    most: int,
) -> tuple[list[tuple[int, int]], int]:
    """Read where the content of a file with holes belongs: runs of (offset, length), and the size of the whole."""
    if header.kind == b"S":
        numbers, real = _gnu_runs(header.block, block, most), _number(header.block[483:495]) or 0
    else:
        real = decimal(extra.get(b"GNU.sparse.realsize") or extra.get(b"GNU.sparse.size")) or 0
        if extra.get(b"GNU.sparse.major") == b"1":
            numbers = _runs_in_content(take, most)
        else:
            numbers = [decimal(part) or 0 for part in extra.get(b"GNU.sparse.map", b"").split(b",") if part]
    runs = list(zip(numbers[::2], numbers[1::2], strict=False))
    _check(runs, real)
    return runs, real


def _gnu_runs(head: bytes, block: Callable[[], bytes], most: int) -> list[int]:
    numbers = _run_fields(head[386:482])
    more = head[482:483]
    while more not in {b"", b"\x00"}:
        following = block()
        if len(following) < BLOCK or len(numbers) > 2 * most:
            raise Damaged(Reason.CORRUPT, "a list of holes that does not end")
        numbers += _run_fields(following[:504])
        more = following[504:505]
    return numbers


def _run_fields(fields: bytes) -> list[int]:
    numbers = []
    for at in range(0, len(fields) - _RUN + 1, _RUN):
        run = fields[at : at + _RUN]
        if run[0] == 0:  # an unused entry
            break
        numbers += [_number(run[:12]) or 0, _number(run[12:]) or 0]
    return numbers


def _runs_in_content(take: Callable[[int], bytes], most: int) -> list[int]:
    """Read a list of decimal numbers, one per line, that fills whole blocks before the content; its length is first."""
    text, numbers, wanted = b"", [0], 1
    while len(numbers) <= wanted:
        *lines, text = (text + take(BLOCK)).split(b"\n")
        found = [decimal(line) for line in lines]
        if None in found or (not lines and len(text) > BLOCK):
            raise Damaged(Reason.CORRUPT, "a list of holes that does not hold")
        numbers += [number for number in found if number is not None]
        if len(numbers) > 1:
            wanted = 1 + 2 * numbers[1]
        if wanted > 2 * most:
            raise Damaged(Reason.LIMIT, "a list of holes that is too long to be honest")
    return numbers[2 : wanted + 1]


def decimal(text: bytes | None) -> int | None:
    """Read a decimal number of a sensible length."""
    return int(text) if text is not None and text.isdigit() and len(text) < 20 else None


def _check(runs: list[tuple[int, int]], real: int) -> None:
    at = 0
    for start, length in runs:
        if start < at or length < 0:
            raise Damaged(Reason.CORRUPT, "a list of holes in no order")
        at = start + length
    if at > real:
        raise Damaged(Reason.CORRUPT, "a list of holes beyond the end of the file")
