"""Where the name of a child may stand in what people wrote: a wrongly named child is erased from all of it.

A room above adds its own texts when it starts: `also_in(Answer, "alert__victim", "who", "text")`.
"""

import re
from collections.abc import Iterable

import msgspec
from django.db import models

from vangnet.victims import models as ours
from vangnet.victims.models import Victim

ERASED = "[…]"
_LEAST = 3  # letters of a part of a name; shorter ones are erased with the whole name only
_BETWEEN = frozenset("van von den der ten ter het the del dos das bin ibn".split())


class Texts(msgspec.Struct, frozen=True):
    """Columns of a table in which people write about a child, and the way from a row to that child."""

    model: type[models.Model]
    victim: str
    fields: tuple[str, ...]


PLACES: list[Texts] = [
    Texts(ours.Victim, "pk", ("summary", "country_ground")),
    Texts(ours.StatusStep, "victim", ("ground", "revoked_why")),
    Texts(ours.VictimSeries, "victim", ("reason", "revoked_why")),
    Texts(ours.Task, "victim", ("text", "outcome")),
    Texts(ours.Attempt, "victim", ("what", "outcome", "revoked_why")),
    Texts(ours.Contact, "victim", ("organisation", "reference", "summary", "revoked_why")),
    Texts(ours.Help, "victim", ("what", "organisation", "revoked_why")),
    Texts(ours.Wish, "victim", ("how", "through", "stated_by", "revoked_why")),
    Texts(ours.Told, "victim", ("summary",)),
    Texts(ours.FoundAgain, "victim", ("decided_why",)),
    Texts(ours.Crop, "victim", ("title", "withdrawn_why")),
    Texts(ours.CropApproval, "crop__victim", ("reason",)),
    Texts(ours.CropExport, "crop__victim", ("recipient", "purpose")),
    Texts(ours.CropClue, "crop__victim", ("value", "note", "source", "revoked_why")),
]


def also_in(model: type[models.Model], victim: str, *fields: str) -> None:
    """A room above writes about children too, in these columns."""
    if (texts := Texts(model, victim, fields)) not in PLACES:
        PLACES.append(texts)


def erase_name(victim: Victim, name: str, *, keep: Iterable[str] = ()) -> int:
    """Put ERASED for a name and for each part of it in all that was written of a child; how many texts had it.

    Parts that stand in a name of `keep` (others who may be the child) go only with the whole name.
    """
    if not (pattern := _pattern(name, keep)):
        return 0
    return sum(_erased(row, texts.fields, pattern) for texts in PLACES for row in _rows(texts, victim))


def _rows(texts: Texts, victim: Victim) -> Iterable[models.Model]:
    return texts.model._default_manager.filter(**{texts.victim: victim.pk}).iterator()  # noqa: SLF001


def _erased(row: models.Model, fields: tuple[str, ...], pattern: re.Pattern[str]) -> int:
    told = {field: pattern.sub(ERASED, getattr(row, field)) for field in fields}
    changed = {field: text for field, text in told.items() if text != getattr(row, field)}
    if changed:
        type(row)._default_manager.filter(pk=row.pk).update(**_cut(row, changed))  # noqa: SLF001
    return len(changed)


def _cut(row: models.Model, texts: dict[str, str]) -> dict[str, str]:
    """As long as the columns take: ERASED can be longer than a short part of a name."""
    return {field: text[: row._meta.get_field(field).max_length] for field, text in texts.items()}  # type: ignore[union-attr]  # noqa: SLF001


def _pattern(name: str, keep: Iterable[str]) -> re.Pattern[str] | None:
    words = name.split()
    if not words:
        return None
    kept = {word.casefold() for other in keep for word in other.split()} | _BETWEEN
    parts = [word for word in words if len(word) >= _LEAST and word.casefold() not in kept]
    told = [r"\s+".join(map(re.escape, words)), *sorted(map(re.escape, parts), key=len, reverse=True)]
    return re.compile(rf"(?<!\w)(?:{'|'.join(told)})(?!\w)", re.IGNORECASE)
