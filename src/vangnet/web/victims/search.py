"""Panels of the page of a child: who it may be, tasks, what was tried, contacts with others, help and wishes."""

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from vangnet.accounts.roles import Verb
from vangnet.accounts.rules import verbs
from vangnet.victims import models
from vangnet.victims.actions.outcome import standing_wish
from vangnet.victims.models import Candidate, Victim
from vangnet.victims.queries.listing import is_late
from vangnet.web.shell.door import Request
from vangnet.web.victims import forms

_PEOPLE = ("made_by", "revoked_by")


def _empty(request: Request, victim: Victim, *kinds: type[forms.Acting]) -> dict[str, forms.Acting]:
    """Empty forms, for who may use them."""
    if Verb.WORK_ON_VICTIMS not in verbs(request.user):
        return {}
    made = (kind(victim=victim, person=request.user) for kind in kinds)
    return {form.key: form for form in made}


def candidates(request: Request, victim: Victim) -> dict[str, Any]:
    """Who the child may be. For who does not work on victims only how many there are: no name is loaded."""
    told: dict[str, Any] = {"title": _("Candidates"), "anchor": "candidates"}
    if Verb.WORK_ON_VICTIMS not in verbs(request.user):
        states = victim.candidates.order_by().values_list("state", flat=True)
        return told | {"standing": sum(state in _STANDING for state in states)}
    found = victim.candidates.select_related("proposed_by").prefetch_related("decisions__made_by")
    told |= {
        "candidates": found,
        "confirm_form": forms.Confirm(initial={"on": timezone.localdate()}, auto_id=False),
    }
    return told | _empty(request, victim, forms.Candidate)


_STANDING = (Candidate.State.PROPOSED, Candidate.State.CONFIRMED)


def tasks(request: Request, victim: Victim) -> dict[str, Any]:
    """What is to be done, and what was."""
    found = list(victim.tasks.select_related("owner", "made_by", "done_by"))
    return {
        "title": _("Tasks"),
        "anchor": "tasks",
        "open": [(task, is_late(task.due_on)) for task in found if task.done_at is None],
        "closed": [task for task in found if task.done_at is not None],
        **_empty(request, victim, forms.Task),
    }


def attempts(request: Request, victim: Victim) -> dict[str, Any]:
    """What was tried and when."""
    found = victim.attempts.select_related(*_PEOPLE).order_by("-on", "-pk")
    told = {"title": _("What was tried"), "anchor": "attempts", "attempts": found}
    return {**told, **_empty(request, victim, forms.Attempt)}


def contacts(request: Request, victim: Victim) -> dict[str, Any]:
    """What went to, and came from, other countries and organisations."""
    found = victim.contacts.select_related(*_PEOPLE).order_by("-on", "-pk")
    return {
        "title": _("Contacts with other countries"),
        "anchor": "contacts",
        "contacts": [(one, _waits(one)) for one in found],
        "today": timezone.localdate(),
        **_empty(request, victim, forms.Contact),
    }


def _waits(contact: models.Contact) -> str:
    if contact.revoked_at is not None or contact.answered_on is not None or contact.answer_due_on is None:
        return ""
    return "late" if is_late(contact.answer_due_on) else "waits"


def help_offered(request: Request, victim: Victim) -> dict[str, Any] | None:
    """Help that was offered and answered; only for who works on victims."""
    if Verb.WORK_ON_VICTIMS not in verbs(request.user):
        return None
    return {
        "title": _("Help"),
        "anchor": "help",
        "offers": victim.help.select_related(*_PEOPLE).order_by("-offered_on", "-pk"),
        "answers": [one for one in models.Help.Answer.choices if one[0] != models.Help.Answer.OPEN],
        "today": timezone.localdate(),
        **_empty(request, victim, forms.Help),
    }


def wishes(request: Request, victim: Victim) -> dict[str, Any]:
    """Whether the victim wants to be told of new finds: for everybody, so that nobody tells without it."""
    wish = standing_wish(victim)
    told: dict[str, Any] = {
        "title": _("Being told of new finds"),
        "anchor": "wishes",
        "wish": wish,
        "is_to_ask": wish is not None and wish.ask_again_on is not None and wish.ask_again_on <= timezone.localdate(),
    }
    if Verb.WORK_ON_VICTIMS in verbs(request.user):
        told["wishes"] = victim.wishes.select_related(*_PEOPLE).order_by("-pk")
        told["told"] = victim.told.select_related("made_by")
        kinds = [forms.Wish, forms.Told] if wish is not None and wish.wants == models.Wish.Wants.YES else [forms.Wish]
        told |= _empty(request, victim, *kinds)
    return told
