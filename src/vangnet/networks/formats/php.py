"""Values that PHP wrote with `serialize`: arrays, texts and numbers as data. Objects are never made."""

import re
from typing import Any

import msgspec

DEEPEST = 8
MOST = 10_000
_SCALAR = re.compile(rb"(?:i|b):(-?\d{1,19});|d:([-+.\w]{1,40});|(N);")
_TEXT = re.compile(rb's:(\d{1,9}):"')
_ARRAY = re.compile(rb"a:(\d{1,9}):\{")


def values(raw: bytes) -> Any:
    """The value, with arrays as dicts; None where it is none, broken, or deeper than can be."""
    try:
        return _value(raw, 0, 0)[0]
    except ValueError:
        return None


def ids(raw: bytes) -> list[int]:
    """The numbers of users in a list of them, kept as JSON or as PHP wrote it."""
    told: Any = values(raw) if raw[:2] == b"a:" else None
    if told is None:
        try:
            told = msgspec.json.decode(raw)
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
            return []
    each = told.values() if isinstance(told, dict) else told if isinstance(told, list) else ()
    ids = [one.get("user_id", one.get(b"user_id")) for one in each if isinstance(one, dict)]
    return [one for one in ids if isinstance(one, int) and 0 < one < 1 << 62][:10_000]


def _value(raw: bytes, at: int, depth: int) -> tuple[Any, int]:
    if found := _SCALAR.match(raw, at):
        number = found[1]
        return (int(number) if number is not None else None), found.end()
    if found := _TEXT.match(raw, at):
        end = found.end() + int(found[1])
        if raw[end : end + 2] != b'";':
            raise ValueError("a text of another length")
        return raw[found.end() : end], end + 2
    found = _ARRAY.match(raw, at)
    if not found or depth >= DEEPEST or int(found[1]) > MOST:
        raise ValueError("no value")
    at = found.end()
    told: dict[Any, Any] = {}
    for _ in range(int(found[1])):
        key, at = _value(raw, at, DEEPEST)
        told[key], at = _value(raw, at, depth + 1)
    if raw[at : at + 1] != b"}":
        raise ValueError("an array without end")
    return told, at + 1
