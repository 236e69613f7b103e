"""What people categorised goes on a list, the list goes into a library, and the next scan knows it."""

import hashlib
from pathlib import Path

import pytest

from tests.scan.made import hit
from tests.world import encoded, pattern, records_of
from vangnet.errors import InputRefused, ListRefused
from vangnet.reference import changing, store
from vangnet.reference.formats import detect
from vangnet.reference.library import Library
from vangnet.scan.categorised_listing import CategorisedMedium, write_categorised_list
from vangnet.scan.run import scan
from vangnet.values import Digests, Frame


def medium(number, **more):
    raw = encoded(pattern(number))
    digests = {name: hashlib.new(name, raw).hexdigest() for name in ("md5", "sha1", "sha256")}
    return CategorisedMedium(**{"category": "1", "size": len(raw), "type": "image/png", **digests, **more})


@pytest.fixture
def library(tmp_path):
    store.init(str(tmp_path / "library"))
    return str(tmp_path / "library")


def test_a_list_of_a_judgement_makes_the_next_scan_know_it(tmp_path, library):
    told = medium(5, series="Blue", victim_identified=False, self_generated=True, entry="medium-5")
    counts = write_categorised_list([told, medium(6)], tmp_path / "list.csv", profile="vics-us")
    assert (counts.listed, counts.codes) == (2, {"1": 2})
    assert detect(str(tmp_path / "list.csv")) == "list"
    change = changing.add(library, changing.Source(str(tmp_path / "list.csv"), "our unit"))
    assert (change.record.standing, change.record.profile.name) == ("provisional", "vics-us")

    (tmp_path / "exhibit").mkdir()
    (tmp_path / "exhibit" / "a.png").write_bytes(encoded(pattern(5)))
    scan(tmp_path / "exhibit", tmp_path / "out", library=Path(library), jobs=1)
    found = records_of(tmp_path / "out")["a.png"]
    assert found["status"] == "known"
    expected = hit(
        list="our unit #1 (provisional)", entry="medium-5", series="Blue", victim_identified=False, reading="sha256"
    )
    assert [one["list"] for one in found["hits"]] == [expected.list]
    assert [(one["entry"], one["category"], one["series"]) for one in found["hits"]] == [("medium-5", "1", "Blue")]

    changing.retract_entries(library, 1, ["medium-5"], "a second person disagrees")
    scan(tmp_path / "exhibit", tmp_path / "again", library=Path(library), jobs=1)
    assert records_of(tmp_path / "again")["a.png"]["status"] == "new"


def test_self_generated_is_kept_in_the_library(tmp_path, library):
    write_categorised_list([medium(5, self_generated=True)], tmp_path / "list.csv", profile="vics-us")
    changing.add(library, changing.Source(str(tmp_path / "list.csv"), "our unit"))
    one = medium(5)
    (match,) = Library.open(library).find(Digests(*(bytes.fromhex(d) for d in (one.md5, one.sha1, one.sha256))))
    assert match.entry.self_generated is True


def test_frames_of_a_video_come_along(tmp_path, library):
    frames = tuple(Frame(n * 1000, n * 1000 + 1000, hashlib.sha256(bytes([n])).digest(), 100) for n in range(3))
    film = medium(5, type="video/mp4", frames=frames, duration_ms=3000, entry="film")
    write_categorised_list([film], tmp_path / "list.csv", profile="vics-us")
    change = changing.add(library, changing.Source(str(tmp_path / "list.csv"), "our unit"))
    assert (change.record.counts.frames, change.record.counts.listed) == (3, 4)
    assert change.record.counts.without_category == 0


def test_a_provisional_list_is_never_taken_as_released(tmp_path, library):
    write_categorised_list([medium(5)], tmp_path / "list.csv", profile="vics-us")
    with pytest.raises(ListRefused, match="calls itself provisional"):
        changing.add(library, changing.Source(str(tmp_path / "list.csv"), "our unit", standing="released"))
    write_categorised_list([medium(5)], tmp_path / "final.csv", profile="vics-us", standing="released")
    change = changing.add(library, changing.Source(str(tmp_path / "final.csv"), "our unit"))
    assert change.record.title == "our unit #1"


def test_a_list_under_another_profile_is_refused(tmp_path, library):
    write_categorised_list([medium(5)], tmp_path / "list.csv", profile="vics-us")
    with pytest.raises(ListRefused, match="of profile vics-us, not vics-us-dhs"):
        changing.add(library, changing.Source(str(tmp_path / "list.csv"), "our unit", profile="vics-us-dhs"))


def test_a_profile_that_changed_since_is_refused(tmp_path, library):
    own = tmp_path / "own.toml"
    own.write_text('name = "own"\ntitle = "Own"\n[codes.1]\nlabel_en = "one"\nlabel_nl = "een"\n')
    write_categorised_list([medium(5)], tmp_path / "list.csv", profile=str(own))
    own.write_text(own.read_text().replace('"one"', '"two"'))
    with pytest.raises(ListRefused, match="has changed since"):
        changing.add(library, changing.Source(str(tmp_path / "list.csv"), "our unit", profile=str(own)))


@pytest.mark.parametrize(
    ("entries", "told"),
    [
        ([medium(5, category="9")], "does not know this code"),
        ([medium(5, md5="half")], "not a md5 hash"),
        ([medium(5, md5=None, sha1=None, sha256=None)], "has no digest"),
        ([medium(5, category=" ")], "has no category"),
        ([medium(5, entry="a"), medium(6, entry="a")], "stands twice"),
        ([], "has a hash that can be used"),
    ],
)
def test_what_the_library_would_not_take_is_refused_and_leaves_no_file(tmp_path, entries, told):
    with pytest.raises(InputRefused, match=told):
        write_categorised_list(entries, tmp_path / "list.csv", profile="vics-us")
    assert list(tmp_path.iterdir()) == []


def test_no_list_is_written_over(tmp_path):
    (tmp_path / "list.csv").write_text("mine")
    with pytest.raises(InputRefused, match="is there already"):
        write_categorised_list([medium(5)], tmp_path / "list.csv", profile="vics-us")
