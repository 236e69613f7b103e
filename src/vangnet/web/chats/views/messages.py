"""Messages of an export: the list with its filters, one message with its thread, and the media that messages carry."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from vangnet.accounts.roles import Verb
from vangnet.cases.models import Case
from vangnet.cases.profiles import categories
from vangnet.chats.actions.uncovering import uncover as write_down
from vangnet.chats.exposing import covered_networks
from vangnet.chats.queries.called import names, network_names
from vangnet.chats.queries.contents import counts, page_of_contents
from vangnet.chats.queries.exports import Opened
from vangnet.chats.queries.messages import Page, Wanted, page_of_messages, raw_text
from vangnet.chats.queries.threads import Thread, number_of, thread_of
from vangnet.chats.queries.told import coverage_of
from vangnet.scan.report.words import words
from vangnet.values import Status
from vangnet.web.capture.page import tried
from vangnet.web.chats.filters import MessagesForm, page_of, query_of
from vangnet.web.chats.forms import ReasonForm
from vangnet.web.chats.page import language, opened_of, show
from vangnet.web.chats.wording import ACTS, REASONS, layer_title
from vangnet.web.results.views.acting import tell_faults
from vangnet.web.shell.door import Request, case_page

_STATUSES = frozenset(map(str, Status))


@case_page("chats.messages")
def messages(request: Request, case: Case, chat: int) -> HttpResponse:
    """The messages that are asked for, some at a time; what is said in an expose group stands there covered."""
    opened, form = opened_of(case, chat), MessagesForm(request.GET, language())
    found, chips, replies = Page((), 0, 1, covered_left_out=False), [], {}
    if form.is_valid():
        wanted = form.wanted()
        found = page_of_messages(opened, wanted, number=page_of(request.GET), language=language())
        chips = _chips(request, opened, wanted)
        replies = number_of(opened.stored, {line.reply_to for line in found.lines if line.reply_to})
    seen = [f"message:{opened.export.pk}/{line.message}" for line in found.lines]
    request.seen.objects = [f"chats:{opened.export.pk}", *seen]
    return _show(request, case, opened, "messages", page=found, form=form, chips=chips, replies=replies)


@case_page("chats.message")
def message(request: Request, case: Case, chat: int, message: int) -> HttpResponse:
    """One message with its whole text, what it answers and what answers it, and acts that name it."""
    opened = opened_of(case, chat)
    return _message(request, case, opened, _thread(request, opened, message))


@case_page("chats.uncover", verb=Verb.READ_POSTED_DATA, methods=("POST",))
def uncover(request: Request, case: Case, chat: int, message: int) -> HttpResponse:
    """One post of an expose group as it was written, in this answer and nowhere else; why is written down."""
    opened, form = opened_of(case, chat), ReasonForm(request.POST)
    thread = _thread(request, opened, message)
    if not form.is_valid():
        tell_faults(request, form)
    elif thread.line.is_covered:
        reason = form.cleaned_data["reason"]
        if tried(request, lambda: write_down(opened.export, message=message, reason=reason, by=request.by)):
            raw, left = raw_text(opened.stored, message)
            return _message(request, case, opened, thread, uncovered=raw, uncovered_left=left)
    return redirect("chats:message", case.number, chat, message)


@case_page("chats.media")
def media(request: Request, case: Case, chat: int) -> HttpResponse:
    """What the scan says of the media of messages, and contents that stand in several of them."""
    opened = opened_of(case, chat)
    status = request.GET.get("status", "")
    if status and status not in _STATUSES:
        raise Http404
    request.seen.objects = [f"chats:{opened.export.pk}"]
    by_status, by_reason = counts(opened)
    found = page_of_contents(opened, status=status, number=page_of(request.GET))
    context = {"by_status": by_status, "by_reason": by_reason, "page": found, "status": status}
    return _show(request, case, opened, "media", **context)


def _thread(request: Request, opened: Opened, number: int) -> Thread:
    found = thread_of(opened, number, part=page_of(request.GET), language=language())
    if found is None:
        raise Http404
    around = [one.message for one in (*found.above, *found.below)]
    request.seen.objects = [
        f"chats:{opened.export.pk}",
        *(f"message:{opened.export.pk}/{one}" for one in (number, *around)),
    ]
    return found


def _message(request: Request, case: Case, opened: Opened, thread: Thread, **more: Any) -> HttpResponse:
    lines = (thread.line, *thread.above, *thread.below)
    replies = number_of(opened.stored, {line.reply_to for line in lines if line.reply_to})
    context = {"thread": thread, "replies": replies, "form": ReasonForm(), "acts": ACTS, "uncovered": None, **more}
    return _show(request, case, opened, "message", **context)


def _show(request: Request, case: Case, opened: Opened, name: str, **context: Any) -> HttpResponse:
    told = words(language())
    here = "messages" if name == "message" else name
    shared = {
        "chat": opened.export,
        "told": coverage_of(opened, language=language()),
        "statuses": {str(status): told.status(status) for status in Status},
        "reasons": REASONS,
        "labels": {one.code: one.label for one in categories(case)},
        "nobody_knows": covered_networks(opened.export) is None,
        "query": query_of(request.GET),
    }
    return show(request, case, name, here, **shared, **context)


def _chips(request: Request, opened: Opened, wanted: Wanted) -> list[tuple[str, str, str]]:
    """What the list is narrowed to beside the fields that are shown: a title, its value, and the address without it."""
    called = names(opened, [one for one in (wanted.member, wanted.to_member) if one is not None])
    chips: list[tuple[str, str, str]] = []
    if wanted.member is not None:
        chips.append((_("Written by"), called.get(wanted.member, "?"), query_of(request.GET, member=None)))
    if wanted.to_member is not None:
        chips.append((_("Towards"), called.get(wanted.to_member, "?"), query_of(request.GET, to_member=None)))
    if wanted.network is not None:
        network = network_names(opened, [wanted.network]).get(wanted.network, "?")
        chips.append((_("In"), network, query_of(request.GET, network=None)))
    if wanted.community is not None:
        layer = layer_title(wanted.layer, language()) if wanted.layer else ""
        told = f"{wanted.community} {layer}".strip()
        chips.append((_("Community"), told, query_of(request.GET, community=None, layer=None)))
    if wanted.sha256:
        chips.append(("SHA-256", wanted.sha256, query_of(request.GET, sha256=None)))
    return chips
