"""For which purpose somebody opens a case: asked once per session and case, and written in every line of the log."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

LONGEST = 300
_BETWEEN = ": "


class Purpose(TextChoices):
    """Why somebody looks into a case."""

    INVESTIGATION = "investigation", _("Investigation")
    VICTIM_ID = "victim_identification", _("Victim identification")
    SECOND_READING = "second_reading", _("Second reading")
    PROSECUTION = "prosecution", _("Prosecution")
    DEFENCE = "defence", _("Supervision of the defence")
    CHECKING = "checking", _("Checking and quality")
    RETENTION = "retention", _("Retention")


def written(purpose: str, more: str = "") -> str:
    """A purpose as the session and the log keep it: its code, and what somebody added in words of their own."""
    return f"{Purpose(purpose)}{_BETWEEN}{more.strip()}"[:LONGEST].strip() if more.strip() else str(Purpose(purpose))


def told(purpose: str) -> str:
    """A purpose as people read it; words that are not a code are shown as they are."""
    code, sign, more = purpose.partition(_BETWEEN)
    label = str(Purpose(code).label) if code in Purpose else code
    return f"{label}{sign}{more}"
