"""Small neutral pictures and clips with the metadata that they are given: patterns and plain Exif, real boxes."""

import io
import plistlib
import struct
from datetime import UTC, datetime, timedelta
from fractions import Fraction
from functools import cache
from typing import Any

import av
import msgspec
import numpy as np
from PIL import Image

_EPOCH = datetime(1904, 1, 1, tzinfo=UTC)


class Written(msgspec.Struct, kw_only=True):
    """What a device or a program writes into a picture. Dates are what its clock shows."""

    make: str | None = None
    model: str | None = None
    software: str | None = None
    serial: str | None = None
    original: datetime | str | None = None
    offset: str | None = None
    modified: datetime | None = None
    modified_offset: str | None = None
    place: tuple[float, float] | None = None
    fixed_at: datetime | None = None
    damaged_place: str | None = None
    run_time_s: float | None = None
    trailer_at: datetime | None = None
    xmp: dict[str, str] = {}


def picture(written: Written, seed: int, kind: str = "JPEG") -> bytes:
    """A drawn picture of 24 by 16 pixels."""
    draw = np.random.default_rng(seed)
    image = Image.fromarray(draw.integers(0, 256, (16, 24, 3), dtype=np.uint8))
    out = io.BytesIO()
    more: dict[str, Any] = {}
    if written.xmp:
        more["xmp"] = _xmp(written.xmp)
    exif = _exif(written)
    if exif is not None:
        more["exif"] = exif
    image.save(out, kind, **more)
    return out.getvalue() + _trailer(written.trailer_at)


def told(at: datetime) -> str:
    return at.strftime("%Y:%m:%d %H:%M:%S")


def _exif(written: Written) -> Image.Exif | None:
    exif = Image.Exif()
    for tag, value in ((0x010F, written.make), (0x0110, written.model), (0x0131, written.software)):
        if value:
            exif[tag] = value
    if written.modified:
        exif[0x0132] = told(written.modified)
    inner = exif.get_ifd(0x8769)
    if written.original:
        text = written.original if isinstance(written.original, str) else told(written.original)
        inner[0x9003] = inner[0x9004] = text
    for tag, value in ((0x9010, written.modified_offset), (0x9011, written.offset), (0xA431, written.serial)):
        if value:
            inner[tag] = value
    if written.run_time_s is not None:
        inner[0x927C] = _apple_note(written.run_time_s)
    _gps(exif.get_ifd(0x8825), written)
    if inner:
        exif[0x8769] = inner
    return exif if len(exif) else None


def _gps(gps: dict[int, Any], written: Written) -> None:
    if written.place:
        place = (0.0, 0.0) if written.damaged_place == "null island" else written.place
        for at, (value, letters) in enumerate(zip(place, ("NS", "EW"), strict=True)):
            if written.damaged_place != "no letters":
                gps[1 + 2 * at] = letters[0] if value >= 0 else letters[1]
            if not (written.damaged_place == "half" and at):
                gps[2 + 2 * at] = _degrees(abs(value))
        if written.damaged_place == "not a number":
            gps[2] = (Fraction(0), Fraction(0), _Nothing())
    if written.fixed_at:
        at_ = written.fixed_at
        gps[7] = (float(at_.hour), float(at_.minute), float(at_.second))
        gps[29] = at_.strftime("%Y:%m:%d")


def _Nothing() -> Any:  # noqa: N802
    from PIL.TiffImagePlugin import IFDRational

    return IFDRational(0, 0)


def _degrees(value: float) -> tuple[float, float, float]:
    whole = int(value)
    minutes = int((value - whole) * 60)
    return float(whole), float(minutes), round((value - whole - minutes / 60) * 3600, 3)


def _apple_note(run_time_s: float) -> bytes:
    run = {"value": int(run_time_s * 1_000_000_000), "timescale": 1_000_000_000, "epoch": 0, "flags": 1}
    data = plistlib.dumps(run, fmt=plistlib.FMT_BINARY)
    head = b"Apple iOS\0\0\1MM"
    entry = struct.pack(">HHII", 3, 7, len(data), len(head) + 18)
    return head + struct.pack(">H", 1) + entry + struct.pack(">I", 0) + data


def _trailer(at: datetime | None) -> bytes:
    if at is None:
        return b""
    name, text = b"Image_UTC_Data", str(int(at.timestamp() * 1000)).encode()
    block = struct.pack("<HHI", 0, 0x0A01, len(name)) + name + text
    index = b"SEFH" + struct.pack("<II", 106, 1) + struct.pack("<HHII", 0, 0x0A01, len(block), len(block))
    return block + index + struct.pack("<I", len(index)) + b"SEFT"


def _xmp(values: dict[str, str]) -> bytes:
    body = " ".join(f'{name}="{value}"' for name, value in values.items())
    return (
        '<?xpacket begin="" id="W5M0MpCehiHzreSzNTczkc9d"?><x:xmpmeta xmlns:x="adobe:ns:meta/">'
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about="" '
        'xmlns:exif="http://ns.adobe.com/exif/1.0/" xmlns:xmp="http://ns.adobe.com/xap/1.0/" '
        f'xmlns:photoshop="http://ns.adobe.com/photoshop/1.0/" {body}/></rdf:RDF></x:xmpmeta><?xpacket end="w"?>'
    ).encode()


# -- clips ---------------------------------------------------------------------------------------------------------


def clip(
    kind: str,
    made_at: datetime | None,
    seed: int,
    *,
    keys: dict[str, str] | None = None,
    user_data: dict[str, str] | None = None,
) -> bytes:
    """A clip of a second ("mp4" or "mov") whose boxes say `made_at`, with Apple's keys and QuickTime's user data."""
    body = bytearray(_clip(kind))
    start = body.rindex(b"moov") - 4
    size = int.from_bytes(body[start : start + 4], "big")
    head, movie, tail = body[:start], body[start : start + size], body[start + size :]
    seconds = 0 if made_at is None else int((made_at.replace(tzinfo=UTC) - _EPOCH).total_seconds())
    for name in (b"mvhd", b"tkhd", b"mdhd"):
        at = movie.find(name)
        while at >= 0:
            movie[at + 8 : at + 16] = struct.pack(">II", seconds, seconds)
            at = movie.find(name, at + 4)
    if keys:
        movie += _keys(keys)
    if user_data:
        movie += _box(
            b"udta", b"".join(_box(name.encode("latin-1"), _string(text)) for name, text in user_data.items())
        )
    movie[:4] = len(movie).to_bytes(4, "big")
    return bytes(head + movie + tail) + _box(b"free", np.random.default_rng(seed).bytes(16))


def _box(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data) + 8) + name + data


def _string(text: str) -> bytes:
    return struct.pack(">HH", len(text.encode()), 0x55C4) + text.encode()


def _keys(keys: dict[str, str]) -> bytes:
    names = b"".join(_box(b"mdta", f"com.apple.quicktime.{name}".encode()) for name in keys)
    items = b"".join(
        _box(struct.pack(">I", number), _box(b"data", struct.pack(">II", 1, 0) + text.encode()))
        for number, text in enumerate(keys.values(), 1)
    )
    handler = _box(b"hdlr", bytes(8) + b"mdta" + bytes(14))
    return _box(b"meta", handler + _box(b"keys", struct.pack(">II", 0, len(keys)) + names) + _box(b"ilst", items))


@cache
def _clip(kind: str) -> bytes:
    out = io.BytesIO()
    with av.open(out, "w", format=kind, options={"fflags": "+bitexact"}) as container:
        stream = container.add_stream("mpeg4", rate=8)
        stream.width, stream.height, stream.pix_fmt = 64, 48, "yuv420p"
        for at in range(8):
            pattern = np.full((48, 64, 3), 30 * at, dtype=np.uint8)
            for packet in stream.encode(av.VideoFrame.from_ndarray(pattern, format="rgb24")):
                container.mux(packet)
        for packet in stream.encode():
            container.mux(packet)
    return out.getvalue()


def clock_of(at: datetime, offset_minutes: float) -> datetime:
    """What a clock shows that is so many minutes ahead of UTC."""
    return (at + timedelta(minutes=offset_minutes)).replace(tzinfo=None)
