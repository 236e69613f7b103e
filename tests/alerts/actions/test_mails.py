"""Is this mail genuine: whoever answers the telephone hears that it was sent, and nothing more."""

from datetime import UTC, datetime

import pytest

from tests.alerts.schooled import made_board, made_contact, made_school
from tests.desk_world import World, actor
from vangnet.accounts.models import AuditEntry
from vangnet.alerts.actions.mails import MOST_UNKNOWN, check_mail, hear_of_mail
from vangnet.alerts.models import SchoolContact, SchoolMail
from vangnet.errors import InputRefused
from vangnet.transfer.receipt import new, shown
from vangnet.transfer.school import Mailed

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)


def sent(contact: SchoolContact, reference: str, **more: str) -> None:
    told = {"kind": "invitation", **more}
    hear_of_mail(Mailed(contact=contact.identity, at=AT, reference=reference, **told))  # type: ignore[arg-type]


@pytest.fixture
def contact(world: World) -> SchoolContact:
    return made_contact(made_school("01AB00", made_board()))


def test_a_reference_is_known_however_it_is_read_out(world: World, contact: SchoolContact) -> None:
    code = new(bits=40)
    sent(contact, shown(code))
    bare = code.replace("0", "o").replace("1", "l")
    for told in (shown(code), code.lower(), f" {bare[:3]} {bare[3:]} ", bare):
        found = check_mail(told, by=actor(world.ines))
        assert found is not None
        assert found.contact.school.code == "01AB00"


def test_an_invitation_and_a_reminder_are_known_each_by_its_own(world: World, contact: SchoolContact) -> None:
    sent(contact, "AAAA-BBBBB")
    sent(contact, "CCCC-DDDDD", kind="reminder")
    sent(contact, "CCCC-DDDDD", kind="reminder")  # told again

    assert check_mail("AAAABBBBB", by=actor(world.ines)).kind == "invitation"
    assert check_mail("ccccddddd", by=actor(world.ines)).kind == "reminder"
    assert SchoolMail.objects.count() == 2


@pytest.mark.parametrize("told", ["", "ZZZZ-ZZZZZ", "\u2603", "AAAA BBBBB; DROP", "9" * 500, "%", "____"])
def test_what_was_never_sent_is_unknown(world: World, contact: SchoolContact, told: str) -> None:
    sent(contact, "AAAA-BBBBB")
    assert check_mail(told, by=actor(world.ines)) is None


def test_a_mail_that_the_mail_server_refused_was_not_sent(world: World, contact: SchoolContact) -> None:
    sent(contact, "AAAA-BBBBB", problem="550")
    assert check_mail("AAAA-BBBBB", by=actor(world.ines)) is None


def test_each_question_is_written_down_without_the_reference(world: World, contact: SchoolContact) -> None:
    sent(contact, "AAAA-BBBBB")
    check_mail("AAAA-BBBBB", by=actor(world.ines))
    check_mail("XXXX-XXXXX", by=actor(world.ines))

    lines = list(AuditEntry.objects.filter(name="schools.mail_check"))
    assert [line.status_code for line in lines] == ["ok", "unknown"]
    assert not any("AAAA" in line.details + line.objects_named or "XXXX" in line.details for line in lines)


def test_somebody_who_guesses_is_stopped(world: World, contact: SchoolContact) -> None:
    sent(contact, "AAAA-BBBBB")
    for number in range(MOST_UNKNOWN):
        check_mail(f"XXXX-{number:05}", by=actor(world.ines))
    with pytest.raises(InputRefused):
        check_mail("AAAA-BBBBB", by=actor(world.ines))
    assert check_mail("AAAA-BBBBB", by=actor(world.dirk)) is not None


def test_nothing_is_kept_of_a_mail_to_somebody_whom_the_desk_does_not_know(world: World) -> None:
    hear_of_mail(Mailed(contact="0" * 32, at=AT, kind="invitation", reference="AAAA-BBBBB"))
    assert not SchoolMail.objects.exists()
