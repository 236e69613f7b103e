"""Passwords that a unit was given: tried on what is encrypted, told in the records, and stored nowhere."""

import csv
import io

import pypdf
import pytest
from msoffcrypto.method.ecma376_agile import ECMA376Agile

from tests.evidence.opened import noise
from tests.world import encoded, outcome, pattern, records_of, zipped
from vangnet.errors import InputRefused, OutputRefused
from vangnet.scan.passwords import MOST_PASSWORDS, read_passwords
from vangnet.scan.run import scan

OPENED = {"Zip", "7-Zip"}
UNREAD = {"archives/py7zr/encrypted_5.7z", "archives/py7zr/encrypted_6.7z"}
"""Packed by Zstandard, which is not read in 7z: so no password can be told to be right."""


@pytest.fixture
def file(tmp_path):
    def write(content: bytes):
        (tmp_path / "passwords.txt").write_bytes(content)
        return tmp_path / "passwords.txt"

    return write


@pytest.mark.parametrize(
    ("content", "passwords"),
    [
        (b"one\ntwo", ("one", "two")),
        (b"\xef\xbb\xbfone\r\ntwo\r\n", ("one", "two")),
        (b"one\n\n two \none\n", ("one", " two ")),
        ("wachtwoord é\n".encode(), ("wachtwoord é",)),
    ],
)
def test_a_list_of_passwords_is_read(file, content, passwords):
    assert read_passwords(file(content)) == passwords


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "no password"),
        (b"\n\n", "no password"),
        (b"one\ntw\xff\n", "line 2: not UTF-8"),
        (b"one\0\n", "line 1: a zero character"),
        (b"one\n" + b"\n".join(b"%d" % n for n in range(MOST_PASSWORDS)), "at most 10,000"),
        (noise(1, 1_000_001), "more than 1,000,000 bytes"),
    ],
)
def test_what_is_no_list_of_passwords_is_refused(file, content, words):
    with pytest.raises(InputRefused, match=words):
        read_passwords(file(content))


def test_a_list_that_is_not_there_is_refused(tmp_path):
    with pytest.raises(InputRefused, match="No such file"):
        read_passwords(tmp_path / "none.txt")


def test_a_scan_goes_on_with_the_same_passwords_only_and_stores_none(exhibit, library, tmp_path):
    (exhibit / "a.txt").write_text("text")
    out = tmp_path / "out"
    scan(exhibit, out, library=library, jobs=1, passwords=("secret word", "another"))
    scan(exhibit, out, library=library, jobs=1, passwords=("secret word", "another"))
    for others in ((), ("secret word",), ("another", "secret word")):
        with pytest.raises(OutputRefused, match="another list of passwords"):
            scan(exhibit, out, library=library, jobs=1, passwords=others)
    stored = b"".join(path.read_bytes() for path in out.iterdir() if path.is_file())
    assert b"secret word" not in stored
    assert b'"count"' in stored


def test_a_confined_worker_opens_documents_inside_an_archive(exhibit, library, tmp_path):
    picture = encoded(pattern(0))
    document = zipped({"word/media/image1.png": picture})
    writer = pypdf.PdfWriter()
    writer.add_blank_page(99, 99)
    writer.add_attachment("a.png", picture)
    writer.encrypt("two", algorithm="AES-256")
    writer.write(tmp_path / "b.pdf")
    locked = bytes(ECMA376Agile.encrypt("three", io.BytesIO(document)))
    inside = {"a.docx": locked, "b.pdf": (tmp_path / "b.pdf").read_bytes()}
    (exhibit / "a.zip").write_bytes(zipped(inside))
    scan(exhibit, tmp_path / "out", library=library, jobs=1, passwords=("one", "two", "three"))
    assert outcome(records_of(tmp_path / "out")) == {
        "a.zip": ("other", None),
        "a.zip//a.docx": ("other", None),
        "a.zip//a.docx//EncryptedPackage": ("other", None),
        "a.zip//a.docx//EncryptedPackage//word/media/image1.png": ("known", None),
        "a.zip//b.pdf": ("other", None),
        "a.zip//b.pdf//a.png": ("known", None),
    }


@pytest.mark.evidence
def test_real_archives_are_opened_with_their_passwords(evidence, library, tmp_path):
    """Every encrypted archive of the set whose password is known: what other programs list comes out."""
    with open(evidence / "GROUND_TRUTH_archives.csv", newline="") as rows:
        truth = {row["archive"]: row for row in csv.DictReader(rows) if row["password"] and row["format"] in OPENED}
    assert len(truth) >= 3
    passwords = ("wrong", *sorted({row["password"] for row in truth.values()}))
    found = {}
    for path in truth:
        out = tmp_path / path.rpartition("/")[2]
        scan(evidence / path, out, library=library, jobs=1, passwords=passwords)
        inside = {name: row for name, row in records_of(out).items() if name.count("//") == 1}
        if path in UNREAD:
            assert {row["reason"] for row in records_of(out).values()} <= {None, "encrypted"}
            continue
        assert {row["reason"] for row in inside.values()} <= {None}, path
        assert all(row["remarks"] == ["opened_with_password"] for row in inside.values() if row["sha256"]), path
        found[path] = len(inside)
    folders = {path: sum("." not in name for name in row["member_names"].split(" | ")) for path, row in truth.items()}
    assert {path: count for path, count in found.items() if count < int(truth[path]["members"]) - folders[path]} == {}


@pytest.mark.evidence
def test_a_wrong_password_leaves_an_archive_encrypted(evidence, library, tmp_path):
    name = "archives/libarchive/test_read_format_zip_winzip_aes256.zip"
    scan(evidence / name, tmp_path / "out", library=library, jobs=1, passwords=("wrong",))
    assert set(outcome(records_of(tmp_path / "out")).values()) == {("other", None), ("undecided", "encrypted")}
