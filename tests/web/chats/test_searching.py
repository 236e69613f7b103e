"""An identifier that somebody searches is found in exports, too: of other cases only whom to ask."""

import pytest

from tests.cases.conftest import Desk, desk, library
from tests.chats.given import Given, given
from tests.chats.people import account
from tests.desk_world import client_of
from vangnet.accounts.models import AuditEntry

__all__ = ["desk", "given", "library"]

pytestmark = pytest.mark.django_db(transaction=True)

ASKED = {"q": "06 12345678", "purpose": "investigation"}


def test_a_telephone_number_leads_to_the_members_who_have_it(given: Given, desk: Desk) -> None:
    world = desk.world
    export = given({"result.json": account(101, "A. Proefpersoon", phone="+31612345678")})
    given({"result.json": account(101, "Zwaluwstaart", phone="0612345678")}, number="G8", case=world.other_case)
    page = client_of(world.anna).post("/identifiers/", ASKED).content.decode()
    assert f'href="/chats/{world.case.number}/{export.number}/members/' in page
    assert "In chats en forums van zaken die u niet mag zien" in page
    assert world.other_case.number not in page
    assert "Zwaluwstaart" not in page
    line = AuditEntry.objects.filter(name="identifiers.search").order_by("-pk")[0]
    assert f"member:{export.pk}/" in line.objects_named
