"""Who asks: a hotline by a signed token that lives for minutes and counts once, or by its certificate at the proxy."""

import hmac
import ipaddress
import re
from datetime import UTC, datetime, timedelta

import jwt
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from django.conf import settings
from django.db import IntegrityError, transaction
from django.http import HttpRequest
from django.utils import timezone

from vangnet.errors import InputRefused
from vangnet.portals.public import trust
from vangnet.portals.public.hotlines.models import UsedToken
from vangnet.portals.public.models import Hotline

LONGEST = timedelta(minutes=5)
_LEEWAY = timedelta(seconds=30)  # clocks differ
_NEEDED = ["iss", "aud", "iat", "exp", "jti"]
_LONGEST_TOKEN = 2_000


class TokenRefused(InputRefused):
    """Nobody is known by this."""


def hotline_of(request: HttpRequest) -> Hotline:
    """The hotline that asks. Raises TokenRefused."""
    told = request.headers.get("Authorization", "")
    scheme, _, token = told.partition(" ")
    if scheme.lower() == "bearer" and token:
        return _by_token(token.strip())
    if (certificate := _certificate(request)) is not None:
        return _by_key(certificate)
    raise TokenRefused("send a token: Authorization: Bearer ...")


def _by_token(token: str) -> Hotline:
    if len(token) > _LONGEST_TOKEN:
        raise TokenRefused("no token")
    try:
        named = jwt.decode(token, options={"verify_signature": False}).get("iss")
    except jwt.PyJWTError as error:
        raise TokenRefused("no token") from error
    hotline = Hotline.objects.filter(name=named).exclude(signing=None).first() if isinstance(named, str) else None
    if hotline is None:
        raise TokenRefused("not signed by a hotline of this door")
    try:
        claims = jwt.decode(
            token,
            Ed25519PublicKey.from_public_bytes(bytes(hotline.signing or b"")),
            algorithms=["EdDSA"],
            audience=settings.HOTLINE_AUDIENCE,
            leeway=_LEEWAY,
            options={"require": _NEEDED, "strict_aud": True},
        )
    except jwt.ExpiredSignatureError as error:
        raise TokenRefused("the token has ended") from error
    except jwt.InvalidAudienceError as error:
        raise TokenRefused("the token is for another door") from error
    except jwt.PyJWTError as error:
        raise TokenRefused("not signed by a hotline of this door, or not whole") from error
    ends = _ends(claims)
    _use(hotline, claims["jti"], ends)
    return hotline


def _ends(claims: dict[str, object]) -> datetime:
    begins, ends = claims["iat"], claims["exp"]
    if not (isinstance(begins, int | float) and isinstance(ends, int | float)):
        raise TokenRefused("iat and exp are numbers")
    longest = LONGEST.total_seconds()
    latest = timezone.now().timestamp() + longest + _LEEWAY.total_seconds()
    if ends - begins > longest or ends > latest:
        raise TokenRefused("a token lasts five minutes at most")
    return datetime.fromtimestamp(ends, UTC)


def _use(hotline: Hotline, number: object, ends: datetime) -> None:
    """Count a token as used. Raises TokenRefused when it was before."""
    if not (isinstance(number, str) and 16 <= len(number) <= 100):
        raise TokenRefused("jti has 16 to 100 signs")
    told = f"vangnet token {hotline.name} {number}".encode("utf-8", "replace")
    digest = hmac.digest(trust.keys().sessions, told, "sha256")
    try:
        with transaction.atomic():
            UsedToken.objects.create(digest=digest, ends_at=ends + 2 * _LEEWAY)
    except IntegrityError:
        raise TokenRefused("the token was used before") from None


def _certificate(request: HttpRequest) -> bytes | None:
    """The public key of the client certificate that the proxy of this machine checked; None: there is none."""
    name = settings.HOTLINE_CERTIFICATE_HEADER
    if not name or not (told := request.headers.get(name)) or not _from_here(request):
        return None
    try:
        key = x509.load_pem_x509_certificate(_unescaped(told).encode("ascii", "replace")).public_key()
    except ValueError as error:
        raise TokenRefused("no certificate") from error
    if not isinstance(key, Ed25519PublicKey):
        raise TokenRefused("a certificate of another key than the hotline's")
    return key.public_bytes_raw()


def _unescaped(told: str) -> str:
    """A header without the escapes that nginx puts in a certificate."""
    return re.sub("%([0-9A-Fa-f]{2})", lambda found: chr(int(found[1], 16)), told)


def _from_here(request: HttpRequest) -> bool:
    try:
        return ipaddress.ip_address(request.META.get("REMOTE_ADDR", "")).is_loopback
    except ValueError:
        return False


def _by_key(key: bytes) -> Hotline:
    hotline = Hotline.objects.filter(signing=key).first()
    if hotline is None:
        raise TokenRefused("a certificate of another key than the hotline's")
    return hotline
