"""Changing the facts of a thing, and telling the log what changed without telling it the content."""

from collections.abc import Mapping
from typing import Any

from django.db.models import Model

from vangnet.errors import InputRefused

Changed = dict[str, list[Any]]


def set_facts(thing: Model, facts: Mapping[str, Any], *, known: tuple[str, ...]) -> Changed:
    """Set fields; gives those that changed: with before and after for what points elsewhere or is a code, never text.

    Raises InputRefused for a fact that is not among the known ones.
    """
    if strange := sorted(set(facts) - set(known)):
        raise InputRefused(f"no fact called {', '.join(strange)}")
    changed: Changed = {}
    for name, value in facts.items():
        field: Any = thing._meta.get_field(name)  # noqa: SLF001
        before = getattr(thing, field.attname)
        setattr(thing, name, value)
        after = getattr(thing, field.attname)
        if before != after:
            changed[name] = [before, after] if field.is_relation or field.choices else []
    return changed
