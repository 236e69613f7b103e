"""Approaches: somebody asks in private for images, contact, secrecy or a meeting of who counts as a minor."""

import re
from functools import lru_cache
from typing import Literal

import msgspec

from vangnet.networks.expose.minors import Appears
from vangnet.networks.expose.plain import plain, small
from vangnet.networks.expose.rules import Rules, default_rules, words_pattern
from vangnet.words import Word, word


class Approach(msgspec.Struct, frozen=True):
    """Whether asking makes an approach by the rules, by whom, and why."""

    by: Literal["adult", "unknown"]
    why: tuple[Word, ...]
    counter: tuple[Word, ...]


@lru_cache(maxsize=8)
def _patterns(rules: Rules) -> tuple[re.Pattern[str], tuple[tuple[str, re.Pattern[str]], ...]]:
    asks = rules.approaches.asks
    every = words_pattern(one for words in asks.values() for one in words)
    return (
        re.compile(rf"(?<!\w)(?:{every})"),
        tuple((kind, re.compile(rf"(?<!\w)(?:{words_pattern(words)})(?!\w)")) for kind, words in sorted(asks.items())),
    )


def asks(text: str, rules: Rules | None = None) -> tuple[str, ...]:
    """What a post asks for, as kinds of the rules: "image", "contact", "age", "secret", "meet", "gift"."""
    quick, kinds = _patterns(rules or default_rules())
    low = small(plain(text[:20_000]).text)
    if not quick.search(low):
        return ()
    return tuple(kind for kind, pattern in kinds if pattern.search(low))


def approach(kinds: frozenset[str], asker: Appears, asked: Appears, rules: Rules | None = None) -> Approach | None:
    """Judge what one asked of another, by the rules; None: not enough of it, or among minors, or among adults.

    Who says to be of age needs one kind if the asked one says to be a minor, and two, one of them grave, if that one
    says nothing. Who tells no age always needs two. Minors among each other are no approach.
    """
    enough = (rules or default_rules()).approaches.enough
    if not asked.counts_as_minor or asker.said == "minor":
        return None
    many = len(kinds) >= enough.unknown_kinds and bool(kinds & set(enough.grave))
    is_adult = asker.said in ("adult", "both")
    plain_enough = is_adult and asked.said in ("minor", "both") and bool(kinds & set(enough.adult_any_of))
    if not (many or plain_enough):
        return None
    why = [word(f"expose.asks_{kind}") for kind in sorted(kinds)]
    why.insert(0, word("expose.asker_adult" if is_adult else "expose.asker_unknown"))
    why.append(word("expose.asked_minor" if asked.said in ("minor", "both") else "expose.asked_unknown"))
    counter = [word("expose.asker_only_said")] if is_adult else []
    counter += [word("expose.asker_both")] if asker.said == "both" else []
    return Approach("adult" if is_adult else "unknown", tuple(why), tuple(counter))
