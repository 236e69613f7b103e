"""The rules that weigh reports: data with a version, which a unit can copy, change and try on old reports.

A file decides the lanes below "now". What it adds to lane "child" comes after what the program itself puts there.
"""

from datetime import date
from enum import StrEnum
from importlib import resources
from pathlib import Path
from typing import Annotated

import msgspec

from vangnet.errors import InputRefused
from vangnet.weighing import rules as lanes_told
from vangnet.weighing.rules import Held, LaneRule


class Lane(StrEnum):
    """What a person should look at first, in this order. Nothing is closed by itself."""

    NOW = "now"  # abuse is happening now: decided by the program alone
    CHILD = "child"  # the child can be identified, or whoever is reported has access to children
    CONTACT = "contact"  # extortion or enticement is going on
    IDENTIFIABLE = "identifiable"  # a person or place can be identified
    GROWING = "growing"  # new material, or more reports on one account
    REST = "rest"


IN_FILE = tuple(lane for lane in Lane if lane not in (Lane.NOW, Lane.REST))
"""The lanes of a rules file, in its order."""


class When(lanes_told.When, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """Conditions that must all hold. The names are those of `Circumstances`."""

    happening_now: Held | None = None
    child_identifiable: Held | None = None
    has_access: Held | None = None
    in_contact: Held | None = None
    place_identifiable: Held | None = None
    adult_identifiable: Held | None = None
    new_material: Held | None = None
    produced: Held | None = None
    young_child: Held | None = None
    between_minors: Held | None = None
    own_acts: Held | None = None
    other_reports: Annotated[int, msgspec.Meta(ge=1)] | None = None


class Rules(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """All rules of one version."""

    name: Annotated[str, msgspec.Meta(min_length=1, max_length=24)]
    version: int
    date: date
    drawn_percent: Annotated[int, msgspec.Meta(ge=10, le=100)]
    seed: Annotated[str, msgspec.Meta(min_length=1)]
    lanes: tuple[LaneRule[Lane, When], ...]

    @property
    def told(self) -> str:
        """Name, version and date, and the beginning of a digest of what they say: no two rules are told alike."""
        return lanes_told.told(self, self.name, self.version, self.date)

    @property
    def counts(self) -> tuple[int, ...]:
        """The numbers of reports on one account that a rule asks for."""
        asked = {when.other_reports for rule in self.lanes for when in rule.when}
        return tuple(sorted(count for count in asked if count is not None))


def rules(path: Path | None = None) -> Rules:
    """Read rules from a file (None: those of this version). Raises InputRefused for what is not understood."""
    if path is None:
        return rules_of((resources.files("vangnet.reports.weighing") / "rules.toml").read_text("utf-8"), "rules.toml")
    return rules_of(lanes_told.read(path), str(path))


def rules_of(text: str, place: str = "rules") -> Rules:
    """The rules that a text tells; raises InputRefused, which names `place`, for what is not understood."""
    told = lanes_told.understood(text, Rules, place)
    if fault := lanes_told.fault(told.lanes, IN_FILE, what="report"):
        raise InputRefused(f"{place}: {fault}")
    return told
