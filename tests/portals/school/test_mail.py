"""Mails go through a real mail server: without a link, without a word of what it is about, and each at last."""

import re
import smtplib
from datetime import timedelta
from email.message import EmailMessage

import pytest
from django.test import override_settings
from django.utils import timezone

from tests.cli.test_serve import free_port
from tests.portals.school.conftest import Door
from tests.portals.school.world import enrolled, invited
from vangnet.portals.school import mail
from vangnet.portals.school.models import Alert, Asked, Contact, Mail, OneTimeKey
from vangnet.transfer.school import Mailed

TELLING = (
    r"kind|child|leerling|pupil|school|misbruik|abuse|slachtoffer|victim|herken|recogni|foto|photo|beeld|picture|image"
)


def alert() -> Alert:
    """An alert that runs; of its question and crop nothing is needed here."""
    found = Alert.objects.first()
    if found is not None:
        return found
    key = OneTimeKey.objects.create(number=1, public=b"k" * 32)
    until = timezone.now() + timedelta(days=14)
    return Alert.objects.create(identity="a" * 32, questions=b"", crop=b"", key=key, until=until)


def invite(contacts: list[Contact], *, is_reminder: bool = False) -> None:
    """Ask people in the alert, and let them know."""
    for contact in contacts:
        Asked.objects.get_or_create(alert=alert(), contact=contact)
    mail.invite(contacts, is_reminder=is_reminder)


def mailed(door: Door) -> list[tuple[str, str]]:
    return [(entry.kind, entry.problem) for entry in door.carried() if isinstance(entry, Mailed)]


def invitation(door: Door, language: str = "nl", *, is_reminder: bool = False) -> EmailMessage:
    person = invited(language=language)
    invite([person.row], is_reminder=is_reminder)
    assert mail.send_mails() == 1
    return door.letters.got[-1]


def code_mail(door: Door) -> EmailMessage:
    person = enrolled(door)
    door.client().post("/sign-in/", {"email": person.email})
    door.letters.code_to(person.email)
    return door.letters.got[-1]


@pytest.mark.parametrize("kind", ["invitation", "reminder", "code"])
def test_a_mail_holds_no_link_no_picture_and_no_word_of_what_it_is_about(door: Door, kind: str) -> None:
    got = code_mail(door) if kind == "code" else invitation(door, is_reminder=kind == "reminder")
    assert got.get_content_type() == "text/plain"
    assert not got.is_multipart()
    text = f"{got['Subject']}\n{got.get_content()}"
    assert not re.search(r"://|www\.|@|\b[a-z0-9-]+\.(nl|com|org|net|eu|example)\b|<", text, re.IGNORECASE)
    assert not re.search(TELLING, text, re.IGNORECASE)
    assert not got.get_all("Cc")
    assert "0900-8844" in text


def test_a_mail_is_in_both_languages_that_of_its_reader_first(door: Door) -> None:
    dutch, english = invitation(door).get_content(), None
    assert 0 < dutch.index("Goedendag") < dutch.index("Good day") or dutch.startswith("Goedendag")
    Mail.objects.all().delete()
    person = invited("noor", language="en")
    invite([person.row])
    mail.send_mails()
    english = door.letters.got[-1].get_content()
    assert english.startswith("Good day")
    assert "Goedendag" in english


def test_an_invitation_holds_the_reference_that_the_desk_is_told(door: Door) -> None:
    got = invitation(door)
    (told,) = [entry for entry in door.carried() if isinstance(entry, Mailed)]
    assert re.fullmatch("[0-9A-Z]{4}-[0-9A-Z]{5}", told.reference)
    assert got.get_content().count(told.reference) == 2
    assert told.reference in got["Subject"]
    assert (told.kind, told.problem) == ("invitation", "")


def test_the_heads_say_that_a_machine_wrote_it_and_who(door: Door) -> None:
    got = invitation(door)
    assert got["Auto-Submitted"] == "auto-generated"
    assert re.fullmatch(r"<[0-9a-f]{32}@police\.example>", got["Message-ID"])
    assert got["From"] == "Politie <schoolalert@police.example>"
    assert got["To"] == "mees@testboom.example"


def test_the_code_stands_in_no_subject_and_in_no_table_after_it_went(door: Door) -> None:
    got = code_mail(door)
    assert not re.search(r"\d", got["Subject"])
    assert not Mail.objects.filter(kind="code").exists()
    assert mailed(door) == []


def test_many_mails_go_over_one_connection(door: Door) -> None:
    invite([invited(f"person{number}").row for number in range(30)])
    assert mail.send_mails() == 30
    assert (len(door.letters.got), door.letters.connections) == (30, 1)
    assert len(mailed(door)) == 30
    assert mail.send_mails() == 0
    assert len(door.letters.got) == 30


def test_a_code_goes_before_the_invitations_that_wait(door: Door) -> None:
    person = enrolled(door)
    invite([person.row for _ in range(3)])
    door.client().post("/sign-in/", {"email": person.email})
    before = len(door.letters.got)
    mail.send_mails(at_most=2)
    assert [bool(re.search(r"\d", one["Subject"])) for one in door.letters.got[before:]] == [False, True]


def test_what_is_refused_for_good_is_given_up_and_told_without_the_address(door: Door) -> None:
    person, other = invited(), invited("noor")
    door.letters.refuse[person.email] = f"550 5.1.1 <{person.email}> is unknown here"
    invite([person.row, other.row])
    assert mail.send_mails() == 2
    assert mailed(door) == [("invitation", "refused 550 5.1.1"), ("invitation", "")]
    row = Mail.objects.get(contact=person.row)
    assert (row.is_given_up, row.problem, row.sent_at) == (True, "refused 550 5.1.1", None)
    assert mail.send_mails() == 0
    assert len(door.letters.to(other.email)) == 1


def again() -> timedelta:
    """Let the pause of the only mail pass, and tell how long it was."""
    row = Mail.objects.get()
    pause = row.try_at - timezone.now()
    Mail.objects.update(try_at=timezone.now())
    return pause


def test_what_is_refused_for_now_is_tried_again_after_growing_pauses(door: Door) -> None:
    person = invited()
    door.letters.refuse[person.email] = "451 4.7.1 try again later"
    invite([person.row])
    pauses = []
    for _ in range(8):
        mail.send_mails()
        pauses.append(round(again() / timedelta(minutes=1)))
    assert pauses == [1, 2, 4, 8, 16, 32, 60, 60]
    assert mailed(door) == [("invitation", "refused 451 4.7.1")]  # told once
    door.letters.refuse.clear()
    mail.send_mails()
    assert mailed(door)[1:] == [("invitation", "")]
    assert len(door.letters.got) == 1


def test_what_never_goes_is_given_up_after_days_and_told(door: Door) -> None:
    person = invited()
    door.letters.refuse[person.email] = "451 4.7.1 try again later"
    invite([person.row])
    Mail.objects.update(made_at=timezone.now() - timedelta(days=4))
    mail.send_mails()
    assert Mail.objects.get().is_given_up
    assert mailed(door) == [("invitation", "refused 451 4.7.1")]


def test_without_a_mail_server_everything_waits_and_nothing_is_lost(door: Door) -> None:
    people = [invited(f"person{number}").row for number in range(5)]
    invite(people)
    with override_settings(EMAIL_PORT=free_port()), pytest.raises(OSError, match="refused"):
        mail.send_mails()
    assert Mail.objects.filter(sent_at=None, problem="no connection", is_given_up=False).count() == 5
    assert mail.send_mails() == 0  # not yet
    Mail.objects.update(try_at=timezone.now())
    assert mail.send_mails() == 5


def test_a_server_that_hangs_up_half_way_gets_the_rest_later_and_none_twice(door: Door) -> None:
    people = [invited(f"person{number}") for number in range(4)]
    door.letters.refuse[people[2].email] = "421 4.3.2 closing"
    invite([person.row for person in people])
    with pytest.raises(smtplib.SMTPException):
        mail.send_mails()
    assert Mail.objects.exclude(sent_at=None).count() == 2
    door.letters.refuse.clear()
    Mail.objects.update(try_at=timezone.now())
    assert mail.send_mails() == 2
    assert sorted(one["To"] for one in door.letters.got) == sorted(person.email for person in people)


def test_a_code_that_is_too_late_is_never_sent(door: Door) -> None:
    person = enrolled(door)
    before = len(door.letters.got)
    door.client().post("/sign-in/", {"email": person.email})
    Mail.objects.update(ends_at=timezone.now() - timedelta(seconds=1))
    assert mail.send_mails() == 0
    assert Mail.objects.count() == 0
    assert len(door.letters.got) == before


def test_a_mail_of_a_killed_sender_goes_some_minutes_later(door: Door) -> None:
    invite([invited().row])
    assert len(mail._claimed(10)) == 1
    assert mail._claimed(10) == []  # a second sender takes none of them
    Mail.objects.update(try_at=timezone.now())
    assert mail.send_mails() == 1


def test_a_clock_that_was_set_back_holds_no_mail_up(door: Door) -> None:
    invite([invited().row])
    Mail.objects.update(try_at=timezone.now() + timedelta(days=400))
    assert mail.send_mails() == 1


def test_an_address_cannot_smuggle_heads_or_other_readers(door: Door) -> None:
    from vangnet.portals.school import storage

    person = invited()
    row = person.row
    row.email = storage.sealed("a@b.example\nBcc: c@d.example", about=f"email of {person.identity}")
    row.save()
    invite([row])
    assert mail.send_mails() == 1
    assert door.letters.got == []
    assert mailed(door) == [("invitation", "address")]


def test_nobody_is_invited_to_what_is_over(door: Door) -> None:
    person = invited()
    invite([person.row])
    Alert.objects.update(state=Alert.State.ENDED)
    assert mail.send_mails() == 1
    assert door.letters.got == []
    assert mailed(door) == [("invitation", "over")]
