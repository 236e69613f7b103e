"""The two steps of signing in. Each gives the browser a new key, and stands in the log, also when it fails."""

from typing import Any

from django.contrib import auth
from django.db import transaction
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django_otp import login as remember_factor

from vangnet.accounts.actions.sessions import forget_expired_sessions, keep_newest_sessions
from vangnet.accounts.audit import Act, Actor, record
from vangnet.accounts.models import Person
from vangnet.accounts.sessions import BEGAN
from vangnet.web.shell.door import Request
from vangnet.web.shell.ways import way_back
from vangnet.web.sign_in.lockout import locked_until


def is_password_right(request: HttpRequest, number: str, password: str) -> Person | None:
    """The person of this number and password. Every wrong one counts towards the lock-out, whoever's number it is."""
    person = auth.authenticate(request, number=number, password=password)
    return person if isinstance(person, Person) else None


def give_password(request: Request, number: str, password: str) -> Person | None:
    """The first step. None when it failed: the log says of whom, the page does not say why."""
    person = is_password_right(request, number, password)
    if person is None:
        _failed(request, number)
        return None
    forget_expired_sessions()
    request.session.flush()
    auth.login(request, person)
    request.session[BEGAN] = timezone.now().isoformat()
    record(Act("sign_in.password", objects=(f"person:{person.pk}",)), by=Actor(person))
    return person


def use_factor(request: Request, device: Any, kind: str) -> None:
    """The second step: from here on the browser is in. At most two browsers are; older ones are ended."""
    person = request.user
    with transaction.atomic():
        remember_factor(request, device)
        request.session[BEGAN] = timezone.now().isoformat()
        request.session.cycle_key()
        ended = keep_newest_sessions(person, newest=str(request.session.session_key))
        details = {"kind": kind, "sessions_ended": ended}
        record(Act("sign_in.second_factor", objects=(f"person:{person.pk}",), details=details), by=request.by)


def factor_failed(request: Request, kind: str, *, status: str = "failed") -> None:
    """Write down a second factor that was not right, or that came too soon after wrong ones."""
    act = Act("sign_in.second_factor", objects=(f"person:{request.user.pk}",), details={"kind": kind}, status=status)
    record(act, by=request.by)


def way_on(request: HttpRequest) -> str:
    """The page of this desk that somebody was on the way to; no other host is ever gone to."""
    told = request.POST.get("next") or request.GET.get("next") or ""
    return way_back(told, otherwise=reverse("home"))


def _failed(request: Request, number: str) -> None:
    """A number that is nobody's is not written down: it may be a password in the wrong field."""
    known = Person.objects.filter(number=number).values_list("pk", flat=True).first()
    objects = (f"person:{known}",) if known else ()
    status = "locked" if locked_until(number) else "failed"
    record(Act("sign_in.password", objects=objects, details={"is_known": bool(known)}, status=status), by=request.by)
