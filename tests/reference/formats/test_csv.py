import pytest

from tests.reference.lists import LIST_HEADER, digests, made_list, pdq, row, table
from vangnet.errors import ListRefused
from vangnet.reference.formats import csv as reader


def read(raw, tmp_path, how=reader.read):
    path = tmp_path / "list"
    path.write_bytes(raw)
    return [entry for batch in how(str(path)) for entry in batch.frame.to_dicts()]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_delimiter_is_found(delimiter, tmp_path):
    (entry,) = read(table([row(1, series="a")], delimiter), tmp_path)
    assert (entry["md5"], entry["series"]) == (digests(1).md5, "a")


@pytest.mark.parametrize(
    ("header", "column"),
    [
        ("MD5 Hash", "md5"),
        ("SHA-1", "sha1"),
        ("SHA_256", "sha256"),
        ("PDQ hash", "pdq"),
        ("Series Name", "series"),
        ("Victim Identified", "victim_identified"),
        ("MediaID", "entry"),
        ("Categorie", "category"),
        ("Mood", None),
    ],
)
def test_headers_are_recognised_loosely(header, column):
    assert reader.column_of(header) == column


def test_all_columns_arrive(tmp_path):
    more = {
        "pdq": pdq(1).hex(),
        "pdq_quality": 77,
        "category": "A",
        "series": "s",
        "Victim identified": "Yes",
        "tags": "t",
    }
    (entry,) = read(table([row(1, id="x9", size=12, type="image/png", filename="a.png", **more)]), tmp_path)
    assert {key: value for key, value in entry.items() if value is not None} == {
        "entry": "x9",
        "md5": digests(1).md5,
        "sha1": digests(1).sha1,
        "sha256": digests(1).sha256,
        "pdq": pdq(1),
        "pdq_quality": 77,
        "category": "A",
        "victim_identified": True,
        "series": "s",
        "tags": "t",
        "size": 12,
        "type": "image/png",
        "files": ["a.png"],
    }


def test_entries_without_a_name_are_named_by_their_row(tmp_path):
    assert [entry["entry"] for entry in read(table([row(n) for n in range(3)]), tmp_path)] == ["1", "2", "3"]


@pytest.mark.parametrize("placeholder", ["", "-", "n/a", "NULL"])
def test_a_placeholder_is_no_hash_and_no_fault(placeholder, tmp_path):
    assert read(table([{**row(1), "sha1": placeholder}]), tmp_path)[0]["sha1"] is None


@pytest.mark.parametrize(
    ("change", "reason", "place"),
    [
        ({"md5": "d41d8cd98f00b204"}, "not a md5 hash", "row 2, column md5"),
        ({"sha1": "0" * 40}, "not a sha1 hash", "row 2, column sha1"),
        ({"size": "big"}, "not a whole number", "row 2, column size"),
        ({"identified": "perhaps"}, "neither yes nor no", "row 2, column victim_identified"),
    ],
)
def test_a_wrong_value_refuses_the_list_with_its_place(change, reason, place, tmp_path):
    first = {**row(1), **dict.fromkeys(change.keys() - row(1).keys(), "")}
    with pytest.raises(ListRefused, match=reason) as refused:
        read(table([first, {**row(2), **change}]), tmp_path)
    assert refused.value.place == place


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        (b"md5,sha1\n" + b"ab" * 16 + b"\n", "1 fields; the header has 2"),
        (b"md5,sha1\n" + b"ab" * 16 + b",,\n", "3 fields; the header has 2"),
        (b"md5,MD5 hash\n", "two columns for md5"),
        (b"name,size\na,1\n", "names no column"),
        (b'md5\n"' + b"ab" * 16, "not a table"),
        (b"md5\nab\xff\n", "not UTF-8"),
        (b"md5\nab\0\n", "zero byte"),
    ],
)
def test_a_table_with_a_fault_is_refused(raw, reason, tmp_path):
    with pytest.raises(ListRefused, match=reason):
        read(raw, tmp_path)


def test_quoted_names_may_hold_the_delimiter_and_line_ends(tmp_path):
    (entry,) = read(table([row(1, series='a,"b"\nc')]), tmp_path)
    assert entry["series"] == 'a,"b"\nc'


def test_unknown_columns_are_counted(tmp_path):
    path = tmp_path / "list"
    path.write_bytes(table([row(n, mood="x") for n in range(4)]))
    (batch,) = reader.read(str(path))
    assert batch.notes.unknown_keys == {"mood": 4}


def test_batches_go_on_counting_rows(tmp_path, monkeypatch):
    monkeypatch.setattr(reader, "BATCH_ROWS", 2)
    assert [entry["entry"] for entry in read(table([row(n) for n in range(5)]), tmp_path)] == list("12345")
    with pytest.raises(ListRefused, match="row 5, column md5"):
        read(table([*(row(n) for n in range(4)), {**row(4), "md5": "x"}]), tmp_path)


def test_our_own_list_is_read_with_its_fingerprints(tmp_path):
    (entry,) = read(made_list(1), tmp_path, reader.read_list)
    assert (entry["sha256"], entry["pdq"], entry["pdq_quality"]) == (digests(1).sha256, pdq(1), 100)


def test_our_own_list_cut_anywhere_but_at_a_line_end_is_refused(tmp_path):
    raw = made_list(1, 2)
    ends = [at + 1 for at, byte in enumerate(raw) if byte == 10]
    for end in range(len(raw)):
        if end not in ends:
            with pytest.raises(ListRefused):
                read(raw[:end], tmp_path, reader.read_list)


def test_another_header_is_not_our_own_list(tmp_path):
    with pytest.raises(ListRefused, match="header is not"):
        read(LIST_HEADER.replace("size,", "").encode(), tmp_path, reader.read_list)
