"""A post with all that may be somebody's data covered: what may be shown to whoever does not need the data.

It fails closed. Beside what the rules find, all that looks like a number, a handle, an address on the web or a name is
covered, and everything in a script or with signs that this room cannot read. A name in small letters that no rule sees
stays: see docs/expose.md. A mask tells the kind and never the length.
"""

import re
from collections.abc import Iterator
from functools import lru_cache

from vangnet.networks.expose.patterns import Patterns, patterns
from vangnet.networks.expose.personal_data import MOST_CHARACTERS, Kind, Piece, pieces
from vangnet.networks.expose.plain import Plain, plain, small
from vangnet.networks.expose.rules import Rules, default_rules
from vangnet.words import LANGUAGES, word

_NUMBER_WORDS = (
    "nul een één eén twee drie vier vijf zes zeven acht negen tien zero one two three four five six seven eight nine"
)
_SPELLED = re.compile(rf"(?<!\w)(?:(?:{'|'.join(_NUMBER_WORDS.split())})[\s,.\-]*){{4,}}(?!\w)")
_SINGLES = re.compile(r"(?<!\w)(?:\w[ .\-_|·•*~]{1,3}){3,}\w(?!\w)")
_TOKEN = re.compile(r"\S+")
_WORD = re.compile(r"[^\W\d_]+")
_PLAIN_SIGNS = frozenset(" \n!\"'()*,-.:;?[]‘’“”…–—€$%&+=/<>^~`|{}#\\")
_EDGES = "\"'()*,-.:;?![]‘’“”…"
_WEB = re.compile(r"://|www\.|\w[./\\]\w|@|_|#\w")


def redact(text: str, *, language: str = "nl", rules: Rules | None = None) -> str:
    """Cover a post. Where anything goes wrong, nothing of it is shown."""
    if language not in LANGUAGES:
        language = "nl"
    try:
        return _redacted(text, language, rules or default_rules())
    except Exception:
        return _mask("all", language)


def _redacted(text: str, language: str, rules: Rules) -> str:
    folded = plain(text[:MOST_CHARACTERS])
    told = "".join(_shown(folded, language, rules))
    told = re.sub(r"[ \t]+", " ", told).strip()
    return f"{told} {_mask('rest', language)}" if len(text) > MOST_CHARACTERS else told


def _shown(folded: Plain, language: str, rules: Rules) -> Iterator[str]:
    """The text with its masks; several of one kind in a row are one."""
    cover = _covered(folded, rules)
    position, last = 0, ""
    for start, end, name in cover:
        between = folded.text[position:start]
        if between.strip(" ,.-/\n"):
            last = ""
        yield between if last != name else ""
        if last != name:
            yield _mask(name, language)
        position, last = end, name
    yield folded.text[position:]


def _covered(folded: Plain, rules: Rules) -> list[tuple[int, int, str]]:
    """What is covered and as what: apart from each other, in order."""
    known = patterns(rules)
    low = small(folded.text)
    found = pieces(folded, rules)
    cover = [(one.start, one.end, one.kind.value) for one in found]
    cover += [(hit.start(), hit.end(), "number") for hit in _SPELLED.finditer(low)]
    cover += [(hit.start(), hit.end(), "unread") for hit in _SINGLES.finditer(low)]
    cover += _again(found, low, known)
    cover += _tokens(folded.text, low, known)
    return _apart(cover, low)


def _again(found: tuple[Piece, ...], low: str, known: Patterns) -> list[tuple[int, int, str]]:
    """Where what was found stands again in the text, also within a longer word."""
    values: dict[str, str] = {}
    for one in found:
        for value in (one.value, low[one.start : one.end]):
            values.setdefault(value, one.kind.value)
        if one.kind in (Kind.NAME, Kind.NAME_SCHOOL):
            for part in one.value.split():
                if part not in known.stay:
                    values.setdefault(part, one.kind.value)
    return [
        (hit.start(), hit.end(), kind)
        for value, kind in values.items()
        if len(value) > 1
        for hit in re.finditer(re.escape(value), low)
    ]


def _tokens(text: str, low: str, known: Patterns) -> list[tuple[int, int, str]]:
    """Pieces between spaces that look like a number, a handle, a name, or like nothing that can be read."""
    told = []
    after_service = False
    for hit in _TOKEN.finditer(text):
        token = hit[0].strip(_EDGES)
        start = hit.start() + hit[0].find(token)
        mask = _looks_like(hit[0], known)
        bare = low[start : start + len(token)]
        if mask is None and after_service and bare and bare not in known.no_handles and bare not in known.stay:
            mask = "handle"
        if mask is not None:
            told.append((start, start + len(token), mask) if token else (hit.start(), hit.end(), mask))
        after_service = known.handles.fullmatch(bare) is not None or (after_service and not bare)
    return told


def _looks_like(token: str, known: Patterns) -> str | None:
    if any(char.isnumeric() for char in token):
        return "number"
    if _WEB.search(token):
        return "handle"
    if not all(_is_readable(char) for char in token):
        return "unread"
    for one in _WORD.finditer(token):
        if one[0][0].isupper() and small(one[0]) not in known.stay:
            return "name"
        if any(char.isupper() for char in one[0][1:]) and small(one[0]) not in known.stay:
            return "handle"
    return None


@lru_cache(maxsize=4096)
def _is_readable(char: str) -> bool:
    """Latin letters, ordinary signs, and pictures that are no letters or digits."""
    if char.isascii():
        return char.isalpha() or char in _PLAIN_SIGNS
    code = ord(char)
    return char in _PLAIN_SIGNS or 0x2190 <= code <= 0x23FF or 0x2600 <= code <= 0x27BF or 0x1F300 <= code <= 0x1FAFF


def _apart(cover: list[tuple[int, int, str]], low: str) -> list[tuple[int, int, str]]:
    """Covers that touch or overlap as one, and whole words only: half a name is a name."""
    told: list[tuple[int, int, str]] = []
    for start, end, name in sorted(_wide(cover, low), key=lambda one: (one[0], -one[1])):
        if told and start < told[-1][1]:
            first, last, kept = told[-1]
            told[-1] = (first, max(last, end), kept)
        else:
            told.append((start, end, name))
    return told


def _wide(cover: list[tuple[int, int, str]], low: str) -> Iterator[tuple[int, int, str]]:
    for first, last, name in cover:
        start, end = first, last
        while start > 0 and low[start - 1].isalnum() and low[start].isalnum():
            start -= 1
        while end < len(low) and low[end].isalnum() and low[end - 1].isalnum():
            end += 1
        yield start, end, name


@lru_cache(maxsize=64)
def _mask(name: str, language: str) -> str:
    return word(f"expose.mask_{name}").tell(language)
