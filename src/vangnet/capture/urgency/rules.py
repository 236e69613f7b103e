"""The rules of the lanes: data with a version, which a unit can copy, change and try on old cases."""

from datetime import date
from importlib import resources
from pathlib import Path
from typing import Annotated, Literal

import msgspec

from vangnet.capture.findings import Lane
from vangnet.errors import InputRefused
from vangnet.weighing import rules as lanes_told
from vangnet.weighing.rules import Held, LaneRule

_DECIDED = tuple(lane for lane in Lane if lane is not Lane.REST)


class When(lanes_told.When, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """Conditions that must all hold. The names are those of `Circumstances`, and what is derived from it.

    `recent` and `very_recent`: made within so many days. `place_found`: a finding gives coordinates or a municipality.
    `victim_unidentified`: no list says that the victim is identified.
    """

    is_imminent: Held | None = None
    is_live: Held | None = None
    has_access: Held | None = None
    in_contact: Held | None = None
    person_identifiable: Held | None = None
    place_identifiable: Held | None = None
    place_found: Held | None = None
    is_production: Held | None = None
    recent: Held | None = None
    very_recent: Held | None = None
    is_series: Held | None = None
    series_is_growing: Held | None = None
    victim_unidentified: Literal["possible"] | None = None
    new_in_series: Annotated[int, msgspec.Meta(ge=1)] | None = None
    status: tuple[Literal["new", "similar", "known"], ...] = ()


class Rules(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """All rules of one version. Lanes stand in the order of `Lane`, without the rest, which is what no lane holds."""

    name: Annotated[str, msgspec.Meta(min_length=1, max_length=24)]
    version: int
    date: date
    recent_days: Annotated[int, msgspec.Meta(ge=1, le=36_525)]
    very_recent_days: Annotated[int, msgspec.Meta(ge=1, le=36_525)]
    drawn_percent: Annotated[int, msgspec.Meta(ge=10, le=100)]
    seed: Annotated[str, msgspec.Meta(min_length=1)]
    lanes: tuple[LaneRule[Lane, When], ...]

    @property
    def told(self) -> str:
        """Name, version and date, and the beginning of a digest of what they say: no two rules are told alike."""
        return lanes_told.told(self, self.name, self.version, self.date)


def rules(path: Path | None = None) -> Rules:
    """Read rules from a file (None: those of this version). Raises InputRefused for what is not understood."""
    if path is None:
        raw = (resources.files("vangnet.capture.urgency") / "rules.toml").read_bytes()
        return rules_of(raw.decode(), "rules.toml")
    return rules_of(lanes_told.read(path), str(path))


def rules_of(text: str, place: str = "rules") -> Rules:
    """The rules that a text tells; raises InputRefused, which names `place`, for what is not understood."""
    told = lanes_told.understood(text, Rules, place)
    if fault := _fault(told):
        raise InputRefused(f"{place}: {fault}")
    return told


def _fault(told: Rules) -> str | None:
    if found := lanes_told.fault(told.lanes, _DECIDED, what="medium"):
        return found
    if told.very_recent_days > told.recent_days:
        return f"very_recent_days ({told.very_recent_days}) is more than recent_days ({told.recent_days})"
    return None
