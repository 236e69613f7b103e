"""Decoded pixels -> a small JPEG that holds nothing else. Runs inside a worker."""

from io import BytesIO

from PIL import ExifTags, Image, ImageCms

from vangnet.hashing.decoding import Opened
from vangnet.hashing.heif import HeifPicture
from vangnet.hashing.modes import pixels_of
from vangnet.scan.viewing.wire import JPEG, Look, Shown

BACKGROUND = (128, 128, 128)
"""Grey behind what is transparent: neither black nor white drawings vanish on it."""

QUALITY = 82

_RESIZED = frozenset({"L", "LA", "RGB", "RGBA", "CMYK"})  # Pillow shrinks these well, alpha included
_KEYED = frozenset({"1", "L", "P", "RGB"})
_ALPHA = frozenset({"PA", "La", "RGBa", "P;A"})
_PROFILED = frozenset({"L", "RGB", "CMYK"})
_TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
_SIDEWAYS = frozenset({5, 6, 7, 8})
_SRGB = ImageCms.createProfile("sRGB")


def fitted(size: tuple[int, int], longest_side: int) -> tuple[int, int]:
    """The size that fits, in the same shape; what is smaller stays as it is."""
    width, height = size
    scale = min(1.0, longest_side / max(size))
    return max(1, round(width * scale)), max(1, round(height * scale))


def upright(opened: Opened, longest_side: int) -> tuple[Image.Image, bool]:
    """Decode what is open to a small picture in red, green and blue; tells whether it was turned on its side."""
    image = opened.image() if isinstance(opened, HeifPicture) else opened
    image.load()
    turn = _orientation(image)
    small = _small(image, longest_side)
    if small.mode in _PROFILED and (profile := image.info.get("icc_profile")):
        small = _in_srgb(small, profile)
    small = _on_grey(small)
    return (small.transpose(_TURNS[turn]) if turn in _TURNS else small), turn in _SIDEWAYS


def shown(image: Image.Image, look: Look, original: tuple[int, int], notes: tuple[str, ...] = ()) -> Shown:
    """Encode a small picture as it was asked for."""
    coarse = blurred(image, look.blur)
    toned = coarse.convert("L") if look.grey else coarse
    bare = Image.new(toned.mode, toned.size)
    bare.paste(toned)  # the pixels alone: what else stood in the picture (comments, profiles) is not handed on
    buffer = BytesIO()
    bare.save(buffer, "JPEG", quality=QUALITY, subsampling=0)  # fine coloured lines stay to be seen
    return Shown(buffer.getvalue(), JPEG, *bare.size, *original, notes)


def blurred(image: Image.Image, blur: float) -> Image.Image:
    """Keep no more than so many means of colour, so that there is nothing that a browser could sharpen again."""
    if blur <= 0:
        return image
    means = image.resize(fitted(image.size, max(1, round(1 / blur))), Image.Resampling.BOX)
    return means.resize(image.size, Image.Resampling.BICUBIC)


def _small(image: Image.Image, longest_side: int) -> Image.Image:
    plain = _plain(image)
    size = fitted(plain.size, longest_side)
    return plain.resize(size, Image.Resampling.BICUBIC, reducing_gap=2.0) if size != plain.size else plain


def _plain(image: Image.Image) -> Image.Image:
    """The picture in a mode that can be shrunk without harm."""
    if image.mode in _ALPHA or (image.mode in _KEYED and "transparency" in image.info):
        return image.convert("LA").convert("RGBA") if image.mode == "La" else image.convert("RGBA")
    return image if image.mode in _RESIZED else Image.fromarray(pixels_of(image))


def _on_grey(small: Image.Image) -> Image.Image:
    if small.mode not in {"LA", "RGBA"}:
        return small.convert("RGB")
    background = Image.new("RGBA", small.size, (*BACKGROUND, 255))
    return Image.alpha_composite(background, small.convert("RGBA")).convert("RGB")


def _in_srgb(small: Image.Image, profile: bytes) -> Image.Image:
    """The colours as the picture's own profile means them; as they are where that makes no sense."""
    try:
        turned = ImageCms.profileToProfile(small, BytesIO(profile), _SRGB, outputMode="RGB")
    except (ImageCms.PyCMSError, OSError, ValueError, TypeError):
        return small
    return turned or small


def _orientation(image: Image.Image) -> int:
    """How EXIF says that the camera was held; 1 where it says nothing that can be read."""
    try:
        return int(image.getexif().get(ExifTags.Base.Orientation, 1))
    except Exception:  # a broken note about a picture is no reason not to show it
        return 1
