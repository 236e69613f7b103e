import pytest

from tests.reference.formats.test_icse import HEADER
from tests.reference.lists import digests, made_list, media, nsrl, row, table, vics
from vangnet.errors import InputRefused, ListRefused
from vangnet.reference.formats import FORMATS, detect, named


@pytest.mark.parametrize(
    ("raw", "wanted"),
    [
        (vics([media(1)]), "vics"),
        (b"\xef\xbb\xbf \n" + vics([media(1)]), "vics"),
        (made_list(1), "list"),
        (made_list(1).replace(b"\n", b"\r\n"), "list"),
        (table([row(1)]), "csv"),
        (b"\xef\xbb\xbf" + table([row(1)], ";"), "csv"),
        (f"{HEADER}\n".encode(), "icse"),
        (digests(1).sha1.hex().encode(), "hashes"),
        (b"# note\n\n" + digests(1).md5.hex().encode() + b"  a.jpg\n", "hashes"),
    ],
)
def test_a_format_is_told_by_content(raw, wanted, tmp_path):
    (tmp_path / "list.bin").write_bytes(raw)
    assert detect(str(tmp_path / "list.bin")) == wanted


def test_a_database_is_nsrl(tmp_path):
    assert detect(str(nsrl(tmp_path / "x", 1))) == "nsrl"


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        (b"", "empty"),
        (b" \n", "empty"),
        (b"PK\x03\x04zzz", "unpack it"),
        (b"\x1f\x8bzzz", "unpack it"),
        ("md5\n".encode("utf-16"), "UTF-16"),
        (b"# nothing\n", "nothing but comments"),
        (b"name,size\n", "no format"),
        (b"\x00\x01\x02", "no format"),
    ],
)
def test_what_is_no_list_is_refused(raw, reason, tmp_path):
    (tmp_path / "list").write_bytes(raw)
    with pytest.raises(ListRefused, match=reason):
        detect(str(tmp_path / "list"))


def test_a_format_that_is_not_there_is_refused():
    assert named("vics") is FORMATS["vics"]
    with pytest.raises(InputRefused, match="not one of list, vics, csv"):
        named("xml")
