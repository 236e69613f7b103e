import pytest

from tests.reference.lists import digests
from vangnet.errors import ListRefused
from vangnet.reference.formats import icse

HEADER = (
    "MD5;SHA1;PhotoDNA;Image ID;Is distributed;Victim identified;Offender identified;Series name;"
    "Number of submissions;File Available;Media Type;Baseline;ZZ40"
)


def read(tmp_path, *lines):
    path = tmp_path / "list"
    path.write_text("\n".join([HEADER, *lines, ""]))
    (batch,) = icse.read(str(path))
    return batch.frame.to_dicts(), batch.notes


def line(number, flags="n;y;", series="boat", baseline="y"):
    held = digests(number)
    return f"{held.md5.hex()};{held.sha1.hex()};;77{number};{flags};{series};3;y;image;{baseline};"


def test_an_entry_is_read_with_its_flags(tmp_path):
    (entry,), notes = read(tmp_path, line(1))
    told = {key: entry[key] for key in ("entry", "distributed", "victim_identified", "offender_identified", "series")}
    assert told == {
        "entry": "771",
        "distributed": False,
        "victim_identified": True,
        "offender_identified": None,
        "series": "boat",
    }
    assert (entry["md5"], entry["sha1"], entry["type"]) == (digests(1).md5, digests(1).sha1, "image")
    assert notes.unknown_keys == {"Number of submissions": 1, "File Available": 1, "ZZ40": 1}


@pytest.mark.parametrize("word", ["y", "YES", "t", "true"])
def test_baseline_yes_becomes_the_category(word, tmp_path):
    assert read(tmp_path, line(1, baseline=word))[0][0]["category"] == "baseline"


@pytest.mark.parametrize("word", ["n", "No", "f", "FALSE", ""])
def test_baseline_no_is_no_category(word, tmp_path):
    assert read(tmp_path, line(1, baseline=word))[0][0]["category"] is None


def test_baseline_of_another_word_is_refused(tmp_path):
    with pytest.raises(ListRefused, match="row 2, column Baseline"):
        read(tmp_path, line(1), line(2, baseline="maybe"))


def test_the_profile_comes_with_the_format(world):
    lines = "\n".join([HEADER, line(1), line(2, baseline="n"), ""])
    change = world.add(lines.encode())
    assert (change.record.format, change.record.profile.name) == ("icse", "icse")
    assert change.record.counts.codes == {"baseline": 1}
    assert world.open(categories={"baseline"}).find(digests(2)) == ()
