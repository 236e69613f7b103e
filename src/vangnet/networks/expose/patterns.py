"""The expressions that the rules make: over plain text in small letters, unless `text` is said."""

import re
from functools import lru_cache
from typing import NamedTuple

from vangnet.networks.expose.rules import Rules, words_pattern

_HANDLE = r"(?P<handle>[a-z0-9][a-z0-9._-]{2,29})"
_SIGN = r"(?:[:=;@→➡👉]|[-=]+>)"
_PLATES = (
    "LL-99-99 99-99-LL 99-LL-99 LL-99-LL LL-LL-99 99-LL-LL 99-LLL-9 9-LLL-99 LL-999-L L-999-LL LLL-99-L L-99-LLL "
    "9-LL-999 999-LL-9"
)
"""Side codes of Dutch plates. standing: general knowledge."""

COUPLE = re.compile(r"\w+ (?:van|de|der|den|ter|ten|vd|el|al|ben)(?: (?:de|der|den))? \w+")


class Patterns(NamedTuple):
    """One expression for each rule, and the sets of words that they ask."""

    worth_reading: re.Pattern[str]
    owner: re.Pattern[str]
    handles: re.Pattern[str]
    behind: re.Pattern[str]
    more: re.Pattern[str]
    clause_end: re.Pattern[str]
    links: re.Pattern[str]
    mention: re.Pattern[str]
    email: re.Pattern[str]
    phone: re.Pattern[str]
    date: re.Pattern[str]
    street: re.Pattern[str]
    postcode: re.Pattern[str]
    gap: re.Pattern[str]
    school_near: re.Pattern[str]
    school: re.Pattern[str]
    name_school: re.Pattern[str]  # text
    small_name_class: re.Pattern[str]
    small_cue: re.Pattern[str]
    name_cue: re.Pattern[str]  # text
    plate: re.Pattern[str]
    plate_cue: re.Pattern[str]
    no_handles: frozenset[str]
    no_postcodes: frozenset[str]
    no_names: frozenset[str]
    stay: frozenset[str]


@lru_cache(maxsize=8)
def patterns(rules: Rules) -> Patterns:
    """The expressions of these rules."""
    by_word = "|".join(f"(?P<k{index}>{words_pattern(one.words)})" for index, one in enumerate(rules.handles))
    by_emoji = "|".join(f"(?P<e{index}>[{''.join(one.emoji)}])" for index, one in enumerate(rules.handles) if one.emoji)
    all_words = words_pattern(one for rule in rules.handles for one in rule.words)
    links = words_pattern(link for rule in rules.handles for link in rule.links)
    emoji = "".join(one for rule in rules.handles for one in rule.emoji)
    between = words_pattern(rules.handle.between)
    klass, school = _class(rules), _school(rules)
    where = rf"(?i:{klass}|{school})"
    ties = rf"(?i:{words_pattern(rules.school.ties)})(?:\s+(?i:het|de))?"
    name = (
        r"(?P<name>[A-Z][a-z'’-]{1,20}(?: (?:van|de|der|den|ter|ten|vd|el|al|ben))*(?: [A-Z][a-z'’-]{0,20}\.?)?"
        r"|[A-Z]\. (?:(?:van|de|der|den) )*[A-Z][a-z'’-]{1,20})"
    )
    small_name = r"(?P<name>[a-z'’-]{2,20}(?: (?:(?:van|de|der|den|ter|ten|vd|el|al) ){0,2}[a-z'’-]{2,20})?)"
    plates = [side.replace("L", "[a-z]").replace("9", r"\d") for side in _PLATES.split()]
    loose = [
        side.replace("-", "_").replace("L", "[a-z]").replace("9", r"\d").replace("_", "[- ]?")
        for side in _PLATES.split()
    ]
    streets, capitals = (words_pattern(one) for one in (rules.address.street_ends, rules.address.capital_ends))
    cues = words_pattern(rules.school.name_cues)
    small_cues = words_pattern(rules.school.small_cues)
    school_words = words_pattern(
        (
            *rules.school.name_cues,
            *rules.school.small_cues,
            *rules.school.levels,
            *rules.school.class_words,
            *(one.strip("*") for one in rules.school.schools),
        )
    )
    return Patterns(
        worth_reading=re.compile(rf"\d|@|[{emoji}]|\bat\b|\.\w|{school_words}|(?<!\w)(?:{all_words})(?!\w)"),
        owner=re.compile(rf"(?<!\w)(?:{words_pattern((*rules.handle.own_words, *rules.handle.other_words))})(?!\w)"),
        handles=re.compile(rf"(?<![\w@./])(?:{by_word})(?![\w./]|-\w)" + (f"|{by_emoji}" if by_emoji else "")),
        behind=re.compile(
            rf"(?:\s+(?:{between})(?!\w))*(?P<plain>\s+(?:{words_pattern(rules.handle.plain_after)})(?=[\s:]))?"
            rf"(?P<sign>(?:\s*{_SIGN})*)[\s\"'*]*{_HANDLE}(?![a-z0-9_@])"
        ),
        more=re.compile(rf"\s*(?:,|/|&|\+|en)\s*@?(?=[a-z0-9._-]*[\d_])(?=[a-z]){_HANDLE}(?![a-z0-9_@])"),
        clause_end=re.compile(r"\s*(?:$|[,.!?;)\n+]|en\b|[^\w\s])"),
        links=re.compile(rf"(?:https?://)?(?:www\.)?(?P<link>{links})@?{_HANDLE}"),
        mention=re.compile(rf"(?<![\w.])@\s?{_HANDLE}"),
        email=re.compile(
            r"[a-z0-9][\w.+-]{0,63}(?:@|\s?[(\[]\s?at\s?[)\]]\s?)[a-z0-9-]{1,63}(?:\s?(?:\.|[(\[](?:dot|punt)[)\]])\s?[a-z]{2,24}){1,4}(?!\w)"
            r"|[a-z0-9][\w.+-]{0,63} (?:at|apenstaartje) [a-z0-9-]{1,63}(?:\.| (?:dot|punt) )[a-z]{2,24}(?!\w)"
        ),
        phone=re.compile(r"(?:\+\s?)?(?:\(?(?<!\d)\d|(?<![a-z\d])o)(?:[ ().\-/_]{0,3}[\do]){7,15}"),
        date=re.compile(r"\d{1,2}[-/.]\d{1,2}[-/.](?:19|20)\d{2}(?!\d)|(?:19|20)\d{2}[-/.]\d{1,2}[-/.]\d{1,2}"),
        street=re.compile(
            rf"(?<![\w'-])(?P<street>[a-z'-]{{2,30}}?(?:(?P<strong>{streets})|(?:{capitals})))\s+(?:nr\.?\s?|nummer\s)?\d{{1,4}}(?:\s?-?[a-z](?!\w))?(?!\d)"
        ),
        postcode=re.compile(r"(?<![\w.,-])[1-9]\d{3}\s?(?P<letters>[a-z]{2})(?!\w)"),
        gap=re.compile(r"[\s,]*"),
        school_near=re.compile(school_words),
        school=re.compile(where),
        name_school=re.compile(rf"(?<![\w@]){name}(?:\s*,)?\s+(?i:zit\s+|zat\s+)?{ties}\s+{where}"),
        small_name_class=re.compile(
            rf"(?<![\w@'])(?P<name>[a-z'’-]{{3,20}})\s+(?:zit\s+(?:in|op)|uit|van)\s+(?:de\s+)?(?:{klass})"
        ),
        small_cue=re.compile(rf"(?<!\w)(?:{small_cues})(?::\s*|\s+){small_name}(?!\w)"),
        name_cue=re.compile(rf"(?<!\w)(?i:{cues})(?:\s*:)?\s+{name}(?!\w)"),
        plate=re.compile(rf"(?<![\w-])(?:{'|'.join(plates)})(?![\w-])"),
        plate_cue=re.compile(
            rf"(?<!\w)(?:{words_pattern(rules.plate.cues)})(?:\s+is)?\s*:?\s*(?P<plate>{'|'.join(loose)})(?!\w)"
        ),
        no_handles=frozenset(rules.handle.not_words),
        no_postcodes=frozenset(rules.address.not_postcodes),
        no_names=frozenset((*rules.school.not_names, *rules.handle.not_words, *rules.redaction.stay)),
        stay=frozenset(rules.redaction.stay),
    )


def _class(rules: Rules) -> str:
    levels, words = words_pattern(rules.school.levels), words_pattern(rules.school.class_words)
    return (
        rf"(?<!\w)(?:(?:{words})\s?[1-8][a-z]?\d?|[1-6]\s?-?(?:{levels})(?:\s?\d?[a-z]?)|(?:{levels})\s?[1-6]"
        r"|[1-6][a-z]|[vhmtgbka]{1,2}[1-6][a-z]?)(?!\w)"
    )


def _school(rules: Rules) -> str:
    schools = words_pattern(rules.school.schools)
    none = words_pattern(rules.school.not_schools)
    return rf"(?<!\w)(?!(?:{none})(?!\w))(?:{schools})(?!\w)|(?<!\w)[a-z]\w+ (?:college|lyceum)(?!\w)"
