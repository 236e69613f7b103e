"""Visits of the school door: who is in, for how long, and the only way that a page is opened to somebody.

A view that says nothing is closed (`Closed`):

@open_page
def help(request): ...          # for everybody

@inside
def question(request: Inside): ...     # request.contact is who is in; who is not, is sent to sign in

@inside(page=False, wakes=False)
def still_there(request: Inside): ...  # 401 for who is not in; asking this does not make a visit last longer
"""

import secrets
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import wraps
from typing import Any, overload

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone

from vangnet.portals.school import storage
from vangnet.portals.school.models import Contact, Visit

IDLE = timedelta(minutes=15)
"""A visit in which nothing is asked for so long is over."""
LONGEST = timedelta(minutes=60)
"""No visit is longer."""
WAY_IN = timedelta(minutes=30)
"""Nor the way in: mail has to come, and the first time an app has to be found."""
CLOCK = timedelta(seconds=60)
"""A clock that was set back by more than this ends visits and codes: nobody knows how old they are."""
_SEEN_EVERY = timedelta(seconds=10)
_TOKEN_BYTES = 32


class Inside(HttpRequest):
    """A request of somebody who is in."""

    contact: Contact
    visit: Visit


type_of_view = Callable[..., HttpResponseBase]


def open_page(view: type_of_view) -> type_of_view:
    """A page that everybody may see."""
    view.is_open = True  # type: ignore[attr-defined]
    return view


@overload
def inside(view: type_of_view) -> type_of_view: ...
@overload
def inside(*, page: bool = ..., wakes: bool = ...) -> Callable[[type_of_view], type_of_view]: ...


def inside(view: type_of_view | None = None, *, page: bool = True, wakes: bool = True) -> Any:
    """A view for somebody who is in, given as `request.contact`.

    Who is not in is sent to the page of signing in; where the view is no `page` (a picture, a question of a script)
    the answer is 401 and empty. What does not `wakes` does not count as being busy.
    """

    def door(view: type_of_view) -> type_of_view:
        @wraps(view)
        def opened(request: Inside, *args: Any, **kwargs: Any) -> HttpResponseBase:
            visit = visit_of(request)
            if visit is None or not visit.is_in or visit.contact is None:
                return redirect("school:sign_in") if page else HttpResponse(status=401)
            if wakes:
                _seen(visit)
            request.visit, request.contact = visit, visit.contact
            return view(request, *args, **kwargs)

        opened.is_inside = True  # type: ignore[attr-defined]
        return opened

    return door if view is None else door(view)


class Closed:
    """A view that does not say who may come in is not there."""

    def __init__(self, answer: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self._answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self._answer(request)

    @staticmethod
    def process_view(request: HttpRequest, view: type_of_view, *_: Any) -> None:  # noqa: ARG004
        """Called by Django once it knows the view."""
        if not (getattr(view, "is_open", False) or getattr(view, "is_inside", False)):
            raise Http404


# -- visits -----------------------------------------------------------------------------------------------------------


def visit_of(request: HttpRequest) -> Visit | None:
    """The visit of this browser, in or on the way in, if it is not over."""
    token = request.COOKIES.get(cookie_name(), "")
    if not 0 < len(token) < 100:
        return None
    visit = Visit.objects.select_related("contact").filter(digest=_digest(token)).first()
    return visit if visit is not None and not is_over(visit, timezone.now()) else None


def is_over(visit: Visit, now: datetime) -> bool:
    """Whether a visit ended by its time, by idleness, or because the clock says what cannot be."""
    is_early = now < visit.seen_at - CLOCK or visit.ends_at - now > LONGEST + CLOCK
    return is_early or now >= visit.ends_at or now >= visit.seen_at + IDLE


def begin(contact: Contact | None, *, secret: bytes = b"") -> tuple[Visit, str]:
    """Begin the way in of a contact, or of nobody, which looks the same; the token goes to the browser alone."""
    return _made(contact, WAY_IN, secret=secret)


def enter(visit: Visit) -> str:
    """Let somebody in: a new visit under a new token. Every other visit of that person ends, on all devices."""
    if visit.contact is None:
        raise ValueError("nobody cannot come in")
    Visit.objects.filter(contact=visit.contact).delete()
    return _made(visit.contact, LONGEST, is_in=True)[1]


def end_all_of(contact: Contact) -> None:
    """End every visit of somebody, with what was mailed for it."""
    Visit.objects.filter(contact=contact).delete()


def forget_old() -> int:
    """Delete visits that are over, with their codes; how many."""
    now = timezone.now()
    return Visit.objects.filter(ends_at__lt=now - IDLE).delete()[0]


def _made(contact: Contact | None, lasts: timedelta, **told: Any) -> tuple[Visit, str]:
    token, now = secrets.token_urlsafe(_TOKEN_BYTES), timezone.now()
    return Visit.objects.create(contact=contact, digest=_digest(token), seen_at=now, ends_at=now + lasts, **told), token


def _seen(visit: Visit) -> None:
    now = timezone.now()
    if now - visit.seen_at >= _SEEN_EVERY:
        Visit.objects.filter(pk=visit.pk).update(seen_at=now)


def _digest(token: str) -> bytes:
    return storage.digest(token, about="visit")


# -- the cookie -------------------------------------------------------------------------------------------------------


def cookie_name() -> str:
    """With TLS a name that browsers accept only from this host, for all of it, over TLS."""
    return "__Host-visit" if settings.BEHIND_TLS else "visit"


def give(response: HttpResponseBase, token: str) -> HttpResponseBase:
    """Give a token to the browser: until it closes, to no script, and never from another site."""
    response.set_cookie(cookie_name(), token, httponly=True, samesite="Strict", secure=settings.BEHIND_TLS, path="/")
    return response


def take_back(response: HttpResponseBase) -> HttpResponseBase:
    """Take the token from the browser, and what it may have kept of pages."""
    response.set_cookie(
        cookie_name(), "", max_age=0, httponly=True, samesite="Strict", secure=settings.BEHIND_TLS, path="/"
    )
    response.headers["Clear-Site-Data"] = '"cache", "storage"'
    return response
