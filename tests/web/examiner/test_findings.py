"""The pages of findings: written, read, withdrawn with the reason."""

from typing import Any

import pytest

from tests.desk_world import World, asked, client_of
from vangnet.accounts.models import AuditEntry
from vangnet.cases.models import Finding

FINDING_QUERIES = 10


def address(world: World, rest: str = "") -> str:
    return f"/cases/{world.case.number}/findings/{rest}"


def test_a_finding_in_favour_of_the_suspect_has_its_place(world: World) -> None:
    exhibit = world.add_exhibit(world.case)
    client = client_of(world.anna, purposes=(world.case,))
    fields = {
        "kind": "exculpatory",
        "exhibit": exhibit.pk,
        "statement": "Ander account",
        "source": "x",
        "doubt": "klok",
    }
    assert client.post(address(world, "new"), fields).status_code == 302
    finding = Finding.objects.get()
    assert (finding.case, finding.exhibit, finding.made_by, finding.doubt) == (world.case, exhibit, world.anna, "klok")
    line = AuditEntry.objects.get(name="finding.write")
    assert "account" not in line.details + line.objects_named


def test_a_finding_about_a_medium_leads_to_it(world: World) -> None:
    world.add_media(world.add_exhibit(world.case), 2)
    client = client_of(world.anna, purposes=(world.case,))
    client.post(address(world, "new"), {"kind": "note", "statement": "Datum klopt niet", "medium": "2"})
    assert Finding.objects.get().medium.position == 2
    assert client.post(address(world, "new"), {"kind": "note", "statement": "x", "medium": "3"}).status_code == 404


def test_an_exhibit_of_another_case_cannot_be_named(world: World) -> None:
    other = world.add_exhibit(world.other_case)
    client = client_of(world.anna, purposes=(world.case,))
    client.post(address(world, "new"), {"kind": "note", "statement": "x", "exhibit": other.pk})
    assert Finding.objects.count() == 0


def test_a_withdrawn_finding_stays_to_be_read(world: World) -> None:
    finding = Finding.objects.create(case=world.case, kind="user", statement="Zijn profiel", made_by=world.anna)
    client, withdraw = client_of(world.bram, purposes=(world.case,)), address(world, f"{finding.pk}/withdraw")
    client.post(withdraw, {"reason": " "})
    assert Finding.objects.filter(withdrawn_at=None).count() == 1
    client.post(withdraw, {"reason": "ander toestel"})
    finding.refresh_from_db()
    assert (finding.withdrawn_by, finding.withdrawn_why) == (world.bram, "ander toestel")
    page = client.get(address(world)).content.decode()
    assert ["Zijn profiel" in page, "ander toestel" in page] == [True, True]
    assert "al ingetrokken" in client.post(withdraw, {"reason": "x"}).content.decode()


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_asks_the_same_questions_for_any_number_of_findings(
    world: World, rows: int, django_assert_num_queries: Any
) -> None:
    exhibit = world.add_exhibit(world.case)
    for _ in range(rows):
        Finding.objects.create(case=world.case, exhibit=exhibit, kind="note", statement="x", made_by=world.anna)
    client = client_of(world.anna, purposes=(world.case,))
    client.get(address(world))
    with django_assert_num_queries(asked(FINDING_QUERIES)):
        client.get(address(world))
