"""The questions that somebody is asked, the page of one, and its picture."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.http import require_GET, require_POST, require_safe

from vangnet.portals.school import alerts, erasing, nonces, showing
from vangnet.portals.school.forms import AnswerForm
from vangnet.portals.school.models import Alert, Asked
from vangnet.portals.school.visits import Inside, inside

SECONDS_SHOWN = 120
"""So long a picture stays on a page with a script; then it is grey again."""

_SECONDS_WITHOUT_SCRIPT = 30
_CONFLICT = 409


@inside
@require_safe
def home(request: Inside) -> HttpResponse:
    """What somebody is asked now, and what is over."""
    erasing.end_those_over()
    asked = Asked.objects.filter(contact=request.contact).select_related("alert__key").order_by("-alert")
    asked = asked.defer("alert__crop", "alert__questions")
    return render(request, "questions/list.html", {"asked": asked})


@inside
@require_safe
def question(request: Inside, identity: str) -> HttpResponse:
    """One question: what is asked, the rules, the picture while it is grey, and the form of the answer."""
    return page(request, asked_in(request, identity), AnswerForm())


@inside
@require_POST
def look(request: Inside, identity: str) -> HttpResponse:
    """Somebody wants to see the picture: it is counted, and an address is given that holds once, for seconds."""
    asked = asked_in(request, identity)
    wants_address = "application/json" in request.headers.get("Accept", "")
    try:
        word = showing.reveal(asked, request.visit)
    except showing.NotShownError:
        if wants_address:
            return JsonResponse({"state": _state(asked.alert)}, status=_CONFLICT)
        return redirect("school:question", identity=identity)
    address = reverse("school:picture", args=[word])
    if wants_address:
        return JsonResponse({"picture": address, "seconds": SECONDS_SHOWN})
    response = page(request, asked, AnswerForm(), picture=address)
    back = reverse("school:question", args=[identity])
    response.headers["Refresh"] = f"{_SECONDS_WITHOUT_SCRIPT}; url={back}"
    return response


@inside(page=False, wakes=False)
@require_GET
def picture(request: Inside, word: str) -> HttpResponse:
    """The picture, to a page of this door in the browser that asked for it, and to nothing else, once."""
    is_in_page = request.headers.get("Sec-Fetch-Dest") == "image"
    is_ours = request.headers.get("Sec-Fetch-Site") == "same-origin"
    erasing.end_those_over()
    try:
        drawn = showing.picture(word, request.visit)  # also where the rest is wrong: the address is used up
    except showing.NotShownError:
        return HttpResponse(status=404)
    if not (is_in_page and is_ours):
        return HttpResponse(status=404)
    response = HttpResponse(drawn, content_type="image/jpeg")
    response.headers["Content-Disposition"] = "inline"
    response.headers["Accept-Ranges"] = "none"
    response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
    return response


@inside(page=False, wakes=False)
@require_GET
def now(request: Inside, identity: str) -> HttpResponse:
    """Whether the picture may be shown at this moment: asked every two seconds by a page that shows it."""
    return JsonResponse({"state": _state(asked_in(request, identity).alert)})


@inside(page=False)
@require_GET
def here(request: Inside) -> HttpResponse:  # noqa: ARG001  # `inside` writes down that somebody is busy
    """Somebody is typing an answer."""
    return HttpResponse(status=204)


def asked_in(request: Inside, identity: str) -> Asked:
    """That this person is asked in this alert; for others it is not there. Ends what is over first."""
    erasing.end_those_over()
    found = Asked.objects.filter(contact=request.contact, alert__identity=identity)
    asked = found.select_related("alert__key", "contact").defer("alert__crop").first()
    if asked is None:
        raise Http404
    return asked


def page(request: HttpRequest, asked: Asked, form: AnswerForm, **more: Any) -> HttpResponse:
    """The page of a question."""
    status = more.pop("status", 200)
    alert = asked.alert
    is_over = alert.state == Alert.State.ENDED
    text, language = ("", "") if is_over else alerts.questions(alert).told(get_language())
    context = {
        "asked": asked,
        "alert": alert,
        "is_over": is_over,
        "is_shown": showing.is_shown(alert),
        "question": text,
        "question_language": language,
        "form": form,
        "token": nonces.handed_out(),
        **more,
    }
    return render(request, "questions/question.html", context, status=status)


def _state(alert: Alert) -> str:
    if showing.is_shown(alert):
        return "shown"
    return "hidden" if alert.state == Alert.State.HIDDEN else "ended"
