"""Contents of an exhibit are read in workers by a reader that somebody else brings."""

import hashlib
import io
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO

import pytest

from vangnet.errors import InputRefused
from vangnet.scan.viewing import Visit, Visitor
from vangnet.values import Reason

READER = "tests.scan.viewing.test_visiting:read"


def read(body: BinaryIO, type_: str, words: bytes, tick: Callable[[], None]) -> bytes:
    tick()
    if words == b"die":
        raise MemoryError
    return type_.encode() + b"|" + body.read()[:8] + b"|" + words


def beside(body: BinaryIO, type_: str, words: bytes, tick: Callable[[], None]) -> bytes:
    try:
        return Path(words.decode()).read_bytes()
    except PermissionError:
        return b"no"


def zipped(**members: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, body in members.items():
            archive.writestr(name, body)
    return out.getvalue()


def test_files_and_members_are_read_in_order(tmp_path: Path) -> None:
    (tmp_path / "a.bin").write_bytes(b"aaaa")
    (tmp_path / "b.zip").write_bytes(zipped(c=b"cccc", d=b"dddd"))
    addresses = ["b.zip//d", "a.bin", "b.zip//c", "gone", "b.zip//gone"]
    with Visitor(tmp_path, READER, jobs=2) as visitor:
        told = list(visitor.read(Visit(address, words=b"w") for address in addresses))
    assert [visit.address for visit, _, _ in told] == addresses
    assert [read and read.split(b"|")[1] for _, read, _ in told] == [b"dddd", b"aaaa", b"cccc", None, None]
    assert [reason for _, _, reason in told] == [None, None, None, Reason.MISSING, Reason.MISSING]


def test_a_reader_that_fails_costs_one_content(tmp_path: Path) -> None:
    for name in "abc":
        (tmp_path / name).write_bytes(name.encode())
    with Visitor(tmp_path, READER, jobs=1) as visitor:
        told = list(visitor.read(Visit(name, words=b"die" if name == "b" else b"") for name in "abc"))
    assert [read is None for _, read, _ in told] == [False, True, False]
    assert told[1][2] is not None


def test_what_changed_since_the_scan_is_not_read(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"now")
    visits = [Visit("a", hashlib.sha256(b"then").digest()), Visit("a", hashlib.sha256(b"now").digest())]
    with Visitor(tmp_path, READER, jobs=1) as visitor:
        told = [(read is None, reason) for _, read, reason in visitor.read(visits)]
    assert told == [(True, Reason.DIGEST_CONFLICT), (False, None)]


def test_a_reader_may_open_what_was_named_for_it(tmp_path: Path) -> None:
    exhibit, data = tmp_path / "exhibit", tmp_path / "data"
    for folder in (exhibit, data):
        folder.mkdir()
        (folder / "a").write_bytes(b"aaaa")
    visits = [Visit("a", words=str(data / "a").encode())]
    with Visitor(exhibit, "tests.scan.viewing.test_visiting:beside", jobs=1, readable=(bytes(data),)) as visitor:
        assert [read for _, read, _ in visitor.read(visits)] == [b"aaaa"]


def test_a_missing_exhibit_is_told(tmp_path: Path) -> None:
    with pytest.raises(InputRefused):
        Visitor(tmp_path / "gone", READER)
