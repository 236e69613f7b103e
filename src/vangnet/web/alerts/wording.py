"""How the conditions of an alert are called on its page."""

from typing import Any

from django.utils.translation import gettext_lazy as _

CONDITIONS: dict[str, Any] = {
    "draft": _("Still being prepared"),
    "last_resort": _("The last resort"),
    "abuse_established": _("Abuse established by investigation"),
    "in_netherlands": _("In the Netherlands"),
    "not_identified": _("Not identified by police"),
    "other_alert": _("No other alert about this child runs"),
    "question": _("A question in two languages"),
    "crop": _("A crop of this child"),
    "approvals": _("Approved by two others than its maker"),
    "area": _("An area"),
    "kinds": _("Kinds of schools"),
    "suspect": _("Schools tied to the suspect"),
    "schools": _("Schools that take part"),
    "authority": _("The prosecutor's written authority"),
    "authority_age": _("The authority is recent"),
    "term": _("A term that is permitted"),
    "key": _("A key of the school door"),
    "heard": _("The school door is heard of"),
}
"""By the name of the condition; a test holds that every one is here."""
