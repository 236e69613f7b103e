"""People come from the desk, are kept under lock, and are forgotten whole."""

import pytest
from django.db import connection

from tests.portals.school.conftest import Door
from tests.portals.school.world import SCHOOL, enrol, enrolled, invited, is_in, sign_in, told_by_desk, with_code
from vangnet.portals.school import mail, people, storage, trust
from vangnet.portals.school.models import Contact, Mail, SignInCode, Visit
from vangnet.transfer import receipt
from vangnet.transfer.shapes import Faults


def everything() -> str:
    """All that stands in the tables, as somebody who steals them reads it."""
    told = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            if table.startswith("school_door_"):
                cursor.execute(f'select * from "{table}"')
                told += [
                    bytes(x).decode("latin-1") if isinstance(x, (bytes, memoryview)) else str(x)
                    for row in cursor.fetchall()
                    for x in row
                ]
    return "\n".join(told)


def test_no_address_school_code_or_secret_can_be_read_in_the_tables(door: Door) -> None:
    person, newcomer = enrolled(door), invited("noor")
    client = door.client()
    client.post("/sign-in/", {"email": person.email})
    client.post("/first-time/", {"email": newcomer.email, "activation": newcomer.activation})
    waiting = [storage.opened(row.code, about="code in a mail") for row in Mail.objects.filter(kind="code")]
    assert len(waiting) == 2
    told = everything()
    token = client.cookies["visit"].value
    secret = [person.email, "testboom", "Testboom", SCHOOL, newcomer.activation, person.secret.hex(), token, *waiting]
    secret.append(person.secret.decode("latin-1"))
    for word in secret:
        assert word not in told, word


def test_who_is_no_longer_told_is_forgotten_whole(door: Door) -> None:
    person = enrolled(door)
    client = sign_in(door, person)
    mail.invite([person.row])
    door.client().post("/sign-in/", {"email": person.email})
    assert people.take_contact(told_by_desk(person, is_active=False))
    assert not is_in(client)
    assert [model.objects.count() for model in (Contact, Mail, SignInCode, Visit)] == [0, 0, 0, 0]


def test_a_new_letter_takes_the_place_of_the_app_and_ends_visits(door: Door) -> None:
    person = enrolled(door)
    client, half = sign_in(door, person), door.client()
    person.activation = receipt.new()
    half.post("/sign-in/", {"email": person.email})
    people.take_contact(told_by_desk(person))
    assert not is_in(client)
    assert half.get("/code/")["Location"] == "/sign-in/"
    assert Mail.objects.count() == 0
    assert person.row.secret is None
    assert is_in(enrol(door, person))


def test_what_the_desk_tells_again_changes_nothing(door: Door) -> None:
    person = enrolled(door)
    client = sign_in(door, person)
    people.take_contact(told_by_desk(person, activation=None, school="99XX Basisschool De Testboom"))
    people.take_contact(told_by_desk(person))
    assert is_in(client)
    assert people.school_of(person.row) == SCHOOL


def test_a_new_address_is_signed_in_with_from_then_on(door: Door) -> None:
    person = enrolled(door)
    client = with_code(door, person)
    before, person.email = person.email, "mees.de.tester@testboom.example"
    people.take_contact(told_by_desk(person, activation=None))
    assert client.get("/app/")["Location"] == "/sign-in/"
    got = len(door.letters.to(before))
    door.client().post("/sign-in/", {"email": before})
    mail.send_mails()
    assert len(door.letters.to(before)) == got
    assert is_in(sign_in(door, person))


@pytest.mark.parametrize("email", ["", "no address", "a@b", "a@b.example\nBcc: c@d.example", "x" * 250 + "@e.example"])
def test_what_is_no_address_is_not_taken_and_the_desk_hears_of_it(door: Door, email: str) -> None:
    person = invited()
    assert not people.take_contact(told_by_desk(person, email=email))
    assert people.address_of(person.row) == person.email
    assert [entry.kind for entry in door.carried() if isinstance(entry, Faults)] == ["contact_address"]


def test_an_address_that_somebody_else_has_is_not_taken(door: Door) -> None:
    first, second = invited("mees"), invited("noor")
    assert not people.take_contact(told_by_desk(second, email=first.email.upper()))
    assert people.address_of(second.row) == second.email
    assert [entry.kind for entry in door.carried() if isinstance(entry, Faults)] == ["contact_address_taken"]


def test_an_address_sealed_for_one_person_opens_for_no_other(door: Door) -> None:
    first, second = invited("mees"), invited("noor")
    row = second.row
    row.email = first.row.email
    with pytest.raises(Exception, match="sealed under another key"):
        people.address_of(row)


def test_other_keys_open_nothing(door: Door) -> None:
    row = invited().row
    from django.conf import settings

    settings.SCHOOL_KEYS.unlink()
    trust.forget_what_was_read()
    with pytest.raises(Exception, match="sealed under another key"):
        people.address_of(row)
