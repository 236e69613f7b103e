"""Staff of a hotline sign in with its access key. The key lies in their browser alone, sealed, for half an hour.

This door keeps no session: what the browser sends is opened with a key that lies outside the database, so that every
process of the door can do it and nobody who steals the database can.
"""

import base64
from datetime import timedelta

import msgspec
from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from vangnet.portals.public import trust
from vangnet.portals.public.models import Hotline
from vangnet.transfer import access

COOKIE = "hotline"
IDLE = timedelta(minutes=30)
LONGEST = timedelta(hours=10)


class Guest(msgspec.Struct, frozen=True):
    """Who is signed in: a person of a hotline, with its key for as long as this request takes."""

    hotline: Hotline
    key: str
    name: str
    began: float


class _Held(msgspec.Struct, array_like=True):
    key: str
    name: str
    began: float


def admit(key: str, name: str) -> Guest | None:
    """Whoever has the access key of a hotline; None: no hotline has it."""
    signing = access.signing(key).public_key().public_bytes_raw()
    hotline = Hotline.objects.filter(signing=signing).first()
    return None if hotline is None else Guest(hotline, key, name, timezone.now().timestamp())


def guest(request: HttpRequest) -> Guest | None:
    """Who is signed in; None: nobody, or not any more."""
    try:
        held = msgspec.msgpack.decode(
            _sealer().decrypt(request.COOKIES.get(COOKIE, ""), ttl=int(IDLE.total_seconds())), type=_Held
        )
    except (InvalidToken, msgspec.DecodeError, ValueError):
        return None
    if timezone.now().timestamp() - held.began > LONGEST.total_seconds():
        return None
    found = admit(held.key, held.name)  # a hotline that was ended is out at once
    return None if found is None else Guest(found.hotline, held.key, held.name, held.began)


def hold(response: HttpResponse, guest: Guest) -> None:
    """Give the browser what it needs for the next half hour."""
    held = msgspec.msgpack.encode(_Held(guest.key, guest.name, guest.began))
    response.set_cookie(
        COOKIE,
        _sealer().encrypt(held).decode("ascii"),
        max_age=int(IDLE.total_seconds()),
        secure=settings.BEHIND_TLS,
        httponly=True,
        samesite="Strict",
    )


def leave(response: HttpResponse) -> None:
    """Take it away."""
    response.delete_cookie(COOKIE, samesite="Strict")


def _sealer() -> Fernet:
    return Fernet(base64.urlsafe_b64encode(trust.keys().sessions))
