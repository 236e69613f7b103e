"""Countersignatures: made and checked without the desk."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from vangnet.accounts.heads import Head, files, signing
from vangnet.errors import InputRefused

HEAD = Head(desk="desk", sequence=7, hash="ab" * 32, count=7, written_at="2026-11-02T10:00:00+00:00")


@pytest.fixture
def keys(tmp_path: Path) -> tuple[Path, Path]:
    signing.keygen(tmp_path / "key.pem", tmp_path / "key.pub.pem")
    return tmp_path / "key.pem", tmp_path / "key.pub.pem"


def test_a_private_key_is_for_its_owner_alone_and_never_overwritten(keys: tuple[Path, Path]) -> None:
    assert os.stat(keys[0]).st_mode & 0o777 == 0o600
    with pytest.raises(FileExistsError):
        signing.keygen(*keys)


def test_a_countersignature_holds_for_its_key_and_head(tmp_path: Path, keys: tuple[Path, Path]) -> None:
    place = signing.countersign(files.write(tmp_path, HEAD), keys[0], tmp_path / "out")
    told, key = signing.read(place), signing.public_key(keys[1])
    assert (told.head, signing.is_signed_by(told, key)) == (HEAD, True)
    place.write_text(place.read_text().replace('"sequence": 7', '"sequence": 8'))
    assert not signing.is_signed_by(signing.read(place), key)


def test_a_head_is_countersigned_once_with_a_key(tmp_path: Path, keys: tuple[Path, Path]) -> None:
    head = files.write(tmp_path, HEAD)
    signing.countersign(head, keys[0], tmp_path)
    with pytest.raises(InputRefused, match="before"):
        signing.countersign(head, keys[0], tmp_path)


@pytest.mark.parametrize("content", [b"", b"{}", b"\xff", b'{"format": "x"}'])
def test_what_is_no_head_or_key_is_refused(tmp_path: Path, keys: tuple[Path, Path], content: bytes) -> None:
    (tmp_path / "x").write_bytes(content)
    with pytest.raises(InputRefused, match="no head"):
        signing.countersign(tmp_path / "x", keys[0], tmp_path)
    with pytest.raises(InputRefused, match="PEM"):
        signing.countersign(files.write(tmp_path, HEAD), tmp_path / "x", tmp_path)
    with pytest.raises(InputRefused, match="PEM"):
        signing.public_key(tmp_path / "x")
    with pytest.raises(InputRefused, match="countersignature"):
        signing.read(tmp_path / "x")


def test_countersigning_needs_no_django() -> None:
    code = "import sys, vangnet.accounts.heads.signing; sys.exit('django' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
