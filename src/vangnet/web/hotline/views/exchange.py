"""Threads with hotlines: what came, what was said, and what is due."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.forms import Form
from django.http import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from vangnet.accounts.roles import Verb
from vangnet.errors import InputRefused
from vangnet.reports.actions import hotline as actions
from vangnet.reports.models import HotlineMessage, Report
from vangnet.reports.queries import hotline as queries
from vangnet.web.hotline.forms import AnswerForm, AskForm, HoldForm, SendForm
from vangnet.web.shell.door import Request, View, person_page, report_page

VERB = Verb.EXCHANGE_WITH_HOTLINE
ON_A_PAGE = 50


def _page(name: str, *, methods: tuple[str, ...] = ("GET",)) -> Callable[[View], View]:
    return person_page(name, verb=VERB, methods=methods, shows_case_data="GET" in methods)


@_page("hotline.list")
def exchanges(request: Request) -> HttpResponseBase:
    """All threads: who waits on whom, overdue first; and how terms were kept."""
    now = timezone.now()
    page = Paginator(queries.exchanges(request.user, now=now), ON_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "threads": queries.told(page.object_list),
        "terms": queries.terms(request.user, now=now),
        "hotlines": queries.hotlines(request.user).filter(is_active=True),
        "now": now,
        "here": "list",
    }
    return render(request, "hotline/list.html", context)


@_page("hotline.thread")
def thread(request: Request, message: int) -> HttpResponseBase:
    """One thread."""
    return _thread(request, _message(request, message))


@_page("hotline.answer", methods=("POST",))
def answer(request: Request, message: int) -> HttpResponseBase:
    """Answer a message of the hotline."""
    found, form = _message(request, message), AnswerForm(request.POST, prefix="answer")
    return _done(
        request,
        found,
        form,
        lambda: actions.answer(found, said=form.said(), by=request.by),
        _("The answer goes to the hotline with the next bundle."),
    )


@_page("hotline.ask", methods=("POST",))
def ask(request: Request, message: int) -> HttpResponseBase:
    """Ask the hotline something."""
    found, form = _message(request, message), AskForm(request.POST, prefix="ask")
    return _done(
        request,
        found,
        form,
        lambda: actions.ask(found, by=request.by, **form.cleaned_data),
        _("The question goes to the hotline with the next bundle."),
    )


@_page("hotline.hold", methods=("POST",))
def hold(request: Request, message: int) -> HttpResponseBase:
    """Ask the hotline to wait with the takedown."""
    found, form = _message(request, message), HoldForm(request.POST, prefix="hold")
    return _done(
        request,
        found,
        form,
        lambda: actions.place_hold(found, by=request.by, **form.cleaned_data),
        _("The hold goes with the next bundle. Is there haste? Call the hotline as well."),
    )


@_page("hotline.release", methods=("POST",))
def release(request: Request, message: int) -> HttpResponseBase:
    """End a hold before its time."""
    found = _message(request, message)
    try:
        actions.release_hold(found, reason=request.POST.get("reason", ""), by=request.by)
        messages.success(request, _("The hold has ended; the hotline hears it with the next bundle."))
    except InputRefused as refusal:
        messages.error(request, str(refusal))
    return redirect("hotline:thread", message=found.pk)


@report_page("hotline.send", verb=VERB, methods=("GET", "POST"))
def send(request: Request, report: Report) -> HttpResponseBase:
    """Send a report of this desk to a hotline."""
    urls = "\n".join(report.content.get("urls", ()))
    form = SendForm(request.POST if request.method == "POST" else None, initial={"urls": urls})
    form.fields["hotline"].queryset = queries.hotlines(request.user).filter(is_active=True)  # type: ignore[attr-defined]
    if request.method == "POST" and form.is_valid():
        told = {**form.cleaned_data, "urls": form.cleaned_data["urls"].split()}
        try:
            message = actions.send(report, by=request.by, **told)
        except InputRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The report goes to the hotline with the next bundle."))
            return redirect("hotline:thread", message=message.pk)
    return render(request, "hotline/send.html", {"form": form, "report": report})


def _message(request: Request, pk: int) -> HotlineMessage:
    """A message that this person may see; else it is not there."""
    found = queries.messages(request.user).select_related("hotline", "report")
    return get_object_or_404(found, pk=pk)


def _done(
    request: Request, found: HotlineMessage, form: Form, act: Callable[[], object], told: str
) -> HttpResponseBase:
    """Do what a form asks, or show what is wrong with it."""
    if not form.is_valid():
        return _thread(request, found, form)
    try:
        act()
    except InputRefused as refusal:
        form.add_error(None, str(refusal))
        return _thread(request, found, form)
    messages.success(request, told)
    return redirect("hotline:thread", message=found.pk)


def _thread(request: Request, found: HotlineMessage, wrong: Form | None = None) -> HttpResponseBase:
    said = queries.thread(found)
    questions = {one.row.pk: one for one in said if one.is_question}
    request.seen.objects = [f"hotline_message:{one.row.pk}" for one in said]

    def form(kind: type[Form], prefix: str) -> Form:
        return wrong if isinstance(wrong, kind) else kind(prefix=prefix)

    context: dict[str, Any] = {
        "message": found,
        "said": said,
        "questions": list(questions.values()),
        "holds": queries.holds(found),
        "answer_form": form(AnswerForm, "answer"),
        "ask_form": form(AskForm, "ask"),
        "hold_form": form(HoldForm, "hold"),
        "answering": found.pk if found.pk in questions else next(iter(questions), None),
        "now": timezone.now(),
        "here": "list",
    }
    return render(request, "hotline/thread.html", context, status=422 if wrong else 200)
