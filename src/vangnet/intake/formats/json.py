"""JSON of strangers: one value after the other, in a list or on lines of their own, and no more than one is held.

Numbers stay as they were written and a name that stands twice keeps both of its values, so that nothing is lost.
"""

import re
from collections.abc import Iterator
from json import JSONDecodeError, JSONDecoder
from typing import Any

from vangnet.evidence.reader import Readable
from vangnet.intake.text import text_of
from vangnet.words import Word, word

LARGEST = 16 * 2**20
"""Characters of one value."""

_SPACE = re.compile(r"[\s,]*")
_LIST = re.compile(r'\s*(?:\{\s*"(?:reports|items|messages|tips|cybertips|data|results|records|inputs)"\s*:\s*)?\[')
_UNFINISHED = 16  # characters from the end within which a value may just not be all there


def _pairs(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        values: dict[str, list[Any]] = {}
        for name, value in pairs:
            values.setdefault(name, []).append(value)
        found = {name: several if len(several) > 1 else several[0] for name, several in values.items()}
    return found


_decode = JSONDecoder(
    object_pairs_hook=_pairs, parse_int=str, parse_float=str, parse_constant=str, strict=False
).raw_decode


def values(stream: Readable) -> Iterator[Any]:
    """Give the values of a stream: those of the list that it is or begins with, or one after another.

    A `Word` stands for what could not be read. On lines of their own, the others go on; in a list the rest is lost.
    """
    return values_of(text_of(stream))


def values_of(chunks: Iterator[str]) -> Iterator[Any]:
    """Give the values of a text that comes in pieces, as `values` does."""
    held = _filled(chunks, "", 1 << 16)
    begins = _LIST.match(held)
    at = begins.end() if begins else 0
    is_over = False
    while True:
        at = _after_space(held, at)
        while at == len(held) and not is_over:
            held, at = next(chunks, ""), 0
            is_over = not held
            at = _after_space(held, at)
        if at == len(held):
            break
        if begins and held[at] == "]":
            yield from _behind(held, at + 1, chunks, begins[0])
            return
        value, end, held, at = _value(held, at, chunks)
        if end is None:
            yield value
            if begins:
                return
            held, at = _next_line(held, at, chunks)
            continue
        yield value
        at = end
        if at > 1 << 20:
            held, at = held[at:], 0
    if begins:
        yield word("intake.cut_off")


def _value(held: str, at: int, chunks: Iterator[str]) -> tuple[Any, int | None, str, int]:
    """One value, and where it ends (None: it is a Word); with what is held from then on, and where it began there."""
    if at:
        held, at = held[at:], 0
    wanted = len(held)
    while True:
        try:
            value, end = _decode(held, 0)
        except JSONDecodeError as error:
            is_unfinished = error.pos >= len(held) - _UNFINISHED or error.msg.startswith("Unterminated")
            if is_unfinished and len(held) <= LARGEST:
                wanted = 2 * max(wanted, 1 << 16)
                more = _filled(chunks, held, wanted)
                if len(more) > len(held):
                    held = more
                    continue
                return word("intake.cut_off"), None, held, 0
            code = "too_large_report" if is_unfinished else "no_json"
            told = {"largest": LARGEST} if is_unfinished else {"error": error.msg[:100]}
            return word(f"intake.{code}", **told), None, held, 0
        except (RecursionError, ValueError) as error:
            return word("intake.no_json", error=type(error).__name__), None, held, 0
        try:
            return texts(value), end, held, 0
        except RecursionError as error:
            return word("intake.no_json", error=type(error).__name__), end, held, 0


def texts(value: Any) -> Any:
    """A decoded value with numbers and truth values as they are written; what is null or empty tells nothing."""
    if isinstance(value, dict):
        return {name: read for name, one in value.items() if (read := texts(one)) is not None}
    if isinstance(value, list):
        return [read for one in value if (read := texts(one)) is not None] or None
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value) if isinstance(value, int | float) else value


def _filled(chunks: Iterator[str], held: str, wanted: int) -> str:
    pieces, count = [held], len(held)
    while count < wanted and (chunk := next(chunks, "")):
        pieces.append(chunk)
        count += len(chunk)
    return "".join(pieces)


def _after_space(held: str, at: int) -> int:
    found = _SPACE.match(held, at)
    return found.end() if found else at


def _next_line(held: str, at: int, chunks: Iterator[str]) -> tuple[str, int]:
    """Where the next line with a value begins."""
    while (found := held.find("\n{", at)) < 0:
        more = next(chunks, "")
        if not more:
            return "", 0
        held, at = held[-1:] + more, 0
    return held, found + 1


def _behind(held: str, at: int, chunks: Iterator[str], begins: str) -> Iterator[Word]:
    """What stands behind the list: the end of what it lay in, or something that is not read."""
    left = held[at:].strip()
    if "{" in begins:
        left = left.removeprefix("}").strip()
    left = left or "".join(chunk.strip() for chunk in chunks)[:100]
    if left:
        yield word("intake.behind_list", text=left[:100])
