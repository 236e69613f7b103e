"""What all work of the queue has in common, whatever is done."""

import importlib

import pytest
from django.apps import apps
from django.utils.module_loading import import_string
from django_tasks_db.models import DBTaskResult

from tests.cases.conftest import Desk
from tests.desk_world import actor
from vangnet.accounts.models import AuditEntry
from vangnet.cases.actions import jobs
from vangnet.cases.jobs import QUEUE, Beat, StopAsked, ending
from vangnet.cases.models import Job, Scan
from vangnet.errors import InputRefused

KINDS = [kind for kind in apps.get_models() if issubclass(kind, Job)]


def test_each_kind_names_the_task_that_does_it_and_the_way_to_its_case() -> None:
    assert {kind.NAME for kind in KINDS} == {"scan", "capture", "chats"}
    for kind in KINDS:
        assert import_string(kind.TASK).queue_name == QUEUE
        assert str(kind.objects.select_related(kind.CASE).query)
        assert "fault" in kind.Problem.values  # type: ignore[attr-defined]


def test_what_was_taken_over_is_neither_told_nor_ended_by_who_had_it(desk: Desk) -> None:
    scan = asked(desk)
    assert jobs.take(Scan, scan.pk) is None  # another has it
    Scan.objects.filter(pk=scan.pk).update(worker="elsewhere:1:1")
    with pytest.raises(jobs.TakenOver):
        Beat(scan).beat()
    with ending(scan, lambda _: "fault"):
        Beat(scan).tell("examine")
    scan.refresh_from_db()
    assert (scan.state, scan.worker, scan.stage) == ("running", "elsewhere:1:1", "")


def test_a_new_stage_is_told_at_once_and_the_rest_once_a_second(desk: Desk) -> None:
    scan = asked(desk)
    beat = Beat(scan)
    beat.tell("examine", files=3)
    beat.tell("examine", files=4)
    assert Scan.objects.values_list("stage", "files").get(pk=scan.pk) == ("examine", 3)
    beat.tell("s" * 60)
    assert Scan.objects.values_list("stage", "files").get(pk=scan.pk) == ("s" * 40, 4)
    jobs.stop(scan, by=actor(desk.world.anna))
    with pytest.raises(StopAsked):
        beat.beat()


def test_a_refused_wish_changes_nothing_and_is_not_logged(desk: Desk) -> None:
    scan = asked(desk)
    with pytest.raises(InputRefused, match="gaande, of klaar"):
        jobs.resume(scan, by=actor(desk.world.anna))
    jobs.end(scan, Job.State.DONE)
    for wish in (jobs.stop, jobs.resume):
        with pytest.raises(InputRefused):
            wish(scan, by=actor(desk.world.anna))
    assert list(AuditEntry.objects.filter(name__in=["scan.stop", "scan.resume", "scan.end"]).values_list("name")) == [
        ("scan.end",)
    ]


def test_a_scan_that_waited_at_an_upgrade_is_found_by_its_task(desk: Desk) -> None:
    desk.start(desk.exhibit(a_txt=b"a"))
    migration = importlib.import_module("vangnet.cases.migrations.0002_jobs")
    migration._back(apps, None)
    assert DBTaskResult.objects.filter(task_path="vangnet.cases.jobs.run_scan").count() == 1
    migration._to_its_place(apps, None)
    assert DBTaskResult.objects.get(queue_name=QUEUE).task_path == Scan.TASK


def asked(desk: Desk) -> Scan:
    """A scan that this process has taken."""
    scan = jobs.take(Scan, desk.start(desk.exhibit(a_txt=b"a")).pk)
    assert scan is not None
    return scan
