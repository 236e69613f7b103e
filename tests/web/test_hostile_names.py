"""Names and texts out of an exhibit, and what people typed, are shown as they are and never run."""

import pytest
from django.apps import apps
from django.db import models
from django.utils import timezone

from tests.desk_world import World, client_of
from tests.web.test_every_address import addresses, filled
from tests.web.test_hostile import everybody_at_once
from vangnet.accounts.models import RoleGrant
from vangnet.cases.models import Categorisation, CustodyEvent, File
from vangnet.steering.models import WeightTable
from vangnet.suspects.models import ChosenSet

EVIL = "{{ 7|add:7 }}\"'><svg onload=alert(1)>\u202egpj.exe\r\nSet-Cookie: a=b"
NOT_TEXT = frozenset(
    "number profile category act status reason type sha256 sha1 md5 root folder password path person_number hash "
    "previous_hash case_number session_key session_data worker rule article objects_named details language "
    "reading certainty way retention state span_id trace_id parent_span_id status_code roles case_kind file "
    "opening signing".split()
)
NOT_FREE = (RoleGrant, ChosenSet, WeightTable)
"""Whose texts are rules that were read before they were kept, or nobody's words."""

GETS = [route for route, view in addresses() if "GET" in view.door.methods]


@pytest.fixture
def evil(world: World) -> World:
    """A world in which every free text is hostile."""
    exhibit = world.add_exhibit(world.case)
    scan = world.add_scan(exhibit)
    media = world.add_media(exhibit, 3, hits=[{"list": EVIL, "entry": EVIL, "category": EVIL, "reading": EVIL}])
    world.address_parts()
    for medium in media:
        File.objects.create(exhibit=exhibit, scan=scan, medium=medium, address=EVIL, folder=EVIL, status="new")
    File.objects.create(exhibit=exhibit, scan=scan, address=EVIL, folder=EVIL, status="undecided", reason="corrupt")
    CustodyEvent.objects.create(exhibit=exhibit, kind="received", at=timezone.now(), written_by=world.anna)
    said = {"person": world.bram, "made_at": timezone.now(), "category": "1", "profile": "vics-us", "act": "1"}
    Categorisation.objects.create(medium=media[0], **said)
    for model in apps.get_models():
        if model.__module__.startswith("vangnet.") and model not in NOT_FREE and model.__name__ != "AuditEntry":
            free = [field for field in model._meta.fields if _is_free(field)]
            for row in model.objects.all() if free else ():  # each its own: some stand once
                texts = {field.name: f"{row.pk}{EVIL}"[: field.max_length or 500] for field in free}
                model.objects.filter(pk=row.pk).update(**texts)
    return world


def _is_free(field: models.Field) -> bool:
    is_text = isinstance(field, (models.CharField, models.TextField)) and not isinstance(field, models.JSONField)
    short = (field.max_length or 500) < len(EVIL) // 2
    return is_text and not field.choices and not field.unique and not short and field.name not in NOT_TEXT


def test_no_page_runs_what_somebody_wrote(evil: World) -> None:
    client = client_of(everybody_at_once(evil), purposes=(evil.case,))
    for route in GETS:
        answer = client.get(filled(route, evil))
        assert answer.status_code < 500, route
        assert "a=b" not in str(answer.cookies), route
        if answer["Content-Type"].startswith("text/html"):
            body = answer.content.decode()
            assert "<svg onload" not in body, route
            assert "{{" not in body.replace("{{ 7|add:7 }}", ""), route


def test_the_hostile_words_are_shown_at_all(evil: World) -> None:
    client = client_of(everybody_at_once(evil), purposes=(evil.case,))
    places = ("cases/{}/", "cases/{}/exhibits/G1/", "cases/{}/findings/", "media/{}/1/", "media/{}/unread/")
    for place in places:
        assert b"&lt;svg onload" in client.get("/" + place.format(evil.case.number)).content, place
