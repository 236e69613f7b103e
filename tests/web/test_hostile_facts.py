"""Facts that nobody should be able to write down: days out of time, scopes without end, places of other cases."""

from datetime import date, timedelta
from pathlib import Path

import pytest
from django.utils import timezone

from tests.desk_world import World, client_of
from vangnet.cases.models import Case, RetentionStep

DAYS = ("0001-01-01", "9999-12-31", "1899-12-31")


def facts(world: World, **more: object) -> dict[str, object]:
    told = {
        "title": "Kraanvogel",
        "kind": "possession",
        "article": "8",
        "team": world.team.pk,
        "profile": "vics-us",
        "processed_from": "2026-11-01",
    }
    return told | more


@pytest.mark.parametrize("day", [*DAYS, "tomorrow"])
def test_no_case_is_processed_from_a_day_that_has_not_come_or_never_was(world: World, day: str) -> None:
    """Such a day would stop the clock of retention, or break it for the whole unit."""
    if day == "tomorrow":
        day = (timezone.localdate() + timedelta(days=1)).isoformat()
    client = client_of(world.olaf, purposes=(world.case,))
    told = facts(world, number="PL0600-2026000077", processed_from=day)
    assert client.post("/cases/new", told).status_code == 200
    assert client.post(f"/cases/{world.case.number}/edit", facts(world, processed_from=day)).status_code == 200
    answer = client.post(f"/cases/{world.case.number}/close", {"closed_on": day, "outcome": "x"})
    assert answer.status_code == 200
    assert list(Case.objects.values_list("processed_from", "closed_on")) == [(date(2026, 11, 1), None)] * 2
    assert client.get("/retention/").status_code == 200


def test_an_officer_alone_gives_data_no_more_time(world: World) -> None:
    client = client_of(world.olaf, purposes=(world.case,))
    client.post(f"/cases/{world.case.number}/close", {"closed_on": "2026-11-02", "outcome": "x"})
    assert client.post(f"/cases/{world.case.number}/edit", facts(world, processed_from="2026-11-09")).status_code == 200
    answer = client.post(f"/cases/{world.case.number}/close", {"closed_on": "2026-11-20", "outcome": "x"})
    assert answer.status_code == 200
    world.case.refresh_from_db()
    assert (world.case.processed_from, world.case.closed_on) == (date(2026, 11, 1), date(2026, 11, 2))


MOMENTS = ("0001-01-01T00:00", "0001-01-01T23:59", "9999-12-31T00:00", "9999-12-31T23:59")


@pytest.mark.parametrize("moment", MOMENTS)
def test_moments_out_of_time_are_no_fault(world: World, moment: str) -> None:
    number, client = world.case.number, client_of(world.olaf, purposes=(world.case,))
    exhibit = world.add_exhibit(world.case)
    finding = {"kind": "note", "statement": "x", "source": "y", "doubt": "z", "earliest_at": moment}
    client.post(f"/cases/{number}/findings/new", finding)
    client.post(f"/cases/{number}/findings/new", {**finding, "latest_at": moment})
    changed = {"number": "G1", "description": "x", "seized_at": moment, "authorised_on": moment[:10]}
    client.post(f"/cases/{number}/exhibits/G1/edit", changed)
    custody = {"custody-kind": "received", "custody-at": moment, "custody-to_whom": "x"}
    client.post(f"/cases/{number}/exhibits/G1/custody", custody)
    client.post(f"/cases/{number}/journeys/", {"journey-country": "TH", "journey-left_on": moment[:10]})
    pages = ("", "exhibits/G1/", "findings/", "edit", "exhibits/G1/edit", "exhibits/G1/place")
    assert [client.get(f"/cases/{number}/{page}").status_code for page in pages] == [200] * len(pages)
    assert exhibit.custody.count() in (0, 1)


@pytest.mark.parametrize(
    "scope",
    [
        "folders = " + "[" * 5_000,
        "after = " + "9" * 5_000,
        "after = 0001-01-01\nbefore = 9999-12-31",
        "folders = ['<script>alert(1)</script>']\nkinds = ['<b>']",
        "x" * 100_000,
    ],
)
def test_a_scope_that_is_not_understood_is_refused_in_words(world: World, scope: str) -> None:
    client = client_of(world.olaf, purposes=(world.case,))
    world.add_exhibit(world.case)
    told = {"number": "G1", "description": "x", "scope": scope}
    answer = client.post(f"/cases/{world.case.number}/exhibits/G1/edit", told)
    assert answer.status_code in (200, 302)
    assert b"<script>alert" not in answer.content
    assert b"<b>" not in answer.content


@pytest.fixture
def evidence_of_two(tmp_path: Path, settings, world: World) -> None:
    """In one root lies a copy of Anna's team, one of Carla's team, and one of nobody yet."""
    settings.EVIDENCE_ROOTS = {"seized": tmp_path}
    for place in ("2026/theirs/DCIM", "2026/ours", "2026/free", "2027"):
        (tmp_path / place).mkdir(parents=True)
    world.add_exhibit(world.other_case, root="seized", path="2026/theirs")
    world.add_exhibit(world.case, root="seized", path="2026/ours")


@pytest.mark.usefixtures("evidence_of_two")
@pytest.mark.parametrize("path", ["", "2026", "2026/theirs", "2026/theirs/DCIM"])
def test_no_exhibit_lies_where_another_teams_does(world: World, path: str) -> None:
    """Else a scan of it, or of the folder around it, would open their case."""
    exhibit = world.add_exhibit(world.case, "G2")
    client = client_of(world.olaf, purposes=(world.case,))
    client.post(f"/cases/{world.case.number}/exhibits/G2/place", {"root": "seized", "path": path})
    exhibit.refresh_from_db()
    assert (exhibit.root, exhibit.path) == ("", "")


@pytest.mark.usefixtures("evidence_of_two")
def test_ones_own_and_what_is_nobodys_may_be_chosen(world: World) -> None:
    exhibit = world.add_exhibit(world.case, "G2")
    client = client_of(world.olaf, purposes=(world.case,))
    for path in ("2026/ours", "2026/free", "2027"):
        client.post(f"/cases/{world.case.number}/exhibits/G2/place", {"root": "seized", "path": path})
        exhibit.refresh_from_db()
        assert exhibit.path == path


@pytest.mark.usefixtures("evidence_of_two")
def test_what_is_another_teams_is_not_shown_in_the_evidence(world: World) -> None:
    world.add_exhibit(world.case, "G2")
    client = client_of(world.olaf, purposes=(world.case,))
    address = f"/cases/{world.case.number}/exhibits/G2/place?root=seized&path="
    shown = client.get(f"{address}2026").context["listing"]
    assert ([entry.name for entry in shown.entries], shown.left_out) == (["free", "ours"], 1)
    for path in ("2026/theirs", "2026/theirs/DCIM"):
        answer = client.get(address + path)
        assert "listing" not in answer.context
        assert b"DCIM" not in answer.content.replace(path.encode(), b"")


def test_names_of_officers_of_other_units_are_not_offered(world: World) -> None:
    """Who is made officer of a case sees it, so nobody hands a case to another unit by a form."""
    client = client_of(world.olaf, purposes=(world.case,))
    for place in ("/cases/new", f"/cases/{world.case.number}/edit"):
        assert [person.number for person in client.get(place).context["form"].fields["officer"].queryset] == ["olaf"]
    client.post(f"/cases/{world.case.number}/edit", facts(world, officer=world.carla.pk))
    world.case.refresh_from_db()
    assert world.case.officer == world.olaf


@pytest.mark.parametrize("number", ["PL0600-2026000001", "pl0600-2026000001", "PL0600-2020000009"])
def test_no_number_is_given_twice_however_it_is_written(world: World, number: str) -> None:
    """Else a stranger would open a case of the same number, and read what was asked for or destroyed under it."""
    RetentionStep.objects.create(
        case_number="PL0600-2020000009", unit=world.unit, kind="destroy", reason="x", proposed_by=world.dirk
    )
    client_of(world.carla).post("/cases/new", facts(world, number=number, team=world.other_team.pk))
    assert Case.objects.filter(team=world.other_team).count() == 1
