"""JSON of takeouts, value by value: what is broken costs one value, and no more than one is held."""

import re
from collections.abc import Iterator
from functools import lru_cache
from json import JSONDecoder
from typing import Any, NamedTuple

import msgspec

from vangnet.evidence.reader import Readable
from vangnet.networks.formats.careful import Careful
from vangnet.networks.formats.objects import MOST_BYTES, Damage, Opened, Wanted, split
from vangnet.networks.formats.objects import Piece as Object
from vangnet.networks.formats.repair import clean

_LONGEST_NUMBER = 25


class Piece(NamedTuple):
    """A value with the names that lead to it; a row of a list has those of its list."""

    path: tuple[str, ...]
    value: Any
    place: int  # bytes from the beginning of the file
    is_row: bool


class Broken(NamedTuple):
    """A piece that was not read: a code of `networks` after "takeout_", and where it stands."""

    code: str
    place: int
    detail: str = ""


def pieces(
    stream: Readable, wanted: Wanted, mark: re.Pattern[bytes], *, most: int = MOST_BYTES
) -> Iterator[Piece | Broken]:
    """Give the values of a JSON file in its order, and whole the objects that `objects.split` is told are wanted.

    Never raises on what the file holds.
    """
    careful, at = Careful(stream), 0
    for event in split(careful, wanted, mark, most=most):
        at = event.at
        if isinstance(event, Damage):
            yield _broken(event, most)
        elif isinstance(event, Object):
            yield _decoded(event.path, event.data, event.at, is_row=True)
        elif not isinstance(event, Opened):
            path = (*event.path, event.key) if event.key else event.path
            yield _decoded(path, event.value, event.at, is_row=not event.key)
    if careful.failed:
        yield Broken("unreadable", at, str(careful.failed)[:200])


def _decoded(path: tuple[str, ...], data: bytes, at: int, *, is_row: bool) -> Piece | Broken:
    try:
        return Piece(_names(path), _decode(data), at, is_row)
    except ValueError as error:
        return Broken("no_json", at, str(error)[:100])
    except RecursionError:
        return Broken("too_deep", at)


@lru_cache(1 << 10)
def _names(written: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(map(_name, written))


def _name(written: str) -> str:
    try:
        return clean(str(_decode(f'"{written}"'.encode())))
    except ValueError:
        return clean(written)


def _decode(data: bytes) -> Any:
    """A value, as strict as it is written or as nearly as it can be read; raises ValueError."""
    try:
        return msgspec.json.decode(data)
    except (msgspec.MsgspecError, UnicodeDecodeError):
        return _lenient(data.decode("utf-8", "replace"))


def _broken(damage: Damage, most: int) -> Broken:
    if damage.code in ("unclosed", "unbalanced"):
        return Broken("no_json", damage.at, damage.code)
    return Broken(damage.code, damage.at, str(most) if damage.code == "too_large" else "")


def _number(written: str) -> int | str:
    return int(written) if len(written) <= _LONGEST_NUMBER else written


_lenient = JSONDecoder(parse_int=_number, parse_constant=str, strict=False).decode
