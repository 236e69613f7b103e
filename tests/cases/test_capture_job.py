"""Capture as work of the queue: asked for when a scan is done, stopped, taken up again, failed with a reason."""

import io
import os
import shutil
import signal
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from tests.cases.conftest import Desk, until
from tests.desk_world import actor
from tests.world import pattern
from vangnet.accounts.models import AuditEntry
from vangnet.capture.device.apps import Class, Entry, save
from vangnet.capture.findings import Confidence
from vangnet.cases import capture_job
from vangnet.cases.actions import jobs
from vangnet.cases.actions.capture import ask_captures
from vangnet.cases.actions.jobs import requeue_lost
from vangnet.cases.actions.lanes import state
from vangnet.cases.evidence import results_of
from vangnet.cases.models import Capture, CaptureFinding, CaptureMoment, Case, Placing, QueueEntry, Scan
from vangnet.errors import InputRefused, OutputRefused

pytestmark = pytest.mark.django_db(transaction=True)


def photo(number: int) -> bytes:
    """A neutral pattern with the time and the camera in its EXIF."""
    exif = Image.Exif()
    exif[0x010F], exif[0x0110] = "Vangnet", f"Test {number}"
    exif.get_ifd(0x8769)[0x9003] = f"2026:10:{number:02} 12:00:00"
    made = io.BytesIO()
    pattern(number).convert("RGB").save(made, "JPEG", exif=exif)
    return made.getvalue()


@pytest.fixture
def scan(desk: Desk) -> Scan:
    exhibit = desk.exhibit(**{f"p{number}.jpg": photo(number) for number in (11, 12, 13)})
    scan = desk.start(exhibit)
    desk.work()
    return scan


def test_a_scan_that_is_done_is_captured_without_being_asked(desk: Desk, scan: Scan) -> None:
    desk.work()
    capture = Capture.objects.get()
    assert (capture.state, capture.problem, capture.worker) == ("done", "", "")
    assert [CaptureMoment.objects.count(), Placing.objects.count(), QueueEntry.objects.count()] == [3, 3, 3]
    assert set(QueueEntry.objects.values_list("make", flat=True)) == {"Vangnet"}
    line = AuditEntry.objects.get(name="capture.end")
    assert (line.case_number, line.details) == (desk.world.case.number, '{"state":"done","why":""}')


def test_the_signatures_that_the_unit_learnt_are_used_where_they_are_there(
    desk: Desk, scan: Scan, settings: Any, tmp_path: Path
) -> None:
    settings.SIGNATURES = tmp_path / "signatures.toml"
    entry = Entry(
        name="App of the unit",
        class_=Class.MESSENGER,
        form="jpeg",
        features={"make": "Vangnet"},
        source="here",
        at=date(2026, 11, 22),
        standing="measured",
        confidence=Confidence.WEAK,
    )
    save([entry], settings.SIGNATURES)
    desk.work()
    assert Capture.objects.get().state == "done"
    told = CaptureFinding.objects.filter(kind="app").values_list("label", flat=True)
    assert list(told) == ["App of the unit"] * 3


def test_it_is_asked_once(scan: Scan) -> None:
    assert (ask_captures(), ask_captures()) == (1, 0)


def test_a_closed_case_is_left_alone(desk: Desk, scan: Scan) -> None:
    Case.objects.filter(pk=desk.world.case.pk).update(retention=Case.Retention.NARROWED)
    assert ask_captures() == 0


def test_it_is_stopped_and_goes_on(desk: Desk, scan: Scan) -> None:
    ask_captures()
    capture = Capture.objects.get()
    jobs.stop(capture, by=actor(desk.world.anna))
    desk.work()
    assert Capture.objects.get().state == "stopped"
    with pytest.raises(InputRefused):
        jobs.stop(capture, by=actor(desk.world.anna))
    jobs.resume(capture, by=actor(desk.world.anna))
    desk.work()
    assert Capture.objects.get().state == "done"


def test_it_is_stopped_while_it_runs(desk: Desk, scan: Scan, monkeypatch: pytest.MonkeyPatch) -> None:
    examine = capture_job.examine

    def stopped(*args: Any, **more: Any) -> Any:
        Capture.objects.update(stop_asked=True)
        return examine(*args, **more)

    monkeypatch.setattr(capture_job, "examine", stopped)
    desk.work()
    assert Capture.objects.get().state == "stopped"
    monkeypatch.undo()
    jobs.resume(Capture.objects.get(), by=actor(desk.world.anna))
    desk.work()
    assert (Capture.objects.get().state, Placing.objects.count()) == ("done", 3)


@pytest.mark.parametrize(
    ("error", "kind"),
    [(OutputRefused("vol"), "results"), (InputRefused("weg"), "evidence"), (ValueError("x"), "fault")],
)
def test_a_failure_is_told_with_its_reason(
    desk: Desk, scan: Scan, monkeypatch: pytest.MonkeyPatch, error: Exception, kind: str
) -> None:
    def fail(*_: Any, **__: Any) -> Any:
        raise error

    monkeypatch.setattr(capture_job, "examine", fail)
    desk.work()
    capture = Capture.objects.get()
    assert (capture.state, capture.problem_kind, capture.problem) == ("failed", kind, str(error))


def test_an_exhibit_that_is_gone_fails_and_goes_on_when_it_is_back(desk: Desk, scan: Scan) -> None:
    shutil.move(desk.root / "G1", desk.root / "away")
    desk.work()
    assert Capture.objects.get().problem_kind == "evidence"
    shutil.move(desk.root / "away", desk.root / "G1")
    jobs.resume(Capture.objects.get(), by=actor(desk.world.anna))
    desk.work()
    assert Capture.objects.get().state == "done"


def test_a_killed_worker_loses_and_doubles_nothing(desk: Desk, scan: Scan) -> None:
    ask_captures()
    worker = desk.worker()
    try:
        until(lambda: Capture.objects.get().state != "queued")
    finally:
        os.kill(worker.pid, signal.SIGKILL)
        worker.wait()
    Capture.objects.filter(state="running").update(beat_at="2020-01-01T00:00:00Z")
    if Capture.objects.get().state == "running":
        assert requeue_lost() == 1
    desk.work()
    assert (Capture.objects.get().state, Placing.objects.count(), CaptureMoment.objects.count()) == ("done", 3, 3)


def test_results_that_are_there_are_not_made_again(desk: Desk, scan: Scan, monkeypatch: pytest.MonkeyPatch) -> None:
    desk.work()
    Capture.objects.update(state="queued", loaded_files=2, loaded_rows=0)
    called: list[int] = []
    monkeypatch.setattr(capture_job, "examine", lambda *_, **__: called.append(1))
    Placing.objects.all().delete()
    capture_job.run_capture.func(Capture.objects.get().pk)
    assert (called, Placing.objects.count(), Capture.objects.get().state) == ([], 3, "done")


def test_what_is_stated_moves_lanes_by_a_worker(desk: Desk, scan: Scan) -> None:
    desk.work()
    state(case=desk.world.case, fact="is_live", answer="yes", source="Melding", by=actor(desk.world.olaf))
    desk.work()
    assert set(QueueEntry.objects.values_list("lane", flat=True)) == {0}


def test_the_files_lie_beside_the_records_of_the_scan(desk: Desk, scan: Scan) -> None:
    desk.work()
    names = {place.name for place in results_of(scan).iterdir()}
    assert {"findings.parquet", "moments.parquet", "lanes.parquet", "circumstances.parquet"} <= names
