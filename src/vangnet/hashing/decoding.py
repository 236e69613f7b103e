"""Hostile bytes -> an open picture that is small enough to be decoded.

Pillow is held to the one decoder that belongs to the sniffed type, every size is checked before memory is taken
for it, and no decoder starts threads.
"""

import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from typing import BinaryIO, NamedTuple

from PIL import (
    AvifImagePlugin,
    BmpImagePlugin,
    GifImagePlugin,
    IcnsImagePlugin,
    IcoImagePlugin,
    Image,
    ImageFile,
    Jpeg2KImagePlugin,
    JpegImagePlugin,
    MpoImagePlugin,
    PcxImagePlugin,
    PngImagePlugin,
    PpmImagePlugin,
    PsdImagePlugin,
    SgiImagePlugin,
    TgaImagePlugin,
    TiffImagePlugin,
    UnidentifiedImageError,
    WebPImagePlugin,
)

from vangnet.hashing import jxl
from vangnet.hashing.heif import HeifPicture
from vangnet.values import Reason

PLUGINS = (
    AvifImagePlugin,
    BmpImagePlugin,
    GifImagePlugin,
    IcnsImagePlugin,
    IcoImagePlugin,
    Jpeg2KImagePlugin,
    JpegImagePlugin,
    MpoImagePlugin,
    PcxImagePlugin,
    PngImagePlugin,
    PpmImagePlugin,
    PsdImagePlugin,
    SgiImagePlugin,
    TgaImagePlugin,
    TiffImagePlugin,
    WebPImagePlugin,
)
"""Imported here, because a confined worker can no longer open their files when it meets the first picture."""

AvifImagePlugin.DEFAULT_MAX_THREADS = 1


class Undecodable(Exception):
    """A picture that cannot be read; `reason` is a word of `values.Reason`, `detail` is for the log."""

    def __init__(self, reason: str, detail: str) -> None:
        super().__init__(f"{reason}: {detail}")
        self.reason = reason
        self.detail = detail


class Codec(NamedTuple):
    """Pillow's name of a format, and the bytes per pixel that decoding takes beside the picture and its array."""

    name: str
    overhead: int = 2


JPEG = Codec("JPEG")
PNG = Codec("PNG")
BMP = Codec("BMP")
GIF = Codec("GIF", 6)
TIFF = Codec("TIFF")
WEBP = Codec("WEBP", 10)
AVIF = Codec("AVIF", 5)
HEIF = Codec("HEIF", 0)
JPEG2000 = Codec("JPEG2000", 13)
JPEG_XL = Codec("JXL", 5)
ICO = Codec("ICO", 6)
ICNS = Codec("ICNS", 13)
PPM = Codec("PPM")

CODECS = {
    "image/jpeg": JPEG,
    "image/jpg": JPEG,
    "image/png": PNG,
    "image/apng": PNG,
    "image/gif": GIF,
    "image/webp": WEBP,
    "image/bmp": BMP,
    "image/x-ms-bmp": BMP,
    "image/tiff": TIFF,
    "image/avif": AVIF,
    "image/avif-sequence": AVIF,
    "image/heic": HEIF,
    "image/heif": HEIF,
    "image/heic-sequence": HEIF,
    "image/heif-sequence": HEIF,
    "image/jp2": JPEG2000,
    "image/jpx": JPEG2000,
    "image/x-jp2-codestream": JPEG2000,
    "image/jxl": JPEG_XL,
    "image/vnd.microsoft.icon": ICO,
    "image/x-icon": ICO,
    "image/icns": ICNS,
    "image/x-icns": ICNS,
    "image/x-tga": Codec("TGA"),
    "image/x-portable-bitmap": PPM,
    "image/x-portable-graymap": PPM,
    "image/x-portable-pixmap": PPM,
    "image/x-portable-anymap": PPM,
    "image/x-portable-arbitrarymap": PPM,
    "image/vnd.zbrush.pcx": Codec("PCX"),
    "image/x-pcx": Codec("PCX"),
    "image/vnd.adobe.photoshop": Codec("PSD", 6),
    "image/x-sgi": Codec("SGI", 6),
}
"""The types that can be read. A type that is not here is `unsupported`."""

SCALED_FROM_SIDE = 1024
SCALED_TO_SIDE = 512
SMALLEST_SCALE = 8
"""A JPEG whose sides reach the first is decoded at a half, quarter or eighth, its sides not below the second."""

FRAMES_WALKED = 10_000
FRAME_PIXELS_WALKED = 1_500_000_000
ICONS_WALKED = 64

Opened = Image.Image | HeifPicture
Size = tuple[int, int]


class Frame(NamedTuple):
    """A frame that is open: its number, counted from 1, and its size if it will be decoded smaller than that."""

    number: int
    image: Opened
    size: Size | None


_STORED_BYTES = {"1": 1, "L": 1, "P": 1, "I;16": 2, "I;16L": 2, "I;16B": 2, "I;16N": 2}
_GREY = frozenset({"1", "L", "LA", "La", "I", "F", "I;16", "I;16L", "I;16B", "I;16N"})
_UNSUPPORTED = ("unsupported", "unknown", "not available", "not implemented", "not supported", "no decoder")


@contextmanager
def decoder_settings(*, forgiving: bool, pixels: int) -> Iterator[None]:
    """Hold Pillow's global settings for one picture: how many pixels it may open, and whether to take what decodes."""
    before = Image.MAX_IMAGE_PIXELS, ImageFile.LOAD_TRUNCATED_IMAGES
    Image.MAX_IMAGE_PIXELS, ImageFile.LOAD_TRUNCATED_IMAGES = max(pixels // 2, 1), forgiving
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    finally:
        Image.MAX_IMAGE_PIXELS, ImageFile.LOAD_TRUNCATED_IMAGES = before


def open_picture(source: bytes | BinaryIO, codec: Codec, memory: int) -> Opened:
    """Read the header and no pixel (JPEG XL alone is decoded at once, after its size was checked)."""
    if codec is HEIF:
        return HeifPicture(source)
    if codec is JPEG_XL:
        data = source if isinstance(source, bytes) else source.read()
        check_size(jxl.size(data), 7 + codec.overhead, memory)
        return jxl.decode(data)
    stream = BytesIO(source) if isinstance(source, bytes) else source
    try:
        return Image.open(stream, formats=[codec.name])
    except UnidentifiedImageError as error:
        raise _why_unidentified(stream, codec) from error


def check_size(size: tuple[int, int], bytes_per_pixel: int, memory: int) -> None:
    """Refuse a picture or frame that would need more than `memory` bytes, before a pixel is decoded."""
    width, height = size
    if min(width, height) < 1:
        raise Undecodable(Reason.CORRUPT, f"{width} x {height} pixels")
    if width * height * bytes_per_pixel > memory:
        raise Undecodable(Reason.TOO_LARGE, f"{width} x {height} pixels")


def bytes_per_pixel(image: Opened, codec: Codec) -> int:
    """Say what a pixel costs: in Pillow, in the decoder, and in the array that is hashed."""
    return _STORED_BYTES.get(image.mode, 4) + codec.overhead + (1 if image.mode in _GREY else 3)


def prepare(image: Opened, codec: Codec, *, full: bool, memory: int) -> Size | None:
    """Make sure that the picture or frame that is open fits when decoded.

    Gives width and height if they are those of a JPEG that will come out smaller.
    """
    declared = image.size
    if isinstance(image, JpegImagePlugin.JpegImageFile):
        check_size(declared, _coefficient_bytes(image), memory)
        _scale(image, full=full, memory=memory)
    check_size(image.size, bytes_per_pixel(image, codec), memory)
    return declared if image.size != declared else None


def prepare_to_show(image: Opened, codec: Codec, *, longest_side: int, memory: int) -> None:
    """Make sure that what is open fits when decoded; ask for a JPEG no larger than `longest_side` pixels need."""
    if isinstance(image, JpegImagePlugin.JpegImageFile):
        check_size(image.size, _coefficient_bytes(image), memory)
        image.decoderconfig = ()
        _draft(image, max(1, max(image.size) // longest_side), memory)
    check_size(image.size, bytes_per_pixel(image, codec), memory)


def further_frames(image: Opened, codec: Codec, *, full: bool, memory: int) -> Iterator[Frame]:
    """Walk over the frames, pages or sizes beside the one that is open, within a limit of pixels."""
    if isinstance(image, IcoImagePlugin.IcoImageFile):
        yield from _icons(image)
        return
    start, walked = image.tell(), 0
    for place in range(FRAMES_WALKED):
        if place == start:
            continue
        try:
            image.seek(place)
        except EOFError:
            return
        size = prepare(image, codec, full=full, memory=memory)
        walked += image.size[0] * image.size[1]
        if walked > FRAME_PIXELS_WALKED:
            return
        yield Frame(place + 1, image, size)


def _scale(image: JpegImagePlugin.JpegImageFile, *, full: bool, memory: int) -> None:
    """Ask for a smaller decode in grey where that is enough, or for a smaller one where the full size does not fit."""
    width, height = image.size
    image.decoderconfig = ()  # else Pillow takes the second frame to be asked for already
    if not full and min(width, height) >= SCALED_FROM_SIDE:
        image.draft("L", (SCALED_TO_SIDE, SCALED_TO_SIDE))
        return
    _draft(image, 1, memory)


def _draft(image: JpegImagePlugin.JpegImageFile, enough: int, memory: int) -> None:
    """Ask for the colours at a half, quarter or eighth: down to one `enough`th, or further where that does not fit."""
    (width, height), parts = image.size, 1
    needed = width * height * bytes_per_pixel(image, JPEG)
    while (parts * 2 <= enough or needed > memory * parts**2) and parts < SMALLEST_SCALE:
        parts *= 2
    if parts > 1:
        image.draft(None, (width // parts, height // parts))


def _coefficient_bytes(image: JpegImagePlugin.JpegImageFile) -> int:
    """Say what a pixel of a progressive JPEG costs: all its coefficients are held until the last scan was read."""
    if not image.info.get("progressive") or not image.layer:
        return 0
    blocks = [across * down for _, across, down, _ in image.layer]
    return -(-2 * sum(blocks) // max(blocks))


def _icons(image: IcoImagePlugin.IcoImageFile) -> Iterator[Frame]:
    for place, entry in enumerate(image.ico.entry[:ICONS_WALKED]):
        if entry.dim != image.size:
            yield Frame(place + 1, image.ico.frame(place), None)


def reason_of(error: Exception) -> Undecodable:
    """Turn anything a decoder raised into a reason."""
    if isinstance(error, Undecodable):
        return error
    if isinstance(error, Image.DecompressionBombError):
        return Undecodable(Reason.TOO_LARGE, str(error))
    detail = f"{type(error).__name__}: {error}"
    unsupported = isinstance(error, NotImplementedError) or any(word in str(error).lower() for word in _UNSUPPORTED)
    return Undecodable(Reason.UNSUPPORTED if unsupported else Reason.CORRUPT, detail)


def _why_unidentified(stream: BinaryIO, codec: Codec) -> Exception:
    """Ask the one decoder again: Pillow keeps to itself why none would open the picture."""
    stream.seek(0)
    try:
        Image.OPEN[codec.name][0](stream, "")
    except Exception as error:
        return error
    return Undecodable(Reason.CORRUPT, "the decoder does not know it")
