"""On the page of a suspect: how far the disposal checklist is, for who may fill it in or decide."""

from typing import Any

from django.utils.translation import gettext as _

from vangnet.accounts.roles import Verb
from vangnet.accounts.rules import may
from vangnet.suspects.models import Suspect
from vangnet.suspects.queries import disposal as queries
from vangnet.suspects.rules import sees_case
from vangnet.web.disposal.page import is_minor
from vangnet.web.shell.door import Request


def of_suspect(request: Request, suspect: Suspect) -> dict[str, Any] | None:
    """The checklist of a grown-up, in short; nothing for a minor, who has no such form."""
    if is_minor(suspect) or not may(request.user, Verb.FILL_CHECKLISTS) or not sees_case(request.user, suspect):
        return None
    checklist = queries.checklist_of(suspect)
    told = {"title": _("Disposal"), "anchor": "disposal", "checklist": checklist}
    if checklist is None:
        return told
    return {**told, "decision": queries.decision_of(checklist), "terms": queries.terms_of(checklist)}
