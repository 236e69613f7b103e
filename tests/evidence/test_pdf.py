"""Pictures and files in PDF: byte for byte where they are files already, pixel for pixel where they are not."""

import io
import time
import zlib

import numpy as np
import pypdf
import pytest
from PIL import Image

from tests.evidence.opened import contents, noise, opened
from tests.world import encoded, pattern
from vangnet.evidence.formats.pdf import TYPE, written
from vangnet.values import Reason

JPEG = encoded(pattern(1, 160, 120), "JPEG")
CATALOG = [("/Type /Catalog /Pages 2 0 R", None), ("/Type /Pages /Count 0 /Kids []", None)]
IMAGE = "/Type /XObject /Subtype /Image /Width 160 /Height 120 /BitsPerComponent 8"
COLOUR = f"{IMAGE} /ColorSpace /DeviceRGB"
DCT = (f"{COLOUR} /Filter /DCTDecode", JPEG)


def of(*objects) -> dict[str, bytes]:
    return contents(written([*CATALOG, *objects]), TYPE)


def encrypted(password: str, algorithm: str) -> bytes:
    catalog = ("/Type /Catalog /Pages 2 0 R /Shown 3 0 R", None)
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(written([catalog, CATALOG[1], DCT])))
    writer.add_attachment("notes.txt", b"neutral")
    writer.encrypt(password, algorithm=algorithm)
    target = io.BytesIO()
    writer.write(target)
    return target.getvalue()


def test_a_jpeg_comes_out_byte_for_byte_whatever_is_around_it():
    packed = (f"{COLOUR} /Filter [/FlateDecode /DCTDecode]", zlib.compress(JPEG))
    as_text = (f"{COLOUR} /Filter [/ASCIIHexDecode /DCTDecode]", JPEG.hex().encode() + b">")
    assert of(DCT, packed, as_text) == {"image 3": JPEG, "image 4": JPEG, "image 5": JPEG}


def test_a_jpeg_2000_comes_out_byte_for_byte():
    picture = encoded(pattern(1, 160, 120), "JPEG2000")
    assert of((f"{COLOUR} /Filter /JPXDecode", picture)) == {"image 3": picture}


@pytest.mark.parametrize("filter_", ["/FlateDecode", "[/FlateDecode]", "[]"])
def test_bare_pixels_are_made_into_a_picture(filter_):
    pixels = np.asarray(pattern(2, 160, 120))
    data = pixels.tobytes() if filter_ == "[]" else zlib.compress(pixels.tobytes())
    (found,) = of((f"{COLOUR} /Filter {filter_}", data)).values()
    assert (np.asarray(Image.open(io.BytesIO(found)).convert("RGB")) == pixels).all()


@pytest.mark.parametrize("filter_", ["/JBIG2Decode", "/Unheard", "[/JBIG2Decode /DCTDecode]"])
def test_a_picture_that_cannot_be_decoded_is_told(filter_):
    found, _ = opened(written([*CATALOG, (f"{COLOUR} /Filter {filter_}", noise(1, 500)), DCT]), TYPE)
    assert [(member.name, member.content) for member in found] == [("image 3", b""), ("image 4", JPEG)]
    assert found[0].reason in {Reason.UNSUPPORTED, Reason.CORRUPT}


def test_attached_files_have_their_names():
    files = [
        ("/Type /EmbeddedFile /Filter /FlateDecode", zlib.compress(b"one")),
        ("/Type /Filespec /F (old.txt) /UF (../n\\351w.txt) /EF << /F 3 0 R >>", None),
        ("/Type /EmbeddedFile", b"two"),
    ]
    assert of(*files) == {"%2E%2E/néw.txt": b"one", "file 5": b"two"}


def test_pictures_in_objects_that_were_replaced_are_found():
    first = written([*CATALOG, DCT])
    newer = first + b"\n3 0 obj\n<< /Deleted true >>\nendobj\n"
    at = len(first) + 1
    newer += f"xref\n3 1\n{at:010} 00000 n \n".encode()
    newer += (
        f"trailer\n<< /Size 4 /Root 1 0 R /Prev {first.rindex(b'xref', 0, first.rindex(b'startxref'))} >>\n".encode()
    )
    newer += f"startxref\n{newer.rindex(b'xref', 0, newer.rindex(b'trailer'))}\n%%EOF\n".encode()
    assert contents(newer, TYPE) == {"picture 1": JPEG}


def test_an_empty_password_is_no_obstacle_and_another_is_told():
    assert contents(encrypted("", "RC4-128"), TYPE)["notes.txt"] == b"neutral"
    assert JPEG in contents(encrypted("", "RC4-128"), TYPE).values()
    assert opened(encrypted("secret", "RC4-128"), TYPE) == ([], Reason.ENCRYPTED)


@pytest.mark.parametrize("damage", ["table", "end", "start"])
def test_a_pdf_without_its_table_of_objects_still_gives_its_pictures(damage):
    file = written([*CATALOG, DCT])
    broken = {
        "table": file.replace(b"00000 n", b"00007 n"),
        "end": file[: file.rindex(b"xref", 0, file.rindex(b"startxref"))],
        "start": file[60:],
    }[damage]
    found, _ = opened(broken, TYPE)
    assert [member.content for member in found] == [JPEG]


def test_objects_that_refer_to_themselves_end():
    loops = [
        (f"{IMAGE} /ColorSpace 3 0 R /Filter 3 0 R /SMask 3 0 R", b"x"),
        (f"{COLOUR} /Filter 5 0 R /Length 4 0 R", b"x"),
        ("/Type /EmbeddedFile /EF << /F 5 0 R >> /F 5 0 R", b"x"),
        (f"{COLOUR} /Filter [[[[]]]] /DecodeParms [5 0 R]", b"x"),
    ]
    opened(written([*CATALOG, *loops]), TYPE)
    opened(written([("/Type /Catalog /Pages 2 0 R", None), ("/Type /Pages /Kids [2 0 R] /Parent 2 0 R", None)]), TYPE)


def test_endless_nesting_raises_nothing_but_damage():
    opened(written([*CATALOG, ("/A " + "[" * 50_000, None), DCT]), TYPE)
    opened(written([*CATALOG, ("/A " + "<< /A " * 50_000, None), DCT]), TYPE)


def test_thousands_of_lost_objects_cost_little():
    lost = [
        (f"{IMAGE} /ColorSpace {10_000 + number} 0 R /Filter {20_000 + number} 0 R", b"x") for number in range(2_000)
    ]
    started = time.monotonic()
    found, _ = opened(written([*CATALOG, *lost, (DCT[0], JPEG + bytes(3_000_000))]), TYPE)
    assert len(found) == 2_001
    assert time.monotonic() - started < 30


def test_a_stream_that_expands_without_end_meets_a_limit():
    bomb = zlib.compress(zlib.compress(bytes(200_000_000)))
    found, _ = opened(written([*CATALOG, (f"{COLOUR} /Filter [/FlateDecode /FlateDecode /DCTDecode]", bomb)]), TYPE)
    assert [(member.content, member.reason) for member in found] == [(b"", Reason.LIMIT)]


@pytest.mark.evidence
@pytest.mark.parametrize(
    ("name", "holds"),
    [
        ("formats/lychee/pdf.pdf", {}),
        ("collisions/md5/md5-1.pdf", {}),
        ("collisions/sha1/sha1-1.pdf", {"image 1": b"\xff\xd8"}),
    ],
)
def test_real_files_hold_what_they_should(evidence, name, holds):
    found = contents((evidence / name).read_bytes(), TYPE)
    assert {name: content[:2] for name, content in found.items()} == holds


@pytest.mark.evidence
def test_a_real_file_cut_or_damaged_anywhere_raises_nothing_but_damage(evidence):
    data = (evidence / "formats/lychee/pdf.pdf").read_bytes()
    random = np.random.default_rng(1)
    for _ in range(60):
        damaged = bytearray(data)
        for at in random.integers(0, len(data), 20):
            damaged[at] ^= 1 << random.integers(8)
        opened(bytes(damaged[: random.integers(len(data))]), TYPE)
