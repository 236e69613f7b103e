"""Pages of access: whoever asks learns nothing of a case, and only its unit's coordinators decide."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from tests.desk_world import World, actor, client_of, questions
from vangnet.accounts.models import AuditEntry
from vangnet.accounts.roles import Role
from vangnet.cases.actions.access import grant_access, refuse_access
from vangnet.cases.models import AccessRequest, CaseAccess

NOWHERE = "PL0600-2026009999"


def asking(world: World, number: str):
    return client_of(world.carla).post("/access/ask", {"number": number, "reason": "r", "days": 14}, follow=True)


def page_of(world: World, number: str) -> str:
    """What Carla sees of her requests, without what is of this moment."""
    body = client_of(world.carla).get("/access/ask").content.decode()
    body = re.sub(r'(csrfmiddlewaretoken" value|data-csrf)="[^"]*"', "", body).replace(number, "NUMBER")
    return re.sub(r"<time.*?</time>", "", body)


def test_the_answer_is_the_same_for_a_case_and_for_no_case(world: World) -> None:
    pages = []
    for number in (world.case.number, NOWHERE):
        assert asking(world, number).status_code == 200
        pages.append(page_of(world, number))
        AccessRequest.objects.all().delete()
    assert pages[0] == pages[1]


def test_a_case_costs_as_many_questions_as_no_case(world: World, django_assert_num_queries) -> None:
    client = client_of(world.carla)
    client.get("/access/ask")
    for number in (world.case.number, NOWHERE):
        with django_assert_num_queries(questions(13, lines=1)):
            client.post("/access/ask", {"number": number, "reason": "r", "days": 14})


@pytest.mark.parametrize("age", [0, 31])
def test_a_refusal_that_is_not_told_looks_like_no_case(world: World, age: int) -> None:
    for number in (world.case.number, NOWHERE):
        asking(world, number)
    refused = AccessRequest.objects.get(number=world.case.number)
    refuse_access(refused, case=world.case, answer="not needed", is_told=False, by=actor(world.dirk))
    AccessRequest.objects.update(asked_at=timezone.now() - timedelta(days=age))
    for number in (world.case.number, NOWHERE):
        asking(world, number)
    rows = re.findall(r"<tr><th scope.*?</tr>", client_of(world.carla).get("/access/ask").content.decode(), re.DOTALL)
    of_case, of_none = ([row for row in rows if number in row] for number in (world.case.number, NOWHERE))

    def plain(row: str) -> str:
        return re.sub(r"<time.*?</time>|PL0600-\d+", "", row)

    assert [plain(row) for row in of_case] == [plain(row) for row in of_none]
    assert len(of_case) == 2


def test_a_refusal_that_is_told_says_why(world: World) -> None:
    asking(world, world.case.number)
    page = client_of(world.dirk).post(
        f"/access/{AccessRequest.objects.get().pk}/refuse", {"answer": "Bel <mij>", "is_told": "on"}, follow=True
    )
    assert page.status_code == 200
    assert "Bel &lt;mij&gt;" in page_of(world, world.case.number)


def test_a_coordinator_gives_access_and_ends_it(world: World) -> None:
    asking(world, world.case.number)
    dirk = client_of(world.dirk)
    address = f"/access/{AccessRequest.objects.get().pk}/"
    assert world.case.number in dirk.get("/access/").content.decode()
    assert dirk.get(address).status_code == 200
    dirk.post(f"{address}grant", {"days": 5})
    assert "Zaak openen" in page_of(world, world.case.number)
    assert "Carla" in dirk.get(f"/access/cases/{world.case.number}/").content.decode()
    dirk.post(f"/access/{CaseAccess.objects.get().pk}/revoke")
    assert "toegang is beëindigd" in page_of(world, world.case.number)


def test_a_coordinator_of_another_unit_sees_and_decides_nothing(world: World) -> None:
    asking(world, world.case.number)
    request = AccessRequest.objects.get()
    stranger = client_of(world.person("far", Role.COORDINATOR, unit=world.elsewhere))
    assert world.case.number not in stranger.get("/access/").content.decode()
    assert [
        stranger.get(f"/access/{request.pk}/").status_code,
        stranger.post(f"/access/{request.pk}/grant", {"days": 1}).status_code,
        stranger.post(f"/access/{request.pk}/refuse", {"answer": "x"}).status_code,
        stranger.get(f"/access/cases/{world.case.number}/").status_code,
        stranger.get(f"/access/cases/{NOWHERE}/").status_code,
    ] == [404] * 5
    access = grant_access(request, case=world.case, days=1, by=actor(world.dirk))
    assert stranger.post(f"/access/{access.pk}/revoke").status_code == 404


@pytest.mark.parametrize("wrong", [{"days": 91}, {"days": 0}, {"reason": ""}, {"number": ""}, {"number": "x" * 61}])
def test_a_wrong_request_is_not_kept(world: World, wrong: dict) -> None:
    facts = {"number": NOWHERE, "reason": "r", "days": 14, **wrong}
    assert client_of(world.carla).post("/access/ask", facts).status_code == 422
    assert AccessRequest.objects.count() == 0
    assert AuditEntry.objects.get().status_code == "unchanged"


def test_what_a_coordinator_saw_stands_in_the_log(world: World) -> None:
    client_of(world.dirk).get(f"/access/cases/{world.case.number}/")
    entry = AuditEntry.objects.get()
    assert (entry.name, entry.case_number, entry.person_number) == ("access.case", world.case.number, "dirk")


@pytest.mark.parametrize("many", [1, 3])
def test_longer_lists_ask_no_more_questions(world: World, django_assert_num_queries, many: int) -> None:
    for number in range(many):
        person = world.person(f"zz{number}", "examiner")
        request = AccessRequest.objects.create(number=world.case.number, person=person, reason="r")
        AccessRequest.objects.create(number=world.case.number, person=person, reason="again")
        grant_access(request, case=world.case, days=3, by=actor(world.dirk))
    client = client_of(world.dirk)
    client.get("/access/")
    with django_assert_num_queries(questions(12, lines=1)):
        assert client.get("/access/").status_code == 200
    with django_assert_num_queries(questions(14, lines=1)):
        assert client.get(f"/access/cases/{world.case.number}/").status_code == 200
