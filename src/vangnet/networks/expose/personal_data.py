"""Personal data of another in a post: handles, telephone numbers, addresses, names with a school, licence plates.

The finding is that such data stand in a post. With what intent they were posted is for a prosecutor, and no rule asks.
Rules are those of `rules.toml`; each finding tells which one.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from enum import StrEnum
from typing import NamedTuple

import msgspec

from vangnet.networks.expose.patterns import COUPLE, Patterns, patterns
from vangnet.networks.expose.phones import phones
from vangnet.networks.expose.plain import Plain, plain, small, squeezed
from vangnet.networks.expose.rules import Rules, default_rules
from vangnet.networks.shape import IdentifierKind, Member
from vangnet.words import Word, word

MOST_CHARACTERS = 20_000
"""Of a post; no platform of today allows more. What stands behind is not read, and not shown either."""


class Kind(StrEnum):
    """What it is, in the order of how often it is posted (NOS Stories 2023, Pointer 2021)."""

    SNAPCHAT = "snapchat"
    INSTAGRAM = "instagram"
    TIKTOK = "tiktok"
    TELEGRAM = "telegram"
    OTHER_HANDLE = "other_handle"
    PHONE = "phone"
    NAME_SCHOOL = "name_school"
    ADDRESS = "address"
    EMAIL = "email"
    PLATE = "plate"
    NAME = "name"
    MENTION = "mention"


HANDLES = frozenset({Kind.SNAPCHAT, Kind.INSTAGRAM, Kind.TIKTOK, Kind.TELEGRAM, Kind.OTHER_HANDLE})
COUNTED = frozenset(Kind) - {Kind.NAME, Kind.MENTION}
"""What counts as posted data of another. A mention is how members talk, and a name alone may be any word."""


class Whose(StrEnum):
    """Whose data it is, as far as the post and the author's own identifiers tell."""

    ANOTHER = "another"  # nothing says that it is the author's own
    OWN = "own"  # the same as an identifier of the author
    SAID_OWN = "said_own"  # "mijn snap is ..."


class Span(msgspec.Struct, frozen=True):
    """Data in a post: where (characters of the text as written), what, whose, and by which rule it was found."""

    start: int
    end: int
    kind: Kind
    value: str
    whose: Whose
    why: Word

    @property
    def counts(self) -> bool:
        """Whether it counts as data of another."""
        return self.whose is Whose.ANOTHER and self.kind in COUNTED


class Piece(NamedTuple):
    """As a span, in characters of the plain text."""

    start: int
    end: int
    kind: Kind
    value: str
    rule: str
    cue: int
    """Where the words that belong to it begin: words for "mine" stand before it."""


def find(text: str, *, own: frozenset[str] = frozenset(), rules: Rules | None = None) -> tuple[Span, ...]:
    """Find personal data in a post. `own`: `own_values` of its author."""
    rules = rules or default_rules()
    folded = plain(text[:MOST_CHARACTERS])
    return tuple(
        Span(
            *folded.original(one.start, one.end),
            one.kind,
            one.value,
            whose(one, folded, own, rules),
            word(f"expose.span_{one.rule}"),
        )
        for one in pieces(folded, rules)
    )


def own_values(member: Member) -> frozenset[str]:
    """What is known as somebody's own: usernames and telephone numbers in the form in which they are compared."""
    told: set[str] = set()
    for one in member.identifiers:
        if one.kind is IdentifierKind.PHONE:
            digits = re.sub(r"\D", "", one.value)
            told.update(phones(("+" if one.value.strip().startswith("+") else "") + digits))
        elif one.kind in (IdentifierKind.USERNAME, IdentifierKind.EMAIL):
            told.add(squeezed(one.value))
    return frozenset(told - {""})


def whose(one: Piece, folded: Plain, own: frozenset[str], rules: Rules) -> Whose:
    """Whose a piece is."""
    if (one.value if one.kind is Kind.PHONE else squeezed(one.value)) in own:
        return Whose.OWN
    about = re.split(r"[.!?\n,]", small(folded.text[max(0, one.cue - 20) : one.start]))[-1]
    said = [hit[0] for hit in patterns(rules).owner.finditer(about)]
    if said and said[-1] in rules.handle.own_words:
        return Whose.SAID_OWN
    return Whose.ANOTHER


def pieces(folded: Plain, rules: Rules) -> tuple[Piece, ...]:
    """Every piece of personal data, none over another, in the order of the text."""
    text = folded.text
    low = small(text)
    known = patterns(rules)
    if not known.worth_reading.search(low):
        return ()
    told: list[Piece] = []
    taken = bytearray(len(text))
    has_digit = _DIGIT.search(low) is not None
    for rule in _RULES:
        if not has_digit and rule in _WITH_DIGITS:
            continue
        for piece in rule(text, low, known, rules):
            if not any(taken[piece.start : piece.end]):
                taken[piece.start : piece.end] = b"\1" * (piece.end - piece.start)
                told.append(piece)
    return tuple(sorted(told))


def _emails(_: str, low: str, known: Patterns, __: Rules) -> Iterator[Piece]:
    if "@" in low or "at" in low:
        for hit in known.email.finditer(low):
            yield Piece(hit.start(), hit.end(), Kind.EMAIL, hit[0], "email", hit.start())


def _links(_: str, low: str, known: Patterns, rules: Rules) -> Iterator[Piece]:
    if "/" in low:
        for hit in known.links.finditer(low):
            kind = next(one.kind for one in rules.handles if hit["link"] in one.links)
            yield Piece(hit.start(), hit.end("handle"), Kind(kind), hit["handle"], "link", hit.start())


def _phones(_: str, low: str, known: Patterns, __: Rules) -> Iterator[Piece]:
    position = 0
    while hit := known.phone.search(low, position):
        position = hit.end()
        if known.date.match(hit[0]):
            position = hit.start() + 2
            continue
        for end in range(hit.end(), hit.start() + 7, -1):
            digits = low[hit.start() : end]
            if not digits[-1].isalnum() or (end < len(low) and low[end].isdigit()):
                continue
            if number := phones(re.sub(r"[^\d+]", "", digits.replace("o", "0"))):
                yield Piece(hit.start(), end, Kind.PHONE, number[0], "phone", hit.start())
                position = end
                break


def _handles(_: str, low: str, known: Patterns, rules: Rules) -> Iterator[Piece]:
    for hit in known.handles.finditer(low):
        kind = Kind(rules.handles[int(hit.lastgroup[1:]) if hit.lastgroup else 0].kind)
        signed = known.behind.match(low, hit.end())
        if signed is None:
            continue
        handle = signed["handle"].rstrip(".-")
        start = signed.start("handle")
        if not _is_handle(handle, signed, low, start + len(handle), known, is_emoji=not hit[0][0].isalpha()):
            continue
        yield Piece(start, start + len(handle), kind, handle, "handle", hit.start())
        for more in known.more.finditer(low, start + len(handle)):
            if more.start() != start + len(handle):
                break
            handle, start = more["handle"].rstrip(".-"), more.start("handle")
            yield Piece(start, start + len(handle), kind, handle, "handle", hit.start())


def _is_handle(handle: str, signed: re.Match[str], low: str, end: int, known: Patterns, *, is_emoji: bool) -> bool:
    if len(handle) < 3 or handle.isdigit():
        return False
    if "@" in signed["sign"]:
        return True
    if re.search(r"[\d_]", handle) and handle[0].isalpha():
        return True
    if handle in known.no_handles:
        return False
    if signed["sign"].strip() or (is_emoji and handle not in known.stay):
        return True
    return bool(signed["plain"]) and known.clause_end.match(low, end) is not None and handle not in known.stay


def _mentions(_: str, low: str, known: Patterns, __: Rules) -> Iterator[Piece]:
    if "@" in low:
        for hit in known.mention.finditer(low):
            handle = hit["handle"].rstrip(".-")
            yield Piece(hit.start(), hit.start("handle") + len(handle), Kind.MENTION, handle, "mention", hit.start())


def _addresses(text: str, low: str, known: Patterns, rules: Rules) -> Iterator[Piece]:
    for hit in known.street.finditer(low):
        name = hit["street"]
        strong = hit["strong"] is not None
        if name in rules.address.not_streets or not (strong or text[hit.start()].isupper()):
            continue
        post = known.postcode.match(low, known.gap.match(low, hit.end()).end())  # type: ignore[union-attr]
        end = post.end() if post and _is_postcode(post, text, known) else hit.end()
        yield Piece(hit.start(), end, Kind.ADDRESS, low[hit.start() : end], "street", hit.start())
    for hit in known.postcode.finditer(low):
        if _is_postcode(hit, text, known):
            yield Piece(hit.start(), hit.end(), Kind.ADDRESS, hit[0], "postcode", hit.start())


def _is_postcode(hit: re.Match[str], text: str, known: Patterns) -> bool:
    letters = text[hit.start("letters") : hit.end("letters")]
    if letters.upper() in ("SA", "SD", "SS"):
        return False
    return (letters.isupper() and not text.isupper()) or letters.lower() not in known.no_postcodes


def _names(text: str, low: str, known: Patterns, __: Rules) -> Iterator[Piece]:
    if not known.school_near.search(low):
        return
    for hit in known.name_school.finditer(text):
        name = _trimmed(hit["name"], known)
        if name and not known.no_names.issuperset(small(name).split()):
            start = hit.end("name") - len(name)
            yield Piece(start, hit.end(), Kind.NAME_SCHOOL, small(name), "name_school", hit.start())
    for hit in known.small_name_class.finditer(low):
        if hit["name"] not in known.no_names:
            yield Piece(hit.start("name"), hit.end(), Kind.NAME_SCHOOL, hit["name"], "name_school", hit.start())
    for pattern, source, is_small in ((known.small_cue, low, True), (known.name_cue, text, False)):
        for hit in pattern.finditer(source):
            name = hit["name"] if is_small else _trimmed(hit["name"], known)
            parts = [part for part in small(name).split() if part not in known.no_names]
            if not parts or small(name).split()[0] in known.no_names:
                continue
            if is_small:
                name = COUPLE.match(name)[0] if COUPLE.match(name) else parts[0]  # type: ignore[index]
            start = hit.start("name")
            near = known.school.search(low, start, min(len(low), start + len(name) + 60))
            kind = Kind.NAME_SCHOOL if near else Kind.NAME
            yield Piece(start, start + len(name), kind, small(name), kind.value, hit.start())


def _trimmed(name: str, known: Patterns) -> str:
    """A name without the ordinary words with a capital before it."""
    words = name.split(" ")
    while words and small(words[0]) in known.no_names:
        words.pop(0)
    return " ".join(words)


def _plates(_: str, low: str, known: Patterns, __: Rules) -> Iterator[Piece]:
    if "-" in low:
        for hit in known.plate.finditer(low):
            yield Piece(hit.start(), hit.end(), Kind.PLATE, squeezed(hit[0]), "plate", hit.start())
    for hit in known.plate_cue.finditer(low):
        yield Piece(hit.start("plate"), hit.end("plate"), Kind.PLATE, squeezed(hit["plate"]), "plate", hit.start())


_RULES: tuple[Callable[[str, str, Patterns, Rules], Iterable[Piece]], ...] = (
    _emails,
    _links,
    _phones,
    _handles,
    _addresses,
    _plates,
    _names,
    _mentions,
)
_WITH_DIGITS = frozenset({_phones, _addresses, _plates})
_DIGIT = re.compile(r"\d")
