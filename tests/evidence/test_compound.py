"""OLE compound files: thumbnails, attachments of messages, pictures in old office documents."""

import struct

import pytest

from tests.evidence.opened import contents, noise, opened
from tests.world import encoded, pattern
from vangnet.evidence.formats.compound import TYPE, written
from vangnet.values import Reason

JPEG = encoded(pattern(1, 160, 120), "JPEG")
PNG = encoded(pattern(2, 160, 120))
ATTACHMENT = "__attach_version1.0_#0000000"
CONTENT, LONG_NAME, SHORT_NAME = "__substg1.0_37010102", "__substg1.0_3707001F", "__substg1.0_3704001F"


def of(streams) -> dict[str, bytes]:
    return contents(written(streams), TYPE)


@pytest.mark.parametrize("size", [12, 16, 24])
def test_a_thumbnail_is_found_behind_its_header(size):
    assert of({"256_0af": struct.pack("<I", size).ljust(size, b"\1") + JPEG}) == {"256_0af picture 1": JPEG}


def test_attachments_have_their_own_names():
    first = {
        CONTENT: PNG,
        LONG_NAME: "één lange naam.png".encode("utf-16-le"),
        SHORT_NAME: "EEN~1.PNG".encode("utf-16-le"),
    }
    second = {CONTENT: b"short", SHORT_NAME: "../up\0".encode("utf-16-le")}
    found = of({ATTACHMENT + "0": first, ATTACHMENT + "1": second, ATTACHMENT + "2": {CONTENT: JPEG}})
    assert found == {"één lange naam.png": PNG, "%2E%2E/up": b"short", ATTACHMENT + "2": JPEG}


def test_a_message_inside_a_message_is_a_folder():
    inner = {ATTACHMENT + "0": {CONTENT: PNG, LONG_NAME: "a.png".encode("utf-16-le")}}
    outer = {"__substg1.0_3701000D": inner, "__substg1.0_3001001F": "forwarded".encode("utf-16-le")}
    assert of({ATTACHMENT + "0": outer}) == {"forwarded/a.png": PNG}


def test_pictures_of_a_presentation_are_found_and_drawings_are_told():
    blips = b"".join(
        struct.pack("<HHI", 0, kind, 17 + len(data)) + bytes(17) + data
        for kind, data in ((0xF01D, JPEG), (0xF01B, b"a drawing"), (0xF01E, PNG))
    )
    found, reason = opened(written({"Pictures": blips, "Current User": bytes(20)}), TYPE)
    assert [(member.name, member.content, member.reason) for member in found] == [
        ("Pictures picture 1", JPEG, None),
        ("Pictures picture 2", PNG, None),
        ("Pictures WMF 1", b"", Reason.UNSUPPORTED),
    ]
    assert reason is None


def test_pictures_of_a_workbook_are_put_together():
    pieces = [PNG[at : at + 8224] for at in range(0, len(PNG), 8224)]
    assert len(pieces) > 2
    records = [struct.pack("<HH", 0x3C if at else 0xEB, len(piece)) + piece for at, piece in enumerate(pieces)]
    start, other = struct.pack("<HH", 0x809, 4) + bytes(4), struct.pack("<HH", 0xFC, 9) + JPEG[:9]
    assert of({"Workbook": start + b"".join(records) + other}) == {"Workbook picture 1": PNG}


def test_pictures_and_files_inside_a_document_are_found():
    found = of(
        {
            "Data": noise(1, 9000) + JPEG + bytes(99) + PNG,
            "ObjectPool": {"_1": {"Package": b"PK\x03\x04" + bytes(5000)}},
        }
    )
    assert found == {
        "Data picture 1": JPEG,
        "Data picture 2": PNG,
        "ObjectPool/_1/Package": b"PK\x03\x04" + bytes(5000),
    }


@pytest.mark.parametrize(
    "streams",
    [
        {"EncryptedPackage": bytes(5000), "EncryptionInfo": b"4"},
        {"WordDocument": bytes(10) + b"\x00\x01" + bytes(5000)},
        {"Workbook": struct.pack("<HH4xHH", 0x809, 4, 0x2F, 0)},
        {"Current User": bytes(12) + b"\xdf\xc4\xd1\xf3"},
    ],
    ids=lambda streams: next(iter(streams)),
)
def test_a_document_with_a_password_is_told(streams):
    assert opened(written(streams), TYPE)[1] == Reason.ENCRYPTED


def test_a_file_without_its_tables_still_gives_its_pictures():
    file = bytearray(written({"Data": JPEG}))
    file[512:1024] = noise(1, 512)
    found, reason = opened(bytes(file), TYPE)
    assert found[-1].content == JPEG
    assert reason == Reason.CORRUPT


def test_streams_that_share_their_bytes_meet_the_limit():
    file = bytearray(written({str(number): JPEG + bytes(9000 - len(JPEG)) for number in range(40)}))
    directory = file.index(b"R\0o\0o\0t")
    for number in range(1, 41):
        file[directory + 128 * number + 120 : directory + 128 * number + 124] = struct.pack("<I", 200_000)
    assert opened(bytes(file), TYPE)[1] == Reason.LIMIT


def test_endless_storages_raise_nothing_but_damage():
    streams = {"Data": JPEG}
    for number in range(400):
        streams = {str(number): streams}
    assert opened(written(streams), TYPE)[1] in {None, Reason.CORRUPT}


@pytest.mark.evidence
def test_a_real_message_gives_its_attachment(evidence):
    found = contents((evidence / "mail" / "testMSG_att_msg.msg").read_bytes(), TYPE)
    assert {name: content[:5] for name, content in found.items()} == {"smbprn.00009008.KdcPjl.pdf": b"%PDF-"}
