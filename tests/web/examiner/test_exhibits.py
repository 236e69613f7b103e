"""The pages of exhibits: facts, custody, and a way into the evidence that leads nowhere else."""

import os
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from tests.desk_world import World, asked, client_of
from vangnet.accounts.models import AuditEntry
from vangnet.cases.models import CustodyEvent, Exhibit, Scan

EXHIBIT_QUERIES = 13
LIST_QUERIES = 12

OUTSIDE = ["..", "../..", "G1/../..", "/etc", "G1//DCIM", "%2E%2E", "G1/%00", "link", "link/x", "none", "%", "G1/a\x00"]
WRONG_SCOPES = ["folders = ", "colour = 'red'", "kinds = ['sound']", "after = 2026-01-01\nbefore = 2025-01-01"]


@pytest.fixture
def officer(world: World) -> Client:
    return client_of(world.olaf, purposes=(world.case,))


@pytest.fixture
def root(tmp_path: Path, settings: Any) -> Path:
    place = tmp_path / "evidence"
    (place / "G1" / "DCIM").mkdir(parents=True)
    settings.EVIDENCE_ROOTS = {"seized": place}
    return place


def address(world: World, rest: str = "") -> str:
    return f"/cases/{world.case.number}/exhibits/{rest}"


def test_an_exhibit_is_added_and_then_found_in_the_evidence(world: World, officer: Client, root: Path) -> None:
    answer = officer.post(address(world, "new"), {"number": "G1", "description": "Een telefoon"})
    assert answer.url == address(world, "G1/place")
    page = officer.get(answer.url + "?root=seized&path=G1").content.decode()
    assert "DCIM/" in page
    officer.post(answer.url, {"root": "seized", "path": "G1/DCIM"})
    exhibit = Exhibit.objects.get()
    assert (exhibit.root, exhibit.path) == ("seized", "G1/DCIM")


@pytest.mark.parametrize("rows", [0, 1, 3])
def test_the_list_asks_the_same_questions_for_any_number_of_exhibits(
    world: World, officer: Client, rows: int, django_assert_num_queries: Any
) -> None:
    for number in range(rows):
        exhibit = world.add_exhibit(world.case, f"G{number}")
        if number % 2:
            world.add_scan(exhibit)
    officer.get(address(world))
    with django_assert_num_queries(asked(LIST_QUERIES)):
        assert officer.get(address(world)).status_code == 200


@pytest.mark.parametrize("path", OUTSIDE)
def test_no_path_leads_out_of_the_evidence(world: World, officer: Client, root: Path, path: str) -> None:
    (root / "link").symlink_to("/etc")
    world.add_exhibit(world.case)
    page = officer.get(address(world, "G1/place"), {"root": "seized", "path": path}).content.decode()
    assert "passwd" not in page
    officer.post(address(world, "G1/place"), {"root": "seized", "path": path})
    officer.post(address(world, "G1/place"), {"root": "/etc", "path": ""})
    assert Exhibit.objects.get().root == ""


def test_names_that_are_no_text_are_chosen_like_all_others(world: World, officer: Client, root: Path) -> None:
    os.mkdir(os.fsencode(root) + b"/caf\xe9 <b>\n")
    world.add_exhibit(world.case)
    page = officer.get(address(world, "G1/place"), {"root": "seized"}).content.decode()
    assert "caf%E9 &lt;b&gt;%0A" in page
    officer.post(address(world, "G1/place"), {"root": "seized", "path": "caf%E9 <b>%0A"})
    assert Exhibit.objects.get().path == "caf%E9 <b>%0A"


def test_a_scanned_exhibit_stays_where_it_is(world: World, officer: Client, root: Path) -> None:
    exhibit = world.add_exhibit(world.case, root="seized", path="G1")
    scan = world.add_scan(exhibit)
    Scan.objects.filter(pk=scan.pk).update(started_at=scan.asked_at)
    officer.post(address(world, "G1/place"), {"root": "seized", "path": ""})
    exhibit.refresh_from_db()
    assert exhibit.path == "G1"


@pytest.mark.parametrize("scope", WRONG_SCOPES)
def test_a_scope_that_is_not_understood_is_refused(world: World, officer: Client, scope: str) -> None:
    world.add_exhibit(world.case, scope='kinds = ["picture"]')
    form = {"number": "G1", "description": "Een laptop", "scope": scope}
    assert officer.post(address(world, "G1/edit"), form).status_code == 200
    assert Exhibit.objects.get().scope == 'kinds = ["picture"]'


def test_a_number_is_used_once_in_a_case(world: World, officer: Client) -> None:
    world.add_exhibit(world.case)
    world.add_exhibit(world.other_case, "G2")
    officer.post(address(world, "new"), {"number": "G1", "description": "x"})
    officer.post(address(world, "new"), {"number": "G2", "description": "x"})
    assert sorted(world.case.exhibits.values_list("number", flat=True)) == ["G1", "G2"]


def test_custody_grows_by_lines_and_a_correction_says_what_was_wrong(world: World, officer: Client) -> None:
    world.add_exhibit(world.case)
    line = {"custody-kind": "seized", "custody-at": "2026-11-02T14:05", "custody-to_whom": "Olaf"}
    officer.post(address(world, "G1/custody"), line)
    officer.post(address(world, "G1/custody"), line | {"custody-kind": "corrected"})
    officer.post(address(world, "G1/custody"), line | {"custody-digest": "abc"})
    event = CustodyEvent.objects.get()
    assert (event.kind, event.at.isoformat(), event.written_by) == ("seized", "2026-11-02T13:05:00+00:00", world.olaf)
    officer.post(address(world, "G1/custody"), line | {"custody-kind": "corrected", "custody-note": "14:50"})
    assert CustodyEvent.objects.count() == 2
    assert AuditEntry.objects.filter(name="custody.add", details__contains="line").count() == 2


def test_an_hour_that_was_there_twice_is_asked_again(world: World, officer: Client) -> None:
    world.add_exhibit(world.case)
    officer.post(address(world, "G1/custody"), {"custody-kind": "seized", "custody-at": "2026-10-25T02:30"})
    assert CustodyEvent.objects.count() == 0


@pytest.mark.parametrize("rows", [1, 3])
def test_an_exhibit_asks_the_same_questions_for_any_number_of_lines(
    world: World, rows: int, django_assert_num_queries: Any
) -> None:
    exhibit = world.add_exhibit(world.case)
    for _ in range(rows):
        world.add_scan(exhibit)
        CustodyEvent.objects.create(exhibit=exhibit, kind="stored", at=world.case.opened_at, written_by=world.anna)
    client = client_of(world.anna, purposes=(world.case,))
    client.get(address(world, "G1/"))
    with django_assert_num_queries(asked(EXHIBIT_QUERIES)):
        client.get(address(world, "G1/"))


def test_progress_is_counts_without_a_line_in_the_log(world: World) -> None:
    exhibit = world.add_exhibit(world.case)
    scan = world.add_scan(exhibit, Scan.State.RUNNING)
    Scan.objects.filter(pk=scan.pk).update(files=12, total_files=40, statuses={"new": 9})
    client = client_of(world.anna, purposes=(world.case,))
    page = client.get(address(world, "G1/scans/1/progress")).content.decode()
    assert ["every 1s" in page, "data-renewal" in page, ">9<" in page] == [True, True, True]
    assert AuditEntry.objects.count() == 0
    Scan.objects.filter(pk=scan.pk).update(state=Scan.State.DONE)
    assert "every 1s" not in client.get(address(world, "G1/scans/1/progress")).content.decode()


def test_a_reader_starts_no_scan(world: World, root: Path) -> None:
    world.add_exhibit(world.case, root="seized", path="G1")
    for person, status in ((world.joris, 403), (world.carla, 404), (world.anna, 302)):
        client = client_of(person, purposes=(world.case,))
        assert client.post(address(world, "G1/scans/")).status_code == status
    assert Scan.objects.get().started_by == world.anna
