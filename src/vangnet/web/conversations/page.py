"""The page of a Stop conversation."""

from collections.abc import Iterable
from typing import Any

from django.http import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone

from vangnet.suspects.age import age_on
from vangnet.suspects.models import Conversation, Suspect
from vangnet.suspects.queries.stop import is_decided, told_of
from vangnet.suspects.rules import visible_suspects
from vangnet.suspects.stop.data import Item, Stop, stop
from vangnet.suspects.stop.states import BEFORE, OPEN
from vangnet.web.conversations import forms
from vangnet.web.conversations.told import words
from vangnet.web.shell.door import Request

_WAY = (
    Conversation.State.ASKED,
    Conversation.State.INVITED,
    Conversation.State.PLANNED,
    Conversation.State.HELD,
    Conversation.State.FOLLOWED_UP,
)
_FORMS = (forms.Owner, forms.NewInvitee, forms.Plan, forms.Hold, forms.Help, forms.Follow, forms.Separate)


def page(request: Request, conversation: Conversation, *, status: int = 200, **changed: Any) -> HttpResponseBase:
    """The page; `changed` holds a form as it was sent, with what is wrong with it."""
    data, row, suspect = stop(), told_of(conversation), conversation.suspect
    about: dict[str, Any] = {"conversation": conversation, "person": request.user}
    made = (form(**about) for form in _FORMS)
    context: dict[str, Any] = {
        **{form.key: form for form in made},
        **changed,
        "conversation": conversation,
        "suspect": suspect,
        "may_see_suspect": visible_suspects(request.user).filter(pk=suspect.pk).exists(),
        "is_adult": suspect.track == Suspect.Track.ADULT,
        "age": age_on(suspect.born_on, timezone.localdate()) if suspect.born_on else None,
        "parents": suspect.parents.filter(revoked_at=None),
        "is_decided": is_decided(suspect),
        "told": [words(one) for one in row.told],
        "danger": row.danger,
        "at": row.at,
        "bar": _bar(conversation),
        "is_open": conversation.state in OPEN,
        "is_before": conversation.state in BEFORE,
        "data": data,
        "small": _small(),
        **_said(conversation, data),
    }
    request.seen.objects = [f"conversation:{conversation.pk}", f"suspect:{suspect.pk}"]
    request.seen.details = {**request.seen.details, "state": conversation.state}
    return render(request, "conversations/conversation.html", context, status=status)


def _small() -> dict[str, Any]:
    """Forms of one line, which stand several times on the page."""
    today = {"on": timezone.localdate()}
    return {
        "invite": forms.Invite(initial=today, auto_id=False),
        "answered": forms.Answered(initial=today, auto_id=False),
        "help_answered": forms.HelpAnswered(initial=today, auto_id=False),
        "followed": forms.On(initial=today, auto_id=False),
        "missed": forms.Missed(auto_id="missed-%s"),
        "declined": forms.Declined(auto_id="declined-%s"),
        "withdrawn": forms.Withdrawn(auto_id="withdrawn-%s"),
        "today": timezone.localdate(),
    }


def _bar(conversation: Conversation) -> list[tuple[str, bool, bool]]:
    """The five states of the way, whether each was reached, and which is now."""
    reached = set(conversation.steps.values_list("state", flat=True))
    return [(str(state.label), state.value in reached, state.value == conversation.state) for state in _WAY]


def _said(conversation: Conversation, data: Stop) -> dict[str, Any]:
    """What was written down, in the order of the page."""
    topics, helps, actions = _by_code(data.topic), _by_code(data.help), _by_code(data.action)
    by = ("made_by", "revoked_by")
    invitees = conversation.invitees.select_related(*by).prefetch_related("letters__made_by")
    sent = list(conversation.invitations.select_related(*by).order_by("on", "pk"))
    safety = {each.code: each for each in conversation.safety.filter(revoked_at=None).select_related("made_by")}
    return {
        "invitees": [(one, [each for each in sent if each.invitee_id == one.pk]) for one in invitees],
        "appointments": conversation.appointments.select_related(*by),
        "talks": [
            (talk, [str(forms.PEOPLE.get(code, code)) for code in talk.present], _texts(talk.explained, topics))
            for talk in conversation.talks.select_related(*by)
        ],
        "help_said": [(one, _text(one.code, helps)) for one in conversation.help.select_related(*by).order_by("pk")],
        "safety_said": [
            (item, safety.get(item.code), _texts(safety[item.code].done, actions) if item.code in safety else [])
            for item in data.check
        ],
        "actions": data.action,
        "follow_ups": conversation.follow_ups.select_related("owner", "done_by"),
        "separate_said": conversation.requests.select_related(*by),
        "steps": conversation.steps.select_related("owner", "made_by"),
    }


def _by_code(items: Iterable[Item]) -> dict[str, Item]:
    return {item.code: item for item in items}


def _text(code: str, items: dict[str, Item]) -> str:
    return items[code].text if code in items else code


def _texts(codes: Iterable[str], items: dict[str, Item]) -> list[str]:
    return [_text(code, items) for code in codes]
