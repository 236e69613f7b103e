"""The checklist on paper: a draft for the prosecutor, every fact with its source, and no proposal."""

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import timezone, translation

from vangnet.accounts.models import Person
from vangnet.suspects.models import Checklist
from vangnet.suspects.queries.disposal import checklist_of
from vangnet.web.disposal.page import is_minor, told
from vangnet.web.results.paper import set_in_type


def made(checklist: Checklist, *, by: Person, language: str) -> bytes:
    """Set the draft in type, with tags for who cannot see it (PDF/UA-1)."""
    found = checklist_of(checklist.suspect)
    assert found is not None, "a checklist goes only with its suspect"
    with translation.override(language), timezone.override("Europe/Amsterdam"):
        context = {
            **told(found),
            "suspect": found.suspect,
            "is_minor": is_minor(found.suspect),
            "desk": settings.DESK_NAME,
            "by": by,
            "made_at": timezone.now(),
            "lang": language,
        }
        return set_in_type(render_to_string("disposal/pdf/draft.html", context))
