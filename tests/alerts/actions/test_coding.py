"""Codes by letter or telephone: shown once, kept as a keyed hash, and worth nothing to who has no consent."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.alerts.schooled import made_board, made_contact, made_school
from tests.desk_world import World, actor
from vangnet.accounts.models import AuditEntry
from vangnet.alerts.actions.coding import MOST_AT_ONCE, Coded, give_codes, make_codes
from vangnet.alerts.models import SchoolContact, ToGo
from vangnet.errors import InputRefused
from vangnet.reports.keeping import desk_keys
from vangnet.transfer import receipt
from vangnet.transfer.keys import keys_at, write_card
from vangnet.transfer.school import to_school

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def door(settings: object, tmp_path: Path) -> Iterator[Path]:
    """The keys of a school door whose card the desk trusts."""
    settings.REPORTS, settings.DOOR_KEYS = tmp_path / "reports", tmp_path / "desk.key"
    settings.SCHOOL_CARD = tmp_path / "school-card.json"
    write_card(keys_at(tmp_path / "school.key", "school").card, settings.SCHOOL_CARD)
    return tmp_path / "school.key"


def give(world: World, *contacts: SchoolContact) -> list[Coded]:
    coded = make_codes(contacts)
    give_codes(coded, way="letter", by=actor(world.dirk))
    return coded


def test_the_door_comes_to_the_same_hash_and_the_desk_keeps_no_code(world: World, door: Path) -> None:
    contact = made_contact(made_school("01AB00", made_board()))
    (coded,) = give(world, contact)

    shared = keys_at(door, "school").shared_with(desk_keys().card)
    contact.refresh_from_db()
    assert contact.activation == receipt.digest(coded.code, shared).hex()
    entry = to_school(bytes(ToGo.objects.last().entry))
    assert (entry.identity, entry.activation) == (contact.identity, receipt.digest(coded.code, shared))
    line = AuditEntry.objects.get(name="school.code")
    kept = "".join(
        [line.details, line.objects_named, contact.activation, *(str(bytes(row.entry)) for row in ToGo.objects.all())]
    )
    assert coded.code not in kept
    assert coded.shown not in kept
    assert line.objects_named == f'["school_contact:{contact.pk}"]'


def test_a_new_code_replaces_the_old_one(world: World) -> None:
    contact = made_contact(made_school("01AB00", made_board()))
    first = give(world, contact)[0]
    contact.refresh_from_db()
    before = contact.activation
    second = give(world, contact)[0]
    contact.refresh_from_db()

    assert first.code != second.code
    assert contact.activation != before


def test_codes_that_were_made_open_nothing_until_they_are_given(world: World) -> None:
    make_codes([made_contact(made_school("01AB00", made_board()))])

    assert SchoolContact.objects.get().activation == ""
    assert not ToGo.objects.exists()


@pytest.mark.parametrize("why", ["no consent", "left", "closed"])
def test_who_may_not_be_asked_gets_no_code(world: World, why: str) -> None:
    school = made_school("01AB00", made_board(consents=why != "no consent"), is_open=why != "closed")
    contact = made_contact(school, is_active=why != "left")
    with pytest.raises(InputRefused):
        give(world, contact)
    assert not ToGo.objects.exists()


def test_without_a_trusted_school_door_there_are_no_codes(world: World, settings: object, tmp_path: Path) -> None:
    settings.SCHOOL_CARD = tmp_path / "none.json"
    with pytest.raises(InputRefused, match="schooldeur"):
        give(world, made_contact(made_school("01AB00", made_board())))


def test_more_than_two_hundred_at_once_are_refused(world: World) -> None:
    school = made_school("01AB00", made_board())
    with pytest.raises(InputRefused, match=str(MOST_AT_ONCE)):
        make_codes([made_contact(school, f"T{number}") for number in range(MOST_AT_ONCE + 1)])
