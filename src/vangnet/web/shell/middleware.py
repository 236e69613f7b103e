"""What happens to every request, before and after its page."""

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.core.exceptions import BadRequest
from django.http import Http404, HttpRequest, HttpResponseBase, QueryDict
from django.shortcuts import redirect
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from vangnet.accounts.models import Person

Answer = Callable[[HttpRequest], HttpResponseBase]
_BEGAN, _SEEN = "began_at", "seen_at"
_SEEN_EVERY_SECONDS = 60


class Headers:
    """Nothing of the desk is kept by a browser or seen by its sensors."""

    def __init__(self, answer: Answer) -> None:
        self._answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self._answer(request)
        if not request.path.startswith(settings.STATIC_URL):
            response.headers.setdefault("Cache-Control", "no-store")
        response.headers.setdefault(
            "Permissions-Policy",
            "camera=(), geolocation=(), microphone=(), usb=(), payment=(), display-capture=(), browsing-topics=()",
        )
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        return response


class PlainForms:
    """No form or link of ours sends a zero byte or much at once; what does is refused before it is read."""

    def __init__(self, answer: Answer) -> None:
        self._answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if int(request.META.get("CONTENT_LENGTH") or 0) > settings.DATA_UPLOAD_MAX_MEMORY_SIZE:
            raise BadRequest
        words = [request.path, *request.COOKIES.values(), *_words(request.GET), *_words(request.POST)]
        if any("\0" in word for word in words):
            raise BadRequest
        return self._answer(request)


class SessionLimits:
    """A session ends after half an hour without a sign of life, and in any case at the end of a working day."""

    def __init__(self, answer: Answer) -> None:
        self._answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if isinstance(request.user, Person) and self._is_over(request):
            logout(request)
            messages.info(request, _("You were signed out because the time of your session was over."))
            return redirect("sign_in:sign_in")
        return self._answer(request)

    @staticmethod
    def _is_over(request: HttpRequest) -> bool:
        now, session = timezone.now(), request.session
        began = datetime.fromisoformat(session.setdefault(_BEGAN, now.isoformat()))
        seen = datetime.fromisoformat(session.setdefault(_SEEN, now.isoformat()))
        if now - seen > settings.SESSION_IDLE or now - began > settings.SESSION_LONGEST:
            return True
        by_itself = request.headers.get("X-Vangnet-Renewal") == "1"  # a page that polls is no sign of life
        if not by_itself and (now - seen).total_seconds() > _SEEN_EVERY_SECONDS:
            session[_SEEN] = now.isoformat()
        return False


class Language:
    """The person's own language; before they are known, that of the cookie; else Dutch."""

    def __init__(self, answer: Answer) -> None:
        self._answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        cookie = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
        wanted = request.user.language if isinstance(request.user, Person) else cookie
        chosen = wanted if wanted in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
        with translation.override(chosen):
            request.LANGUAGE_CODE = chosen
            response = self._answer(request)
        response.headers.setdefault("Content-Language", chosen)
        return response


class ClosedDoors:
    """A view that nobody gave a door is closed to everybody."""

    def __init__(self, answer: Answer) -> None:
        self._answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self._answer(request)

    def process_view(self, request: HttpRequest, view: Any, *_: Any) -> None:  # noqa: ARG002  # Django's signature
        if not hasattr(view, "door"):
            raise Http404


def _words(told: QueryDict) -> Iterator[str]:
    yield from told
    for _name, values in told.lists():
        yield from map(str, values)
