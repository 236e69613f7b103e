"""What phones append to their pictures: Samsung's trailer with its clock in UTC."""

import io
import struct
from datetime import datetime
from typing import BinaryIO

from vangnet.capture.facts import Kind
from vangnet.capture.reading.dates import Written, doubted, since
from vangnet.capture.reading.draft import Draft, decoded

_EPOCH = datetime(1970, 1, 1)  # noqa: DTZ001  # UTC by the format
_UTC_DATA = 0x0A01
_LARGEST = 2**20


def read_trailer(body: BinaryIO, draft: Draft) -> None:
    """Add Image_UTC_Data: milliseconds since 1970, written beside the local clock of the Exif."""
    size = body.seek(0, io.SEEK_END)
    body.seek(max(0, size - 65_536))
    tail = body.read(65_536)
    end = tail.rfind(b"SEFT")
    if end < 4:
        return
    end += size - len(tail)
    body.seek(end - 4)
    length = int.from_bytes(body.read(4), "little")
    start = end - 4 - length
    if not 12 <= length <= _LARGEST or start < 0:
        return
    body.seek(start)
    index = body.read(length)
    if index[:4] != b"SEFH":
        return
    for at in range(12, min(len(index) - 11, 12 + 12 * struct.unpack_from("<I", index, 8)[0]), 12):
        kind, back, long = struct.unpack_from("<2xHII", index, at)
        if kind == _UTC_DATA and back <= start and 8 <= long <= 256:
            body.seek(start - back)
            _utc(body.read(long), draft)


def _utc(data: bytes, draft: Draft) -> None:
    text = decoded(data[8 + int.from_bytes(data[4:8], "little") :])
    if not (text.isascii() and text.isdigit() and len(text) <= 16):
        return
    moment = since(_EPOCH, int(text) / 1000)
    written = Written(text, moment, is_utc=True, resolution_s=0.001, doubts=doubted(moment) if moment else ())
    draft.stamp("Samsung:Image_UTC_Data", written, Kind.CAPTURED)
    draft.read_by("trailer")
