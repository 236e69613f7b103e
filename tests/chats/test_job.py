"""An export as work of the queue: given, read, measured, stopped, taken up again, failed with a reason."""

import shutil

import pytest

from tests.cases.conftest import Desk
from tests.chats.given import Given
from tests.desk_world import actor
from vangnet.accounts.models import AuditEntry
from vangnet.cases.actions import jobs
from vangnet.cases.worker import do_duties
from vangnet.chats import job
from vangnet.chats.actions import reading as actions
from vangnet.chats.folders import folder_of
from vangnet.chats.models import Export
from vangnet.chats.queries.exports import opened
from vangnet.errors import InputRefused
from vangnet.networks.formats.telegram_json import EXAMPLES

pytestmark = pytest.mark.django_db(transaction=True)

FILES = {"result.json": EXAMPLES[0].data}


def test_an_export_is_read_and_measured(given: Given) -> None:
    export = given(FILES)
    assert (export.state, export.problem, export.worker) == ("done", "", "")
    assert export.counts["members"] > 2
    found = opened(export)
    assert found is not None
    assert found.measures is not None
    assert found.stored.manifest.exports[0].files[0].sha256
    assert {"chats.give", "chats.end"} <= set(AuditEntry.objects.values_list("name", flat=True))


def test_a_place_that_is_not_there_is_refused(desk: Desk) -> None:
    exhibit = desk.exhibit("G9")
    for path in ("nergens.json", "../..", "/etc/passwd"):
        with pytest.raises(InputRefused):
            actions.give_export(exhibit, path=path, name="", basis="x", by=actor(desk.world.anna))
    with pytest.raises(InputRefused):
        actions.give_export(exhibit, path="", name="", basis=" ", by=actor(desk.world.anna))
    assert not Export.objects.exists()


def test_a_place_is_given_once(given: Given, desk: Desk) -> None:
    export = given(FILES)
    with pytest.raises(InputRefused):
        actions.give_export(export.exhibit, path="", name="x", basis="x", by=actor(desk.world.anna))


def test_nothing_that_can_be_read_fails_with_a_reason_that_tells_no_path_of_the_machine(
    given: Given, desk: Desk
) -> None:
    export = given({"a.txt": b"hallo"})
    assert (export.state, export.problem_kind) == ("failed", "evidence")
    assert export.problem == "no format that is read in G9"
    assert str(desk.root) not in export.problem


def test_it_is_stopped_and_goes_on(given: Given, desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    measure = job.measure

    def stopped(*args: object, **more: object) -> object:
        Export.objects.update(stop_asked=True)
        return measure(*args, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(job, "measure", stopped)
    export = given(FILES)
    assert export.state == "stopped"
    monkeypatch.undo()
    jobs.resume(export, by=actor(desk.world.anna))
    desk.work()
    assert Export.objects.get().state == "done"


def test_the_worker_that_was_lost_is_told(given: Given) -> None:
    export = given(FILES)
    Export.objects.update(state="running", worker="elders:1:1", beat_at="2020-01-01T00:00Z")
    do_duties()
    assert Export.objects.get(pk=export.pk).state == "queued"


def test_what_is_gone_from_the_evidence_is_told(given: Given, desk: Desk) -> None:
    export = given(FILES)
    shutil.rmtree(folder_of(export))
    shutil.rmtree(desk.root / "G9")
    Export.objects.update(state="stopped")
    jobs.resume(export, by=actor(desk.world.anna))
    desk.work()
    export.refresh_from_db()
    assert (export.state, export.problem_kind) == ("failed", "evidence")


def test_an_export_is_taken_out_with_all_of_it(given: Given, desk: Desk) -> None:
    export = given(FILES)
    folder = folder_of(export)
    with pytest.raises(InputRefused):
        actions.remove_export(export, reason=" ", by=actor(desk.world.olaf))
    actions.remove_export(export, reason="verkeerd goed", by=actor(desk.world.olaf))
    assert not folder.exists()
    assert not Export.objects.exists()


def test_a_later_scan_has_it_done_again(given: Given, desk: Desk) -> None:
    export = given(FILES)
    assert (export.scan_number, actions.ask_again()) == (None, 0)
    desk.start(export.exhibit)
    desk.work()
    assert actions.ask_again() == 1
    desk.work()
    assert Export.objects.get().scan_number == 1
    assert actions.ask_again() == 0
