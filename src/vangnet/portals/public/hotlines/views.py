"""The pages of a hotline's staff: their own reports, what the police asked and answered, and what they send."""

import hashlib
from collections.abc import Callable
from functools import wraps
from typing import Any

import msgspec
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from vangnet.portals.public import nonces
from vangnet.portals.public.hotlines import signing_in
from vangnet.portals.public.hotlines.forms import KINDS, ReportForm, SignIn, message_fields
from vangnet.portals.public.hotlines.sending import SameIdRefused, TooManyRefused, send
from vangnet.portals.public.hotlines.signing_in import Guest
from vangnet.portals.public.hotlines.threads import Thread, opened
from vangnet.transfer import access
from vangnet.transfer import hotline as exchange
from vangnet.transfer.receipt import ReceiptRefused

_INVALID = 422
_SHOWN = 100
View = Callable[..., HttpResponse]


def _staff(*methods: str) -> Callable[[View], View]:
    """A page for who is signed in; a form of it counts once, and only from our own page."""

    def fit(view: View) -> View:
        @require_http_methods([*methods])
        @wraps(view)
        def through(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            guest = signing_in.guest(request)
            if guest is None:
                return redirect("hotline:sign_in")
            response = view(request, guest, *args, **kwargs)
            if signing_in.COOKIE not in response.cookies:
                signing_in.hold(response, guest)
            return response

        return through

    return fit


@require_http_methods(["GET", "HEAD", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """Sign in with the hotline's access key."""
    form = SignIn(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid() and not nonces.from_elsewhere(request):
        guest, problem = _admitted(form)
        if guest is not None:
            response = redirect("hotline:threads")
            signing_in.hold(response, guest)
            return response
        form.add_error("key", problem)
    status = _INVALID if request.method == "POST" else 200
    return render(request, "hotlines/sign_in.html", {"form": form}, status=status)


def _admitted(form: SignIn) -> tuple[Guest | None, str]:
    try:
        key = access.read(form.cleaned_data["key"])
    except ReceiptRefused as refused:
        told = {
            "length": _("An access key has 33 signs."),
            "sign": _("An access key has only figures and the letters A to Z, without U."),
            "check": _("There is a typing error in the key: a wrong sign, or two that changed places."),
        }
        return None, told[refused.reason]
    guest = signing_in.admit(key, form.cleaned_data["name"].strip())
    return guest, "" if guest else _("No hotline has this key. Was it ended or replaced? Ask the desk.")


@_staff("POST")
def sign_out(request: HttpRequest, guest: Guest) -> HttpResponse:  # noqa: ARG001
    """Sign out: the browser forgets the key."""
    response = redirect("hotline:sign_in")
    signing_in.leave(response)
    return response


@_staff("GET", "HEAD")
def threads(request: HttpRequest, guest: Guest) -> HttpResponse:
    """The hotline's own reports: what waits for whom first."""
    told, now = opened(guest), timezone.now()
    held = sorted(told.threads, key=lambda thread: (not thread.asked_of_us, not thread.holds(now)))
    context = {
        "guest": guest,
        "threads": [(thread, thread.holds(now)) for thread in held[:_SHOWN]],
        "more": max(len(held) - _SHOWN, 0),
        "closed": told.closed,
        "sent": "sent" in request.GET,
    }
    return render(request, "hotlines/threads.html", context)


@_staff("GET", "HEAD", "POST")
def report(request: HttpRequest, guest: Guest) -> HttpResponse:
    """Send a new report."""
    form = ReportForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        told = form.fields_of_message()
        problems = _sent(request, guest, "report", told)
        if not problems:
            return redirect(f"{reverse('hotline:threads')}?sent")
        _show(form, problems)
    context = {"guest": guest, "form": form, "token": nonces.handed_out(), "parts": _parts(form)}
    return render(request, "hotlines/report.html", context, status=_INVALID if form.errors else 200)


_PARTS = {
    "first": "thread urls hosting_country hoster site_type takedown iccam hashes text".split(),
    "grading": "source received_at police_reason grade punishable sex age_groups graded_at second_reader".split(),
    "feedback": "feedback contact_name contact_email contact_telephone".split(),
}


def _parts(form: ReportForm) -> dict[str, list[Any]]:
    return {part: [form[name] for name in names] for part, names in _PARTS.items()}


@_staff("GET", "HEAD", "POST")
def thread(request: HttpRequest, guest: Guest, tag: str) -> HttpResponse:
    """One report: all messages, and what can be sent. A report of another hotline is not there."""
    found = next((one for one in opened(guest).threads if one.tag == tag), None)
    if found is None:
        raise Http404
    bound: Form | None = None
    kind = request.POST.get("act", "")
    if request.method == "POST":
        if kind not in KINDS:
            raise Http404
        bound = KINDS[kind](request.POST)
        if bound.is_valid():
            told = {**message_fields(kind, bound, found.items), "thread": found.name}
            problems = _sent(request, guest, kind, told)
            if not problems:
                return redirect(f"{reverse('hotline:thread', args=[tag])}?sent")
            _show(bound, problems)
    context = _thread_context(guest, found, kind, bound)
    context["sent"] = "sent" in request.GET
    return render(request, "hotlines/thread.html", context, status=_INVALID if bound else 200)


def _thread_context(guest: Guest, found: Thread, kind: str, bound: Form | None) -> dict[str, Any]:
    now = timezone.now()

    def form(name: str, **initial: Any) -> Form:
        if bound is not None and kind == name and all(bound.data.get(key) == value for key, value in initial.items()):
            return bound
        return KINDS[name](initial=initial, auto_id=f"id_{name}_{'_'.join(initial.values())}_%s")

    return {
        "guest": guest,
        "thread": found,
        "entries": [(entry, entry.message.id in found.arrived) for entry in found.entries],
        "questions": [(asked, form("feedback", answers=asked.id)) for asked in found.asked_of_us],
        "holds": [(hold, form("release", ends=hold.id)) for hold in found.holds(now)],
        "forms": [(name, form(name)) for name in ("update", "feedback_asked", "hold")],
        "open": kind if bound else "",
        "token": nonces.handed_out(),
        "now": now,
    }


def _sent(request: HttpRequest, guest: Guest, kind: str, told: dict[str, Any]) -> dict[str, str]:
    """Send a message; gives what is wrong with it, by place. The same form sent twice is one message."""
    nonce = None if nonces.from_elsewhere(request) else nonces.nonce_of(request.POST.get("form", ""))
    if nonce is None:
        return {"": _("This page was open for more than a day. Look it over and send it again.")}
    message = {
        **told,
        "kind": kind,
        "format": exchange.FORMAT,
        "id": f"W{hashlib.sha256(nonce).hexdigest()[:32]}",
        "made_at": timezone.now().replace(microsecond=0),
        "by": guest.name,
    }
    try:
        send(guest.hotline, msgspec.json.encode(message), typed=msgspec.json.encode([kind, told]))
    except exchange.MessageRefused as refusal:
        return refusal.reasons
    except SameIdRefused:
        return {"": _("This form was sent before, with other words. Open the page again to send more.")}
    except TooManyRefused:
        return {"": _("Too much was sent today. Call the desk.")}
    return {}


def _show(form: Form, problems: dict[str, str]) -> None:
    """Put what is wrong beside the fields that it is about, else above the form."""
    for place, reason in problems.items():
        name = next((part for part in place.replace("[", ".").split(".")[::-1] if part in form.fields), None)
        name = "urls" if name is None and ".url" in place and "urls" in form.fields else name
        form.add_error(name, _("Not as it should be: %(reason)s") % {"reason": reason} if place else reason)
