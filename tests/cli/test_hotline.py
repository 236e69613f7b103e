"""`vangnet hotline`: keys, cards, tokens and opening, on a machine without a desk."""

import base64
import json
from pathlib import Path

import jwt
import pytest
from click.testing import CliRunner, Result
from cryptography import x509

from vangnet.cli.hotline import hotline
from vangnet.transfer import access
from vangnet.transfer.keys import read_card


@pytest.fixture
def key(tmp_path: Path) -> Path:
    run("key", "--name", "offlimits", str(tmp_path / "a.key"), str(tmp_path / "a.json"))
    return tmp_path / "a.key"


def run(*words: str, data: bytes = b"") -> Result:
    return CliRunner().invoke(hotline, words, input=data, standalone_mode=False)


def code(key: Path) -> str:
    return access.read(key.read_text())


def test_a_key_is_for_its_owner_alone_and_its_card_is_public(key: Path, tmp_path: Path) -> None:
    assert key.stat().st_mode & 0o077 == 0
    card = read_card(tmp_path / "a.json")
    assert card == access.card(code(key), "offlimits")
    assert code(key) not in (tmp_path / "a.json").read_text()
    again = run("key", "--name", "offlimits", str(key), str(tmp_path / "b.json"))
    assert "no key was made" in str(again.exception)
    assert "--name" in str(run("key", "--name", "../x", str(tmp_path / "c"), str(tmp_path / "d")).exception)


def test_messages_are_opened_from_an_answer_or_from_lines(key: Path) -> None:
    opening = access.card(code(key), "x").opening
    sealed = [base64.b64encode(access.seal_to(opening, told)).decode() for told in (b'{"a":1}', b'{"b":2}')]
    answer = json.dumps({"messages": [{"number": 1, "sealed": one} for one in sealed], "is_more": False}).encode()
    for data in (answer, "\n".join(sealed).encode()):
        told = run("open", "--key", str(key), "-", data=data)
        assert told.stdout == '{"a":1}\n{"b":2}\n'
        assert told.return_value == 0
    strange = run("open", "--key", str(key), "-", data=b"AAAA\nno base64\n")
    assert (strange.stdout, strange.return_value) == ("", 3)


def test_a_token_is_signed_with_the_key(key: Path) -> None:
    told = run("token", "--key", str(key), "--name", "offlimits", "--audience", "door.example").stdout.strip()
    public = access.signing(code(key)).public_key()
    claims = jwt.decode(told, public, algorithms=["EdDSA"], audience="door.example", issuer="offlimits")
    assert claims["exp"] - claims["iat"] == 300


def test_a_certificate_is_of_the_signing_key(key: Path, tmp_path: Path) -> None:
    run("certificate", "--key", str(key), "--name", "offlimits", str(tmp_path / "client.pem"))
    made = x509.load_pem_x509_certificate((tmp_path / "client.pem").read_bytes())
    assert made.public_key() == access.signing(code(key)).public_key()
    assert (tmp_path / "client.pem").stat().st_mode & 0o077 == 0


def test_the_schema_is_printed() -> None:
    assert json.loads(run("schema").stdout)["title"] == "vangnet hotline 1"


def test_a_file_that_is_no_key_is_refused(tmp_path: Path) -> None:
    (tmp_path / "x").write_bytes(b"\xff\xff")
    for place in ("x", "not there"):
        told = run("token", "--key", str(tmp_path / place), "--name", "x", "--audience", "x")
        assert told.exception is not None
