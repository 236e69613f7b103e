"""Neutral rooms, drawn: textured rectangles in space, looked at by a pinhole camera, with a depth for every pixel.

Rooms share what real rooms share: rolls of wallpaper, tiles, furniture of one series, and posters of one print. Nobody
is in them.
"""

from collections.abc import Iterator
from typing import NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray

Pixels = NDArray[np.uint8]
Vector = NDArray[np.float32]

WIDTH, HEIGHT = 800, 600
STEP_M = 0.12
"""How far the camera goes from one step to the next; it turns by two degrees as well."""


class Sheet(NamedTuple):
    """A rectangle: a corner, the two sides from there, and what is printed on it."""

    corner: Vector
    across: Vector
    along: Vector
    texture: Pixels


class Camera(NamedTuple):
    """Where it stands (metres), where it looks (radians from straight ahead, and up), and its focal length."""

    place: Vector
    turn: float = 0.0
    tilt: float = 0.0
    focal: float = 0.75  # of the width


def vector(*xyz: float) -> Vector:
    return np.array(xyz, np.float32)


# -- prints ------------------------------------------------------------------------------------------------------------


def noise(rng: np.random.Generator, size: int, grain: float, contrast: float) -> NDArray[np.float32]:
    """Smooth noise with grains of so many pixels."""
    small = rng.standard_normal((max(2, int(size / grain)), max(2, int(size / grain)))).astype(np.float32)
    return cv2.resize(small, (size, size), interpolation=cv2.INTER_CUBIC) * contrast


def coloured(grey: NDArray[np.float32], colour: Vector) -> Pixels:
    return np.clip(grey[..., None] + colour, 0, 255).astype(np.uint8)


def plaster(rng: np.random.Generator) -> Pixels:
    return coloured(noise(rng, 512, 3, 2.0) + noise(rng, 512, 90, 5), rng.uniform(120, 235, 3))


def wood(rng: np.random.Generator) -> Pixels:
    grain = cv2.resize(noise(rng, 512, 6, 14)[:, :40], (512, 512), interpolation=cv2.INTER_LINEAR)
    return coloured(grain + noise(rng, 512, 50, 8), vector(40, 70, 115) * rng.uniform(0.6, 1.7))


def wallpaper(rng: np.random.Generator) -> Pixels:
    """A motif, repeated eight by eight."""
    motif = coloured(noise(rng, 64, 9, 26), rng.uniform(110, 220, 3))
    cv2.circle(motif, (32, 32), 12, rng.uniform(0, 255, 3).tolist(), 3)
    return np.tile(motif, (8, 8, 1))


def tiles(rng: np.random.Generator) -> Pixels:
    out = np.tile(coloured(noise(rng, 64, 20, 4), rng.uniform(140, 230, 3)), (8, 8, 1))
    out[::64], out[:, ::64] = 90, 90
    out[1::64], out[:, 1::64] = 90, 90
    return out


def poster(rng: np.random.Generator) -> Pixels:
    """A print like no other: blots and lines."""
    out = coloured(noise(rng, 256, 24, 55) + noise(rng, 256, 6, 18), rng.uniform(60, 200, 3))
    for _ in range(14):
        ends = rng.integers(0, 256, 4).tolist()
        cv2.line(out, ends[:2], ends[2:], rng.uniform(0, 255, 3).tolist(), int(rng.integers(1, 5)))
    return out


def outside(rng: np.random.Generator) -> Pixels:
    """What is seen through a window: bright, with its cross."""
    out = coloured(noise(rng, 256, 16, 22) + 40, vector(215, 205, 190))
    out[124:132], out[:, 124:132] = 235, 235
    return out


# -- rooms -------------------------------------------------------------------------------------------------------------


class Shared(NamedTuple):
    """What is sold more than once."""

    wallpapers: list[Pixels]
    tiles: list[Pixels]
    woods: list[Pixels]
    posters: list[Pixels]


def shop(seed: int = 99) -> Shared:
    rng = np.random.default_rng(seed)
    return Shared(*([make(rng) for _ in range(3)] for make in (wallpaper, tiles, wood, poster)))


def box(place: Vector, size: Vector, texture: Pixels) -> Iterator[Sheet]:
    """A piece of furniture: its front, its sides and its top."""
    x, y, z = vector(size[0], 0, 0), vector(0, size[1], 0), vector(0, 0, size[2])
    yield Sheet(place, x, y, texture)
    yield Sheet(place, z, y, texture)
    yield Sheet(place + x, z, y, texture)
    yield Sheet(place + y, x, z, texture)


def room(seed: int, shared: Shared | None = None) -> list[Sheet]:
    """A room of its own; with `shared`, one that is papered, tiled and furnished from one shop, with one print."""
    rng = np.random.default_rng(seed)
    wide, high, deep = rng.uniform(3.2, 5.0), rng.uniform(2.4, 2.8), rng.uniform(3.5, 5.5)
    if shared:
        walls = shared.wallpapers[int(rng.integers(3))]
        floor = shared.tiles[int(rng.integers(3))]
        woods = shared.woods
    else:
        walls = (plaster, wallpaper)[int(rng.integers(2))](rng)
        floor = (tiles, wood)[int(rng.integers(2))](rng)
        woods = [wood(rng) for _ in range(3)]
    x, y, z = vector(wide, 0, 0), vector(0, high, 0), vector(0, 0, deep)
    sheets = [
        Sheet(z, x, y, walls),
        Sheet(vector(0, 0, 0), z, y, walls),
        Sheet(x, z, y, walls),
        Sheet(vector(0, 0, 0), x, z, floor),
        Sheet(y, x, z, plaster(rng)),
    ]
    hung = [poster(rng) for _ in range(int(rng.integers(1, 4)))]
    if shared:
        hung[0] = shared.posters[int(rng.integers(3))]
    for print_ in hung:
        at, side = rng.uniform(0.3, wide - 1.2), rng.uniform(0.4, 0.8)
        sheets.append(
            Sheet(vector(at, rng.uniform(1.1, 1.6), deep - 0.01), vector(side, 0, 0), vector(0, side, 0), print_)
        )
    at = rng.uniform(0.8, deep - 1.8)
    sheets.append(Sheet(vector(0.01, 0.9, at), vector(0, 0, 1.2), vector(0, 1.2, 0), outside(rng)))
    for _ in range(int(rng.integers(3, 6))):
        size = rng.uniform((0.4, 0.3, 0.4), (1.5, 1.1, 0.9)).astype(np.float32)
        place = vector(rng.uniform(0.1, wide - size[0] - 0.1), 0, rng.uniform(1.6, deep - size[2] - 0.1))
        sheets += box(place, size, woods[int(rng.integers(3))])
        if rng.random() < 0.7:  # something lies on it
            thing = rng.uniform(0.12, 0.35, 3).astype(np.float32)
            on = place + vector(rng.uniform(0, max(0.01, size[0] - thing[0])), size[1], 0.05)
            sheets += box(on, thing, poster(rng))
    return sheets


def camera(seed: int, step: float = 0.0) -> Camera:
    """Where the camera stands in a room by its seed, so many steps from its first position, going to the right."""
    rng = np.random.default_rng(seed + 50_000)
    place = vector(rng.uniform(1.0, 2.0), rng.uniform(1.2, 1.7), rng.uniform(0.05, 0.5))
    turn = rng.uniform(-0.25, 0.25)
    return Camera(place + vector(STEP_M * step, 0.02 * step, 0.3 * STEP_M * step), turn - np.radians(2) * step, -0.12)


# -- looking -----------------------------------------------------------------------------------------------------------


def picture(sheets: list[Sheet], seen_by: Camera, *, oversampled: float = 1.5) -> Pixels:
    """Look at a room: for every pixel the nearest sheet along its ray. uint8 [HEIGHT, WIDTH, 3], blue first."""
    width, height = round(WIDTH * oversampled), round(HEIGHT * oversampled)
    rays = _rays(seen_by, width, height)
    depth = np.full((height, width), np.inf, np.float32)
    out = np.zeros((height, width, 3), np.uint8)
    for sheet in sheets:
        _draw(sheet, seen_by.place, rays, depth, out)
    return cv2.resize(out, (WIDTH, HEIGHT), interpolation=cv2.INTER_AREA)


def _rays(seen_by: Camera, width: int, height: int) -> Vector:
    across, down = np.meshgrid(np.arange(width, dtype=np.float32), np.arange(height, dtype=np.float32))
    focal = seen_by.focal * width
    rays = np.stack([(across - width / 2) / focal, (height / 2 - down) / focal, np.ones_like(across)], -1)
    up, side = np.cos(seen_by.tilt), np.sin(seen_by.tilt)
    tilted = np.array([[1, 0, 0], [0, up, side], [0, -side, up]], np.float32)
    cos, sin = np.cos(seen_by.turn), np.sin(seen_by.turn)
    turned = np.array([[cos, 0, sin], [0, 1, 0], [-sin, 0, cos]], np.float32)
    return (rays @ (turned @ tilted).T.astype(np.float32)).astype(np.float32)


def _draw(sheet: Sheet, place: Vector, rays: Vector, depth: NDArray[np.float32], out: Pixels) -> None:
    normal = np.cross(sheet.across, sheet.along).astype(np.float32)
    towards = rays @ normal
    far = float(normal @ (sheet.corner - place))
    with np.errstate(divide="ignore", invalid="ignore"):
        distance = far / towards
        point = rays * distance[..., None] + (place - sheet.corner)
    u = point @ (sheet.across / (sheet.across @ sheet.across))
    v = point @ (sheet.along / (sheet.along @ sheet.along))
    hit = (distance > 0.02) & (distance < depth) & (u >= 0) & (u <= 1) & (v >= 0) & (v <= 1)
    if not hit.any():
        return
    high, wide = sheet.texture.shape[:2]
    maps = np.nan_to_num(u * (wide - 1)).astype(np.float32), np.nan_to_num((1 - v) * (high - 1)).astype(np.float32)
    rows = np.flatnonzero(hit.any(1))
    part = slice(rows[0], rows[-1] + 1)
    printed = cv2.remap(sheet.texture, maps[0][part], maps[1][part], cv2.INTER_LINEAR)
    shade = 0.75 + 0.25 * abs(float(normal[2])) / float(np.linalg.norm(normal))
    out[part][hit[part]] = (printed[hit[part]] * shade).astype(np.uint8)
    depth[hit] = distance[hit]


def lit(pixels: Pixels, gain: float, warmth: float = 0.0) -> Pixels:
    """The same with more or less light, and of another colour."""
    return np.clip(pixels * np.array([1 - warmth, 1, 1 + warmth]) * gain, 0, 255).astype(np.uint8)


def grainy(pixels: Pixels, seed: int, sigma: float = 3.0) -> Pixels:
    """With the noise of a sensor."""
    return np.clip(pixels + np.random.default_rng(seed).normal(0, sigma, pixels.shape), 0, 255).astype(np.uint8)


def jpeg(pixels: Pixels, quality: int = 80) -> bytes:
    return bytes(cv2.imencode(".jpg", pixels, [cv2.IMWRITE_JPEG_QUALITY, quality])[1])
