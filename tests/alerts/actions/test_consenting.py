"""A board takes part, and its people are known at the door; it takes that back, and they are forgotten at once."""

from datetime import timedelta

import pytest
from django.utils import timezone

from tests.alerts.schooled import made_board, made_contact, made_school
from tests.desk_world import World, actor
from vangnet.accounts.models import AuditEntry
from vangnet.alerts.actions.consenting import consent, withdraw
from vangnet.alerts.models import Board, SchoolContact, ToGo
from vangnet.errors import InputRefused
from vangnet.transfer.school import Contact, to_school

pytestmark = pytest.mark.django_db


def entries() -> list[Contact]:
    found = [to_school(bytes(row.entry)) for row in ToGo.objects.all()]
    assert all(isinstance(entry, Contact) for entry in found)
    return found  # type: ignore[return-value]


def say_yes(world: World, board: Board) -> int:
    return consent(board, on=timezone.localdate(), said_by="T. Voorzitter", by=actor(world.dirk))


def test_with_consent_the_door_hears_of_all_people_of_the_board(world: World) -> None:
    board = made_board(consents=False)
    people = [made_contact(made_school(f"0{number}AB00", board)) for number in range(1, 4)]
    made_contact(made_school("09AB00", made_board("2", consents=False)))

    assert say_yes(world, board) == 3
    assert [entry.identity for entry in entries()] == [contact.identity for contact in people]
    assert entries()[0].school == "01AB00 Basisschool De Testboom 01AB00, Utrecht"
    assert AuditEntry.objects.get(name="school.consent").details == '{"people":3}'


def test_the_door_never_hears_the_name_of_a_person(world: World) -> None:
    board = made_board(consents=False)
    made_contact(made_school("01AB00", board), "Geheime Naam", email="x@example.org", telephone="0880000000")
    say_yes(world, board)

    assert not any(told in bytes(row.entry) for row in ToGo.objects.all() for told in (b"Geheime", b"0880000000"))


def test_taking_it_back_forgets_everybody_at_once(world: World) -> None:
    board = made_board(consents=False)
    contact = made_contact(made_school("01AB00", board))
    say_yes(world, board)
    SchoolContact.objects.update(activation="f" * 64, enrolled_at=timezone.now())

    assert withdraw(board, by=actor(world.dirk)) == 1
    last = entries()[-1]
    assert (last.identity, last.is_active, last.email, last.school) == (contact.identity, False, "", "")
    contact.refresh_from_db()
    assert (contact.activation, contact.enrolled_at, contact.told) == ("", None, "")


def test_who_works_for_another_board_that_takes_part_stays_with_that_school_alone(world: World) -> None:
    first, second = made_board("1", consents=False), made_board("2", consents=False)
    made_contact(made_school("01AB00", first)).also_at.add(made_school("02AB00", second))
    say_yes(world, first)
    say_yes(world, second)
    assert "; 02AB00" in entries()[-1].school

    withdraw(first, by=actor(world.dirk))
    assert entries()[-1].is_active
    assert entries()[-1].school == "02AB00 Basisschool De Testboom 02AB00, Utrecht"


def test_a_consent_needs_who_gave_it_and_a_day_that_has_come(world: World) -> None:
    board, today = made_board(consents=False), timezone.localdate()
    with pytest.raises(InputRefused):
        consent(board, on=today, said_by=" ", by=actor(world.dirk))
    with pytest.raises(InputRefused):
        consent(board, on=today + timedelta(days=1), said_by="T. Voorzitter", by=actor(world.dirk))
    say_yes(world, board)
    with pytest.raises(InputRefused):
        say_yes(world, board)
    with pytest.raises(InputRefused):
        withdraw(made_board("2", consents=False), by=actor(world.dirk))
