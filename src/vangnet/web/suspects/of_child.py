"""The suspects who may be a child, as a panel of the child's page."""

from typing import Any

from django.utils.translation import gettext as _

from vangnet.suspects.queries.page import suspects_who_may_be
from vangnet.victims.models import Victim
from vangnet.web.shell.door import Request


def fill(request: Request, victim: Victim) -> dict[str, Any] | None:
    """The suspects whom this person may know of and whose case they see; nothing where there is none."""
    ties = suspects_who_may_be(victim, request.user)
    request.seen.objects = [*request.seen.objects, *(f"suspect:{tie.suspect_id}" for tie in ties)]
    return {"title": _("Suspect and victim at once"), "anchor": "suspects", "ties": ties} if ties else None
