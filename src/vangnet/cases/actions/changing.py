"""Changing the facts of a thing, and telling the log what changed without telling it the content."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db.models import Model
from django.utils.translation import gettext as _

from vangnet.errors import InputRefused

Changed = dict[str, list[Any]]
_EARLIEST, _LATEST = 1900, 2200


def set_facts(thing: Model, facts: Mapping[str, Any], *, known: tuple[str, ...]) -> Changed:
    """Set fields; gives those that changed: with before and after for what points elsewhere or is a code, never text.

    Raises InputRefused for a fact that is not among the known ones.
    """
    if strange := sorted(set(facts) - set(known)):
        raise InputRefused(f"no fact called {', '.join(strange)}")
    in_time(*facts.values())
    changed: Changed = {}
    for name, value in facts.items():
        field: Any = thing._meta.get_field(name)  # noqa: SLF001
        before = getattr(thing, field.attname)
        setattr(thing, name, value)
        after = getattr(thing, field.attname)
        if before != after:
            changed[name] = [before, after] if field.is_relation or field.choices else []
    return changed


def in_time(*told: object) -> None:
    """Refuse days that terms and clocks cannot be counted from. Raises InputRefused."""
    if any(isinstance(each, date) and not _EARLIEST <= each.year <= _LATEST for each in told):
        raise InputRefused(_("A day before 1900 or after 2200 cannot be right."))
