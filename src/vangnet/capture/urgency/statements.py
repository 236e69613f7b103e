"""What people state of a case or a medium, each with who says so and on what it rests.

[[statement]]
fact = "has_access"
value = true
source = "interview of 2026-10-02, page 3"
by = "A. de Vries"
at = 2026-10-03              # may be left out
media = ["9f86d081..."]      # SHA-256; left out, it is said of the whole case
"""

import tomllib
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Annotated, Literal

import msgspec

from vangnet.capture.findings import Circumstances
from vangnet.errors import InputRefused

Fact = Literal["is_imminent", "is_live", "has_access", "in_contact", "person_identifiable", "place_identifiable"]
Told = Annotated[str, msgspec.Meta(min_length=1, max_length=500)]
Digest = Annotated[str, msgspec.Meta(pattern="^[0-9a-f]{64}$")]


class Statement(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A fact that somebody states, of some media or (none named) of the whole case."""

    fact: Fact
    value: bool
    source: Told
    by: Told
    at: date | None = None
    media: tuple[Digest, ...] | None = None

    @property
    def told(self) -> str:
        """Who says it, and on what it rests."""
        return ", ".join((self.by, *((f"{self.at}",) if self.at else ()), self.source))


class Statements(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """All that people state of a case."""

    statement: tuple[Statement, ...] = ()


def statements(path: Path) -> tuple[Statement, ...]:
    """Read statements from a file; raises InputRefused for anything that is not understood."""
    try:
        text = path.read_text("utf-8")
        return msgspec.convert(tomllib.loads(text), Statements).statement
    except (OSError, ValueError, RecursionError) as error:
        raise InputRefused(f"{path}: {error}") from error


def stated(sha256: str, circumstances: Circumstances, said: Iterable[Statement]) -> Circumstances:
    """Add what people state of a medium and of its case. Where they differ, what makes it more urgent counts."""
    held = [each for each in said if each.media is None or sha256 in each.media]
    values = {each.fact: any(other.value for other in held if other.fact == each.fact) for each in held}
    sources = dict(circumstances.said)
    for fact, value in values.items():
        for_it = [each.told for each in held if each.fact == fact and each.value == value]
        against = [each.told for each in held if each.fact == fact and each.value != value]
        sources[fact] = "; ".join(for_it)
        if against:
            sources[f"{fact} denied"] = "; ".join(against)
    return msgspec.structs.replace(circumstances, **values, said=sources) if held else circumstances
