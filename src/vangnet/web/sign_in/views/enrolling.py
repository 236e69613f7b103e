"""Getting a second factor: an app that shows codes, or a passkey."""

import base64
import json
from typing import Any

import segno
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponseBase, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django_otp.plugins.otp_totp.models import TOTPDevice
from django_otp.util import random_hex

from vangnet.accounts.actions.factors import add_app
from vangnet.accounts.passkeys import Passkeys, add_passkey, use_passkey
from vangnet.accounts.queries.factors import APP, PASSKEY, has_factor
from vangnet.web.shell.door import Request, halfway_page
from vangnet.web.sign_in import forms, steps

_APP_KEY, _NEW, _ASKED = "new_app_key", "new_passkey", "asked_passkey"  # in the session


@halfway_page("factor.choose", methods=("GET",), needs_factor=has_factor)
def enrol(request: Request) -> HttpResponseBase:
    """Choose a second factor."""
    told = {"next": steps.way_on(request), "is_first": not has_factor(request.user)}
    return render(request, "sign_in/enrol.html", told)


@halfway_page("factor.app", needs_factor=has_factor)
def app(request: Request) -> HttpResponseBase:
    """Tell the secret to an app, as a picture and as text; it is kept once the app has shown a right code."""
    key = request.session.setdefault(_APP_KEY, random_hex(20))
    form = forms.App(request.POST or None, initial={"name": _("Phone")})
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        try:
            device = add_app(request.user, key=key, code=told["code"], name=told["name"], by=request.by)
        except ValidationError as error:
            form.add_error("code", error)
        else:
            del request.session[_APP_KEY]
            return redirect(_enrolled(request, device, APP))
    told = {"form": form, "next": steps.way_on(request), "secret": _in_fours(key), "picture": _picture(request, key)}
    return render(request, "sign_in/app.html", told)


@halfway_page("factor.passkey", methods=("GET",), needs_factor=has_factor)
def passkey(request: Request) -> HttpResponseBase:
    """Make a passkey: the browser asks the device."""
    form = forms.Name(initial={"name": _("Passkey")})
    return render(request, "sign_in/passkey.html", {"form": form, "next": steps.way_on(request), **place()})


@halfway_page("factor.passkey.begin", methods=("POST",), needs_factor=has_factor)
def passkey_begin(request: Request) -> HttpResponseBase:
    """What the browser must ask the device for a new passkey."""
    options, request.session[_NEW] = Passkeys(request).register_begin(user=request.user)
    return JsonResponse(options)


@halfway_page("factor.passkey.add", methods=("POST",), needs_factor=has_factor)
def passkey_add(request: Request) -> HttpResponseBase:
    """Keep the passkey that the device made."""
    try:
        state, answer, name = _answer(request, _NEW)
        device = add_passkey(request, request.user, state=state, answer=answer, name=name, by=request.by)
    except ValidationError as error:
        return JsonResponse({"error": " ".join(error.messages)}, status=400)
    return JsonResponse({"next": _enrolled(request, device, PASSKEY)})


@halfway_page("sign_in.passkey.begin", methods=("POST",))
def passkey_ask(request: Request) -> HttpResponseBase:
    """What the browser must ask the device to prove."""
    passkeys = Passkeys(request)
    options, request.session[_ASKED] = passkeys.authenticate_begin(user=request.user, require_user_verification=False)
    return JsonResponse(options)


@halfway_page("sign_in.second_factor", methods=("POST",))
def passkey_use(request: Request) -> HttpResponseBase:
    """The second step with a passkey."""
    try:
        state, answer, _name = _answer(request, _ASKED)
        device = use_passkey(request, request.user, state=state, answer=answer)
    except ValidationError as error:
        steps.factor_failed(request, PASSKEY)
        return JsonResponse({"error": " ".join(error.messages)}, status=400)
    steps.use_factor(request, device, PASSKEY)
    return JsonResponse({"next": steps.way_on(request)})


def _enrolled(request: Request, device: Any, kind: str) -> str:
    """Where to go with a new second factor. The first one lets its owner in; then come backup codes."""
    messages.success(request, _("Your second factor is added."))
    if not request.user.is_verified():  # type: ignore[attr-defined]
        steps.use_factor(request, device, kind)
    return reverse("sign_in:account")


def _answer(request: Request, place: str) -> tuple[Any, Any, str]:
    """The challenge, which counts once, and what the browser sent for it."""
    state = request.session.pop(place, None)
    try:
        told = json.loads(request.POST.get("answer", ""))
    except (ValueError, RecursionError):  # no JSON, or nested deeper than any answer of a passkey
        told = None
    name = request.POST.get("name", "").strip()[:64]
    if state is None or not isinstance(told, dict):
        raise ValidationError(_("The desk did not ask for this passkey, or it took too long. Try again."))
    return state, told, name


def place() -> dict[str, str]:
    """Passkeys hold for one name only; the page says so where it is reached by another."""
    return {"place": settings.OTP_WEBAUTHN_RP_ID}


def _in_fours(key: str) -> str:
    secret = base64.b32encode(bytes.fromhex(key)).decode()
    return " ".join(secret[start : start + 4] for start in range(0, len(secret), 4))


def _picture(request: Request, key: str) -> str:
    """The secret as a QR code: an SVG of our own making, without style or script."""
    address = TOTPDevice(user=request.user, key=key).config_url
    return mark_safe(segno.make(address, micro=False).svg_inline(scale=4, border=4, light="#fff"))  # noqa: S308
