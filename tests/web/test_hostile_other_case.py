"""Things of a case are reached through that case alone, whatever number, key or method is tried."""

import re

import pytest
from django.db import connection, transaction
from django.utils import timezone

from tests.desk_world import World, client_of
from tests.web.test_every_address import addresses, filled
from vangnet.accounts.models import AuditEntry, Person
from vangnet.accounts.roles import Role
from vangnet.cases.models import RetentionGround, RetentionStep, Series

TABLES_OF_ROUTES = ("routes/versions/", "routes/destinations/")
DECIDED_BY_THE_GROUP = "board/<str:steered>/"  # refused to others whatever the case, also one that is not there
WEIGHTS_AND_FIGURES = ("board/weights/", "statistics/")
REGISTER_OF_SCHOOLS = ("schools/", "school-mail/")
OF_THE_WHOLE_DESK = (
    "people/",
    "wellbeing/",
    "audit/",
    "library/",
    "hotline/digests/",
    *TABLES_OF_ROUTES,
    *REGISTER_OF_SCHOOLS,
    *WEIGHTS_AND_FIGURES,
)
ROUTES = [
    (route, view)
    for route, view in addresses()
    if "<" in route.replace("<str:number>", "") and not route.startswith(OF_THE_WHOLE_DESK)
]


@pytest.fixture
def stranger(world: World) -> Person:
    """Somebody of another unit, with every role there is but those of the steering group, which steers all units."""
    roles = set(Role.values) - {Role.STEERING_MEMBER, Role.STEERING_PROSECUTOR}
    return world.person("vreemd", *sorted(roles), teams=[world.other_team])


@pytest.fixture
def parts(world: World) -> dict[str, str]:
    """Things of Anna's case, each of them really there."""
    world.add_media(world.add_exhibit(world.case), 1)
    step = RetentionStep.objects.create(
        case_number=world.case.number, unit=world.unit, kind="remove", reason="x", proposed_by=world.dirk
    )
    ground = RetentionGround.objects.create(
        case=world.case, article="9", reason="x", added_by=world.dirk, added_on=timezone.localdate()
    )
    series = Series.objects.create(case=world.case, name="S", review_on=timezone.localdate())
    world.address_parts()
    return {"<int:step>": str(step.pk), "<int:ground>": str(ground.pk), "<int:series>": str(series.pk)}


def _tables() -> dict[str, int]:
    counted = {}
    with connection.cursor() as cursor:
        for name in connection.introspection.table_names(cursor):
            if name.startswith("cases_"):
                cursor.execute(f'SELECT COUNT(*) FROM "{name}"')
                counted[name] = cursor.fetchone()[0]
    return counted


@pytest.mark.parametrize("own", [True, False])
def test_things_of_a_case_are_not_there_for_others(world: World, stranger: Person, parts, own: bool) -> None:
    """Neither through the number of their own case, nor through that of the other one."""
    client = client_of(stranger, purposes=(world.case, world.other_case))
    data = {"reason": "x", "identified": "yes", "days": "3", "answer": "x", "kind": "remove", "category": "1"}
    before, lines = _tables(), AuditEntry.objects.count()
    for route, view in ROUTES:
        for name, value in parts.items():
            route = route.replace(name, value)  # noqa: PLW2901
        address = filled(route, world)
        if own:
            address = address.replace(world.case.number, world.other_case.number)
        refused = {403, 404} if route.startswith(DECIDED_BY_THE_GROUP) else {404}
        for method in view.door.methods:
            ask = client.post if method == "POST" else client.get
            assert ask(address, data).status_code in refused, f"{method} {address}"
    asked = _tables()
    assert {name: (before[name], asked[name]) for name in asked if asked[name] != before[name]} == {}
    assert set(AuditEntry.objects.order_by("pk")[lines:].values_list("status_code", flat=True)) <= {"refused"}


def test_what_a_form_names_must_be_of_the_case(world: World, stranger: Person, parts) -> None:
    """Media, exhibits, findings and looks of another case, by their keys."""
    medium = world.case.media.get()
    client = client_of(stranger, purposes=(world.other_case,))
    number = world.other_case.number
    tried = [
        (f"/media/{number}/categorise/", {"position": "1", "category": "1"}),
        (f"/media/{number}/looked/", {"look": "1", "seconds": "5"}),
        (f"/reading/{number}/say", {"medium": medium.pk, "category": "1", "certainty": "sure"}),
        (f"/reading/{number}/take-back", {"medium": medium.pk, "reason": "x"}),
        (f"/reading/{number}/undo", {"act": "0" * 32}),
        (
            f"/cases/{number}/findings/new",
            {"medium": "1", "kind": "note", "statement": "x", "exhibit": medium.exhibit_id},
        ),
        (f"/cases/{number}/findings/new", {"kind": "note", "statement": "x", "exhibit": medium.exhibit_id}),
        (f"/cases/{number}/edit", {"team": world.team.pk, "officer": world.olaf.pk, "title": "x"}),
        (f"/results/{number}/library/propose", {"medium": medium.pk}),
        (f"/results/{number}/make", {"kind": "vics", "exhibit": medium.exhibit_id, "recipient": "x", "purpose": "y"}),
        (f"/results/{number}/samples/commit", {"exhibit": medium.exhibit_id, "frame": "all", "size": "1", "seed": "x"}),
        (f"/retention/cases/{number}/grounds", {"other_case": world.case.number, "reason": "x"}),
    ]
    before, lines = _tables(), AuditEntry.objects.count()
    for address, told in tried:
        with transaction.atomic():
            answer = client.post(address, told)
        assert answer.status_code in (200, 302, 404), address
        assert medium.address.encode() not in answer.content, address
    assert _tables() == before
    assert "ok" not in AuditEntry.objects.order_by("pk")[lines:].values_list("status_code", flat=True)


def test_a_search_of_the_log_tells_only_auditors(world: World) -> None:
    for name in ("anna", "olaf", "dirk", "beheer", "lotte", "vera", "stijn"):
        client = client_of(getattr(world, name))
        answers = [client.get(f"/audit/{place}").status_code for place in ("", "lines/1", "chain", "facts", "export")]
        assert answers == [403] * 5, name


def test_the_administrator_has_no_way_into_a_case(world: World) -> None:
    client = client_of(world.beheer, purposes=(world.case,))
    routes = [(route, view) for route, view in addresses() if re.match("(cases|media|reading|results|search)/", route)]
    for route, view in routes:
        answer = client.generic(view.door.methods[0], filled(route, world))
        assert answer.status_code in (403, 404) or route == "cases/", route
