"""Scans through the real queue: run, stopped, killed, gone on with, and never a file lost or doubled."""

import signal
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from tests.cases.conftest import Desk, until
from tests.desk_world import actor
from tests.world import encoded, pattern
from vangnet.accounts.models import AuditEntry
from vangnet.cases.actions import jobs
from vangnet.cases.actions import scan as scans
from vangnet.cases.jobs import QUEUE
from vangnet.cases.models import File, Medium, Reliance, Scan
from vangnet.errors import InputRefused

pytestmark = pytest.mark.django_db(transaction=True)


def small(desk: Desk) -> Scan:
    """A known picture twice, two new ones, one that is broken and a text."""
    known, new = encoded(pattern(0)), encoded(pattern(10))
    exhibit = desk.exhibit(
        a_png=known, b_png=known, c_png=new, d_png=encoded(pattern(11)), e_png=new[:300], note=b"hello\n"
    )
    return desk.start(exhibit)


def test_a_scan_brings_its_media_into_the_case(desk: Desk) -> None:
    scan = small(desk)
    desk.work()
    scan.refresh_from_db()
    assert (scan.state, scan.problem, scan.files, scan.loaded_files) == (Scan.State.DONE, "", 6, 5)
    assert scan.statuses == {"known": 2, "similar": 0, "irrelevant": 0, "new": 2, "undecided": 1, "other": 1}
    media = {(medium.address, medium.status, medium.copies) for medium in Medium.objects.all()}
    assert {(status, copies) for _, status, copies in media} == {("known", 2), ("new", 1), ("undecided", 1)}
    assert sorted(Medium.objects.values_list("position", flat=True)) == [1, 2, 3, 4]
    assert [(one.list, one.media) for one in Reliance.objects.all()] == [("national #1", 1)]


def test_what_was_done_is_in_the_log(desk: Desk) -> None:
    small(desk)
    desk.work()
    done = AuditEntry.objects.exclude(name="books.keep")  # which the worker does each night
    lines = done.values_list("name", "person_number", "case_number")
    number = desk.world.case.number
    assert list(lines) == [("scan.start", "anna", number), ("scan.end", "", number)]


def test_without_a_library_all_pictures_are_new(desk: Desk, settings: Any) -> None:
    settings.LIBRARY = desk.data / "none"
    scan = small(desk)
    desk.work()
    scan.refresh_from_db()
    assert (scan.state, scan.library_version, scan.statuses["new"]) == (Scan.State.DONE, None, 4)


def test_what_the_judge_left_out_is_not_looked_at(desk: Desk) -> None:
    exhibit = desk.exhibit(a_png=encoded(pattern(10)), lawyer_png=encoded(pattern(11)))
    exhibit.scope = 'privileged = ["lawyer*"]'
    exhibit.save()
    desk.start(exhibit)
    desk.work()
    files = {(file.address, file.status, file.reason, file.medium is None) for file in File.objects.all()}
    assert files == {("a.png", "new", "", False), ("lawyer.png", "undecided", "privileged", True)}


def test_one_exhibit_has_one_scan_under_way(desk: Desk) -> None:
    scan = small(desk)
    with pytest.raises(InputRefused):
        desk.start(scan.exhibit)
    assert Scan.objects.count() == 1


def test_a_stopped_scan_goes_on(desk: Desk) -> None:
    scan = small(desk)
    jobs.stop(scan, by=actor(desk.world.anna))
    desk.work()
    scan.refresh_from_db()
    assert scan.state == Scan.State.STOPPED
    scans.resume_scan(scan, by=actor(desk.world.anna))
    desk.work()
    scan.refresh_from_db()
    assert (scan.state, scan.loaded_files) == (Scan.State.DONE, 5)
    with pytest.raises(InputRefused):
        scans.resume_scan(scan, by=actor(desk.world.anna))


def test_an_exhibit_that_is_gone_is_told(desk: Desk) -> None:
    scan = small(desk)
    (desk.root / "G1").rename(desk.root / "elsewhere")
    desk.work()
    scan.refresh_from_db()
    assert (scan.state, scan.problem_kind) == (Scan.State.FAILED, Scan.Problem.EVIDENCE)
    (desk.root / "elsewhere").rename(desk.root / "G1")
    scans.resume_scan(scan, by=actor(desk.world.anna))
    desk.work()
    scan.refresh_from_db()
    assert (scan.state, scan.problem) == (Scan.State.DONE, "")


def test_results_that_cannot_be_written_are_told(desk: Desk) -> None:
    scan = small(desk)
    desk.data.write_text("a file where a folder should be")
    desk.work()
    scan.refresh_from_db()
    assert (scan.state, scan.problem_kind) == (Scan.State.FAILED, Scan.Problem.ROOM)


def test_a_second_scan_takes_the_place_of_the_first(desk: Desk) -> None:
    scan = small(desk)
    desk.work()
    (desk.root / "G1" / "d.png").unlink()
    again = desk.start(scan.exhibit)
    desk.work()
    again.refresh_from_db()
    assert (again.number, again.state, again.problem) == (2, Scan.State.DONE, "")
    assert File.objects.count() == 4
    assert dict(Medium.objects.values_list("status", "copies").filter(status="known")) == {"known": 2}
    assert sorted(Medium.objects.values_list("copies", flat=True)) == [0, 1, 1, 2]


def test_a_content_in_two_exhibits_is_one_medium(desk: Desk) -> None:
    for number in ("G1", "G2"):
        desk.start(desk.exhibit(number, a_png=encoded(pattern(10))))
    desk.work()
    assert [(medium.exhibit.number, medium.copies) for medium in Medium.objects.all()] == [("G1", 2)]


def many(desk: Desk, number: str, count: int) -> Scan:
    folder = desk.root / number
    folder.mkdir()
    first = desk.exhibit(number)
    large = [pattern(number).resize((6000, 4000)) for number in range(20, 25)]
    pictures = [encoded(each, "JPEG", quality=20, progressive=True) for each in large]  # each takes its time
    for file in range(count):  # the last five are copies of the first
        comment = b"%06d" % (file % (count - 5))
        soi, rest = pictures[file % 5][:2], pictures[file % 5][2:]
        (folder / f"{file:04}.jpg").write_bytes(soi + b"\xff\xfe\x00\x08" + comment + rest)
    return desk.start(first)


def assert_whole(scan: Scan, count: int) -> None:
    scan.refresh_from_db()
    assert (scan.state, scan.problem) == (Scan.State.DONE, "")
    addresses = list(File.objects.filter(scan=scan).values_list("address", flat=True))
    assert len(addresses) == len(set(addresses)) == scan.loaded_files == count
    media = Medium.objects.filter(case=scan.exhibit.case)
    assert sorted(media.values_list("position", flat=True)) == list(range(1, len(media) + 1))
    assert sum(media.values_list("copies", flat=True)) == File.objects.exclude(medium=None).count()


def test_a_killed_worker_loses_and_doubles_nothing(desk: Desk) -> None:
    scan = many(desk, "G1", 240)
    worker = desk.worker()
    until(lambda: Scan.objects.get(pk=scan.pk).loaded_files > 0)
    assert Scan.objects.get(pk=scan.pk).stage == "examine"
    worker.send_signal(signal.SIGKILL)
    worker.wait()
    scan.refresh_from_db()
    assert scan.state == Scan.State.RUNNING
    assert jobs.requeue_lost() == 0  # it may only be slow: a minute of silence first
    Scan.objects.update(beat_at=timezone.now() - timedelta(seconds=61))
    assert jobs.requeue_lost() == 1
    assert jobs.requeue_lost() == 0
    asked = DBTaskResult.objects.filter(queue_name=QUEUE)
    assert sorted(asked.values_list("status", flat=True)) == ["FAILED", "READY"]
    desk.work()
    assert_whole(scan, 240)


def test_a_worker_that_must_end_puts_its_scan_back(desk: Desk) -> None:
    scan = many(desk, "G1", 240)
    worker = desk.worker()
    until(lambda: Scan.objects.get(pk=scan.pk).files > 5)
    assert Scan.objects.get(pk=scan.pk).stage == "examine"
    worker.terminate()
    assert worker.wait(timeout=30) == 0
    scan.refresh_from_db()
    assert (scan.state, scan.worker) == (Scan.State.QUEUED, "")
    desk.work()
    assert_whole(scan, 240)


def test_a_running_scan_is_stopped_and_goes_on(desk: Desk) -> None:
    scan = many(desk, "G1", 240)
    worker = desk.worker("--batch")
    until(lambda: Scan.objects.get(pk=scan.pk).files > 5)
    assert Scan.objects.get(pk=scan.pk).stage == "examine"
    jobs.stop(scan, by=actor(desk.world.anna))
    assert worker.wait(timeout=30) == 0
    scan.refresh_from_db()
    assert scan.state == Scan.State.STOPPED
    assert 0 < scan.files < 240
    assert scan.loaded_files > 0
    scans.resume_scan(scan, by=actor(desk.world.anna))
    desk.work()
    assert_whole(scan, 240)


def test_two_scans_run_at_once(desk: Desk) -> None:
    first, second = many(desk, "G1", 40), many(desk, "G2", 40)
    workers = [desk.worker("--batch"), desk.worker("--batch")]
    until(lambda: Scan.objects.filter(state=Scan.State.RUNNING).count() == 2)
    assert [worker.wait(timeout=120) for worker in workers] == [0, 0]
    for scan in (first, second):
        assert_whole(scan, 40)
