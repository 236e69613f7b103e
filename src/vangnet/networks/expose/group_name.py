"""What the name of a group hints at: area codes and towns in it, with reasons. A hint at a region, never more.

A code is weak by itself: 010 and 020 are nicknames, 06 is any mobile telephone, and years, prices, ages and postcodes
look alike. So a name always needs a second sign (`expose.signs`). The hint is about the name and says nothing of a
person: where somebody lives goes before it.
"""

import re
from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from functools import lru_cache
from typing import Literal, NamedTuple

import msgspec

from vangnet.networks.expose.areas import Area, Areas, areas
from vangnet.networks.expose.plain import plain
from vangnet.networks.expose.rules import Rules, default_rules, words_pattern
from vangnet.words import Word, word

Weight = Literal["strong", "medium", "weak"]
"""How much a part of a name says, as a word: there is no score."""

WEIGHTS: tuple[Weight, ...] = ("strong", "medium", "weak")
MOST_CHARACTERS = 1000
"""Of a name; no platform allows as many. What stands behind is not read."""

_JOINT = r"[\s.\-_|/·•,~*]{1,3}"
_MOST_WORDS = 5  # of the name of a municipality
_MOST_LETTERS = 60  # of a word in which names are looked for
_LEET = str.maketrans("013457", "oieast")


class Part(msgspec.Struct, frozen=True):
    """A piece of a name that hints at a region: `text` as written, what it was read as, how much it says, and why."""

    kind: Literal["code", "town", "nickname"]
    text: str
    read_as: str
    weight: Weight
    why: Word


class Trap(msgspec.Struct, frozen=True):
    """A piece that looks like an area code and was taken for something else."""

    text: str
    why: Word


class Region(msgspec.Struct, frozen=True):
    """A municipality that parts of the name point at."""

    area: Area
    weight: Weight
    why: tuple[Word, ...]


class NameHint(msgspec.Struct, frozen=True):
    """What a name hints at. `title_words` are second signs in the name itself."""

    name: str
    parts: tuple[Part, ...] = ()
    traps: tuple[Trap, ...] = ()
    title_words: tuple[str, ...] = ()
    regions: tuple[Region, ...] = ()

    @property
    def needs_second_sign(self) -> bool:
        """Always."""
        return True


class _Found(NamedTuple):
    start: int
    part: Part
    municipalities: tuple[Area, ...]


def read_name(name: str, day: date, *, rules: Rules | None = None, tables: Areas | None = None) -> NameHint:
    """Read the name of a group, by the municipalities of a day."""
    return _read_name(name[:MOST_CHARACTERS], day, rules or default_rules(), tables or areas())


@lru_cache(maxsize=4096)
def _read_name(name: str, day: date, rules: Rules, tables: Areas) -> NameHint:
    folded = plain(name)
    text = _unspaced(folded.text.lower())
    titles = tuple(dict.fromkeys(hit[0] for hit in _title(rules).finditer(_words_only(text))))
    rest, traps = _without_traps(text, rules)
    found = [*_codes(rest, rules, tables, day, traps), *_towns(text, rules, tables, day)]
    found.sort(key=lambda one: (one.start, one.part.kind, one.part.read_as))
    return NameHint(name, tuple(one.part for one in found), tuple(traps), titles, _regions(found))


def _unspaced(text: str) -> str:
    """Letters that stand alone in a row, as a word: "o l d e n z a a l"."""
    return re.sub(
        r"(?<![^\W\d_])(?:[^\W\d_][ .\-_|·•*~]){3,}[^\W\d_](?![^\W\d_])",
        lambda hit: re.sub(r"[ .\-_|·•*~]", "", hit[0]),
        text,
    )


def _words_only(text: str) -> str:
    return re.sub(r"[\W_]+", " ", text)


@lru_cache(maxsize=8)
def _title(rules: Rules) -> re.Pattern[str]:
    return re.compile(rf"(?<![^\W\d_])(?:{words_pattern(rules.title_words)})(?![^\W\d_])")


@lru_cache(maxsize=8)
def _traps(rules: Rules) -> tuple[tuple[str, re.Pattern[str]], ...]:
    number = r"(?<!\d)[1-9]\d*(?:[.,]\d+)?"
    age = words_pattern(rules.after_age)
    count = words_pattern(rules.after_count)
    price = words_pattern(rules.after_price)
    before = words_pattern(rules.before_count)
    return tuple(
        (code, re.compile(pattern))
        for code, pattern in (
            ("date", r"(?<!\d)\d{1,2}[-/.]\d{1,2}[-/.](?:\d{4}|\d{2})(?!\d)"),
            ("date", r"(?<!\d)(?:19|20)\d{2}[-/.]\d{1,2}[-/.]\d{1,2}(?!\d)"),
            ("time", r"(?<!\d)(?:\d{1,2}:\d{2}|24/7)(?!\d)"),
            ("price", rf"[€$£]\s*\d+(?:[.,]\d+)?|(?<!\d)\d+,-|{number}\s*(?:{price})\b"),
            (
                "phone",
                r"(?:\+|(?<!\d)00)31[\s\d()-]{6,}|(?<!\d)0\d{1,3}-\d{6,8}(?!\d)|(?<!\d)[o0]6[\s-]?\d[\d\s-]{5,}\d",
            ),
            ("age", rf"{number}\s*(?:-|tot|t/m)\s*{number}\s*(?:{age})\b|{number}\s*(?:\+|(?:{age})\b)"),
            ("count", rf"{number}\s*(?:%|(?:{count})\b)|\b(?:{before})\s?#?{number}(?!\d)|#\s?{number}"),
            ("year", r"(?<!\d)(?:19|20)\d{2}(?!\d)"),
            (
                "postcode",
                r"(?<!\d)[1-9]\d{3}\s?(?!(?:" + words_pattern(rules.address.not_postcodes) + r")\b)[a-z]{2}\b",
            ),
            ("mobile", r"(?<!\d)[o0]6(?!\d)"),
        )
    )


def _without_traps(text: str, rules: Rules) -> tuple[str, list[Trap]]:
    traps: list[Trap] = []
    for code, pattern in _traps(rules):

        def taken(hit: re.Match[str], code: str = code) -> str:
            traps.append(Trap(hit[0].strip(), word(f"expose.trap_{code}", text=hit[0].strip())))
            return "\0" * len(hit[0])

        text = pattern.sub(taken, text)
    return text, traps


_NUMBER = re.compile(r"(?<![^\W_])o[\do]*\d[\do]*|\d[\do]*|(?<![^\W_])o(?![^\W_])")


class _Number(NamedTuple):
    start: int
    end: int
    digits: str


def _numbers(text: str) -> Iterator[_Number]:
    """Numbers, with letters o read as 0; single digits that stand in a row are one."""
    told: list[_Number] = []
    for hit in _NUMBER.finditer(text):
        end = hit.end()
        digits = hit[0]
        if digits.endswith("o") and text[end : end + 1].isalpha():  # "10ok": the letter belongs to the word
            stripped = digits.rstrip("o")
            end -= len(digits) - len(stripped)
            digits = stripped
        told.append(_Number(hit.start(), end, digits.replace("o", "0")))
    index = 0
    while index < len(told):
        last = index
        while last + 1 < len(told) and re.fullmatch(_JOINT, text[told[last].end : told[last + 1].start]):
            last += 1
        yield from _joined(told[index : last + 1])
        index = last + 1


def _joined(row: list[_Number]) -> Iterator[_Number]:
    """Single digits of a row as one number, or two halves of a code with its zero; else each by itself."""
    index = 0
    while index < len(row):
        last = index
        while last + 1 < len(row) and len(row[last].digits) == 1 and len(row[last + 1].digits) == 1:
            last += 1
        if last == index and index + 1 < len(row):
            one, two = row[index], row[index + 1]
            both = one.digits + two.digits
            if len(one.digits) <= 2 and both[0] == "0" and len(both) in (3, 4) and two.digits[0] != "0":
                last = index + 1
        piece = row[index : last + 1]
        yield _Number(piece[0].start, piece[-1].end, "".join(one.digits for one in piece))
        index = last + 1


def _codes(text: str, rules: Rules, tables: Areas, day: date, traps: list[Trap]) -> Iterator[_Found]:
    codes = tables.codes
    for number in _numbers(text):
        written, digits = text[number.start : number.end], number.digits
        if digits in codes:
            plain_code = len(digits) == 4
            why = word("expose.name_code" if plain_code else "expose.name_code_short", number=digits, text=written)
            yield _code(number, written, digits, "strong" if plain_code else "medium", why, tables, day)
        elif digits in rules.helplines:
            traps.append(Trap(written, word("expose.trap_helpline", text=written)))
        elif "0" + digits in codes:
            long = len(digits) == 3
            why = word("expose.name_bare" if long else "expose.name_bare_short", number="0" + digits, text=written)
            yield _code(number, written, "0" + digits, "medium" if long else "weak", why, tables, day)
        elif len(digits) >= 6 and (several := _several(digits, codes)):
            for code in several:
                yield _code(
                    number, written, code, "medium", word("expose.name_glued", number=code, text=written), tables, day
                )
        elif len(digits) > 1:
            traps.append(Trap(written, word("expose.trap_number", text=written)))


def _code(number: _Number, written: str, code: str, weight: Weight, why: Word, tables: Areas, day: date) -> _Found:
    return _Found(number.start, Part("code", written, code, weight, why), tables.of_code(code, day))


def _several(digits: str, codes: frozenset[str]) -> tuple[str, ...]:
    """Codes with their zeros that are written without a sign between them: "0541074"."""
    if not digits:
        return ()
    for length in (4, 3):
        head = digits[:length]
        if head in codes:
            if len(head) == len(digits):
                return (head,)
            if rest := _several(digits[length:], codes):
                return (head, *rest)
    return ()


class _Town(NamedTuple):
    kind: Literal["town", "nickname"]
    weight: Weight
    municipalities: tuple[Area, ...]


@lru_cache(maxsize=32)
def _names(rules: Rules, tables: Areas, day: date) -> dict[str, _Town]:
    told: dict[str, dict[str, Area]] = defaultdict(dict)
    for area in tables.municipalities(day):
        name = _words_only(plain(re.sub(r"\s*\(.*\)$", "", area.name)).text.lower()).strip()
        told[name.removeprefix("s ")][area.code] = area
        if "," in area.name:
            told[name.split()[0]][area.code] = area
    for code, place in tables.places().items():
        name = _words_only(plain(place).text.lower()).strip().removeprefix("s ")
        for area in tables.of_code(code, day):
            if area.share == "main" and name not in told:
                told[name][area.code] = area
    towns = {
        name: _Town("town", "weak" if name in rules.ordinary_names else "strong", tuple(found.values()))
        for name, found in told.items()
    }
    for one in rules.names:
        area_ = tables.of_municipality(one.gm, day, unverified=True)
        if area_ is not None:
            strength: Weight = "strong" if one.strength == "town" else "medium"
            towns.update({name: _Town(one.strength, strength, (area_,)) for name in one.words})
    return towns


@lru_cache(maxsize=32)
def _glued(rules: Rules, tables: Areas, day: date) -> dict[str, str]:
    """Names that are read within a longer word too, without their spaces, by which name they are."""
    names = _names(rules, tables, day)
    return {name.replace(" ", ""): name for name in names if len(name) >= 6 and name not in rules.ordinary_names}


def _towns(text: str, rules: Rules, tables: Areas, day: date) -> Iterator[_Found]:
    names = _names(rules, tables, day)
    words = list(re.finditer(r"[^\W_]+", text))
    seen: set[str] = set()
    index = 0
    while index < len(words):
        for count in range(min(_MOST_WORDS, len(words) - index), 0, -1):
            name = " ".join(hit[0] for hit in words[index : index + count])
            if name in names:
                seen.add(name)
                yield _town(words[index].start(), name, names[name])
                index += count - 1
                break
        index += 1
    glued = _glued(rules, tables, day)
    for token in words:
        if len(token[0]) < 6 or not re.search(r"[a-z]", token[0]):
            continue
        for name in _within(token[0].translate(_LEET)[:_MOST_LETTERS], glued):
            if name not in seen:
                seen.add(name)
                why = word("expose.name_within", text=token[0], town=name)
                town = names[name]
                yield _Found(token.start(), Part(town.kind, token[0], name, "medium", why), town.municipalities)


def _town(start: int, name: str, town: _Town) -> _Found:
    if town.kind == "nickname":
        why = word("expose.name_nickname", text=name)
    else:
        why = word("expose.name_ordinary" if town.weight == "weak" else "expose.name_town", text=name)
    return _Found(start, Part(town.kind, name, name, town.weight, why), town.municipalities)


def _within(letters: str, glued: dict[str, str]) -> Iterator[str]:
    """Names within a word: the longest at each place, and on behind it."""
    start = 0
    while start <= len(letters) - 6:
        for end in range(len(letters), start + 5, -1):
            if letters[start:end] in glued:
                yield glued[letters[start:end]]
                start = end - 1
                break
        start += 1


def _regions(found: list[_Found]) -> tuple[Region, ...]:
    """Each municipality once, with every part that points at it; a part of a code's area weighs a step less."""
    by_code: dict[str, list[tuple[Area, Weight, Word]]] = defaultdict(list)
    for one in found:
        for area in one.municipalities:
            step = WEIGHTS.index(one.part.weight) + (area.share == "partly")
            by_code[area.code].append((area, WEIGHTS[min(step, 2)], one.part.why))
    told = []
    for hits in by_code.values():
        area = min((hit[0] for hit in hits), key=lambda one: (one.unverified, one.share == "partly"))
        why: list[Word] = []
        for hit in hits:
            if hit[2] not in why:
                why.append(hit[2])
        if area.share == "partly":
            why.append(word("expose.name_partly", town=area.name))
        if area.unverified:
            why.append(word("expose.name_unverified"))
        weight = min((hit[1] for hit in hits), key=WEIGHTS.index)
        told.append(Region(area, weight, tuple(why)))
    told.sort(key=lambda one: (WEIGHTS.index(one.weight), one.area.share == "partly", -len(one.why), one.area.code))
    return tuple(told)
