"""C2PA: statements that a made camera signed with a certificate of its own."""

import datetime as dt
import io
import json
from pathlib import Path

import c2pa
import msgspec
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from tests.capture.reading.made import jpeg, read
from vangnet.capture.facts import Facts, Kind
from vangnet.scan.viewing import Visit, Visitor

CREATED = {
    "action": "c2pa.created",
    "when": "2024-05-01T10:00:00Z",
    "digitalSourceType": "http://cv.iptc.org/newscodes/digitalsourcetype/digitalCapture",
}


@pytest.fixture(name="signed", scope="module")
def _signed() -> bytes:
    authority, maker = (ec.generate_private_key(ec.SECP256R1()) for _ in range(2))
    chain = certificate("Maker", maker, authority) + certificate("Authority", authority, authority)
    key = maker.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    signer = c2pa.Signer.from_info(c2pa.C2paSignerInfo(b"es256", chain, key, None))
    manifest = {
        "claim_generator_info": [{"name": "Camera", "version": "1.0"}],
        "assertions": [{"label": "c2pa.actions", "data": {"actions": [CREATED]}}],
    }
    out = io.BytesIO()
    with c2pa.Builder(json.dumps(manifest)) as builder:
        builder.sign(signer, "image/jpeg", io.BytesIO(jpeg()), out)
    return out.getvalue()


def certificate(name: str, key: ec.EllipticCurvePrivateKey, signer: ec.EllipticCurvePrivateKey) -> bytes:
    is_authority = key is signer
    builder = (
        x509.CertificateBuilder()
        .subject_name(named(name))
        .issuer_name(named("Authority"))
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(dt.datetime(2024, 1, 1, tzinfo=dt.UTC))
        .not_valid_after(dt.datetime(2044, 1, 1, tzinfo=dt.UTC))
        .add_extension(x509.BasicConstraints(ca=is_authority, path_length=None), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(signer.public_key()), critical=False)
        .add_extension(usage(is_authority), critical=True)
    )
    if not is_authority:
        builder = builder.add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.EMAIL_PROTECTION]), critical=False)
    return builder.sign(signer, hashes.SHA256()).public_bytes(serialization.Encoding.PEM)


def named(name: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(part, name) for part in (NameOID.ORGANIZATION_NAME, NameOID.COMMON_NAME)])


def usage(is_authority: bool) -> x509.KeyUsage:
    others = ("content_commitment", "key_encipherment", "data_encipherment", "key_agreement", "crl_sign")
    return x509.KeyUsage(
        digital_signature=True,
        key_cert_sign=is_authority,
        encipher_only=False,
        decipher_only=False,
        **dict.fromkeys(others, False),
    )


def test_what_was_signed_is_told_with_the_doubt_that_nobody_vouches(signed: bytes) -> None:
    facts = read(signed)
    (stamp,) = facts.stamps
    assert (stamp.tag, str(stamp.local), stamp.is_utc, stamp.kind) == (
        "C2PA:c2pa.created",
        "2024-05-01 10:00:00",
        True,
        Kind.CAPTURED,
    )
    assert [each.code for each in stamp.doubts] == ["reading.credentials_untrusted"]
    assert {each.tag: each.text for each in facts.texts} == {"C2PA:issuer": "Maker", "C2PA:generator": "Camera 1.0"}


def test_a_picture_that_changed_after_signing_is_told(signed: bytes) -> None:
    (stamp,) = read(signed[:-20] + b"\x11" + signed[-19:]).stamps
    assert [each.code for each in stamp.doubts] == ["reading.credentials_broken"]


def test_a_broken_box_is_a_problem(signed: bytes) -> None:
    at = signed.index(b"c2pa") + 100
    facts = read(signed[:at] + b"\xff" * 200 + signed[at + 200 :])
    assert [each.values["part"] for each in facts.problems] == ["c2pa"]


def test_it_is_read_in_a_confined_worker(signed: bytes, tmp_path: Path) -> None:
    (tmp_path / "a.jpg").write_bytes(signed)
    with Visitor(tmp_path, "vangnet.capture.worker:read", jobs=1) as visitor:
        ((_, told, _),) = visitor.read([Visit("a.jpg")])
    assert told is not None
    assert msgspec.structs.replace(msgspec.msgpack.decode(told, type=Facts), signature=None) == read(signed)
