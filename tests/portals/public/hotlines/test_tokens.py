"""Tokens and certificates: who is let in, and who is not."""

from datetime import UTC, datetime, timedelta
from typing import Any

import jwt
import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID
from django.test import Client
from django.utils import timezone

from vangnet.portals.public.hotlines.models import UsedToken
from vangnet.portals.public.hotlines.taking import forget_old, take
from vangnet.transfer import access, shapes

MESSAGES = "/api/v1/hotline/messages"


def asked(token: str | None = None, **more: Any) -> Any:
    headers = {} if token is None else {"Authorization": f"Bearer {token}"}
    return Client().get(MESSAGES, headers={**headers, **more.pop("headers", {})}, **more)


def test_nobody_comes_in_without_a_token(door: Any) -> None:
    response = asked()
    assert (response.status_code, response.json()["title"]) == (401, "not_known")
    assert response.headers["WWW-Authenticate"].startswith("Bearer")
    assert Client().post("/api/v1/lookups", b"{}", content_type="application/json").status_code == 401


def test_a_token_counts_once(door: Any) -> None:
    token = door.token()
    assert asked(token).status_code == 200
    replayed = asked(token)
    assert (replayed.status_code, replayed.json()["detail"]) == (401, "the token was used before")


def test_a_number_that_another_hotline_used_is_not_taken(door: Any) -> None:
    number = "n" * 20
    assert asked(door.token(jti=number)).status_code == 200
    assert asked(door.token("theirs", jti=number)).status_code == 200


@pytest.mark.parametrize(
    ("claims", "told"),
    [
        ({"aud": "elsewhere.example"}, "another door"),
        ({"aud": ["door.example", "elsewhere.example"]}, "another door"),
        ({"aud": None}, "not whole"),
        ({"exp": None}, "not whole"),
        ({"iat": None}, "not whole"),
        ({"jti": None}, "not whole"),
        ({"jti": "short"}, "16 to 100"),
        ({"jti": "x" * 101}, "16 to 100"),
        ({"jti": 17}, "not"),
        ({"iss": "nobody"}, "not signed by a hotline"),
        ({"iss": "theirs"}, "not signed by a hotline"),
        ({"iss": None}, "not signed by a hotline"),
        ({"minutes": (-10, -5)}, "has ended"),
        ({"minutes": (0, 60)}, "five minutes"),
        ({"minutes": (-60, 3)}, "five minutes"),
        ({"minutes": (5, 9)}, "not"),
    ],
)
def test_a_token_that_is_not_right_is_refused(door: Any, claims: dict[str, Any], told: str) -> None:
    if "minutes" in claims:
        begins, ends = (timezone.now() + timedelta(minutes=minutes) for minutes in claims["minutes"])
        claims = {"iat": begins, "exp": ends}
    response = asked(door.token(**claims))
    assert response.status_code == 401
    assert told in response.json()["detail"]
    assert UsedToken.objects.count() == 0


def test_other_ways_to_sign_do_not_count(door: Any) -> None:
    now = timezone.now()
    claims = {"iss": "ours", "aud": "door.example", "iat": now, "exp": now + timedelta(minutes=1), "jti": "j" * 20}
    public = access.card(door.keys["ours"], "ours").signing
    for token in (
        jwt.encode(claims, None, algorithm="none"),
        jwt.encode(claims, public, algorithm="HS256"),
        jwt.encode(claims, Ed25519PrivateKey.generate(), algorithm="EdDSA"),
        "a.b.c",
        "x" * 5_000,
    ):
        assert asked(token).status_code == 401


def test_a_hotline_that_was_ended_is_out_at_once(door: Any) -> None:
    token = door.token()
    take(shapes.Hotline(name="ours", title="Ours"))
    assert asked(token).status_code == 401
    assert asked(door.token("theirs")).status_code == 200


def test_used_tokens_are_forgotten_when_they_have_ended(door: Any) -> None:
    asked(door.token())
    forget_old()
    assert UsedToken.objects.count() == 1
    UsedToken.objects.update(ends_at=timezone.now() - timedelta(seconds=1))
    forget_old()
    assert UsedToken.objects.count() == 0


def certificate(key: Ed25519PrivateKey) -> str:
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "ours")])
    now = datetime.now(UTC)
    made = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
    made = made.serial_number(1).not_valid_before(now).not_valid_after(now + timedelta(days=1))
    pem = made.sign(key, None).public_bytes(Encoding.PEM).decode()
    return pem.replace("+", "%2B").replace("\n", "%0A").replace(" ", "%20")


def test_a_certificate_counts_only_where_it_is_switched_on_and_from_the_proxy_of_this_machine(
    door: Any, settings: Any
) -> None:
    told = {"X-Client-Certificate": certificate(access.signing(door.keys["ours"]))}
    assert asked(headers=told).status_code == 401
    settings.HOTLINE_CERTIFICATE_HEADER = "X-Client-Certificate"
    assert asked(headers=told).status_code == 200
    assert asked(headers=told, REMOTE_ADDR="192.0.2.7").status_code == 401
    assert asked(headers=told, REMOTE_ADDR="").status_code == 401
    strange = {"X-Client-Certificate": certificate(Ed25519PrivateKey.generate())}
    assert asked(headers=strange).status_code == 401
    assert asked(headers={"X-Client-Certificate": "%zz"}).status_code == 401
