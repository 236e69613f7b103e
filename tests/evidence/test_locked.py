"""Encrypted archives and documents, made by the real tools, opened with the right password and with no other."""

import io
import shutil
import subprocess
import sys
from pathlib import Path

import pypdf
import pytest
from msoffcrypto.method.ecma376_agile import ECMA376Agile

from tests.evidence.opened import noise
from tests.world import encoded, pattern, zipped
from vangnet.evidence.archives import members
from vangnet.evidence.damage import Damaged
from vangnet.evidence.formats import library
from vangnet.evidence.types import HEAD_BYTES, sniff

HOLDS = {
    "notes.txt": b"a neutral text, again and again. " * 3000,
    "folder/noise.bin": noise(1, 100_001),
    "program": Path(sys.executable).resolve().read_bytes()[:400_000],
    "empty": b"",
}


@pytest.fixture
def made(tmp_path):
    """Give an archive of HOLDS, made by 7z with these options."""

    def make(name: str, *options: str, password: str = "right word") -> bytes:
        tool = shutil.which("7z") or shutil.which("7zz")
        if not tool:
            pytest.skip("this system has no 7z")
        for path, content in HOLDS.items():
            (tmp_path / "in" / path).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / "in" / path).write_bytes(content)
        command = [tool, "a", *options, f"-p{password}", str(tmp_path / name), "."]
        subprocess.run(command, cwd=tmp_path / "in", check=True, capture_output=True)
        return (tmp_path / name).read_bytes()

    return make


def opened(archive: bytes, *passwords: str) -> tuple[dict[str, bytes | str], set[tuple[str, ...]]]:
    """Read what the archive holds: contents, or the reason why there is none; and the remarks."""
    found: dict[str, bytes | str] = {}
    remarks = set()
    type_ = sniff(archive[:HEAD_BYTES], len(archive))
    try:
        for member in members(io.BytesIO(archive), type_, len(archive), passwords):
            remarks.add(member.remarks)
            try:
                stream = member.open()
                found[member.name] = b"".join(iter(lambda stream=stream: stream.read(70_000), b""))
            except Damaged as damage:
                found[member.name] = damage.reason
    except Damaged as damage:
        found[""] = damage.reason
    return found, remarks


SEVENS = [
    pytest.param(options, marks=pytest.mark.skipif(not library.is_available(), reason="this system has no libarchive"))
    for options in (
        (),
        ("-mhe=on",),
        ("-mx=0",),
        ("-mx=9", "-mhe=on"),
        ("-m0=PPMd",),
        ("-m0=BZip2", "-ms=off"),
        ("-m0=Deflate",),
        ("-m0=BCJ", "-m1=LZMA2"),
        ("-m0=Delta:4", "-m1=LZMA"),
        ("-m0=Copy", "-ms=off", "-mhe=on"),
    )
]


@pytest.mark.parametrize("options", SEVENS)
def test_a_7z_is_opened_by_its_password_alone(made, options):
    archive = made("a.7z", *options)
    assert opened(archive, "wrong", "right word") == (HOLDS, {("opened_with_password",)})
    closed, remarks = opened(archive, "wrong", "Right word")
    assert set(closed.values()) <= {"encrypted", b""}
    assert "encrypted" in closed.values()
    assert remarks <= {()}


@pytest.mark.parametrize(
    "options",
    [
        ("-tzip", "-mem=ZipCrypto"),
        ("-tzip", "-mem=ZipCrypto", "-mx=0"),
        ("-tzip", "-mem=AES128"),
        ("-tzip", "-mem=AES256"),
        ("-tzip", "-mem=AES256", "-mm=LZMA"),
        ("-tzip", "-mem=ZipCrypto", "-mm=BZip2"),
    ],
)
def test_a_zip_is_opened_by_its_password_alone(made, options):
    archive = made("a.zip", *options)
    files = {name: content for name, content in HOLDS.items() if content}
    found, _ = opened(archive, "wrong", "right word")
    assert found == HOLDS
    # The old way lets one wrong password in 256 through its own test; none of these comes out as a file.
    found, _ = opened(archive, *(f"wrong {number}" for number in range(600)))
    assert {found[name] for name in files} == {"encrypted"}


def test_a_password_with_letters_beyond_ascii_opens(made):
    found, _ = opened(made("a.7z", password="wachtwóórd"), "wachtwóórd")
    assert found == HOLDS


def test_a_locked_7z_that_was_damaged_gives_reasons_and_no_error(made):
    archive = made("a.7z", "-mhe=on")
    for place in range(0, len(archive), max(1, len(archive) // 60)):
        broken = archive[:place] + bytes([archive[place] ^ 0x55]) + archive[place + 1 :]
        found, _ = opened(broken, "right word")
        assert all(content in ("corrupt", "encrypted", "unsupported", "limit") or content == HOLDS[name]
                   or isinstance(content, bytes) for name, content in found.items())  # fmt: skip
        found, _ = opened(archive[:place], "right word")
        assert found != HOLDS


PICTURE = encoded(pattern(3), "JPEG")


@pytest.mark.parametrize("algorithm", ["RC4-40", "RC4-128", "AES-128", "AES-256-R5", "AES-256"])
def test_a_pdf_is_opened_by_its_password(algorithm):
    writer = pypdf.PdfWriter()
    writer.add_blank_page(99, 99)
    writer.add_attachment("a.jpg", PICTURE)
    writer.encrypt("right word", "the owner's", algorithm=algorithm)
    target = io.BytesIO()
    writer.write(target)
    for password in ("right word", "the owner's"):
        assert opened(target.getvalue(), "wrong", password) == ({"a.jpg": PICTURE}, {("opened_with_password",)})
    assert opened(target.getvalue(), "wrong") == ({"": "encrypted"}, set())


@pytest.mark.parametrize("algorithm", ["RC4-128", "AES-128", "AES-256"])
def test_a_pdf_that_only_forbids_printing_needs_no_password(algorithm):
    writer = pypdf.PdfWriter()
    writer.add_blank_page(99, 99)
    writer.add_attachment("a.jpg", PICTURE)
    writer.encrypt("", "the owner's", algorithm=algorithm)
    target = io.BytesIO()
    writer.write(target)
    assert opened(target.getvalue()) == ({"a.jpg": PICTURE}, {()})


def test_an_office_document_is_opened_by_its_password():
    document = zipped({"[Content_Types].xml": b"<Types/>", "word/media/image1.jpg": PICTURE})
    locked = bytes(ECMA376Agile.encrypt("right word", io.BytesIO(document)))
    assert opened(locked, "wrong", "right word") == ({"EncryptedPackage": document}, {("opened_with_password",)})
    assert opened(locked, "wrong")[0] == {"": "encrypted"}
