"""Records of a scan come into the case: by content, in order, once, whatever happens between two steps."""

from pathlib import Path
from typing import Any

import pytest

from tests.desk_world import World
from tests.scan.made import hit, record
from vangnet.cases.actions import loading
from vangnet.cases.actions.jobs import TakenOver
from vangnet.cases.models import Exhibit, File, Medium, Reliance, Scan
from vangnet.scan.checkpoint import Checkpoint, Progress
from vangnet.scan.records import shard_name, write_shard
from vangnet.values import Range, Record


def scan_of(exhibit: Exhibit, worker: str = "me") -> Scan:
    number = exhibit.scans.count() + 1
    return Scan.objects.create(exhibit=exhibit, number=number, state=Scan.State.RUNNING, worker=worker)


def results(place: Path, *shards: list[Record]) -> Path:
    """Results as a scan leaves them, with one shard more that it did not get to name."""
    place.mkdir(exist_ok=True)
    checkpoint = Checkpoint(place)
    for number, records in enumerate(shards, 1):
        write_shard(records, place / shard_name(number))
        checkpoint.commit([shard_name(number)], Progress(), "{}", [])
    checkpoint.close()
    write_shard([record()], place / shard_name(len(shards) + 1))
    return place


@pytest.fixture
def scan(world: World) -> Scan:
    return scan_of(world.add_exhibit(world.case))


def test_what_people_may_act_on_is_loaded_and_the_rest_is_not(scan: Scan, tmp_path: Path) -> None:
    rows = [record(status=status) for status in ("new", "irrelevant", "other", "known", "similar", "undecided")]
    loading.load(scan, results(tmp_path / "out", rows))
    assert list(Medium.objects.values_list("position", "status")) == [
        (1, "new"),
        (2, "known"),
        (3, "similar"),
        (4, "undecided"),
    ]
    assert (scan.loaded_files, scan.loaded_shards, scan.loaded_rows) == (4, 1, 0)
    assert loading.counted(scan) == {"new": 1, "known": 1, "similar": 1, "undecided": 1}


def test_a_medium_holds_what_the_scan_said(scan: Scan, tmp_path: Path) -> None:
    said = record(
        address="backup.zip//DCIM/1.mp4",
        type="video/mp4",
        duration_ms=9_000,
        hits=(hit(entry="17", distance_bits=3),),
        ranges=(Range(0, 4_000, "new"),),
        remarks=("deleted",),
    )
    loading.load(scan, results(tmp_path / "out", [said]))
    medium, file = Medium.objects.get(), File.objects.get()
    assert (medium.sha256, medium.kind, medium.duration_ms, medium.pdq) == (said.sha256, "video", 9_000, said.pdq)
    assert (medium.hits[0]["entry"], medium.ranges[0]["end_ms"], medium.remarks) == ("17", 4_000, ["deleted"])
    assert medium.modified_at.isoformat() == "2023-11-14T22:13:20+00:00"
    assert (file.medium, file.folder, file.modified_at) == (medium, "backup.zip//DCIM", medium.modified_at)


def test_copies_are_counted_and_the_most_telling_status_stays(scan: Scan, tmp_path: Path) -> None:
    one, two, three = (record(sha256="ab" * 32, status=status) for status in ("undecided", "known", "new"))
    loading.load(scan, results(tmp_path / "out", [one, two], [three]))
    medium = Medium.objects.get()
    assert (medium.copies, medium.status, medium.address) == (3, "known", one.address)
    assert list(File.objects.values_list("status", flat=True)) == ["undecided", "known", "new"]


def test_a_later_shard_may_say_more(scan: Scan, tmp_path: Path) -> None:
    one = record(sha256="ab" * 32, status="new")
    two = record(sha256="ab" * 32, status="known", hits=(hit(),))
    loading.load(scan, results(tmp_path / "out", [one], [two]))
    medium = Medium.objects.get()
    assert (medium.copies, medium.status, len(medium.hits)) == (2, "known", 1)
    assert Reliance.objects.get().media == 1


def test_a_file_without_digests_stands_without_a_medium(scan: Scan, tmp_path: Path) -> None:
    closed = record(status="undecided", reason="privileged", md5=None, sha1=None, sha256=None, size=None, type=None)
    loading.load(scan, results(tmp_path / "out", [closed]))
    assert (Medium.objects.count(), File.objects.get().reason) == (0, "privileged")


@pytest.mark.parametrize("odd", [{"modified_at": 2**62}, {"modified_at": -(2**62)}, {"hits": (hit(entry="a\x00b"),)}])
def test_what_no_database_holds_is_loaded_all_the_same(scan: Scan, tmp_path: Path, odd: dict[str, Any]) -> None:
    loading.load(scan, results(tmp_path / "out", [record(**odd)]))
    assert Medium.objects.count() == 1


def test_each_step_is_whole_and_the_next_goes_on(scan: Scan, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(loading, "ROWS_AT_ONCE", 3)
    place = results(tmp_path / "out", [record() for _ in range(8)], [record() for _ in range(4)])
    reached = []
    for _ in range(5):  # killed after each step, and begun again by a worker that knows the database only
        asked = iter([False, True])
        fresh = Scan.objects.get(pk=scan.pk)
        loading.load(fresh, place, is_over=lambda asked=asked: next(asked))
        reached.append((fresh.loaded_shards, fresh.loaded_rows, fresh.loaded_files, File.objects.count()))
    assert reached == [(0, 3, 3, 3), (0, 6, 6, 6), (1, 0, 8, 8), (1, 3, 11, 11), (2, 0, 12, 12)]
    assert sorted(Medium.objects.values_list("position", flat=True)) == list(range(1, 13))


def test_two_workers_cannot_load_the_same_scan(scan: Scan, tmp_path: Path) -> None:
    place = results(tmp_path / "out", [record()])
    stale = Scan.objects.get(pk=scan.pk)
    loading.load(scan, place)
    with pytest.raises(TakenOver):
        loading.load(stale, place)
    assert File.objects.count() == 1


@pytest.mark.parametrize("rows", [1, 3, 100])
def test_loading_asks_the_same_questions_for_any_number_of_rows(
    scan: Scan, tmp_path: Path, rows: int, django_assert_max_num_queries: Any
) -> None:
    place = results(tmp_path / "out", [record() for _ in range(rows)])
    with django_assert_max_num_queries(16):
        loading.load(scan, place)
