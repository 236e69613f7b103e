"""How a crop was made, as a document for court: every step with its numbers, every decision, and no picture."""

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import timezone, translation

from vangnet.accounts.models import Person
from vangnet.victims.models import Crop
from vangnet.victims.queries.crops import checks_of, steps_of
from vangnet.victims.recipe import recipe_of
from vangnet.web.results.paper import set_in_type


def made(crop: Crop, *, by: Person, language: str) -> bytes:
    """Set the account of a crop in type, with tags for who cannot see it (PDF/UA-1)."""
    recipe = recipe_of(crop.recipe)
    with translation.override(language), timezone.override("Europe/Amsterdam"):
        context = {
            "crop": crop,
            "recipe": recipe,
            "steps": steps_of(recipe),
            "checks": checks_of(crop),
            "decisions": crop.approvals.select_related("person"),
            "exports": crop.exports.select_related("made_by").order_by("pk"),
            "desk": settings.DESK_NAME,
            "by": by,
            "made_at": timezone.now(),
            "lang": language,
        }
        return set_in_type(render_to_string("crops/pdf/made.html", context))
