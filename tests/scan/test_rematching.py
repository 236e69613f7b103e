"""Matching again tells what a new scan would tell, record for record, and names what only reading again can tell."""

import hashlib
import io
import json
import subprocess
import zipfile
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageOps

from tests.filmed import again, film, needs_ffmpeg
from tests.scan.made import made_scan, record
from tests.world import encoded, pattern, records_of, zipped
from vangnet.errors import InputRefused
from vangnet.reference import changing, store
from vangnet.reference.categories import Kind as Meaning
from vangnet.scan.listing import make_list
from vangnet.scan.rematching import Kind, ReadAgain, rematch
from vangnet.scan.rematching.records import standing
from vangnet.scan.run import Options, scan
from vangnet.scan.scope import Scope

LISTED_LATER = (10, 11, 12)


@pytest.fixture(scope="module")
def lists(tmp_path_factory) -> dict[str, Path]:
    """A first list with patterns 0, 1 and 2; a later one with 10, 11 and 12."""
    place = tmp_path_factory.mktemp("lists")
    for name, numbers in (("first", (0, 1, 2)), ("later", LISTED_LATER)):
        (place / name).mkdir()
        for number in numbers:
            (place / name / f"{number}.png").write_bytes(encoded(pattern(number)))
        make_list(place / name, place / f"{name}.csv", jobs=1)
    return {name: place / f"{name}.csv" for name in ("first", "later")}


@pytest.fixture
def library(lists, tmp_path) -> Path:
    place = tmp_path / "library"
    store.init(str(place))
    changing.add(str(place), changing.Source(str(lists["first"]), "national"))
    return place


@pytest.fixture
def rematched(exhibit, library, tmp_path):
    """Scan, change the library, match again, and scan anew: gives the changes by address.

    All that is not named must stand in the new scan as in the old records, and all that is named and needs no reading
    as it is told.
    """

    def run(*changes, **options) -> dict:
        scan(exhibit, tmp_path / "old", library=library, options=Options(**options), jobs=1)
        for change in changes:
            change()
        told: list = []
        summary = rematch(tmp_path / "old", library=library, take=told.append)
        scan(exhibit, tmp_path / "new", library=library, options=Options(**options), jobs=1)
        old, new = records_of(tmp_path / "old"), records_of(tmp_path / "new")
        changes = {one.address: one for one in told}
        expected = {address: standing(row) for address, row in new.items()}
        assert {a: expected[a] for a in expected if a not in changes} == {
            a: standing(old[a]) for a in old if a not in changes
        }
        sure = {address: one.after for address, one in changes.items() if one.read_again is None}
        assert sure == {address: expected[address] for address in sure}
        for one in told:
            if one.read_again == ReadAgain.DISTANCE:
                full = expected[one.address]
                assert (one.after.status, one.after.reason) == (full.status, full.reason)
                assert {hit.list for hit in one.after.hits} == {hit.list for hit in full.hits}
            assert one.before == standing(old[one.address])
            assert (one.sha256, one.before == one.after) == (old[one.address]["sha256"], one.kind == Kind.SAME)
        assert sum(summary.kinds.values()) == summary.files == sum(summary.statuses.values()) == len(old)
        assert sum(summary.read_again.values()) == sum(one.read_again is not None for one in told)
        return changes

    return run


@pytest.fixture
def add(library, lists):
    return lambda: changing.add(str(library), changing.Source(str(lists["later"]), "later"))


def retract(library):
    return lambda: changing.retract(str(library), 1, "no longer valid")


def in_short(changes) -> dict[str, tuple]:
    return {address: (one.kind, one.after.status, one.read_again) for address, one in changes.items()}


def test_copies_of_what_is_newly_listed_are_new_hits(exhibit, rematched, add):
    """Turned, bordered, smaller and re-encoded copies; exact ones; and all that stays as it was."""
    for number in LISTED_LATER:
        picture = pattern(number)
        edits = {
            "same": picture,
            "turned": picture.transpose(Image.Transpose.ROTATE_90),
            "mirrored": ImageOps.mirror(picture),
            "framed": ImageOps.expand(picture, 50, "white"),
            "smaller": picture.resize((400, 300)),
        }
        for name, edited in edits.items():
            (exhibit / f"{name} {number}.png").write_bytes(encoded(edited))
        (exhibit / f"again {number}.jpg").write_bytes(encoded(picture, "JPEG", quality=85))
    for number in (0, 30, 31):
        (exhibit / f"{number}.png").write_bytes(encoded(pattern(number)))
    (exhibit / "plain.png").write_bytes(encoded(Image.new("RGB", (300, 300), "grey")))
    (exhibit / "notes.txt").write_bytes(b"Milk, bread, cheese.\n" * 30)
    (exhibit / "random.bin").write_bytes(np.random.default_rng(1).bytes(200_000))
    changes = in_short(rematched(add))
    assert changes == {
        f"{name} {number}.{kind}": outcome
        for number in LISTED_LATER
        for name, kind, outcome in (
            ("same", "png", ("new_hit", "known", None)),
            *(
                (name, "png", ("new_hit", "similar", "distance"))
                for name in ("turned", "mirrored", "framed", "smaller")
            ),
            ("again", "jpg", ("new_hit", "similar", "distance")),
        )
    }


def test_transparent_pictures_and_frames_of_animations_are_matched_again(exhibit, rematched, add):
    clear = pattern(10).convert("RGBA")
    clear.putalpha(Image.fromarray((np.indices((480, 640)).sum(0) % 200 + 55).astype(np.uint8)))
    (exhibit / "clear.png").write_bytes(encoded(clear))
    frames = [pattern(number) for number in (40, 41, 11)]
    (exhibit / "moving.webp").write_bytes(
        encoded(frames[0], "WEBP", save_all=True, append_images=frames[1:], quality=95)
    )
    changes = rematched(add)
    assert {one.after.hits[0].reading.split("/")[0] for one in changes.values() if one.after.hits} >= {"frame 3"}


def test_near_misses_of_the_quick_reading_are_named(exhibit, rematched, add):
    """A picture too far from the list for a hit, and too near to be sure without its full size."""
    base = np.asarray(pattern(10), np.float32)
    for share in range(10, 60, 5):
        mixed = base * (1 - share / 100) + np.asarray(pattern(60), np.float32) * share / 100
        (exhibit / f"{share}.jpg").write_bytes(encoded(Image.fromarray(mixed.astype(np.uint8)), "JPEG", quality=90))
    changes = in_short(rematched(add))
    assert ("same", "new", "near_miss") in changes.values()
    assert ("new_hit", "similar", "distance") in changes.values()


def test_pictures_without_much_texture_were_read_in_full_and_are_settled(exhibit, rematched, library, tmp_path):
    """Their full-size reading is kept as well, so that nothing is left to read."""
    soft = Image.fromarray(np.asarray(pattern(70).convert("L").resize((12, 9))), "L").resize((640, 480)).convert("RGB")
    (tmp_path / "soft").mkdir()
    (tmp_path / "soft" / "soft.png").write_bytes(encoded(soft))
    make_list(tmp_path / "soft", tmp_path / "soft.csv", jobs=1)
    (exhibit / "again.jpg").write_bytes(encoded(soft, "JPEG", quality=90))
    changes = rematched(lambda: changing.add(str(library), changing.Source(str(tmp_path / "soft.csv"), "soft")))
    assert [one.kind for one in changes.values()] in (["new_hit"], [])


def test_retracting_a_list_breaks_its_hits(exhibit, library, rematched):
    (exhibit / "same.png").write_bytes(encoded(pattern(0)))
    (exhibit / "again.jpg").write_bytes(encoded(pattern(1), "JPEG", quality=85))
    (exhibit / "new.png").write_bytes(encoded(pattern(30)))
    assert in_short(rematched(retract(library))) == {
        "same.png": ("gone", "undecided", "not_decoded"),
        "again.jpg": ("gone", "new", None),
    }


def test_one_list_gone_and_one_come(exhibit, library, rematched, add):
    (exhibit / "again.jpg").write_bytes(encoded(pattern(1), "JPEG", quality=85))
    (exhibit / "same.png").write_bytes(encoded(pattern(10)))
    changes = in_short(rematched(retract(library), add))
    assert changes == {"again.jpg": ("gone", "new", None), "same.png": ("new_hit", "known", None)}


def test_lists_that_were_merged_with_older_ones_are_asked_too(exhibit, library, lists, rematched, add, tmp_path):
    """Small lists are written together: what is new then stands beside what was known before."""
    (exhibit / "again.jpg").write_bytes(encoded(pattern(11), "JPEG", quality=85))
    (exhibit / "known.jpg").write_bytes(encoded(pattern(1), "JPEG", quality=85))
    (exhibit / "new.png").write_bytes(encoded(pattern(30)))
    before = {ref.name for ref in store.read_version(str(library)).segments}

    def add_many() -> None:
        add()
        for number in range(12):
            (tmp_path / f"{number}.csv").write_text(f"sha256\n{number + 1:064x}\n")
            changing.add(str(library), changing.Source(str(tmp_path / f"{number}.csv"), f"list {number}"))

    changes = in_short(rematched(add_many))
    assert not before & {ref.name for ref in store.read_version(str(library)).segments}
    assert changes == {"again.jpg": ("new_hit", "similar", "distance")}


def test_irrelevant_material_hides_only_itself(exhibit, library, rematched, tmp_path):
    (exhibit / "a.zip").write_bytes(zipped({"x.png": encoded(pattern(30)), "readme.txt": b"text" * 50}))
    (exhibit / "icon.png").write_bytes(encoded(pattern(31)))
    digest = hashlib.sha256(encoded(pattern(31))).hexdigest()
    (tmp_path / "nsrl.csv").write_text(f"sha256\n{digest}\n")
    source = changing.Source(str(tmp_path / "nsrl.csv"), "system files", kind=Meaning.IRRELEVANT)
    changes = in_short(rematched(lambda: changing.add(str(library), source)))
    assert changes == {"icon.png": ("changed", "irrelevant", None)}


def test_members_copies_and_fragments_are_matched_again(exhibit, rematched, add):
    """A copy is decoded once, and a file that breaks off has no digests: both are matched by what was kept."""
    copy = encoded(pattern(10).resize((500, 375)))
    (exhibit / "a.png").write_bytes(copy)
    (exhibit / "b.zip").write_bytes(zipped({"in/c.png": copy, "d.png": encoded(pattern(11))}))
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("broken.bmp", encoded(pattern(12), "BMP"))
    data = bytearray(buffer.getvalue())
    data[-len(data) // 12] ^= 0xFF
    (exhibit / "e.zip").write_bytes(data)
    changes = rematched(add)
    assert {"a.png", "b.zip//in/c.png", "b.zip//d.png"} <= set(changes)
    assert {one.kind for one in changes.values()} == {"new_hit"}


def test_damaged_pictures_are_matched_again_by_what_decoded(exhibit, rematched, add):
    whole = encoded(pattern(10), "JPEG", quality=95)
    (exhibit / "cut.jpg").write_bytes(whole[: len(whole) * 99 // 100])
    (exhibit / "head.jpg").write_bytes(whole[:300])
    (change,) = rematched(add).values()
    assert (change.address, change.kind, change.after.reason) == ("cut.jpg", "new_hit", "corrupt")


@needs_ffmpeg
def test_videos_are_matched_again_by_their_frames(exhibit, library, rematched, tmp_path):
    (tmp_path / "films").mkdir()
    known = film(tmp_path / "films" / "known.mp4", [1, 2, 3, 4])
    make_list(tmp_path / "films", tmp_path / "films.csv", jobs=1)
    again(known, exhibit / "copy.mp4", "-b:v", "60k")
    again(known, exhibit / "turned.mp4", "-vf", "hflip")
    film(exhibit / "mixed.mp4", [21, 22, 2, 3, 23])
    film(exhibit / "other.mp4", [31, 32])
    (exhibit / "same.mp4").write_bytes(known.read_bytes())
    changes = rematched(lambda: changing.add(str(library), changing.Source(str(tmp_path / "films.csv"), "films")))
    assert in_short(changes) == {
        "copy.mp4": ("new_hit", "similar", None),
        "turned.mp4": ("new_hit", "similar", None),
        "mixed.mp4": ("new_hit", "new", None),
        "same.mp4": ("new_hit", "known", None),
    }


def test_what_a_new_block_list_may_know_a_part_of_is_named(exhibit, library, add, tmp_path):
    """And once a scan has looked for parts, only those that it found, for what they are parts of may be told anew."""
    (tmp_path / "photos").mkdir()
    photo = encoded(pattern(80, 1280, 960), "JPEG", quality=92)
    (tmp_path / "photos" / "80.jpg").write_bytes(photo)
    make_list(tmp_path / "photos", tmp_path / "photos.csv", blocks=tmp_path / "photos.blocks", jobs=1)
    (exhibit / "middle").write_bytes(photo[50_001:150_001])
    (exhibit / "other").write_bytes(encoded(pattern(81, 1280, 960), "JPEG", quality=92)[50_001:150_001])
    (exhibit / "new.png").write_bytes(encoded(pattern(30)))
    scan(exhibit, tmp_path / "old", library=library, jobs=1)
    changing.add(str(library), changing.Source(str(tmp_path / "photos.blocks"), "photos"))
    named: list = []
    rematch(tmp_path / "old", library=library, take=named.append)
    assert {one.address: one.read_again for one in named} == {"middle": "blocks", "other": "blocks"}
    scan(exhibit, tmp_path / "new", library=library, jobs=1)
    add()
    named.clear()
    rematch(tmp_path / "new", library=library, take=named.append)
    assert [(one.address, one.kind, one.after.status, one.read_again) for one in named] == [
        ("middle", "same", "similar", "blocks")
    ]


def test_nothing_new_changes_nothing(exhibit, rematched):
    (exhibit / "same.png").write_bytes(encoded(pattern(0)))
    (exhibit / "again.jpg").write_bytes(encoded(pattern(1), "JPEG", quality=85))
    (exhibit / "new.png").write_bytes(encoded(pattern(30)))
    assert rematched() == {}


def test_empty_scan(exhibit, rematched, add):
    assert rematched(add) == {}


def test_another_library_is_matched_with_as_a_whole(exhibit, library, lists, tmp_path):
    (exhibit / "again.jpg").write_bytes(encoded(pattern(10), "JPEG", quality=85))
    scan(exhibit, tmp_path / "old", library=library, jobs=1)
    store.init(str(tmp_path / "other"))
    changing.add(str(tmp_path / "other"), changing.Source(str(lists["later"]), "other"))
    told = []
    rematch(tmp_path / "old", library=tmp_path / "other", take=told.append)
    assert [(one.kind, one.after.hits[0].list) for one in told] == [("new_hit", "other #1")]


def test_scan_that_kept_no_fingerprints_is_matched_by_digests_and_that_is_said(exhibit, library, add, tmp_path):
    (exhibit / "same.png").write_bytes(encoded(pattern(10)))
    (exhibit / "again.jpg").write_bytes(encoded(pattern(11), "JPEG", quality=85))
    (exhibit / "notes.txt").write_bytes(b"Milk, bread, cheese.\n" * 30)
    scan(exhibit, tmp_path / "old", library=library, jobs=1)
    for path in (tmp_path / "old").glob("fingerprints-*"):
        path.unlink()
    summary = json.loads((tmp_path / "old" / "summary.json").read_text())
    (tmp_path / "old" / "summary.json").write_text(json.dumps(summary | {"fingerprints": None}))
    add()
    told = []
    outcome = rematch(tmp_path / "old", library=library, take=told.append)
    assert {one.address: (one.kind, one.read_again) for one in told} == {
        "same.png": ("new_hit", None),
        "again.jpg": ("same", "not_kept"),
    }
    assert (outcome.has_fingerprints, outcome.read_again) == (False, {"not_kept": 1})


def test_what_is_out_of_scope_is_not_kept(exhibit, library, tmp_path):
    (exhibit / "a.zip").write_bytes(zipped({"in/x.png": encoded(pattern(10)), "out/y.png": encoded(pattern(11))}))
    options = Options(scope=Scope(folders=("a.zip/in/**",)))
    summary = scan(exhibit, tmp_path / "old", library=library, options=options, jobs=1)
    assert (summary["statuses"]["new"], summary["fingerprints"]) == (1, 1)


def test_stopped_scan_is_matched_as_far_as_it_went(library, add, tmp_path):
    place = made_scan(tmp_path / "scan", [record(), record()], complete=False)
    add()
    outcome = rematch(place, library=library)
    assert (outcome.complete, outcome.files, outcome.read_again) == (False, 2, {"not_kept": 2})


def test_folder_that_is_no_scan_is_refused(library, tmp_path):
    with pytest.raises(InputRefused, match="not the output of a scan"):
        rematch(tmp_path, library=library)


def test_results_are_only_read(exhibit, library, add, tmp_path):
    (exhibit / "again.jpg").write_bytes(encoded(pattern(10), "JPEG", quality=85))
    scan(exhibit, tmp_path / "old", library=library, jobs=1)
    add()
    subprocess.run(["chmod", "-R", "a-w", tmp_path / "old"], check=True)
    before = {path.name: path.read_bytes() for path in (tmp_path / "old").iterdir()}
    rematch(tmp_path / "old", library=library)
    assert {path.name: path.read_bytes() for path in (tmp_path / "old").iterdir()} == before
