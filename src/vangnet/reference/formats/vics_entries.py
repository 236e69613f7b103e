"""Entries of a VICS list: bytes to records, the quick way, and the patient way where that fails."""

import json
from collections import Counter
from typing import Any

import msgspec

from vangnet.errors import ListRefused
from vangnet.reference.formats.vics_fields import Media, StrictMedia, is_known_key

_strict = msgspec.json.Decoder(list[StrictMedia])  # type: ignore[valid-type]
_plain = msgspec.json.Decoder(list[dict[str, Any]])

Spans = list[list[int]]


def decode(data: bytes, spans: Spans, first: int, offset: int) -> tuple[list[Media], Counter[str]]:
    """Read the entries at `spans` of `data`, and count how often each key occurs that is not of the standard.

    `first` entries stand before them in the list; `offset` is where `data` begins in the file.
    """
    joined = b"[" + b",".join([data[start:end] for start, end in spans]) + b"]"
    try:
        joined.decode()  # msgspec does not look at the text of what it passes over
        return _strict.decode(joined), Counter()
    except (msgspec.MsgspecError, UnicodeDecodeError):
        pass
    try:
        joined.decode()
        return _convert(_plain.decode(joined), first)
    except (msgspec.MsgspecError, UnicodeDecodeError):
        return _convert([_decode_one(data, span, first + i, offset) for i, span in enumerate(spans)], first)


def _decode_one(data: bytes, span: list[int], before: int, offset: int) -> dict[str, Any]:
    """One entry alone, so that a fault has a place.

    Halves of surrogate pairs, which Windows allows in file names, become question marks.
    """
    raw = data[span[0] : span[1]]
    try:
        text = raw.decode()
        entry = json.loads(text, parse_constant=_refuse_constant)
        return dict(json.loads(json.dumps(entry, ensure_ascii=False).encode("utf-8", "replace")))
    except ValueError as error:
        place = f"entry {before + 1}, byte {offset + span[0]}"
        reason = "not UTF-8" if isinstance(error, UnicodeDecodeError) else f"not JSON: {error}"
        raise ListRefused(reason, place) from error


def _refuse_constant(name: str) -> None:
    raise ValueError(name)


def _convert(entries: list[dict[str, Any]], first: int) -> tuple[list[Media], Counter[str]]:
    unknown: Counter[str] = Counter()
    media = []
    for number, entry in enumerate(entries, start=first + 1):
        unknown.update([key for key in entry if not is_known_key(key)])
        try:
            media.append(msgspec.convert(entry, Media))
        except msgspec.ValidationError as error:
            raise ListRefused(str(error), f"entry {number}") from error
    return media, unknown
