"""Bytes of a picture or video and a recipe -> the pixels of a crop. Runs inside a confined worker, on hostile bytes."""

from collections.abc import Callable
from hashlib import sha256
from typing import BinaryIO

import msgspec
import numpy as np
from PIL import Image, ImageDraw, ImageFilter

from vangnet.evidence import types
from vangnet.evidence.types import Family
from vangnet.hashing.readings import Collection
from vangnet.scan.viewing.filming import frame_at
from vangnet.scan.viewing.picturing import decoded
from vangnet.victims.recipe import Point, Polygon, Recipe, RecipeRefused, check_within, size_of
from vangnet.words import Word

FLAT = (128, 128, 128)
"""The grey that covers."""

_RADIUS, _THRESHOLD = 2, 3  # of the unsharp mask: pixels, and the least difference that is sharpened
_LOOKED_AT_SIDE = 1_024  # pixels enough to tell whether a crop is its source


class Wanted(msgspec.Struct, frozen=True, array_like=True):
    """What shall be cut. Without a recipe only the source's size is told. `at_ms` is for videos."""

    recipe: Recipe | None = None
    at_ms: int = 0


class Source(msgspec.Struct, frozen=True):
    """What was decoded: its size upright, what must be told of it (`viewing.Note`), and a video frame's own time."""

    width: int
    height: int
    notes: tuple[str, ...] = ()
    at_ms: int | None = None
    hashes: bytes = b""  # PDQ in eight orientations, 32 bytes each
    quality: int = 0


class Cut(msgspec.Struct, frozen=True):
    """A crop: width x height pixels, three bytes each (red, green, blue), row by row; or why there is none."""

    source: Source | None = None
    width: int = 0
    height: int = 0
    rgb: bytes = b""
    refused: Word | None = None

    def sha256(self) -> str:
        """The digest that stands for these pixels: over their size and their bytes."""
        return sha256(b"%d %d\n" % (self.width, self.height) + self.rgb).hexdigest()


def read(body: BinaryIO, type_: str, words: bytes, tick: Callable[[], None]) -> bytes:
    """Cut from a content what `words` (a `Wanted`) say; gives a `Cut`. The reader of a `scan.viewing.Viewer`."""
    wanted = msgspec.msgpack.decode(words, type=Wanted)
    tick()
    image, source = _source(body, type_, wanted.at_ms)
    tick()
    if wanted.recipe is None:
        return msgspec.msgpack.encode(Cut(source))
    try:
        check_within(wanted.recipe, *image.size)
    except RecipeRefused as error:
        return msgspec.msgpack.encode(Cut(source, refused=error.word))
    made = cut(image, wanted.recipe)
    return msgspec.msgpack.encode(Cut(_looked_at(image, source), *made.size, made.tobytes()))


def cut(image: Image.Image, recipe: Recipe) -> Image.Image:
    """Follow a recipe, step by step in its fixed order. The picture is upright, in red, green and blue."""
    corner = recipe.x, recipe.y
    made = image.crop((*corner, recipe.x + recipe.width, recipe.y + recipe.height))
    cover = _cover(recipe, corner)
    made.paste(FLAT, mask=cover)  # nothing of what is covered is there from here on
    made, cover = _turned(made, recipe.turns), _turned(cover, recipe.turns)
    if (size := size_of(recipe)) != made.size:
        made, cover = made.resize(size, Image.Resampling.BOX), cover.resize(size, Image.Resampling.BOX)
    if recipe.is_retouched:
        made = made.point(_levels(recipe) * 3)
        if recipe.sharpen_percent:
            made = made.filter(ImageFilter.UnsharpMask(_RADIUS, recipe.sharpen_percent, _THRESHOLD))
    made.paste(FLAT, mask=cover.point(lambda share: 255 if share else 0))
    return made


def _source(body: BinaryIO, type_: str, at_ms: int) -> tuple[Image.Image, Source]:
    if types.family(type_) is Family.VIDEO:
        at, image = frame_at(body, type_, at_ms)
        return image, Source(*image.size, at_ms=at)
    made = decoded(body, type_)
    return made.image, Source(*made.image.size, notes=made.notes)


def _looked_at(image: Image.Image, source: Source) -> Source:
    """The source with its fingerprint, so that a crop which shows all of it can be told."""
    image.thumbnail((_LOOKED_AT_SIDE, _LOOKED_AT_SIDE), Image.Resampling.BOX)
    collection = Collection(full=False)
    collection.add("source", np.asarray(image), first=True)
    reading = collection.all()[0]
    return msgspec.structs.replace(source, hashes=reading.hashes.tobytes(), quality=reading.quality)


def _cover(recipe: Recipe, corner: Point) -> Image.Image:
    """What is covered (255) and what is not (0), in the pixels of the box."""
    cover = Image.new("L", (recipe.width, recipe.height), 255 if recipe.outline else 0)
    draw = ImageDraw.Draw(cover)
    if recipe.outline:
        draw.polygon(_moved(recipe.outline, corner), fill=0)
    for mask in recipe.masks:
        draw.polygon(_moved(mask, corner), fill=255)
    return cover


def _moved(polygon: Polygon, corner: Point) -> list[Point]:
    return [(across - corner[0], down - corner[1]) for across, down in polygon]


def _turned(image: Image.Image, turns: int) -> Image.Image:
    quarter = {1: Image.Transpose.ROTATE_270, 2: Image.Transpose.ROTATE_180, 3: Image.Transpose.ROTATE_90}
    return image.transpose(quarter[turns]) if turns else image


def _levels(recipe: Recipe) -> list[int]:
    """What each of the 256 values of a colour becomes."""
    span, power = recipe.white - recipe.black, 100 / recipe.gamma_percent
    shares = (min(max((value - recipe.black) / span, 0.0), 1.0) for value in range(256))
    return [round(255 * share**power) for share in shares]
