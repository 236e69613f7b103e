"""Clues of the crops of a child, and what they narrow."""

from collections.abc import Iterable

from django.db.models import QuerySet
from django.utils import timezone

from vangnet.cases.models import QueueEntry
from vangnet.victims.models import CropClue, Victim
from vangnet.victims.narrowing import Narrowed, Told, narrow, told_choice


def clues_of(victim: Victim) -> QuerySet[CropClue]:
    """All clues of a child's crops, the newest first; those that were taken back too."""
    related = ("crop__case", "crop__medium", "made_by", "revoked_by")
    return CropClue.objects.filter(crop__victim=victim).select_related(*related).order_by("-pk")


def narrowed_by(victim: Victim, language: str, *, cases: Iterable[int]) -> Narrowed | None:
    """The countries and years that the clues of these cases leave together; None where none stands."""
    standing = list(clues_of(victim).filter(revoked_at=None, crop__case__in=cases).order_by("pk"))
    if not standing:
        return None
    entries = QueueEntry.objects.filter(medium__in=[one.crop.medium_id for one in standing], latest_at__isnull=False)
    latest = {medium: at.year for medium, at in entries.values_list("medium", "latest_at") if at is not None}
    clues = [
        Told(
            number=one.pk,
            what=what(one, language),
            choice=one.choice,
            made_from=one.made_from,
            made_until=one.made_until,
            latest=latest.get(one.crop.medium_id or 0),
        )
        for one in standing
    ]
    return narrow(clues, this_year=timezone.localdate().year, country=victim.country)


def what(clue: CropClue, language: str) -> str:
    """A clue in words: of which crop, and what was seen."""
    told = told_choice(clue.choice, language) if clue.choice else f"{clue.get_kind_display()}: {clue.value}"
    return f"C{clue.crop.number}, {told}"
