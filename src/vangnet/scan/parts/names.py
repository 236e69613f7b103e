"""Names that say "I am part n": which whole they name, and which part of it they are."""

import re
from typing import NamedTuple


class Numbered(NamedTuple):
    """A part by its name. `whole` is the name that the parts share; `of` the stated number of parts, if any."""

    whole: str
    number: int
    of: int | None
    manner: str


_END = r"(?P<end>\.[a-z0-9]{1,5})?"
_PATTERNS: tuple[tuple[str, str], ...] = (
    # the manner, and how the number stands in the name
    ("rar", r"(?P<stem>.+)\.part(?P<n>\d{1,4})\.(?:rar|exe)"),
    ("zip", r"(?P<stem>.+)\.z(?P<n>\d{2,3})"),
    ("r00", r"(?P<stem>.+)\.r(?P<n>\d{2,3})"),
    (
        "of",
        r"(?P<stem>.+?)[\s._-]*[(\[]?(?P<n>\d{1,3})[\s._-]?(?:of|van|von|de|sur)[\s._-]?(?P<of>\d{1,3})[)\]]?" + _END,
    ),
    (
        "part",
        r"(?P<stem>.+?)[\s._-]*[(\[]?(?:part|deel|teil|partie|pt|chunk|split|seg|piece|p)[\s._-]?(?P<n>\d{1,4})[)\]]?"
        + _END,
    ),
    ("dotted", r"(?P<stem>.+\.[a-z0-9]{1,5})[._-](?P<n>\d{1,4})"),
    ("letters", r"(?P<stem>.+\.[a-z0-9]{1,5})[._-](?P<letters>[a-z]{1,3})"),
    ("split", r"(?P<stem>x|.+[._-])(?P<letters>[a-z]{2}|a[ab][a-z])"),
    ("copy", r"(?P<stem>.+?)\s?\((?P<n>\d{1,3})\)" + _END),
    ("counted", r"(?P<stem>.+?)[\s._-](?P<n>\d{1,3})" + _END),
)
_COMPILED = tuple((manner, re.compile(pattern, re.IGNORECASE)) for manner, pattern in _PATTERNS)
_LAST = {"zip": ".zip", "r00": ".rar"}
"""In these manners one part keeps the plain name: the last of a split ZIP, the first of an old RAR set."""


def numbered(name: str) -> list[Numbered]:
    """Every way in which a name can be read as that of a part, from telling to weak."""
    found = []
    for manner, pattern in _COMPILED:
        match = pattern.fullmatch(name)
        if match is None:
            continue
        parts = match.groupdict()
        number = int(parts["n"]) if parts.get("n") else _letters(parts.get("letters") or "")
        if number is None:
            continue
        whole = (parts["stem"] + (parts.get("end") or "")).lower()
        of = int(parts["of"]) if parts.get("of") else None
        found.append(Numbered(whole + _LAST.get(manner, ""), number, of, manner))
    return found


def plain(name: str) -> list[Numbered]:
    """The part that keeps the plain name, as `photo.zip` beside `photo.z01`, or `photo.jpg` beside `photo.jpg.2`."""
    lower = name.lower()
    found = [
        Numbered(lower, _BEHIND if manner == "zip" else -1, None, manner)
        for manner, end in _LAST.items()
        if lower.endswith(end)
    ]
    return [*found, *(Numbered(lower, 0, None, manner) for manner in ("dotted", "letters", "copy", "part"))]


_BEHIND = 1 << 20


def _letters(letters: str) -> int | None:
    """Count as `split` does: aa is 0, ab is 1."""
    number = 0
    for letter in letters.lower():
        number = number * 26 + ord(letter) - ord("a")
    return number if letters else None
