"""An answer, and what happens with it. The page after it has the address of the form: none tells what was said."""

from contextlib import suppress

from django.db import DatabaseError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from vangnet.errors import InputRefused
from vangnet.portals.school import answering, faults, nonces
from vangnet.portals.school.forms import AnswerForm
from vangnet.portals.school.views.alerts import asked_in, page
from vangnet.portals.school.visits import Inside, inside

INVALID, TOO_MANY, NOT_NOW = 422, 429, 503
NOT_KEPT = (InputRefused, DatabaseError, OSError)


@inside
@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: Inside, identity: str) -> HttpResponse:
    """Take an answer; what is wrong with it is told, and what was typed stays."""
    if request.method != "POST":
        return redirect("school:question", identity=identity)
    asked = asked_in(request, identity)
    form = AnswerForm(request.POST)
    nonce = nonces.nonce_of(request.POST.get("form", ""))
    if not form.is_valid():
        return page(request, asked, form, status=INVALID)
    if nonce is None:
        return page(request, asked, form, problem=too_old(), status=INVALID)
    given = form.given()
    try:
        is_new = answering.answer(asked, given, nonce=nonce)
    except answering.TooManyError:
        return page(request, asked, form, problem=too_many(), status=TOO_MANY)
    except NOT_KEPT:
        return page(request, asked, form, problem=not_kept(), status=NOT_NOW)
    asked.alert.refresh_from_db(fields=["state"])
    context = {"asked": asked, "alert": asked.alert, "said": given.kind, "is_new": is_new}
    return render(request, "questions/thanks.html", context)


def too_old() -> str:
    """The form is older than a day, or not ours."""
    return _("This page was open for too long. Nothing was sent yet. Look it over and send it again.")


def too_many() -> str:
    """More than anybody has to say."""
    return _("Very much was sent in your name. This was not sent. Call the police: 0900-8844.")


def not_kept() -> str:
    """What was sent could not be kept; the desk is told that, if it can be."""
    with suppress(Exception):
        faults.tell("not_kept")
    return _("Something went wrong here and nothing was sent. Try again, or call the police: 0900-8844.")
