"""The data of `limits.toml`: how much each kind of identifier says, and what is of many people by its nature."""

import tomllib
from functools import cache
from importlib import resources

import msgspec

from vangnet.intake.report import Kind


class Of(msgspec.Struct, frozen=True):
    """How much one kind says: weight, and where it begins to fall and is halved."""

    base: float
    names_free: int
    names_half: int
    subjects_free: int
    subjects_half: int
    why: str


class Ip(msgspec.Struct, frozen=True):
    """Within which time an IP address links; the factors multiply its weight."""

    window_hours: int
    near_minutes: int
    port_minutes: int
    window: float
    near: float
    same_port: float
    other_port: float
    why: str


class Common(msgspec.Struct, frozen=True):
    """What is of many people by its nature: whole keys, or what stands before the @."""

    why: str
    keys: frozenset[str] = frozenset()
    locals: frozenset[str] = frozenset()


class Matching(msgspec.Struct, frozen=True):
    """Weights of what two records of people share."""

    name: float
    name_one_word: float
    email: float
    local: float
    similar_name: float
    least: float
    names_free: int
    names_half: int
    shortest_local: int
    shortest_alone: int


class Limits(msgspec.Struct, frozen=True):
    """All of it, of a version."""

    version: str
    least: float
    strong: float
    clear: float
    reporter: float
    other_platform: float
    other_platform_signs: int
    kinds: dict[Kind, Of]
    ip: Ip
    common: dict[Kind, Common]
    matching: Matching

    def is_common(self, kind: Kind, key: str) -> bool:
        """Whether it is of many people by its nature."""
        told = self.common.get(kind)
        return told is not None and (key in told.keys or key.partition("@")[0] in told.locals)


@cache
def own_limits() -> Limits:
    """Give the limits that come with the program."""
    place = resources.files("vangnet.identities.linking") / "limits.toml"
    return msgspec.convert(tomllib.loads(place.read_text("utf-8")), Limits)
