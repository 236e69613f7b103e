"""A letter of a Stop conversation on paper: Dutch first, English on a page of its own after it."""

from django.template.loader import render_to_string
from django.utils import translation

from vangnet.suspects.models import StopLetter
from vangnet.suspects.stop.words import letter_of
from vangnet.web.results.paper import set_in_type


def pdf_of(made: StopLetter) -> bytes:
    """Set a letter in type, word for word as it was made."""
    with translation.override("nl"):
        return set_in_type(render_to_string("conversations/pdf/letter.html", {"letter": letter_of(made.text)}))
