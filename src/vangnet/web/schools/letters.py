"""Letters with a code for people of schools: one page each, Dutch first, with English under it."""

from collections.abc import Sequence

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from vangnet.alerts.actions.coding import Coded
from vangnet.errors import InputRefused
from vangnet.web.results.paper import set_in_type


def letters_for(coded: Sequence[Coded]) -> bytes:
    """Set letters in type as one PDF, in the order given. It holds codes: it is printed and not kept.

    Raises InputRefused where the address of the school door was not told.
    """
    if not settings.SCHOOL_ADDRESS:
        raise InputRefused(_("The address of the school door is not set (VANGNET_SCHOOL_ADDRESS): letters need it."))
    with translation.override("nl"), timezone.override("Europe/Amsterdam"):
        told = {"coded": coded, "address": settings.SCHOOL_ADDRESS, "on": timezone.localdate()}
        return set_in_type(render_to_string("schools/pdf/letters.html", told))
