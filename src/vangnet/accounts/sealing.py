"""Ids of data subjects, encrypted to a public key (HPKE, RFC 9180). Opening them needs no desk."""

import base64
from pathlib import Path
from typing import Any

import msgspec
from cryptography.exceptions import InvalidTag, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hpke, serialization
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey

from vangnet.accounts.heads.files import write_once
from vangnet.errors import InputRefused

_SUITE = hpke.Suite(hpke.KEM.X25519, hpke.KDF.HKDF_SHA256, hpke.AEAD.AES_256_GCM)
_INFO = b"vangnet dpl.core.data_subject_id"


def keygen(private: Path, public: Path) -> None:
    """Make a pair of keys (X25519, PEM) in two files: the log is given out to the public one, read with the other."""
    key = X25519PrivateKey.generate()
    pem, form = serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8
    write_once(private, key.private_bytes(pem, form, serialization.NoEncryption()), mode=0o600)
    write_once(public, key.public_key().public_bytes(pem, serialization.PublicFormat.SubjectPublicKeyInfo))


def public_key(pem: bytes) -> X25519PublicKey:
    """Read the public key that data subjects are encrypted to. Raises InputRefused."""
    try:
        key = serialization.load_pem_public_key(pem)
    except (ValueError, UnsupportedAlgorithm) as error:
        raise InputRefused(f"no public key in PEM ({error})") from error
    if not isinstance(key, X25519PublicKey):
        raise InputRefused("not an X25519 key; `vangnet audit keygen --use subjects` makes one")
    return key


def private_key(pem: bytes) -> X25519PrivateKey:
    """Read the key that opens data subjects again. Raises InputRefused."""
    try:
        key = serialization.load_pem_private_key(pem, password=None)
    except (ValueError, TypeError, UnsupportedAlgorithm) as error:
        raise InputRefused(f"no private key in PEM without a password ({error})") from error
    if not isinstance(key, X25519PrivateKey):
        raise InputRefused("not an X25519 key; `vangnet audit keygen --use subjects` makes one")
    return key


def seal(subject: str, key: X25519PublicKey) -> str:
    """Encrypt an id, so that two lines on the same person do not look alike (HPKE base mode, base64)."""
    return base64.b64encode(_SUITE.encrypt(subject.encode(), key, info=_INFO)).decode()


def unseal(text: str, key: X25519PrivateKey) -> str:
    """Open it again. Raises InputRefused when it was sealed to another key."""
    try:
        return _SUITE.decrypt(base64.b64decode(text, validate=True), key, info=_INFO).decode()
    except (ValueError, InvalidTag) as error:
        raise InputRefused("this data subject was not encrypted to this key") from error


def with_subjects(line: bytes, key: X25519PrivateKey) -> dict[str, Any]:
    """A line that was given out, its data subject in clear. Raises InputRefused."""
    try:
        told: dict[str, Any] = msgspec.json.decode(line, type=dict[str, Any])
        for pair in told["attributes"]:
            if pair["key"] == "dpl.core.data_subject_id":
                pair["value"] = unseal(pair["value"], key)
    except (msgspec.DecodeError, KeyError, TypeError) as error:
        raise InputRefused(f"no line of a processing log ({error})") from error
    return told
