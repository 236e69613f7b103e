"""The skeleton of an Exif block: which tags stand in it and in which order, whatever their values.

The software of a device writes its tags in an order of its own. Values are read by the reading room.
"""

import struct
from typing import NamedTuple

_MOST_TAGS = 256  # of one directory
_MOST_DIRECTORIES = 8
_EXIF, _GPS, _INTEROP = 0x8769, 0x8825, 0xA005
_INSIDE = {_EXIF: "E", _INTEROP: "I"}
_PASSING = frozenset({_GPS, 0x010E, 0x013B, 0x8298, 0x9C9B, 0x9C9C, 0x9C9D, 0x9C9E, 0x9C9F, 0xEA1C, 0xA420})
"""Tags that a person, or the moment, adds: a position, titles, names, padding, a number of the picture."""

_MAKER, _WIDE, _HIGH, _TURN = 0x927C, 0xA002, 0xA003, 0x0112
_THUMBNAIL_AT, _THUMBNAIL_SIZE = 0x0201, 0x0202
_SIZES = {1: 1, 2: 1, 3: 2, 4: 4, 5: 8, 6: 1, 7: 1, 8: 2, 9: 4, 10: 8, 11: 4, 12: 8}
_BRANDS = (
    (b"Apple iOS", "Apple"),
    (b"Nikon", "Nikon"),
    (b"OLYMP", "Olympus"),
    (b"OM SYSTEM", "OM"),
    (b"Panasonic", "Panasonic"),
    (b"FUJIFILM", "FUJIFILM"),
    (b"SONY", "SONY"),
    (b"AOC\0", "Pentax"),
    (b"PENTAX", "Pentax"),
    (b"KDK", "Kodak"),
    (b"LEICA", "Leica"),
    (b"SIGMA", "SIGMA"),
    (b"FOVEON", "SIGMA"),
    (b"QVC\0", "Casio"),
    (b"SANYO", "SANYO"),
    (b"Ricoh", "RICOH"),
    (b"RICOH", "RICOH"),
    (b"HUAWEI", "HUAWEI"),
    (b"GE\0\0", "General Imaging"),
    (b"DJI", "DJI"),
    (b"MLT0", "Minolta"),
)


class Skeleton(NamedTuple):
    """`tags` as "0.010f": directory (0 the picture, 1 its thumbnail, E Exif, I interoperability) and number.

    `maker` is the brand at the head of the maker note, "other" where there is one without, "" where there is none.
    """

    order: str
    tags: tuple[str, ...]
    maker: str
    size: tuple[int, int] | None
    orientation: int | None
    thumbnail: bytes | None


def skeleton(data: bytes) -> Skeleton | None:
    """Read the skeleton of a TIFF structure; None where it is none. What lies outside it is passed over."""
    order = {b"II": "<", b"MM": ">"}.get(data[:2])
    if order is None or len(data) < 8:
        return None
    tags: list[str] = []
    values: dict[tuple[str, int], int] = {}
    maker = ""
    seen: set[int] = set()
    waiting = [("0", struct.unpack_from(order + "I", data, 4)[0])]
    while waiting and len(seen) < _MOST_DIRECTORIES:
        name, at = waiting.pop(0)
        if at in seen or at + 2 > len(data):
            continue
        seen.add(at)
        count = min(struct.unpack_from(order + "H", data, at)[0], _MOST_TAGS)
        for row in range(count):
            place = at + 2 + 12 * row
            if place + 12 > len(data):
                break
            tag, kind, number = struct.unpack_from(order + "HHI", data, place)
            if tag not in _PASSING:
                tags.append(f"{name}.{tag:04x}")
            value = struct.unpack_from(order + ("H" if kind == 3 else "I"), data, place + 8)[0]
            values.setdefault((name, tag), value)
            if tag in _INSIDE:
                waiting.append((_INSIDE[tag], value))
            elif tag == _MAKER:
                maker = _brand(data, value, number * _SIZES.get(kind, 1))
        following = at + 2 + 12 * count
        if (
            name == "0"
            and following + 4 <= len(data)
            and (next_at := struct.unpack_from(order + "I", data, following)[0])
        ):
            waiting.append(("1", next_at))
    wide, high = values.get(("E", _WIDE)), values.get(("E", _HIGH))
    return Skeleton(
        order="II" if order == "<" else "MM",
        tags=tuple(tags),
        maker=maker,
        size=(wide, high) if wide and high else None,
        orientation=turn if (turn := values.get(("0", _TURN))) in range(1, 9) else None,
        thumbnail=_thumbnail(data, values),
    )


def _brand(data: bytes, at: int, size: int) -> str:
    if size <= 4:
        return ""
    head = data[at : at + 16]
    return next((brand for mark, brand in _BRANDS if head.startswith(mark)), "other")


def _thumbnail(data: bytes, values: dict[tuple[str, int], int]) -> bytes | None:
    at, size = values.get(("1", _THUMBNAIL_AT)), values.get(("1", _THUMBNAIL_SIZE))
    return data[at : at + size] if at and size and at < len(data) else None
