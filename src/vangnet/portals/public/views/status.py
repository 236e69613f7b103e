"""What became of a report: the code is sent with each request in the form, and stands in no address and no cookie."""

from typing import Any

import msgspec
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from vangnet.portals.public import faults, limits, nonces, reporting
from vangnet.portals.public.attachments import attached, has_files
from vangnet.portals.public.forms import AddForm, file_problems
from vangnet.portals.public.standing import Standing, standing
from vangnet.transfer import receipt

_INVALID, _TOO_MANY, _NOT_NOW = 422, 429, 503
_TYPED = 200


class Reply(msgspec.Struct):
    """What the page says back."""

    done: str = ""
    problems: list[Any] = []
    had_files: bool = False
    form: AddForm | None = None


@require_http_methods(["GET", "HEAD", "POST"])
def status(request: HttpRequest) -> HttpResponse:
    """Ask for the code, and show what it opens; take what is added, answered or withdrawn with it."""
    if request.method != "POST":
        return _ask(request)
    typed = request.POST.get("code", "")[:_TYPED]
    if "switch" in request.POST and not typed.strip():
        return _ask(request)
    try:
        code = receipt.read(typed)
    except receipt.ReceiptRefused as refused:
        return _ask(request, typed, _why(refused, typed))
    address = limits.address_of(request)
    if limits.WRONG_CODES.is_full(address) or limits.WRONG_CODES_OF_ALL.is_full():
        told = _("Too many wrong codes were tried. Wait ten minutes and try again. Your report is safe.")
        return _ask(request, typed, told, status=_TOO_MANY)
    found = standing(code)
    if found is None:
        limits.WRONG_CODES.take(address)
        limits.WRONG_CODES_OF_ALL.take()
        if limits.WRONG_CODES_OF_ALL.is_full():
            faults.tell("guessing")
        told = _("No report has this code. Look at each sign again. Did you report by telephone? Try again tomorrow.")
        return _ask(request, typed, told)
    return _acted(request, code, found)


def _acted(request: HttpRequest, code: str, found: Standing) -> HttpResponse:
    act = request.POST.get("act", "")
    if act not in {"add", "withdraw"} or found.state == "forgotten" or "switch" in request.POST:
        form = AddForm(request.POST) if request.POST.get("text") else None
        if form is not None:
            form.errors.clear()
        return _page(request, code, found, Reply(form=form))
    form = AddForm(request.POST)
    reply = Reply(problems=file_problems(request), had_files=has_files(request), form=form)
    if act == "add" and not form.is_valid():
        reply.problems += [problem for told in form.errors.values() for problem in told]
    nonce = None if nonces.from_elsewhere(request) else nonces.nonce_of(request.POST.get("form", ""))
    if nonce is None:
        reply.problems.append(_("This page was open for more than a day. Look it over and send it again."))
    if reply.problems or nonce is None:
        return _page(request, code, found, reply, status=_INVALID)
    if not limits.REPORTS.take(limits.address_of(request)):
        reply.problems = [_("Much comes from your network now. Wait ten minutes and send it again: your text stays.")]
        return _page(request, code, found, reply, status=_TOO_MANY)
    try:
        done = _kept(request, code, found, form, nonce)
    except reporting.NOT_KEPT as error:
        reply.problems = [faults.not_kept(error)]
        return _page(request, code, found, reply, status=_NOT_NOW)
    return _page(request, code, found, Reply(done=done))


def _kept(request: HttpRequest, code: str, found: Standing, form: AddForm, nonce: bytes) -> str:
    """Keep what was added or withdrawn, and say so."""
    if request.POST.get("act") == "withdraw":
        reporting.withdraw(reporting.FormReceived(nonce=nonce, situation="withdraw"), code=code)
        return _("Passed on: the police will erase your name, e-mail address and telephone number from this report.")
    answers = {"text": form.cleaned_data["text"]}
    sent = reporting.FormReceived(nonce=nonce, situation="add", answers=answers, attachments=attached(request))
    reporting.add(sent, code=code, question=_question(request, found))
    return _("Thank you. What you wrote is sealed, and goes to the police with the next transport.")


def _question(request: HttpRequest, found: Standing) -> int | None:
    """The question that is answered, if it was asked."""
    wanted = request.POST.get("question", "")
    asked = {str(one.question): one.question for one in found.told if one.question is not None}
    return asked.get(wanted)


def _why(refused: receipt.ReceiptRefused, typed: str) -> str:
    if refused.reason == "length":
        count = sum(sign.isalnum() for sign in typed)
        return _("A code has 17 signs. You typed %(count)s. Look whether one is missing or too many.") % {
            "count": count
        }
    if refused.reason == "sign":
        return _("A code has only figures and the letters A to Z, without U. Look at each sign again.")
    return _("There is a typing error in the code: a wrong sign, or two that changed places. Look at each sign again.")


def _ask(request: HttpRequest, typed: str = "", problem: str = "", *, status: int = _INVALID) -> HttpResponse:
    context = {"typed": typed, "problem": problem, "is_asked": True}
    return render(request, "status_code.html", context, status=status if problem else 200)


def _page(request: HttpRequest, code: str, found: Standing, reply: Reply, *, status: int = 200) -> HttpResponse:
    if found.unread:
        faults.tell("unread_telling")
    context = {
        "code": receipt.shown(code),
        "standing": found,
        "reply": reply,
        "token": nonces.handed_out(),
    }
    return render(request, "status.html", context, status=status)
