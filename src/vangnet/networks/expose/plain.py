"""Text in one plain form, with the way back: what looks alike is written alike, and what cannot be seen is left out."""

import re
import unicodedata
from functools import lru_cache
from typing import NamedTuple

_LOOKALIKES = str.maketrans("аеорсухіјѕԁɡοαν", "aeopcyxijsdgoav")
"""Cyrillic and Greek small letters that are drawn like Latin ones, by Latin letter."""

_EMOJI = {"🅾": "o", "⭕": "o", "🔟": "10", "🅰": "a", "🅱": "b", "Ⓜ": "m", "ı": "i", "ł": "l", "đ": "d", "ø": "o"}
"""Signs that stand for letters and digits, and have no decomposition."""


class Plain(NamedTuple):
    """`text` in plain form; character i of it comes from `at[i]` of the text as written. `at` is None: one to one."""

    text: str
    at: tuple[int, ...] | None
    length: int

    def original(self, start: int, end: int) -> tuple[int, int]:
        """Where a piece of the plain form stands in the text as written, invisible signs behind it included."""
        if self.at is None:
            return start, end
        first = self.at[start] if start < len(self.at) else self.length
        return first, self.at[end] if end < len(self.at) else self.length


@lru_cache(maxsize=16)
def plain(text: str) -> Plain:
    """Bring a text in plain form: NFKC, digits of all scripts and of emoji as 0-9, no marks, no invisible signs."""
    if text.isascii() and "\0" not in text:
        return Plain(text, None, len(text))
    pieces: list[str] = []
    at: list[int] = []
    for index, char in enumerate(text):
        folded = _folded(char)
        pieces.append(folded)
        at.extend([index] * len(folded))
    return Plain("".join(pieces), tuple(at), len(text))


@lru_cache(maxsize=8192)
def _folded(char: str) -> str:
    if char in _EMOJI:
        return _EMOJI[char]
    told = []
    for one in unicodedata.normalize("NFKD", char):
        category = unicodedata.category(one)
        if category[0] == "M" or category in {"Cf", "Cc", "Cs", "Co", "Cn"}:
            if one in "\t\n\r":
                told.append(" " if one == "\t" else "\n")
            continue
        if category[0] == "Z":
            told.append(" ")
            continue
        digit = unicodedata.digit(one, None)
        if digit is not None:
            told.append(str(digit))
            continue
        small = one.lower()
        like = small.translate(_LOOKALIKES) if len(small) == 1 else one
        told.append((like.upper() if one.isupper() else like) if like != small else one)
    return "".join(told)


def squeezed(text: str) -> str:
    """A handle or name for comparing: small letters and digits only."""
    return re.sub(r"[\W_]+", "", plain(text).text.lower())


def small(text: str) -> str:
    """In small letters, and as long as before."""
    low = text.lower()
    return low if len(low) == len(text) else "".join(one if len(one.lower()) != 1 else one.lower() for one in text)
