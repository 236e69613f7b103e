"""The form of a report, and the page with its receipt."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from vangnet.portals.public import advice, faults, limits, nonces, reporting
from vangnet.portals.public.attachments import attached, has_files
from vangnet.portals.public.forms import ReportForm, file_problems
from vangnet.portals.public.routing import has_form, routes
from vangnet.transfer import receipt
from vangnet.transfer.form import SITUATIONS
from vangnet.transfer.spelling import aloud

_INVALID, _TOO_MANY, _NOT_NOW = 422, 429, 503


@require_http_methods(["GET", "HEAD", "POST"])
def report(request: HttpRequest, situation: str) -> HttpResponseBase:
    """Show the form of a situation, or take it: nothing is kept before all of it is in order."""
    if not has_form(situation):
        if situation not in SITUATIONS or situation not in routes():
            raise Http404
        return redirect("public:route", situation)  # 112, or a criminal complaint: no form stands between
    if request.method != "POST":
        return _page(request, situation, ReportForm(), status=200)
    form = ReportForm(request.POST)
    is_whole, problems = form.is_valid(), file_problems(request)
    had_files = has_files(request)
    if "switch" in request.POST:
        form.errors.clear()
        return _page(request, situation, form, status=200, had_files=had_files)
    nonce = None if nonces.from_elsewhere(request) else nonces.nonce_of(request.POST.get("form", ""))
    if nonce is None:
        problems.append(_("This form was open for more than a day, or was not whole. Look it over and send it again."))
    if not is_whole or problems or nonce is None:
        return _page(request, situation, form, problems=problems, had_files=had_files)
    seems_own, is_own = form.seems_about_self, situation == "own"
    if seems_own and not is_own and request.POST.get("advised") != "yes":
        return _page(request, situation, form, is_advised=True, had_files=had_files)
    if not limits.REPORTS.take(limits.address_of(request)):
        told = _("Many reports come from your network now. Wait ten minutes and send it again: your text stays here.")
        return _page(request, situation, form, problems=[told], status=_TOO_MANY, had_files=had_files)
    answers = form.answers(is_about_self=seems_own or is_own)
    sent = reporting.FormReceived(
        nonce=nonce,
        situation=situation,
        language="en" if get_language() == "en" else "nl",
        answers=answers,
        attachments=attached(request),
    )
    try:
        code = reporting.report(sent)
    except reporting.NOT_KEPT as error:
        problem = faults.not_kept(error)
        return _page(request, situation, form, problems=[problem], status=_NOT_NOW, had_files=had_files)
    return _receipt(request, code, is_in_danger=_is_for_112(situation, answers))


def _is_for_112(situation: str, answers: dict[str, str]) -> bool:
    """Danger now, or current abuse of which the victim or the place is known after all."""
    is_known = answers.get("victim_known") == "yes" or bool(answers.get("place"))
    return answers.get("child_in_danger") == "yes" or (situation == "r5" and is_known)


def _page(
    request: HttpRequest,
    situation: str,
    form: ReportForm,
    *,
    problems: list[Any] | None = None,
    status: int = _INVALID,
    had_files: bool = False,
    is_advised: bool = False,
) -> HttpResponse:
    context = {
        "form": form,
        "token": nonces.handed_out(),
        "situation": situation,
        "row": routes().get(situation),
        "problems": problems or [],
        "has_errors": bool(problems) or (form.is_bound and bool(form.errors)),
        "had_files": had_files,
        "is_advised": is_advised,
        "is_about_self": situation == "own",
        "patterns": "|".join(f"(?:{pattern})" for pattern in advice.PATTERNS),
    }
    return render(request, "report.html", context, status=status)


def _receipt(request: HttpRequest, code: str, *, is_in_danger: bool) -> HttpResponse:
    context = {
        "code": receipt.shown(code),
        "aloud": aloud(receipt.shown(code), get_language() or "nl"),
        "is_in_danger": is_in_danger,
    }
    return render(request, "receipt.html", context)
