"""Video and sound formats whose first bytes alone do not decide."""

from vangnet.evidence.magic.pictures import brands

_STILL = {
    b"avif": "image/avif",
    b"avis": "image/avif",
    b"heic": "image/heic",
    b"heix": "image/heic",
    b"heim": "image/heic",
    b"heis": "image/heic",
    b"hevc": "image/heic-sequence",
    b"hevx": "image/heic-sequence",
    b"crx ": "image/x-canon-cr3",
    b"jp2 ": "image/jp2",
    b"jpx ": "image/jpx",
    b"jpm ": "image/jpm",
    b"jxl ": "image/jxl",
}
_MOVING = {
    b"qt  ": "video/quicktime",
    b"M4V ": "video/x-m4v",
    b"M4VH": "video/x-m4v",
    b"M4VP": "video/x-m4v",
    b"mjp2": "video/mj2",
    b"mj2s": "video/mj2",
}
_SOUND = {b"M4A ", b"M4B ", b"M4P ", b"F4A ", b"F4B ", b"aax "}
_RIFF = {
    b"WEBP": "image/webp",
    b"AVI ": "video/x-msvideo",
    b"AMV ": "video/x-amv",
    b"WAVE": "audio/x-wav",
    b"RMID": "audio/midi",
    b"ACON": "application/x-riff-animated-cursor",
}
_OGG_SOUND = (b"OpusHead", b"\x01vorbis", b"Speex   ", b"\x7fFLAC")
_OGG_MOVING = (b"\x80theora", b"BBCD\x00", b"OVP80", b"fishead", b"video\x00\x00\x00")
_ASF_MOVING = bytes.fromhex("c0ef19bc4d5bcf11a8fd00805f5c442b")
_ASF_SOUND = bytes.fromhex("409e69f84d5bcf11a8fd00805f5c442b")
_MP3_BITRATES = (0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320)
_MP3_RATES = (44_100, 48_000, 32_000)


def iso_media(head: bytes, _size: int | None) -> str | None:
    """Tell stills (HEIC, AVIF, JPEG 2000, CR3) from video and sound by the brands of an MP4-like file."""
    named = brands(head)
    for brand in named:
        if brand in _STILL:
            return _STILL[brand]
        if brand in _MOVING:
            return _MOVING[brand]
    major = named[0]
    if {b"mif1", b"msf1", b"mif2", b"miaf"} & set(named) and major not in {b"isom", b"mp41", b"mp42"}:
        return "image/heif"
    if major in _SOUND:
        # The brand is a word that anyone can write: with a picture track in sight it is a video.
        return "video/mp4" if b"vide" in head else "audio/mp4"
    if major[:2] == b"3g":
        return "video/3gpp2" if major[:3] == b"3g2" else "video/3gpp"
    return "video/mp4"


def jpeg2000_box(head: bytes, _size: int | None) -> str | None:
    """Tell JPEG 2000 in its box form, still or moving."""
    if head[8:12] != b"\x0d\x0a\x87\x0a":
        return None
    if head[16:20] == b"ftyp":
        return iso_media(head[12:], None) if head[20:24] in _STILL or head[20:24] in _MOVING else "image/jp2"
    return "image/jp2"


def quicktime(head: bytes, size: int | None) -> str | None:
    """Tell an old QuickTime film, which starts with any of its boxes; the box must fit into the file."""
    length = int.from_bytes(head[:4], "big")
    if length == 1:
        length = int.from_bytes(head[8:16], "big")
    if length and length < 8:
        return None
    if head[4:8] in {b"free", b"skip", b"wide", b"pnot"} and not (size is None or length < size):
        return None
    return "video/quicktime"


def riff(head: bytes, _size: int | None) -> str | None:
    """Tell what a RIFF file holds."""
    return _RIFF.get(head[8:12], "application/x-riff") if head[:4] in {b"RIFF", b"RIFX"} else None


def iff(head: bytes, _size: int | None) -> str | None:
    """Tell what an Amiga IFF file holds."""
    if head[:4] != b"FORM":
        return None
    if head[8:12] in {b"AIFF", b"AIFC"}:
        return "audio/x-aiff"
    return "image/x-ilbm" if head[8:12] in {b"ILBM", b"PBM "} else None


def ogg(head: bytes, _size: int | None) -> str | None:
    """Tell Ogg sound from Ogg video: every stream announces itself at the start."""
    if head[:4] != b"OggS":
        return None
    start = head[:8192]
    if any(mark in start for mark in _OGG_MOVING):
        return "video/ogg"
    return "audio/ogg" if any(mark in start for mark in _OGG_SOUND) else "video/ogg"


def asf(head: bytes, _size: int | None) -> str | None:
    """Tell Windows Media sound from video; when the header does not say, it counts as video."""
    if head[1:8] != b"\x26\xb2\x75\x8e\x66\xcf\x11":
        return None
    whole = int.from_bytes(head[16:24], "little") <= len(head)
    return "audio/x-ms-wma" if whole and _ASF_SOUND in head and _ASF_MOVING not in head else "video/x-ms-asf"


def matroska(head: bytes) -> str:
    """Tell WebM from other Matroska files."""
    return "video/webm" if b"\x42\x82\x84webm" in head[:64] else "video/x-matroska"


def flic(head: bytes, _size: int | None) -> str | None:
    """Tell an Autodesk animation by its signature in the middle of the header."""
    flags = head[14:16] in {b"\x00\x00", b"\x03\x00"}
    return "video/x-flc" if head[4:6] in {b"\x11\xaf", b"\x12\xaf"} and flags else None


def mpeg_frames(head: bytes, _size: int | None) -> str | None:
    """Tell MPEG sound by two frames in a row: eleven set bits alone happen by chance once in 2,048 files."""
    if head[1] & 0xF6 == 0xF0:  # AAC with ADTS headers
        length = (head[3] & 3) << 11 | head[4] << 3 | head[5] >> 5 if len(head) > 6 else 0
        return "audio/aac" if length > 7 and head[length : length + 2] == head[:2] else None
    if len(head) < 4 or head[1] & 0xFE != 0xFA:
        return None
    bitrate, rate = head[2] >> 4, head[2] >> 2 & 3
    if not 0 < bitrate < 15 or rate == 3:
        return None
    length = 144_000 * _MP3_BITRATES[bitrate] // _MP3_RATES[rate] + (head[2] >> 1 & 1)
    return "audio/mpeg" if head[length : length + 2] == head[:2] else None


def transport_stream(head: bytes) -> str | None:
    """Tell an MPEG transport stream: the same byte every 188 (broadcast) or 192 (camcorder) bytes."""
    for start, step in ((0, 188), (4, 192)):
        packets = head[start : start + 8 * step : step]
        if len(packets) >= 4 and packets == b"G" * len(packets):
            return "video/mp2t"
    return None


def raw_h26x(head: bytes, _size: int | None) -> str | None:
    """Tell a bare H.264 or H.265 stream: its parameter sets follow each other at the start."""
    at = 4 if head[:4] == b"\x00\x00\x00\x01" else 3 if head[:3] == b"\x00\x00\x01" else 0
    if not at or len(head) < 16:
        return None
    if head[at] & 0x9F == 7 and head[at + 1] in {66, 77, 88, 100, 110, 122, 244}:
        return "video/h264" if b"\x00\x00\x01h" in head[at : at + 256] else None
    if head[at : at + 2] == b"\x40\x01":
        return "video/h265" if b"\x00\x00\x01\x42\x01" in head[at : at + 256] else None
    return None
