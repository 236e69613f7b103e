import io
import json
import random
from itertools import islice

import ijson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.reference.lists import CONTEXT, digests, media, pdq, vics, vics_case
from vangnet.errors import ListRefused
from vangnet.reference.entries import Notes
from vangnet.reference.formats import vics as reader


def read(raw: bytes, tmp_path):
    """All entries as dictionaries, and what was noted."""
    path = tmp_path / "list.json"
    path.write_bytes(raw)
    rows, notes = [], Notes()
    for batch in reader.read(str(path)):
        rows += batch.frame.to_dicts()
        notes.add(batch.notes)
    return rows, notes


def one(tmp_path, **fields):
    rows, notes = read(vics([media(1, **fields)]), tmp_path)
    return rows[0], notes


def test_a_hash_set_and_a_case_give_the_same_entries(tmp_path):
    entries = [media(n, Category=n) for n in range(5)]
    assert read(vics(entries), tmp_path) == read(vics_case(entries[:2], [], entries[2:]), tmp_path)


@pytest.mark.parametrize("key", ["@odata.context", "odata.metadata"])
@pytest.mark.parametrize("version", ["1.2.xml#Media", "1.3.xml#Media", "2.0.xml/UK/$metadata#Media"])
def test_all_versions_are_read(key, version, tmp_path):
    raw = json.dumps({key: f"http://github.com/ICMEC/ProjectVic/DataModels/{version}", "value": [media(1)]}).encode()
    assert [row["md5"] for row in read(raw, tmp_path)[0]] == [digests(1).md5]


def test_the_benign_set_of_nist_has_only_names_and_hashes(tmp_path):
    held = digests(1)
    entry = {"MD5": held.md5.hex(), "SHA1": held.sha1.hex(), "MediaSize": 9, "MediaFiles": [{"FileName": "a.jpg"}]}
    (row,), _ = read(vics([entry]), tmp_path)
    assert (row["md5"], row["sha1"], row["size"], row["files"], row["entry"]) == (
        held.md5,
        held.sha1,
        9,
        ["a.jpg"],
        "1",
    )


def test_a_byte_order_mark_is_passed_over(tmp_path):
    assert read(b"\xef\xbb\xbf" + vics([media(1)]), tmp_path) == read(vics([media(1)]), tmp_path)


def test_white_space_and_the_order_of_keys_do_not_matter(tmp_path):
    entries = [media(n) for n in range(3)]
    raw = json.dumps({"value": entries, "@odata.context": f"{CONTEXT}Media"}, indent=4).encode()
    assert read(raw, tmp_path) == read(vics(entries), tmp_path)


def test_a_bare_array_of_entries_is_read(tmp_path):
    entries = [media(n) for n in range(3)]
    assert read(json.dumps(entries).encode(), tmp_path) == read(vics(entries), tmp_path)


@pytest.mark.parametrize("case", [str.upper, str.lower])
def test_hashes_are_read_in_either_case(case, tmp_path):
    row, _ = one(tmp_path, MD5=case(digests(1).md5.hex()), SHA1=f" {case(digests(1).sha1.hex())} ")
    assert (row["md5"], row["sha1"]) == (digests(1).md5, digests(1).sha1)


@pytest.mark.parametrize(
    ("given", "wanted"),
    [
        (True, True),
        (False, False),
        ("true", True),
        ("false", False),
        ("False", False),
        (0, 0),
        (1, 1),
        ("0", 0),
        (None, None),
        (..., None),
    ],
)
def test_booleans_come_in_many_dresses(given, wanted, tmp_path):
    row, _ = one(tmp_path, VictimIdentified=given, OffenderIdentified=given, IsDistributed=given)
    told = row["victim_identified"], row["offender_identified"], row["distributed"]
    assert told == (wanted, wanted, wanted)


def test_a_flag_that_is_neither_is_counted(tmp_path):
    row, notes = one(tmp_path, VictimIdentified="perhaps")
    assert row["victim_identified"] is None
    assert (notes.invalid, notes.first_invalid) == ({"victim_identified": 1}, {"victim_identified": "entry 1"})


@pytest.mark.parametrize(("given", "wanted"), [(1, "1"), ("1", "1"), (1.0, "1"), (None, None), (..., None)])
def test_a_category_comes_as_number_text_or_nothing(given, wanted, tmp_path):
    assert one(tmp_path, Category=given)[0]["category"] == wanted


def test_precategorised_is_never_a_verdict(tmp_path):
    assert one(tmp_path, Category=None, IsPrecategorized="true")[0]["category"] is None


def test_several_entries_of_one_file_stay_several_and_keep_every_path(tmp_path):
    paths = [[{"FilePath": "C:\\a", "FileName": f"{n}.jpg"}, {"FileName": "b.jpg"}] for n in (1, 2)]
    rows, notes = read(vics([media(1, MediaID=n, MediaFiles=paths[n - 1]) for n in (1, 2)]), tmp_path)
    assert [(row["entry"], row["files"]) for row in rows] == [
        ("1", ["C:\\a\\1.jpg", "b.jpg"]),
        ("2", ["C:\\a\\2.jpg", "b.jpg"]),
    ]
    assert notes.files == 4


def test_a_path_that_ends_in_its_name_is_not_doubled(tmp_path):
    places = [{"FilePath": "Files\\1.jpg", "FileName": "1.jpg"}, {"FilePath": "/x/", "FileName": "2.jpg"}, {}]
    assert one(tmp_path, MediaFiles=places)[0]["files"] == ["Files\\1.jpg", "/x/2.jpg"]


def test_alternative_hashes_are_taken_by_name_and_unknown_ones_counted(tmp_path):
    held = digests(1)
    others = [
        {"HashName": "SHA-256", "HashValue": held.sha256.hex()},
        {"HashName": "PDQ", "HashValue": pdq(1).hex()},
        {"HashName": "PhotoDNA", "HashValue": "AQID" * 48},
        {"HashName": "SSVH", "HashValue": "x"},
    ]
    row, notes = one(tmp_path, AlternativeHashes=others)
    assert (row["sha256"], row["pdq"], row["photodna"]) == (held.sha256, pdq(1), bytes([1, 2, 3]) * 48)
    assert notes.unknown_hashes == {"SSVH": 1}


def test_photodna_is_stored_from_base64_or_hexadecimal_and_never_called_pdq(tmp_path):
    assert one(tmp_path, PhotoDNA="AQID" * 48)[0]["photodna"] == bytes([1, 2, 3]) * 48
    row, _ = one(tmp_path, PhotoDNA="010203" * 48)
    assert (row["photodna"], row["pdq"]) == (bytes([1, 2, 3]) * 48, None)
    row, notes = one(tmp_path, PhotoDNA="AQID")
    assert (row["photodna"], notes.invalid) == (None, {"photodna": 1})


@pytest.mark.parametrize("wrong", ["d41d", "zz" * 16, "0" * 32, "ab" * 20, 17])
def test_a_hash_that_is_none_is_counted_and_the_others_kept(wrong, tmp_path):
    row, notes = one(tmp_path, MD5=wrong)
    assert (row["md5"], row["sha1"]) == (None, digests(1).sha1)
    assert (notes.invalid, notes.first_invalid) == ({"md5": 1}, {"md5": "entry 1"})


def test_keys_that_are_not_of_the_standard_are_counted(tmp_path):
    entries = [media(n, Mood="x", **{"MediaFiles@odata.navigationLinkUrl": "y"}) for n in range(3)] + [media(4)]
    rows, notes = read(vics(entries), tmp_path)
    assert (len(rows), notes.unknown_keys) == (4, {"Mood": 3})


def test_keys_of_the_standard_are_not_unknown(tmp_path):
    more = {"Exifs": [{"PropertyName": "a"}], "Comments": "c", "odata.id": "x", "IsSuspected": None, "Segments": []}
    assert one(tmp_path, **more)[1].unknown_keys == {}


def test_times_with_seven_digits_are_read(tmp_path):
    at = one(tmp_path, DateUpdated="2023-06-07T02:31:49.8300001Z")[0]["updated_at"]
    assert at.isoformat() == "2023-06-07T02:31:49.830000+00:00"


def test_half_a_surrogate_pair_in_a_name_does_not_refuse_the_list(tmp_path):
    raw = vics([media(1, Series="NAME"), media(2)]).replace(b"NAME", rb"blue \ud83d boat")
    rows, _ = read(raw, tmp_path)
    assert [row["series"] for row in rows] == ["blue ? boat", None]


def test_names_with_brackets_quotes_and_escapes_do_not_confuse(tmp_path):
    name = 'a}]{["\\\\"value":[{\\u007d é 🦀 \n'
    entries = [media(1, Series=name, Tags='"Media":['), media(2, Series="\\")]
    rows, _ = read(vics(entries, note='{"value":[{"MD5":"x"}]}'), tmp_path)
    assert [(row["entry"], row["series"]) for row in rows] == [("1", name), ("2", "\\")]


def test_lists_and_identifiers_of_a_case_are_not_entries(tmp_path):
    case = {"CaseID": "c", "Identifiers": [{"Media": [media(7)]}], "Media": [media(1)], "CaseMetadata": [{"Media": []}]}
    rows, _ = read(json.dumps({"value": [case], "Media": [media(9)]}).encode(), tmp_path)
    assert [row["entry"] for row in rows] == ["1"]


@pytest.mark.parametrize("stretch", [64, 97, 1000])
def test_where_the_file_is_cut_into_stretches_does_not_matter(stretch, tmp_path, monkeypatch):
    entries = [media(n, Series='"}{' * n, MediaFiles=[{"FileName": f'{n}\\"'}]) for n in range(30)]
    for raw in (vics(entries), vics_case(entries[:9], entries[9:])):
        whole = read(raw, tmp_path)
        with monkeypatch.context() as patch:
            patch.setattr(reader, "STRETCH_BYTES", stretch)
            assert read(raw, tmp_path)[0] == whole[0]


@pytest.mark.parametrize("raw", [vics([media(n) for n in range(4)]), vics_case([media(1)], [media(2)])])
def test_a_list_cut_anywhere_is_refused(raw, tmp_path):
    for end in range(1, len(raw)):
        with pytest.raises(ListRefused):
            read(raw[:end], tmp_path)


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        (b"}, {", b"} {", "not JSON"),
        (b"}, {", b"},, {", "not JSON"),
        (b"}, {", b"}, 7, {", "no entry"),
        (b'"SHA1": "', b'"SHA1": x"', "not JSON"),
        (b'"SHA1"', b'"SHA1\xff"', "UTF-8"),
        (b'"MediaID": 1', b'"MediaID": NaN', "not JSON"),
        (b'"MediaID": 1', b'"MediaFiles": "x"', "MediaFiles"),
        (b'"value": [', b'"value": {"x": [', "no entries|not JSON"),
        (b'"value"', rb'"\u0076alue"', "no entry"),
        (b'"value"', b'"values"', "no entries"),
    ],
)
def test_a_list_with_a_fault_is_refused(old, new, reason, tmp_path):
    raw = vics([media(1), media(2)])
    assert old in raw
    with pytest.raises(ListRefused, match=reason):
        read(raw.replace(old, new, 1), tmp_path)


def test_the_place_of_a_fault_is_told(tmp_path):
    raw = vics([media(n) for n in range(500)])
    start = raw.index(b'{"MediaID": 400')
    raw = raw[:start] + raw[start:].replace(b'"Category"', b'"Category', 1)
    with pytest.raises(ListRefused) as refused:
        read(raw, tmp_path)
    assert refused.value.place == f"entry 401, byte {start}"


def test_an_empty_set_is_refused(tmp_path):
    with pytest.raises(ListRefused, match="no entries"):
        read(vics([]), tmp_path)


plain = (
    st.none()
    | st.booleans()
    | st.integers(-(2**70), 2**70)
    | st.text()
    | st.floats(allow_nan=False, allow_infinity=False)
)
values = st.recursive(plain, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3))
odd_entry = st.dictionaries(
    st.sampled_from(["Comments", "Exifs", "x", "value", "Media", "MD", '"', "é"]), values, max_size=4
)


@settings(max_examples=150, deadline=None)
@given(
    st.lists(odd_entry, min_size=1, max_size=8),
    st.booleans(),
    st.sampled_from([None, 1, "\t"]),
    st.booleans(),
    st.integers(16, 300),
)
def test_the_reader_agrees_with_ijson(tmp_path_factory, extras, in_case, indent, ascii_only, stretch):
    """The fast reader against the plain one, over odd contents, layouts and stretches."""
    entries = [{"MD5": digests(n).md5.hex(), **extra, "MediaID": n} for n, extra in enumerate(extras)]
    held = [{"CaseID": 1, "Media": entries}, {"Media": []}, {"CaseNumber": "[{"}] if in_case else entries
    raw = json.dumps({"x": [{}], "value": held, "y": [[{}]]}, indent=indent, ensure_ascii=ascii_only).encode()
    path = tmp_path_factory.mktemp("fuzz") / "list"
    path.write_bytes(raw)
    place = "value.item.Media.item" if in_case else "value.item"
    wanted = [(str(item["MediaID"]), bytes.fromhex(item["MD5"])) for item in ijson.items(io.BytesIO(raw), place)]
    old, reader.STRETCH_BYTES = reader.STRETCH_BYTES, stretch
    try:
        rows = [row for batch in reader.read(str(path)) for row in batch.frame.select("entry", "md5").rows()]
    finally:
        reader.STRETCH_BYTES = old
    assert rows == wanted


def test_a_damaged_list_is_never_read_as_more_than_ijson_reads(tmp_path):
    """One byte changed at a time: what ijson refuses is refused, and what it reads is read the same."""
    raw = bytearray(vics([media(n, MediaFiles=[{"FileName": "a"}]) for n in range(3)]))
    chance = random.Random(5)
    for at in chance.sample(range(len(raw)), 250):
        damaged = bytearray(raw)
        damaged[at] = chance.choice(b'"\\{}[],:0a \x00\xff')
        try:
            wanted = [item.get("MediaID") for item in islice(ijson.items(io.BytesIO(damaged), "value.item"), 10)]
        except (ijson.JSONError, AttributeError):
            wanted = None
        try:
            told = [row["entry"] for row in read(bytes(damaged), tmp_path)[0]]
        except ListRefused:
            continue
        assert wanted is not None
        assert len(told) == len(wanted)
