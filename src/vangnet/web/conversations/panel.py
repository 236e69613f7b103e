"""On the page of a minor: how far a Stop conversation is, and the prosecutor's decision."""

from typing import Any

from django.utils.translation import gettext as _

from vangnet.accounts.roles import Verb
from vangnet.accounts.rules import verbs
from vangnet.suspects.models import Suspect
from vangnet.suspects.queries.stop import conversations_of, decisions_of, visible_conversations
from vangnet.suspects.rules import works_on
from vangnet.suspects.stop.states import OPEN
from vangnet.web.conversations import forms
from vangnet.web.shell.door import Request


def conversations(request: Request, suspect: Suspect) -> dict[str, Any] | None:
    """How far it is, and no more; with the way to its page for youth officers, to ask for one for the case officer."""
    held = verbs(request.user)
    found = list(conversations_of(request.user, suspect))
    is_minor = suspect.track == Suspect.Track.MINOR
    if not found and not (is_minor and held & {Verb.READ_MINORS, Verb.HOLD_CONVERSATIONS}):
        return None
    opened = visible_conversations(request.user).filter(suspect=suspect).values_list("pk", flat=True)
    request.seen.objects = [*request.seen.objects, *(f"conversation:{one.pk}" for one in found)]
    is_open = any(one.state in OPEN for one in found)
    return {
        "title": _("Stop conversation"),
        "anchor": "conversations",
        "conversations": [(one, one.pk in set(opened)) for one in found],
        "may_ask": is_minor and not is_open and works_on(request.user, suspect),
        "cannot_go_on": is_open and not is_minor,
    }


def decision(request: Request, suspect: Suspect) -> dict[str, Any] | None:
    """The prosecutor's decision: for who works on the case or decides in it, never for youth officers as such."""
    held = verbs(request.user)
    if Verb.READ_MINORS not in held or not held & {Verb.WORK_ON_SUSPECTS, Verb.DECIDE_DISPOSAL}:
        return None
    found = list(decisions_of(request.user, suspect))
    is_minor = suspect.track == Suspect.Track.MINOR
    if not is_minor and not found:
        return None
    request.seen.objects = [*request.seen.objects, *(f"minor_decision:{one.pk}" for one in found)]
    is_theirs = suspect.case.prosecutor_id == request.user.pk and Verb.DECIDE_DISPOSAL in held
    stands = any(one.revoked_at is None for one in found)
    return {
        "title": _("Decision of the prosecutor"),
        "anchor": "minor-decision",
        "decisions": found,
        "is_theirs": is_theirs,
        "decision_form": forms.Decision() if is_theirs and is_minor and not stands else None,
    }
