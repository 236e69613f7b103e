"""A signature (Ed25519) under a head, given on another machine, by somebody who does not manage the desk.

Who could change the whole log together with its heads cannot make this signature. It holds the head itself, so that
it proves what it proves even where the head's own file is gone.
"""

import hashlib
from datetime import UTC, datetime
from pathlib import Path

import msgspec
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from vangnet.accounts.heads import files
from vangnet.accounts.heads.files import Head, to_bytes, write_once
from vangnet.errors import InputRefused

FORMAT = "vangnet audit countersignature 1"
PATTERN = "countersigned-*.json"


class Countersigned(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A head, when it was countersigned, by which key (SHA-256 of the raw public key, hex), and the signature (hex)."""

    format: str = FORMAT
    head: Head
    signed_at: str
    key: str
    signature: str = ""


def keygen(private: Path, public: Path) -> str:
    """Make a pair of keys in two files (PEM), the private one for its owner alone. Gives the fingerprint of the key."""
    key = Ed25519PrivateKey.generate()
    write_once(private, _private_pem(key), mode=0o600)
    write_once(public, _public_pem(key.public_key()))
    return fingerprint(key.public_key())


def countersign(head: Path, key: Path, out: Path) -> Path:
    """Sign a head into a new file of the folder `out`, named by the head and the key. Raises InputRefused."""
    private = _private_key(key)
    told = Countersigned(
        head=files.read(head),
        signed_at=datetime.now(UTC).isoformat(timespec="seconds"),
        key=fingerprint(private.public_key()),
    )
    signed = msgspec.structs.replace(told, signature=private.sign(_signed_part(told)).hex())
    name = f"countersigned-{told.head.sequence:012}-{told.key[:16]}.json"
    out.mkdir(parents=True, exist_ok=True)
    try:
        return write_once(out / name, to_bytes(signed))
    except FileExistsError as error:
        raise InputRefused(f"{out / name}: this head was countersigned with this key before") from error


def places(folder: Path) -> list[Path]:
    """The files of all countersignatures of a folder, of whatever key, oldest head first."""
    return sorted(folder.glob(PATTERN))


def newest(folder: Path) -> Countersigned | None:
    """The countersignature of the newest head, by its name; it is not checked here."""
    found = places(folder)
    return read(found[-1]) if found else None


def read(place: Path) -> Countersigned:
    """Read one countersignature, without checking it. Raises InputRefused when the file is none."""
    try:
        told = msgspec.json.decode(place.read_bytes(), type=Countersigned)
    except (OSError, msgspec.DecodeError) as error:
        raise InputRefused(f"{place}: no countersignature of a head ({error})") from error
    if told.format != FORMAT:
        raise InputRefused(f"{place}: no countersignature of a head (its format is {told.format!r})")
    return told


def is_signed_by(countersigned: Countersigned, key: Ed25519PublicKey) -> bool:
    """Whether this key made this signature under this head."""
    try:
        key.verify(bytes.fromhex(countersigned.signature), _signed_part(countersigned))
    except (InvalidSignature, ValueError):
        return False
    return True


def public_key(place: Path) -> Ed25519PublicKey:
    """Read a public key (PEM). Raises InputRefused."""
    try:
        key = serialization.load_pem_public_key(place.read_bytes())
    except (OSError, ValueError, UnsupportedAlgorithm) as error:
        raise InputRefused(f"{place}: no public key in PEM ({error})") from error
    if not isinstance(key, Ed25519PublicKey):
        raise InputRefused(f"{place}: not an Ed25519 key; `vangnet audit keygen` makes one")
    return key


def fingerprint(key: Ed25519PublicKey) -> str:
    """SHA-256 (hex) of the raw public key: what two people can read to each other."""
    return hashlib.sha256(key.public_bytes_raw()).hexdigest()


def _signed_part(countersigned: Countersigned) -> bytes:
    return msgspec.json.encode(msgspec.structs.replace(countersigned, signature=""), order="sorted")


def _private_key(place: Path) -> Ed25519PrivateKey:
    try:
        key = serialization.load_pem_private_key(place.read_bytes(), password=None)
    except (OSError, ValueError, TypeError, UnsupportedAlgorithm) as error:
        raise InputRefused(f"{place}: no private key in PEM without a password ({error})") from error
    if not isinstance(key, Ed25519PrivateKey):
        raise InputRefused(f"{place}: not an Ed25519 key; `vangnet audit keygen` makes one")
    return key


def _private_pem(key: Ed25519PrivateKey) -> bytes:
    form = serialization.PrivateFormat.PKCS8
    return key.private_bytes(serialization.Encoding.PEM, form, serialization.NoEncryption())


def _public_pem(key: Ed25519PublicKey) -> bytes:
    return key.public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
