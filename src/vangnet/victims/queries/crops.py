"""What is read of crops: those of a child, the media that one can be made of, and how one was made."""

from typing import Any

import msgspec
from django.db.models import Count, F, Q, QuerySet

from vangnet.accounts.models import Person
from vangnet.cases.models import Medium
from vangnet.cases.rules import visible_cases
from vangnet.victims.models import Crop, Victim
from vangnet.victims.recipe import Recipe, recipe_of, size_of
from vangnet.words import LANGUAGES, Word, word

MEDIA_SHOWN = 100
_FORMAT = "vangnet-crop-account-1"
_OVER = 'SHA-256 over "WIDTH HEIGHT" in decimal digits, a line feed, and the pixels row by row (red, green, blue)'


def crops_of(victim: Victim, person: Person) -> QuerySet[Crop]:
    """The crops of a child out of cases that a person may see, the newest first.

    `approved` counts the people other than the maker who approved each.
    """
    others = Q(approvals__approves=True, approvals__pixels_sha256=F("pixels_sha256"))
    approved = Count("approvals__person", distinct=True, filter=others & ~Q(approvals__person=F("made_by")))
    shown = victim.crops.filter(case__in=visible_cases(person))
    found = shown.select_related("victim", "case", "made_by").annotate(approved=approved)
    return found.order_by("-number")


def media_for_crops(victim: Victim, person: Person, *, after: int = 0) -> list[Medium]:
    """Pictures and videos of the child's series in cases that a person may see, from one on, at most a hundred."""
    series = victim.series.filter(revoked_at=None, series__case__in=visible_cases(person)).values("series")
    kinds = (Medium.Kind.PICTURE, Medium.Kind.VIDEO)
    found = Medium.objects.filter(pk__in=Medium.objects.filter(series__in=series).values("pk"), kind__in=kinds)
    return list(found.filter(pk__gt=after).select_related("case", "exhibit").order_by("pk")[: MEDIA_SHOWN + 1])


def steps_of(recipe: Recipe) -> list[Word]:
    """What was done to the source, in the order in which it was done."""
    told = [word("victims.step_box", x=recipe.x, y=recipe.y, width=recipe.width, height=recipe.height)]
    if recipe.masks:
        told.append(word("victims.step_masks", count=len(recipe.masks)))
    if recipe.outline:
        told.append(word("victims.step_outline", corners=len(recipe.outline)))
    if recipe.turns:
        told.append(word("victims.step_turns", count=recipe.turns))
    width, height = size_of(recipe)
    shrunk = {width, height} != {recipe.width, recipe.height}
    told.append(word("victims.step_shrunk" if shrunk else "victims.step_same_size", width=width, height=height))
    if (recipe.black, recipe.white) != (0, 255):
        told.append(word("victims.step_levels", black=recipe.black, white=recipe.white))
    if recipe.gamma_percent != 100:
        told.append(word("victims.step_gamma", percent=recipe.gamma_percent))
    if recipe.sharpen_percent:
        told.append(word("victims.step_sharpen", percent=recipe.sharpen_percent))
    told.append(word("victims.step_nothing_else"))
    return told


def checks_of(crop: Crop) -> list[Word]:
    """What the scan said of a crop."""
    return msgspec.convert(crop.checks, list[Word])


def account_of(crop: Crop) -> dict[str, Any]:
    """How a crop was made, checked, approved and exported, for court: everything that makes it again."""
    recipe = recipe_of(crop.recipe)
    return {
        "format": _FORMAT,
        "crop": str(crop),
        "title": crop.title,
        "kind": crop.kind,
        "state": crop.state,
        "source": {
            "case": crop.case.number,
            **crop.source,
            "sha256": crop.source_sha256,
            "at_seconds": crop.at_seconds,
        },
        "recipe": crop.recipe,
        "steps": [_told(step) for step in steps_of(recipe)],
        "result": {
            "width": crop.width,
            "height": crop.height,
            "pixels_sha256": crop.pixels_sha256,
            "pixels_sha256_is": _OVER,
        },
        "made": {"by": _who(crop.made_by), "at": crop.made_at.isoformat(), "with": crop.made_with},
        "checks": {
            "at": crop.checked_at.isoformat() if crop.checked_at else None,
            "library_version": crop.library_version,
            "told": [_told(check) for check in checks_of(crop)],
        },
        "decisions": [
            {
                "by": _who(each.person),
                "at": each.made_at.isoformat(),
                "approves": each.approves,
                "reason": each.reason,
                "pixels_sha256": each.pixels_sha256,
            }
            for each in crop.approvals.select_related("person")
        ],
        "withdrawn": {
            "by": _who(crop.withdrawn_by),
            "at": crop.withdrawn_at.isoformat(),
            "reason": crop.withdrawn_why,
        }
        if crop.withdrawn_by and crop.withdrawn_at
        else None,
        "exports": [
            {
                "by": _who(each.made_by),
                "at": each.made_at.isoformat(),
                "recipient": each.recipient,
                "purpose": each.purpose,
                "file_sha256": each.file_sha256,
            }
            for each in crop.exports.select_related("made_by").order_by("pk")
        ],
    }


def _who(person: Person) -> dict[str, str]:
    return {"number": person.number, "name": person.name}


def _told(said: Word) -> dict[str, str]:
    return {"code": said.code, **{language: said.tell(language) for language in LANGUAGES}}
