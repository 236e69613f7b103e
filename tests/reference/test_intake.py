import polars as pl
import pytest

from tests.reference.lists import digests, made_list, media, pdq, row, table, vics
from vangnet.errors import InputRefused, ListRefused
from vangnet.reference.entries import EMPTY_FILE
from vangnet.values import Digests, Kind


def test_digests_of_the_empty_file_are_left_out_and_counted(world):
    empty = {"md5": EMPTY_FILE["md5"].hex(), "sha1": EMPTY_FILE["sha1"].hex(), "sha256": EMPTY_FILE["sha256"].hex()}
    counts = world.add(table([row(1), empty, {**row(2), "md5": empty["md5"]}])).record.counts
    assert (counts.read, counts.listed, counts.dropped, counts.empty_file_hashes) == (3, 2, 1, 4)
    library = world.open()
    assert library.find(Digests(EMPTY_FILE["md5"], EMPTY_FILE["sha1"], EMPTY_FILE["sha256"])) == ()
    assert [match.agree for match in library.find(digests(2))] == [("sha256", "sha1")]


def test_fingerprints_without_texture_are_left_out_and_counted(world):
    fingerprints = ["ff" * 32, pdq(1).hex(), pdq(2).hex()]
    counts = world.add(table([row(n, pdq=held) for n, held in enumerate(fingerprints)])).record.counts
    assert (counts.featureless_fingerprints, counts.hashes["pdq"], counts.listed) == (1, 2, 3)


def test_photodna_is_stored_and_told_as_not_matched(world):
    entries = [media(1, PhotoDNA="AQID" * 48), media(2, MD5=..., SHA1=..., PhotoDNA="AQID" * 48)]
    counts = world.add(vics(entries), profile="vics-us").record.counts
    assert (counts.listed, counts.searchable, counts.not_matched, counts.hashes["photodna"]) == (2, 1, 1, 2)
    held = pl.read_parquet(f"{world.path}/lists/000001/*.parquet")
    assert held["photodna"].to_list() == [bytes([1, 2, 3]) * 48] * 2


def test_entries_without_any_hash_are_counted(world):
    counts = world.add(
        vics([media(1), media(2, MD5=None, SHA1=""), media(3, MD5="x", SHA1=...)]), profile="vics-us"
    ).record.counts
    assert (counts.read, counts.listed, counts.dropped, counts.invalid) == (3, 1, 2, {"md5": 1})


def test_a_list_without_any_usable_hash_is_refused(world):
    with pytest.raises(ListRefused, match="none of its 2 entries"):
        world.add(vics([media(1, MD5="x", SHA1=...), media(2, MD5=None, SHA1=...)]), profile="vics-us")


def test_codes_without_a_profile_are_refused(world):
    with pytest.raises(ListRefused, match="--profile") as refused:
        world.add(vics([media(7, Category=None), media(8)]))
    assert refused.value.place == "entry 8, category '1'"


def test_a_list_without_codes_needs_no_profile(world):
    assert world.add(vics([media(1, Category=None)])).record.counts.without_category == 1


def test_a_code_that_the_profile_does_not_know_is_refused_with_its_place(world):
    with pytest.raises(ListRefused, match="does not know") as refused:
        world.add(vics([media(1), media(2, Category=9)]), profile="vics-us")
    assert refused.value.place == "entry 2, category '9'"


def test_a_profile_may_take_unknown_codes(world):
    change = world.add(table([row(1, category="VKiPo")]), profile="generic")
    assert [(code.code, code.kind, code.added) for code in change.codes] == [("VKiPo", Kind.KNOWN, 1)]


@pytest.mark.parametrize(
    ("profile", "kinds"),
    [
        ("vics-us", {"0": "irrelevant", "1": "known", "2": "known", "3": "known", "4": "known", None: "known"}),
        ("vics-us-dhs", {None: "known", "1": "known", "2": "known", "3": "known", "4": "known", "5": "irrelevant"}),
    ],
)
def test_the_same_number_means_what_its_profile_says(profile, kinds, world):
    world.add(vics([media(n, Category=n) for n in range(6)]), profile=profile)
    library = world.open()
    entries = [library.find(digests(n))[0].entry for n in range(6)]
    assert {entry.category: str(entry.kind) for entry in entries} == kinds


def test_every_code_is_told_with_its_meaning_before_and_after(world):
    world.add(vics([media(n, Category=1) for n in range(3)]), profile="vics-us")
    change = world.add(vics([media(n, Category=n % 2) for n in range(2, 6)]), profile="vics-us", dry_run=True)
    told = {code.code: (code.label_nl, code.before, code.added, code.after) for code in change.codes}
    assert told["0"] == ("Niet relevant", 0, 2, 2)
    assert told["1"] == ("Materiaal van seksueel kindermisbruik", 3, 2, 5)
    assert (change.new_entries, change.record.counts.already_listed) == (3, 1)


def test_an_irrelevant_list_may_not_hide_a_code_that_is_known(world):
    with pytest.raises(ListRefused, match="calls this code known"):
        world.add(vics([media(1)]), profile="vics-us", kind=Kind.IRRELEVANT)


def test_a_list_may_be_said_to_be_irrelevant(world):
    counts = world.add(made_list(1, 2), kind=Kind.IRRELEVANT).record.counts
    assert counts.irrelevant == 2
    assert world.open().find(digests(1))[0].entry.kind == Kind.IRRELEVANT


def test_a_unit_may_bring_its_own_profile(world):
    path = world.write(b'name="own"\ntitle="Own"\n[codes.A]\nlabel_en="a"\nlabel_nl="b"\nkind="irrelevant"\n')
    world.add(table([row(1, category="A")]), profile=str(path))
    assert world.open().find(digests(1))[0].entry.kind == Kind.IRRELEVANT


@pytest.mark.parametrize(
    "raw",
    [
        b"name = ",
        b'name="x"',
        b'name="x"\ntitle="x"\n[codes.none]\nlabel_en="a"\nlabel_nl="b"\n',
        b'name="x"\ntitle="x"\n[codes.1]\nlabel_en="a"\nlabel_nl="b"\nkind="bad"\n',
        b"\xff",
    ],
)
def test_a_profile_with_a_fault_is_refused(raw, world):
    path = world.write(raw)
    with pytest.raises(InputRefused, match="profile"):
        world.add(made_list(1), profile=str(path))


def test_a_profile_that_is_not_there_is_refused(world):
    with pytest.raises(InputRefused, match="not one of generic, icse, vics-us, vics-us-dhs"):
        world.add(made_list(1), profile="vics")


def test_distinct_digests_are_counted_apart_from_entries(world):
    counts = world.add(vics([media(n % 3, MediaID=n) for n in range(10)]), profile="vics-us").record.counts
    assert (counts.listed, counts.distinct) == (10, {"md5": 3, "sha1": 3, "sha256": 0})


def test_the_columns_of_a_list_stay_readable(world):
    world.add(vics([media(1, Tags="a, b", MimeType="image", MediaSize=5)]), profile="vics-us")
    (held,) = pl.read_parquet(f"{world.path}/lists/000001/*.parquet").to_dicts()
    told = {name: held[name] for name in ("entry", "md5", "category", "tags", "type", "size")}
    wanted = {"entry": "1", "md5": digests(1).md5, "category": "1", "tags": "a, b", "type": "image", "size": 5}
    assert told == wanted
