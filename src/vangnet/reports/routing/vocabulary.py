"""What the conditions of a row may ask of a report: the facts, and which values each of them knows."""

from collections.abc import Callable
from enum import StrEnum

import msgspec

from vangnet.intake.report import Channel, Role
from vangnet.reports.routing import places


class Kind(StrEnum):
    """How a fact is asked."""

    CHOICE = "choice"  # one of a few words
    TEXT = "text"  # words of the source, compared without capitals
    NUMBER = "number"
    CODE = "code"  # of a country (two letters) or a place
    RANGE = "range"  # the four figures of a postal code, alone or as 7500-7599
    YES = "yes"  # stands alone: it is so, or it is not


class Fact(msgspec.Struct, frozen=True, kw_only=True):
    """A fact of a report. Of most it may be that nothing was told: then it fits no condition, and no `not` either.

    `is_always_known` is for those of which silence is an answer: a report has its channel, it has a web address or
    it has none.
    """

    name: str
    kind: Kind
    choices: tuple[str, ...] = ()
    is_value: Callable[[str], bool] | None = None
    is_always_known: bool = False


def _is_country(value: str) -> bool:
    return len(value) == 2 and value.isascii() and value.isalpha()


def _is_municipality(value: str) -> bool:
    return bool(places.municipalities(value))


URLS = ("open", "social", "chat", "cloud", "dark")
"""Where a web address leads: the open internet, social media, a chat app, somebody's cloud, the dark web."""

FACTS: dict[str, Fact] = {
    fact.name: fact
    for fact in (
        Fact(name="channel", kind=Kind.CHOICE, choices=tuple(Channel), is_always_known=True),
        Fact(name="source", kind=Kind.TEXT),
        Fact(name="situation", kind=Kind.TEXT),
        Fact(name="incident", kind=Kind.TEXT),
        Fact(name="annotation", kind=Kind.TEXT, is_always_known=True),
        Fact(name="platform", kind=Kind.TEXT),
        Fact(name="language", kind=Kind.CHOICE, choices=("nl", "en"), is_always_known=True),
        Fact(name="lane", kind=Kind.NUMBER, is_always_known=True),
        Fact(name="urgent", kind=Kind.YES, is_always_known=True),
        Fact(name="worry", kind=Kind.YES, is_always_known=True),
        Fact(name="nothing_told", kind=Kind.YES, is_always_known=True),
        Fact(name="url", kind=Kind.CHOICE, choices=URLS, is_always_known=True),
        Fact(name="files", kind=Kind.YES, is_always_known=True),
        Fact(name="hosting", kind=Kind.CODE, is_value=_is_country),
        Fact(name="country", kind=Kind.CODE, is_value=_is_country),
        Fact(name="phone_country", kind=Kind.CODE, is_value=_is_country),
        Fact(name="municipality", kind=Kind.TEXT, is_value=_is_municipality),
        Fact(name="police_unit", kind=Kind.CHOICE, choices=tuple(map(places.folded, places.unit_names()))),
        Fact(name="dialling_code", kind=Kind.CODE, is_value=places.is_dialling_code),
        Fact(name="postal_code", kind=Kind.RANGE),
        Fact(name="age", kind=Kind.NUMBER),
        Fact(name="minor", kind=Kind.CHOICE, choices=tuple(Role)),
    )
}
"""By name, in the order in which the page explains them."""
