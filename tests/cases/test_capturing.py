"""The files of capture become rows: by content, once, whatever happens between two steps; and the queue follows."""

from pathlib import Path

import pytest

from tests.cases.captured import capture_of, loaded, write_files
from tests.desk_world import World
from vangnet.capture.findings import Clue as FoundClue
from vangnet.cases.actions import capturing
from vangnet.cases.actions.jobs import TakenOver
from vangnet.cases.actions.queueing import settle_queue
from vangnet.cases.models import (
    Capture,
    CaptureFinding,
    CaptureMoment,
    Clue,
    Exhibit,
    Medium,
    Placing,
    QueueEntry,
    Scan,
    Tie,
)
from vangnet.cases.models.capture import CaptureCircumstances

TABLES = (CaptureFinding, CaptureMoment, Tie, Placing, CaptureCircumstances, Clue)


@pytest.fixture
def exhibit(world: World) -> Exhibit:
    return world.add_exhibit(world.case)


@pytest.fixture
def media(world: World, exhibit: Exhibit) -> list[Medium]:
    return world.add_media(exhibit, 8)


def counts() -> list[int]:
    return [model.objects.count() for model in TABLES]


def test_all_files_become_rows(exhibit: Exhibit, media: list[Medium], tmp_path: Path) -> None:
    capture = loaded(exhibit, media, tmp_path / "out")
    assert counts() == [8 + 4 + 2, 8, 3, 8, 8, 4]
    assert (capturing.is_loaded(capture, tmp_path / "out"), capture.left_out) == (True, 0)


def test_a_finding_is_told_as_it_was_written(exhibit: Exhibit, media: list[Medium], tmp_path: Path) -> None:
    loaded(exhibit, media, tmp_path / "out")
    place = CaptureFinding.objects.get(medium=media[0], kind="place")
    assert (place.country, place.municipality, place.latitude, place.error_m) == ("NL|DE", "Enschede", 52.2, 30.0)
    assert place.notes == [["place.near_border", {"metres": "30", "countries": "NL, DE"}]]
    moment = CaptureMoment.objects.get(medium=media[0]).moment
    assert [row["kind"] for row in moment["evidence"]] == ["captured", "existed_by"]


def test_loading_twice_changes_nothing(exhibit: Exhibit, media: list[Medium], tmp_path: Path) -> None:
    capture = loaded(exhibit, media, tmp_path / "out")
    before = counts()
    capturing.load(Capture.objects.get(pk=capture.pk), tmp_path / "out")
    settle_queue(exhibit.case)
    assert (counts(), QueueEntry.objects.count()) == (before, 8)


def test_a_kill_between_two_steps_loses_and_doubles_nothing(
    exhibit: Exhibit, media: list[Medium], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(capturing, "ROWS_AT_ONCE", 3)
    folder, capture = write_files(tmp_path / "out", media), capture_of(exhibit)
    steps = 0
    while not capturing.is_loaded(fresh := Capture.objects.get(pk=capture.pk), folder):
        asked = iter([False, True, True])
        capturing.load(fresh, folder, is_over=lambda asked=asked: next(asked))
        steps += 1
    assert steps == 5 + 3 + 1 + 3 + 3 + 2
    assert counts() == [14, 8, 3, 8, 8, 4]


def test_files_that_were_written_anew_take_the_place_of_the_rows(
    exhibit: Exhibit, media: list[Medium], tmp_path: Path
) -> None:
    capture = loaded(exhibit, media, tmp_path / "out")
    write_files(tmp_path / "out", media[:4])
    capturing.load(Capture.objects.get(pk=capture.pk), tmp_path / "out")
    settle_queue(exhibit.case)
    assert counts() == [4 + 2 + 1, 4, 1, 4, 4, 2]
    assert sorted(QueueEntry.objects.values_list("position", flat=True)) == [1, 2, 3, 4]


def test_two_workers_cannot_load_the_same_capture(exhibit: Exhibit, media: list[Medium], tmp_path: Path) -> None:
    folder, capture = write_files(tmp_path / "out", media), capture_of(exhibit)
    stale = Capture.objects.get(pk=capture.pk)
    capturing.load(capture, folder)
    stale.files = capture.files
    with pytest.raises(TakenOver):
        capturing.load(stale, folder)


def test_contents_that_the_case_does_not_hold_are_counted(
    exhibit: Exhibit, media: list[Medium], tmp_path: Path
) -> None:
    folder = write_files(tmp_path / "out", media)
    Medium.objects.filter(pk=media[1].pk).delete()
    capture = capture_of(exhibit)
    capturing.load(capture, folder)
    assert capture.left_out == 2 + 1 + 1 + 1 + 1 + 1
    assert Placing.objects.count() == 7


def test_words_that_no_database_holds_are_cleaned(exhibit: Exhibit, media: list[Medium], tmp_path: Path) -> None:
    odd = FoundClue(sha256=media[0].sha256, name="text", value="a\0b" + "x" * 900, key="ab", source="Exif")
    loaded(exhibit, media, tmp_path / "out", clues=[odd])
    assert Clue.objects.get(name="text").value == "ab" + "x" * 510


def test_a_later_scan_of_the_exhibit_supersedes_the_earlier(
    world: World, exhibit: Exhibit, media: list[Medium], tmp_path: Path
) -> None:
    loaded(exhibit, media, tmp_path / "out")
    later = Scan.objects.create(exhibit=exhibit, number=2, state=Scan.State.DONE)
    capture = Capture.objects.create(scan=later)
    capturing.load(capture, write_files(tmp_path / "later", media[:2]))
    capturing.supersede(capture)
    settle_queue(world.case)
    assert Capture.objects.get() == capture
    assert QueueEntry.objects.count() == 2
