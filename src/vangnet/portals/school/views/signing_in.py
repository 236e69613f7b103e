"""The pages of signing in. Each step tells what comes next, and no answer tells whether an address is known."""

from collections.abc import Callable
from functools import wraps

import segno
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.formats import date_format
from django.utils.safestring import mark_safe
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from vangnet.portals.school import faults, limits, signing_in, visits
from vangnet.portals.school.models import Visit
from vangnet.portals.school.signing_in import Outcome
from vangnet.portals.school.visits import open_page
from vangnet.transfer import receipt

_INVALID, _TOO_MANY = 422, 429
_reads_and_takes = require_http_methods(["GET", "HEAD", "POST"])


@open_page
@_reads_and_takes
def sign_in(request: HttpRequest) -> HttpResponseBase:
    """Each time: the e-mail address."""
    visit = visits.visit_of(request)
    if request.method != "POST":
        return redirect("school:home") if visit and visit.is_in else render(request, "signing_in/sign_in.html")
    return _asked(request, "signing_in/sign_in.html", activation=None)


@open_page
@_reads_and_takes
def first_time(request: HttpRequest) -> HttpResponseBase:
    """The first time: the e-mail address, and the code that the police gave."""
    if request.method != "POST":
        return render(request, "signing_in/first_time.html")
    try:
        activation = receipt.read(request.POST.get("activation", ""))
    except receipt.ReceiptRefused as refused:
        told = {"email": request.POST.get("email", "")[:254], "activation_problem": _why(refused)}
        return render(request, "signing_in/first_time.html", told, status=_INVALID)
    return _asked(request, "signing_in/first_time.html", activation=activation)


def _asked(request: HttpRequest, page: str, *, activation: str | None) -> HttpResponseBase:
    email = request.POST.get("email", "").strip()
    told = {"email": email[:254], "activation": receipt.shown(activation) if activation else ""}
    if not 3 <= len(email) <= 254 or "@" not in email:
        told["email_problem"] = _("Type the e-mail address on which the police reach you, such as name@example.nl.")
        return render(request, page, told, status=_INVALID)
    if not limits.STARTS.take(limits.address_of(request)) or not limits.STARTS_OF_ALL.take():
        told["problem"] = _("Many people sign in from your network now. Wait ten minutes and try again.")
        return render(request, page, told, status=_TOO_MANY)
    before = visits.visit_of(request)
    token = signing_in.ask(email, activation=activation)
    if before is not None and not before.is_in:
        before.delete()
    return visits.give(redirect("school:code"), token)


def _on_the_way(view: Callable[[HttpRequest, Visit], HttpResponseBase]) -> Callable[[HttpRequest], HttpResponseBase]:
    """A page for who began: others begin at the beginning, and who tried too much waits."""

    @open_page
    @_reads_and_takes
    @wraps(view)
    def door(request: HttpRequest) -> HttpResponseBase:
        visit = visits.visit_of(request)
        if visit is None:
            return redirect("school:sign_in")
        if visit.is_in:
            return redirect("school:home")
        if request.method == "POST" and (limits.WRONG.is_full(limits.address_of(request)) or _is_guessed_everywhere()):
            told = _("Too many wrong codes came from your network. Wait ten minutes and try again.")
            return render(request, "signing_in/stopped.html", {"problem": told}, status=_TOO_MANY)
        return view(request, visit)

    return door


def _is_guessed_everywhere() -> bool:
    if not limits.WRONG_OF_ALL.is_full():
        return False
    faults.tell("guessing")
    return True


@_on_the_way
def code(request: HttpRequest, visit: Visit) -> HttpResponseBase:
    """The one-time code that was mailed."""
    if visit.has_code:
        return redirect("school:new_app" if visit.secret else "school:app")
    if request.method != "POST":
        return render(request, "signing_in/code.html")
    outcome = signing_in.try_code(visit, request.POST.get("code", ""))
    if outcome is Outcome.RIGHT:
        return redirect("school:new_app" if visit.secret else "school:app")
    _count_wrong(request)
    if outcome is Outcome.OVER:
        told = _("This code holds no more: it was tried too often, or more than ten minutes passed. Ask for a new one.")
        return _ended(request, visit, told)
    problem = _("This is not the code of the newest mail. Look at each figure again. Five tries are possible.")
    return render(request, "signing_in/code.html", {"problem": problem}, status=_INVALID)


@_on_the_way
def app(request: HttpRequest, visit: Visit) -> HttpResponseBase:
    """The code of the app."""
    if not visit.has_code or visit.secret or visit.contact is None:
        return redirect("school:code")
    if signing_in.is_locked(visit.contact):
        return _locked(request, visit)
    if request.method != "POST":
        return render(request, "signing_in/app.html")
    outcome, token = signing_in.try_app(visit, request.POST.get("code", ""))
    if outcome is Outcome.RIGHT:
        return visits.give(redirect("school:home"), token)
    _count_wrong(request)
    if outcome is Outcome.LOCKED:
        return _locked(request, visit)
    if outcome is Outcome.OVER:
        return _ended(request, visit, _("This took too long. Begin again."))
    return render(request, "signing_in/app.html", {"problem": _not_right(outcome)}, status=_INVALID)


@_on_the_way
def new_app(request: HttpRequest, visit: Visit) -> HttpResponseBase:
    """Set up the app: its secret as a picture and as text, and a first code that shows that it works."""
    if not visit.has_code or not visit.secret or visit.contact is None:
        return redirect("school:code")
    told: dict[str, object] = {}
    if request.method == "POST":
        outcome, token = signing_in.set_up_app(visit, request.POST.get("code", ""))
        if outcome is Outcome.RIGHT:
            return visits.give(redirect("school:home"), token)
        _count_wrong(request)
        if outcome is Outcome.OVER:
            return _ended(request, visit, _("This took too long, or your code by letter was used already."))
        told["problem"] = _not_right(outcome)
    told |= {"secret": signing_in.secret_for_app(visit), "picture": _picture(visit)}
    return render(request, "signing_in/new_app.html", told, status=_INVALID if "problem" in told else 200)


@open_page
@require_POST
def sign_out(request: HttpRequest) -> HttpResponseBase:
    """End this visit."""
    visit = visits.visit_of(request)
    if visit is not None:
        visit.delete()
    return visits.take_back(render(request, "signing_in/signed_out.html"))


# -- what is said ------------------------------------------------------------------------------------------------------


def _locked(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Told only to who has the mail of this person."""
    contact = visit.contact
    if contact is not None:
        contact.refresh_from_db()
    until = contact.locked_until if contact else None
    told = {"until": date_format(localtime(until), "j F, H:i") if until else ""}
    return render(request, "signing_in/locked.html", told, status=_TOO_MANY)


def _ended(request: HttpRequest, visit: Visit, problem: str) -> HttpResponseBase:
    is_first = bool(visit.secret)
    visit.delete()
    told = {"problem": problem, "is_first": is_first}
    return visits.take_back(render(request, "signing_in/stopped.html", told, status=_INVALID))


def _not_right(outcome: Outcome) -> str:
    if outcome is Outcome.USED:
        return _("This code of the app was used already. Wait until the app shows the next one.")
    return _("This code is not right. Take the newest one. Is the clock of your telephone set by itself?")


def _why(refused: receipt.ReceiptRefused) -> str:
    if refused.reason == "length":
        return _("The code from the police has 17 signs. Look whether one is missing or too many.")
    if refused.reason == "sign":
        return _("The code has only figures and the letters A to Z, without U. Look at each sign again.")
    return _("There is a typing error in the code: a wrong sign, or two that changed places. Look at each sign again.")


def _count_wrong(request: HttpRequest) -> None:
    limits.WRONG.take(limits.address_of(request))
    limits.WRONG_OF_ALL.take()


def _picture(visit: Visit) -> str:
    address = signing_in.address_for_app(visit, issuer=_("Police secured environment"))
    return mark_safe(segno.make(address, micro=False).svg_inline(border=4, light="#fff", omitsize=True))  # noqa: S308
