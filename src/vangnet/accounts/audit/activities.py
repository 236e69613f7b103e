"""The register of processing activities, and which of them an action of the log belongs to."""

from functools import cache
from pathlib import Path

import msgspec


class Activity(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One processing activity: its title in both languages, its legal basis, and the actions that belong to it."""

    id: str
    title_nl: str
    title_en: str
    legal_basis: str
    actions: tuple[str, ...]

    @property
    def uri(self) -> str:
        """How a line of the processing log refers to it."""
        return f"urn:vangnet:activity:{self.id}"


class Signals(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The names of looking and deciding, and the hours of an office day, for the page of remarkable facts."""

    looked: tuple[str, ...]
    decided: tuple[str, ...]
    office_begins: int
    office_ends: int


class Register(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """All activities; who of the authority confirmed them, and when (empty: nobody yet)."""

    activity: tuple[Activity, ...]
    signals: Signals
    checked_by: str
    checked_on: str


@cache
def register() -> Register:
    """The register that comes with the program."""
    return msgspec.toml.decode((Path(__file__).parent / "activities.toml").read_bytes(), type=Register)


@cache
def activity_of(action: str) -> Activity | None:
    """The activity that an action belongs to: by the longest beginning of its name ("case", "case.see")."""
    words = action.split(".")
    table = {name: activity for activity in register().activity for name in activity.actions}
    beginnings = (".".join(words[:length]) for length in range(len(words), 0, -1))
    return next((table[beginning] for beginning in beginnings if beginning in table), None)
