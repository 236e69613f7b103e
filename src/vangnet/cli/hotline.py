"""`vangnet hotline`: what a hotline does on a machine of its own, without a network. It only translates."""

import base64
import os
import sys
import uuid
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import IO

import click
import msgspec

from vangnet.cli.library import out, printable
from vangnet.errors import ExitCode, InputRefused

_file = click.Path(dir_okay=False, path_type=Path)
_key = click.option("--key", "place", type=_file, required=True, help="File with the access key.")
_name = click.option("--name", required=True, help="Name of the hotline, as the desk knows it: a-z, 0-9, - and _.")


@click.group()
def hotline() -> None:
    """For a hotline: make its access key, open what the desk told it, sign tokens.

    Needs no desk and no network. The interface is described at /api/v1/openapi.json of the public door, the messages in
    docs/reports/hotline.md.
    """


@hotline.command()
@_name
@click.argument("key", type=_file)
@click.argument("card", type=_file)
def key(name: str, key: Path, card: Path) -> None:
    """Make an access key in KEY, and its CARD, which is for the desk.

    Whoever has the key is the hotline: keep it like a password. The card holds public keys only. Read the fingerprint
    to the desk over the telephone.

    Example: vangnet hotline key --name offlimits offlimits.key offlimits-card.json
    """
    from vangnet.transfer import access
    from vangnet.transfer.keys import write_card
    from vangnet.transfer.shapes import Name

    made = access.new()
    public = access.card(made, name)
    try:
        msgspec.convert(name, Name)
    except msgspec.ValidationError as error:
        raise InputRefused(f"--name: {error}") from error
    try:
        if card.exists():
            raise InputRefused(f"{card}: is there already")
        descriptor = os.open(key, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w", encoding="ascii") as file:
            file.write(f"{access.shown(made)}\n")
        write_card(public, card)
    except OSError as error:
        raise InputRefused(f"no key was made: {error}") from error
    out().print(f"Made {printable(key)} and {printable(card)}. Fingerprint of the card: {public.fingerprint}")


@hotline.command(name="open")
@_key
@click.argument("messages", metavar="IN", type=click.File("rb"))
def open_messages(place: Path, messages: IO[bytes]) -> int:
    """Open messages of the desk: one a line, as JSON.

    IN is what GET /api/v1/hotline/messages answered, or lines of base64; - reads standard input. Exit code 3: some of
    them could not be opened with this key.

    Example: vangnet hotline open --key offlimits.key answer.json
    """
    from vangnet.transfer import access

    told, unread = _read_key(place), 0
    for number, sealed in enumerate(_sealed(messages.read()), 1):
        try:
            message = access.open_with(told, base64.b64decode(sealed, validate=True))
        except (InputRefused, ValueError):
            click.echo(f"message {number}: cannot be opened with this key", err=True)
            unread += 1
            continue
        sys.stdout.buffer.write(message + b"\n")
    return ExitCode.DONE_WITH_UNREAD if unread else ExitCode.DONE


@hotline.command()
@_key
@_name
@click.option("--audience", required=True, help="The public door that it is for, as its openapi.json tells.")
@click.option("--minutes", type=click.IntRange(1, 5), default=5, show_default=True, help="How long it lives.")
def token(place: Path, name: str, audience: str, minutes: int) -> None:
    """Sign a token for one request to the interface.

    Example: vangnet hotline token --key offlimits.key --name offlimits --audience meld.example.org
    """
    import jwt

    from vangnet.transfer import access

    now = datetime.now(UTC)
    claims = {
        "iss": name,
        "aud": audience,
        "iat": now,
        "exp": now + timedelta(minutes=minutes),
        "jti": uuid.uuid4().hex,
    }
    click.echo(jwt.encode(claims, access.signing(_read_key(place)), algorithm="EdDSA"))


@hotline.command()
@_key
@_name
@click.argument("pem", type=_file)
@click.option("--days", type=click.IntRange(1, 825), default=365, show_default=True, help="How long it counts.")
def certificate(place: Path, name: str, pem: Path, days: int) -> None:
    """Make a client certificate with its key in PEM, for a door that takes mutual TLS.

    It is of the hotline's own signing key, so that no authority is needed: the door knows that key from the card.

    Example: vangnet hotline certificate --key offlimits.key --name offlimits client.pem
    """
    from cryptography import x509
    from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
    from cryptography.x509.oid import NameOID

    from vangnet.transfer import access

    signing, now = access.signing(_read_key(place)), datetime.now(UTC)
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    made = x509.CertificateBuilder().subject_name(subject).issuer_name(subject).public_key(signing.public_key())
    made = made.serial_number(x509.random_serial_number())
    made = made.not_valid_before(now - timedelta(minutes=5)).not_valid_after(now + timedelta(days=days))
    whole = made.sign(signing, None).public_bytes(Encoding.PEM)
    try:
        with os.fdopen(os.open(pem, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(whole + signing.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    except OSError as error:
        raise InputRefused(f"no certificate was made: {error}") from error
    out().print(f"Made {printable(pem)}.")


@hotline.command()
def schema() -> None:
    """Print the JSON Schema of the messages.

    Example: vangnet hotline schema > hotline.schema.json
    """
    from vangnet.transfer import hotline as exchange

    click.echo(msgspec.json.format(msgspec.json.encode(exchange.schema()), indent=1))


def _read_key(place: Path) -> str:
    from vangnet.transfer import access

    try:
        return access.read(place.read_text("ascii"))
    except (OSError, UnicodeDecodeError) as error:
        raise InputRefused(f"{place}: {error}") from error


def _sealed(data: bytes) -> Iterator[str]:
    """Sealed messages of an answer of the interface, or of lines."""
    try:
        told = msgspec.json.decode(data)
        yield from (str(one["sealed"]) for one in told["messages"])
    except (msgspec.DecodeError, TypeError, KeyError, RecursionError):
        yield from (line.strip() for line in data.decode("ascii", "replace").splitlines() if line.strip())
