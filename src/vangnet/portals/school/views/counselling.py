"""The wish to talk with an expert: one button on every page, tied to no question."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from vangnet.portals.school import answering, nonces
from vangnet.portals.school.forms import TalkForm
from vangnet.portals.school.views.answers import INVALID, NOT_KEPT, NOT_NOW, TOO_MANY, not_kept, too_many, too_old
from vangnet.portals.school.visits import Inside, inside


@inside
@require_http_methods(["GET", "HEAD", "POST"])
def counselling(request: Inside) -> HttpResponse:
    """Ask for it, and say what happens next."""
    if request.method != "POST":
        return _page(request, TalkForm())
    form = TalkForm(request.POST)
    nonce = nonces.nonce_of(request.POST.get("form", ""))
    if not form.is_valid():
        return _page(request, form, status=INVALID)
    if nonce is None:
        return _page(request, form, problem=too_old(), status=INVALID)
    try:
        answering.wish_to_talk(request.contact, form.cleaned_data["text"], nonce=nonce)
    except answering.TooManyError:
        return _page(request, form, problem=too_many(), status=TOO_MANY)
    except NOT_KEPT:
        return _page(request, form, problem=not_kept(), status=NOT_NOW)
    return render(request, "questions/talk.html", {"is_sent": True})


def _page(request: Inside, form: TalkForm, *, problem: str = "", status: int = 200) -> HttpResponse:
    context = {"form": form, "problem": problem, "token": nonces.handed_out()}
    return render(request, "questions/talk.html", context, status=status)
