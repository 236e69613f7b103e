"""Films that are no boxes: what PyAV finds in their containers, and the clocks of AVCHD and DV camcorders."""

from typing import BinaryIO

import av

from vangnet.capture.facts import Kind
from vangnet.capture.reading.dates import Written, read_date
from vangnet.capture.reading.draft import Draft
from vangnet.capture.reading.positions import iso_6709
from vangnet.hashing.streams import DEMUXERS
from vangnet.words import word

_LOOKED_AT = 2 * 2**20
_OPTIONS = {"probesize": "1000000", "analyzeduration": "1000000", "max_streams": "64"}
_AVCHD = bytes.fromhex("17ee8c60f84d11d98cd60800200c9a66") + b"MDPM"
_AVCHD_MAKERS = {0x0103: "Panasonic", 0x0108: "Sony", 0x1011: "Canon", 0x1104: "JVC"}
_UTC_CONTAINERS = frozenset({"video/webm", "video/x-matroska", "video/x-ms-asf", "application/mxf"})
_DATES = {
    "creation_time": Kind.CAPTURED,
    "date": Kind.CAPTURED,
    "date_recorded": Kind.CAPTURED,
    "com.apple.quicktime.creationdate": Kind.CAPTURED,
    "creationdate": Kind.CAPTURED,
    "date_digitized": Kind.CAPTURED,
    "modification_date": Kind.EDITED,
    "date_tagged": Kind.EDITED,
}
_SINGLE = {
    "make": "make",
    "com.apple.quicktime.make": "make",
    "model": "model",
    "com.apple.quicktime.model": "model",
    "software": "software",
    "encoder": "software",
    "product_name": "software",
}
_TEXTS = frozenset({"title", "comment", "description", "copyright", "keywords", "synopsis"})


def read_film(body: BinaryIO, kind: str, draft: Draft) -> None:
    """Add what the container of a film of this type says."""
    if kind == "video/x-dv":
        _dv(body, draft)
    elif kind == "video/mp2t":
        _avchd(body, draft)
    for name in DEMUXERS[kind]:
        body.seek(0)
        try:
            container = av.open(body, "r", format=name, options=_OPTIONS, metadata_errors="replace")
        except av.FFmpegError as error:
            draft.problem("unreadable_part", part="container", error=type(error).__name__)
            continue
        with container:
            said = {key.lower(): value for key, value in container.metadata.items()}
            for stream in container.streams:
                for key, value in stream.metadata.items():
                    said.setdefault(key.lower(), value)
            if container.duration:
                draft.measure("duration_ms", container.duration // 1000)
            for moving in [each for each in container.streams.video if each.codec_context is not None][:1]:
                draft.measure("width", moving.codec_context.width)
                draft.measure("height", moving.codec_context.height)
        draft.read_by("PyAV")
        _say(said, kind, draft)
        return


def _say(said: dict[str, str], kind: str, draft: Draft) -> None:
    for name, value in said.items():
        if name in _DATES:
            written = read_date(value)
            if kind not in _UTC_CONTAINERS and name == "creation_time":  # FFmpeg may add a zone that is not there
                written = written._replace(offset_minutes=None, is_utc=False)
            draft.stamp(f"container:{name}", written, _DATES[name])
        elif name in _SINGLE:
            draft.say(_SINGLE[name], value)
        elif name in _TEXTS:
            draft.text(f"container:{name}", value)
        elif name in ("artist", "author"):
            draft.identifier(f"container:{name}", "artist", value)
        elif name.startswith("location"):
            draft.position(iso_6709(f"container:{name}", value))


def _avchd(body: BinaryIO, draft: Draft) -> None:
    """The camcorder's own clock, in the first pictures of its H.264 (tags 0x18 and 0x19, in binary-coded decimals)."""
    body.seek(0)
    data = body.read(_LOOKED_AT)
    at = data.find(_AVCHD)
    if at < 0:
        return
    at += len(_AVCHD)
    block = data[at : at + 512].replace(b"\0\0\x03", b"\0\0")  # bytes that H.264 puts between
    tags = {block[i]: block[i + 1 : i + 5] for i in range(1, min(1 + 5 * block[0], len(block) - 4), 5)}
    day, clock = tags.get(0x18, b""), tags.get(0x19, b"")
    if len(day) == 4 and len(clock) == 4:
        zone = day[0]
        minutes = ((zone >> 1) & 0x0F) * 60 + (30 if zone & 1 else 0)
        offset = f"{'-' if zone & 0x20 else '+'}{minutes // 60:02}:{minutes % 60:02}" if not zone & 0x80 else ""
        date, time = (day[1:] + clock[:1]).hex("-", -2), clock[1:].hex(":")
        doubts = (word("reading.daylight_untold"),) if zone & 0x40 else ()
        written = read_date(f"{date[:4]}-{date[5:7]}-{date[7:]} {time}{offset}")
        draft.stamp("AVCHD:DateTimeOriginal", written, Kind.CAPTURED, doubts=doubts)
    if len(maker := tags.get(0xE0, b"")) == 4:
        draft.say("make", _AVCHD_MAKERS.get(int.from_bytes(maker[:2], "big"), ""))


def _dv(body: BinaryIO, draft: Draft) -> None:
    """Day and time of recording, in the auxiliary video packs 0x62 and 0x63 of a frame (IEC 61834-4)."""
    body.seek(0)
    data = body.read(144_000)
    packs: dict[int, bytes] = {}
    for block in range(0, len(data) - 79, 80):
        if data[block] >> 5 == 2:  # VAUX
            for at in range(block + 3, block + 78, 5):
                if data[at] in (0x62, 0x63) and data[at + 1 : at + 5] != b"\xff" * 4:
                    packs.setdefault(data[at], data[at + 1 : at + 5])
    if (day := packs.get(0x62)) is None:
        return
    year = f"{day[3]:02x}"
    text = f"{'19' if year >= '70' else '20'}{year}-{day[2] & 0x1F:02x}-{day[1] & 0x3F:02x}"
    if clock := packs.get(0x63):
        text += f" {clock[3] & 0x3F:02x}:{clock[2] & 0x7F:02x}:{clock[1] & 0x7F:02x}"
    written: Written = read_date(text)
    draft.stamp("DV:DateTimeOriginal", written, Kind.CAPTURED)
