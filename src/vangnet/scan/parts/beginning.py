"""Which kinds of unfinished file can be gone on with: one line for each."""

from vangnet.scan.parts import jpeg, lengths, png
from vangnet.scan.parts.unfinished import Part, Unfinished

_BOXES = frozenset(
    "video/mp4 video/quicktime video/3gpp video/3gpp2 video/x-m4v image/heic image/heif image/avif "
    "image/heic-sequence image/heif-sequence image/avif-sequence image/x-canon-cr3".split()
)
_RIFF = frozenset("image/webp video/x-msvideo video/avi".split())

STARTERS = {
    **dict.fromkeys(jpeg.TYPES, jpeg.begin),
    **dict.fromkeys(png.TYPES, png.begin),
    **dict.fromkeys(_BOXES, lengths.begin_boxes),
    **dict.fromkeys(_RIFF, lengths.begin_riff),
    "application/zip": lengths.begin_zip,
}


def begin(type_: str, part: Part) -> Unfinished | None:
    """Give a file of a type up to where it breaks off; None when it does not, or its type cannot be gone on with."""
    start = STARTERS.get(type_)
    return start(part) if start else None
