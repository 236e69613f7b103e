"""A case file that was tampered with is found out, exactly; and a hostile one costs nothing."""

import io
import json
import random
import tracemalloc
import zipfile

import msgspec
import pytest

from vangnet.errors import InputRefused
from vangnet.reports.keeping import desk_keys
from vangnet.suspects.casefile import checking
from vangnet.suspects.casefile.form import Manifest, Part
from vangnet.transfer.keys import keys_at

pytestmark = pytest.mark.django_db


@pytest.fixture
def good(made):
    return made(), desk_keys().card


def changed(place, out, *, replace=(), without=(), add=()):
    """The same archive with parts replaced, left out or added."""
    with zipfile.ZipFile(place) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for info in old.infolist():
            if info.filename not in without:
                new.writestr(info.filename, dict(replace).get(info.filename, old.read(info.filename)))
        for name, data in add:
            new.writestr(name, data)
    return out


def test_as_it_was_made(good):
    place, card = good
    told = checking.verify(place, card)
    assert (told.faults, told.is_signed, told.manifest.purpose) == ((), True, "Zitting")
    assert checking.verify(place).is_signed is None
    assert checking.recount(place).faults == ()


def test_a_changed_byte(good, tmp_path):
    place, card = good
    with zipfile.ZipFile(place) as archive:
        media = archive.read("tables/media.csv").replace(b'"known"', b'"other"', 1)
    bad = changed(place, tmp_path / "bad.zip", replace=[("tables/media.csv", media)])
    (fault,) = checking.verify(bad, card).faults
    assert fault.startswith("tables/media.csv: was changed: its SHA-256 is")
    assert checking.recount(bad).faults == (
        "media_by_status, known: told 2, counted 1",
        "media_by_status, other: told 0, counted 1",
    )


def test_a_part_taken_away_and_one_added(good, tmp_path):
    place, card = good
    bad = changed(place, tmp_path / "bad.zip", without=["tables/findings.csv"], add=[("tables/more.csv", b"x")])
    assert checking.verify(bad, card).faults == (
        "tables/findings.csv: is gone",
        "tables/more.csv: is not on the list; it was added",
    )
    assert checking.recount(bad).faults == (
        "tables/findings.csv: could not be counted (it is gone, or lacks a column)",
    )


def test_shorter_longer_and_twice(good, tmp_path):
    place, card = good
    with zipfile.ZipFile(place) as archive:
        case = archive.read("case.json")
    short = changed(place, tmp_path / "short.zip", replace=[("case.json", case[:-3])])
    assert checking.verify(short, card).faults == ("case.json: was changed: 3 bytes are missing",)
    long = changed(place, tmp_path / "long.zip", replace=[("case.json", case + b" ")])
    assert checking.verify(long, card).faults == (f"case.json: was changed: it is larger than {len(case)} bytes",)
    with pytest.warns(UserWarning, match="Duplicate"):
        twice = changed(place, tmp_path / "twice.zip", add=[("case.json", case)])
    assert checking.verify(twice, card).faults == ("case.json: stands in the file twice",)


def test_another_key_and_a_list_that_was_written_anew(good, tmp_path):
    place, card = good
    other = keys_at(tmp_path / "other.key", "desk").card
    assert checking.verify(place, other).faults == ("manifest.sig: the list was not signed by the door of this card",)
    with zipfile.ZipFile(place) as archive:
        manifest = json.loads(archive.read("manifest.json"))
    manifest["purpose"] = "Iets anders"
    anew = changed(place, tmp_path / "anew.zip", replace=[("manifest.json", json.dumps(manifest))])
    assert checking.verify(anew, card).faults == ("manifest.sig: the list was not signed by the door of this card",)
    unsigned = changed(place, tmp_path / "unsigned.zip", without=["manifest.sig"])
    assert checking.verify(unsigned, card).faults == ("manifest.sig: the list was not signed by the door of this card",)


def test_every_byte_of_the_archive_that_is_turned_is_found(good, tmp_path):
    place, card = good
    whole, chance = place.read_bytes(), random.Random(8)
    for at in chance.sample(range(len(whole)), 150):
        bad = tmp_path / "bad.zip"
        bad.write_bytes(whole[:at] + bytes([whole[at] ^ 0x40]) + whole[at + 1 :])
        try:
            told = checking.verify(bad, card)
        except InputRefused:
            continue
        if not told.faults:  # only what holds no content: dates and rights in the archive's own tables
            with zipfile.ZipFile(bad) as archive, zipfile.ZipFile(place) as original:
                assert {n: archive.read(n) for n in archive.namelist()} == {
                    n: original.read(n) for n in original.namelist()
                }


@pytest.mark.parametrize("data", [b"", b"PK", b"x" * 1_000, b"PK\5\6" + bytes(18)])
def test_what_is_no_case_file_is_refused(data, tmp_path):
    place = tmp_path / "x.zip"
    place.write_bytes(data)
    for check in (checking.verify, checking.recount):
        with pytest.raises(InputRefused):
            check(place)


def test_a_bomb_is_read_no_further_than_the_list_says(tmp_path):
    place = tmp_path / "bomb.zip"
    parts = (Part("tables/media.csv", 100, "0" * 64),)
    manifest = Manifest(case="x", purpose="x", recipient="x", made_at="x", made_by="x", program="x", parts=parts)
    with zipfile.ZipFile(place, "w", zipfile.ZIP_DEFLATED) as archive:
        with archive.open("tables/media.csv", "w") as part:
            for _ in range(300):
                part.write(bytes(2**20))
        archive.writestr("manifest.json", msgspec.json.encode(manifest))
        figure = {"rule": "media", "table": "media.csv", "says": "", "counts": {}, "total": 0}
        archive.writestr("summary.json", json.dumps({"case": "x", "figures": [figure]}))
    tracemalloc.start()
    assert checking.verify(place).faults == (
        "tables/media.csv: was changed: it is larger than 100 bytes",
        "summary.json: is not on the list; it was added",
    )
    assert checking.recount(place).faults == ("tables/media.csv: could not be counted (a line of it is too long)",)
    assert tracemalloc.get_traced_memory()[1] < 40 * 2**20
    tracemalloc.stop()


def test_a_large_list_and_many_parts_are_refused(tmp_path):
    place = tmp_path / "many.zip"
    with zipfile.ZipFile(place, "w") as archive:
        for number in range(201):
            archive.writestr(f"{number}", b"")
    with pytest.raises(InputRefused, match="more than 200 parts"):
        checking.verify(place)
    with zipfile.ZipFile(place, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("manifest.json", b" " * (2**20 + 1))
    with pytest.raises(InputRefused, match="larger than it can be"):
        checking.verify(place)


def test_names_that_lead_elsewhere_and_parts_over_each_other(tmp_path):
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        archive.writestr("../../etc/passwd", b"x")
        manifest = Manifest(case="x", purpose="x", recipient="x", made_at="x", made_by="x", program="x", parts=())
        archive.writestr("manifest.json", msgspec.json.encode(manifest))
    place = tmp_path / "x.zip"
    place.write_bytes(data.getvalue())
    assert checking.verify(place).faults == ("../../etc/passwd: is not on the list; it was added",)
    assert not (tmp_path.parent.parent / "etc").exists()
