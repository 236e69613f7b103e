"""Coming in, and going out."""

from typing import Any

from django.contrib import auth, messages
from django.core.exceptions import ValidationError
from django.http import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django_otp.plugins.otp_static.models import StaticDevice

from vangnet.accounts.actions.factors import BACKUP, TooSoon, use_code
from vangnet.accounts.actions.people import change_password
from vangnet.accounts.audit import Act, record
from vangnet.accounts.models import Person
from vangnet.accounts.queries.factors import APP, PASSKEY, factors_of
from vangnet.web.shell.door import Request, halfway_page, public_page
from vangnet.web.sign_in import forms, steps
from vangnet.web.sign_in.lockout import locked_until
from vangnet.web.sign_in.views import enrolling

TOO_MANY = 429


@sensitive_post_parameters("password")
@public_page("sign_in.password")
def sign_in(request: Request) -> HttpResponseBase:
    """The first step: service number and password."""
    if isinstance(request.user, Person):
        return redirect(steps.way_on(request))
    form = forms.SignIn(request.POST or None)
    status = 200
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        if steps.give_password(request, told["number"], told["password"]) is not None:
            return redirect(_with_next("sign_in:second_factor", request))
        until = locked_until(told["number"])
        form.add_error(None, _locked(until) if until else _("Number and password do not go together."))
        status = TOO_MANY if until else 200
    return _page(request, "sign_in/sign_in.html", {"form": form}, status)


@public_page("sign_out", methods=("POST",))
def sign_out(request: Request) -> HttpResponseBase:
    """Go out: this browser's session ends."""
    if isinstance(request.user, Person):
        record(Act("sign_out", objects=(f"person:{request.user.pk}",)), by=request.by)
    auth.logout(request)
    messages.success(request, _("You are signed out."))
    return redirect("sign_in:sign_in")


@sensitive_post_parameters("code")
@halfway_page("sign_in.second_factor")
def second_factor(request: Request) -> HttpResponseBase:
    """The second step: a code of an app, a backup code, or a passkey. Who has none enrols one first."""
    if request.user.is_verified():  # type: ignore[attr-defined]
        return redirect(steps.way_on(request))
    kinds = {factor.kind for factor in factors_of(request.user)}
    if not kinds:
        return redirect(_with_next("sign_in:enrol", request))
    form = forms.Code(request.POST or None)
    status = 200
    if request.method == "POST" and form.is_valid():
        error, status = _try_code(request, form.cleaned_data["code"])
        if error is None:
            return redirect(steps.way_on(request))
        form.add_error("code", error)
    return _page(
        request,
        "sign_in/second_factor.html",
        {"form": form, "has_passkey": PASSKEY in kinds, **enrolling.place()},
        status,
    )


@sensitive_post_parameters("old", "new", "again")
@halfway_page("sign_in.password_of_ones_own", needs_factor=lambda _: True)
def password(request: Request) -> HttpResponseBase:
    """A password of one's own: at first because one must, later because one wants to."""
    form = forms.Password(request.POST or None)
    status = 200
    if request.method == "POST" and form.is_valid():
        status = _change(request, form)
        if not form.errors:
            messages.success(request, _("Your password is changed. Your other sessions are ended."))
            return redirect(steps.way_on(request))
    return _page(request, "sign_in/password.html", {"form": form}, status)


def _change(request: Request, form: forms.Password) -> int:
    """Change it, or say on the form why not; give the status of the page."""
    told, person = form.cleaned_data, request.user
    known = steps.is_password_right(request, person.number, told["old"])
    if known is None:
        until = locked_until(person.number)
        form.add_error("old", _locked(until) if until else _("This is not your password."))
        act = Act("person.password.change", objects=(f"person:{person.pk}",), status="locked" if until else "failed")
        record(act, by=request.by)
        return TOO_MANY if until else 200
    try:
        change_password(known, password=told["new"], by=request.by)
    except ValidationError as error:
        form.add_error("new", error)
        return 200
    auth.update_session_auth_hash(request, known)
    return 200


def _try_code(request: Request, code: str) -> tuple[str | None, int]:
    """Come in with a code, or say why not."""
    try:
        device = use_code(request.user, code=code)
    except TooSoon as refusal:
        steps.factor_failed(request, "code", status="locked")
        return _locked(refusal.until), TOO_MANY
    if device is None:
        steps.factor_failed(request, "code")
        return _("This code is not right. A code works once; wait for the next one."), 200
    steps.use_factor(request, device, BACKUP if isinstance(device, StaticDevice) else APP)
    return None, 200


def _locked(until: Any) -> str:
    moment = date_format(timezone.localtime(until), "H:i:s")
    return _("Too many wrong attempts. You can try again at %(moment)s.") % {"moment": moment}


def _with_next(name: str, request: Request) -> str:
    return f"{reverse(name)}?{urlencode({'next': steps.way_on(request)})}"


def _page(request: Request, template: str, told: dict[str, Any], status: int) -> HttpResponseBase:
    return render(request, template, {"next": steps.way_on(request), **told}, status=status)
