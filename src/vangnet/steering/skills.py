"""The skills that there are, by code, with their names in both languages."""

from functools import cache
from pathlib import Path

import msgspec


class Skill(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A skill. Its code stays the same; its names may change."""

    code: str
    nl: str
    en: str

    def name(self, language: str) -> str:
        """How it is called."""
        return self.en if language == "en" else self.nl


class _Listed(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    skill: tuple[Skill, ...]


@cache
def skills() -> dict[str, Skill]:
    """All skills by their code, in the order of the list."""
    listed = msgspec.toml.decode((Path(__file__).parent / "skills.toml").read_bytes(), type=_Listed)
    return {one.code: one for one in listed.skill}


def skill_name(code: str, language: str) -> str:
    """The name of a skill; its code where the list knows it no more."""
    found = skills().get(code)
    return found.name(language) if found else code
