"""The certificate that the picture of an alert is erased: on paper, in Dutch and English, without any picture."""

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import timezone, translation

from vangnet.accounts.models import Person
from vangnet.alerts.models import Alert, Erasure
from vangnet.web.results.paper import set_in_type

LANGUAGES = ("nl", "en")


def made(alert: Alert, erasure: Erasure, *, by: Person) -> bytes:
    """Set the certificate in type (PDF/UA-1), Dutch first. Nothing is fetched for it."""
    with translation.override("nl"), timezone.override("Europe/Amsterdam"):
        return set_in_type(page(alert, erasure, by=by))


def page(alert: Alert, erasure: Erasure, *, by: Person) -> str:
    """What stands in it, as HTML."""
    told = {"alert": alert, "erasure": erasure, "by": by, "desk": settings.DESK_NAME, "made_at": timezone.now()}
    return render_to_string("alerts/pdf/certificate.html", told | {"languages": LANGUAGES})
