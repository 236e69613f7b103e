"""What the desk orders with an alert, and what becomes of it at the door."""

import secrets
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from tests.portals.school.questions.asking import QUESTION, Desk, asked, fresh, set_clock
from vangnet.errors import InputRefused
from vangnet.portals.school import alerts, answering, crop_keys, erasing, showing, terms
from vangnet.portals.school.models import Alert, Asked, Mail, OneTimeKey
from vangnet.transfer.school import AlertAsk, AlertHide, AlertResume, Erased, KeyMade, Mailed
from vangnet.transfer.sealing import seal


def yes(alert: Alert, person: Any) -> None:
    answering.answer(asked(alert, person), answering.Given(kind="yes"), nonce=secrets.token_hex(8))


def test_an_alert_begins_and_those_who_are_asked_are_invited(desk: Desk) -> None:
    wil, ina, stranger = desk.person(), desk.person(), desk.person()
    alert = desk.run(wil, ina)
    assert alert.state == Alert.State.RUNNING
    assert set(alert.asked.values_list("contact", flat=True)) == {wil.pk, ina.pk}
    assert sorted(Mail.objects.values_list("contact", "kind")) == [(wil.pk, "invitation"), (ina.pk, "invitation")]
    assert not Mail.objects.filter(contact=stranger).exists()
    assert alerts.questions(alert).told("nl") == (QUESTION, "nl")


def test_each_reference_of_a_mail_is_another(desk: Desk) -> None:
    desk.run(*(desk.person() for _ in range(30)))
    references = Mail.objects.values_list("reference", flat=True)
    assert len(set(references)) == 30
    assert all(8 <= len(reference) <= 20 for reference in references)


def test_a_question_in_one_language_is_told_in_that_one(desk: Desk) -> None:
    alert = desk.run(desk.person(), question_en="")
    assert alerts.questions(alert).told("en") == (QUESTION, "nl")


def test_neither_question_nor_picture_can_be_read_in_the_database(desk: Desk) -> None:
    alert = desk.run(desk.person())
    assert QUESTION.encode() not in bytes(alert.questions)
    assert b"PNG" not in bytes(alert.crop)


def test_the_same_order_twice_changes_nothing(desk: Desk) -> None:
    order = desk.order([desk.person()])
    alerts.run(order)
    alerts.run(order)
    assert Alert.objects.count() == Asked.objects.count() == Mail.objects.count() == 1


def test_an_alert_that_ended_never_runs_again(desk: Desk) -> None:
    order = desk.order([desk.person()])
    alerts.run(order)
    alert = Alert.objects.get()
    desk.end(alert)
    alerts.run(order)
    alerts.ask(AlertAsk(alert=alert.identity, contacts=order.contacts))
    alerts.resume(AlertResume(alert=alert.identity, answer=9))
    assert fresh(alert).state == Alert.State.ENDED


def test_somebody_unknown_is_told_and_the_others_are_asked(desk: Desk) -> None:
    wil = desk.person()
    unknown = secrets.token_hex(16)
    order = desk.order([wil])
    desk.run(wil, contacts=(unknown, *order.contacts))
    assert Asked.objects.count() == 1
    (told,) = desk.heard(Mailed)
    assert (told.contact, bool(told.problem)) == (unknown, True)


@pytest.mark.parametrize(
    "wrong",
    [
        {"key": 7},  # no such key
        {"crop": b"no seal at all"},
        {"crop": b""},
    ],
)
def test_a_crop_that_cannot_be_shown_ends_its_alert_at_once_and_nobody_is_written_to(
    lasting: Desk, wrong: dict[str, Any]
) -> None:
    alert = lasting.run(lasting.person(), **wrong)
    assert alert.state == Alert.State.ENDED
    assert not Mail.objects.exists()
    (told,) = lasting.heard(Erased)
    assert (told.alert, told.reason) == (alert.identity, "ended")


def test_a_crop_that_was_sealed_for_another_alert_is_not_shown(desk: Desk) -> None:
    other = desk.order([desk.person()])
    alert = desk.run(desk.person(), key=other.key, crop=other.crop)
    assert alert.state == Alert.State.ENDED


def test_what_is_no_picture_is_not_shown(desk: Desk) -> None:
    identity, key = secrets.token_hex(16), desk.key()
    sealed = seal(b"%PDF-1.7", bytes(key.public), about=b"crop" + identity.encode())
    assert desk.run(desk.person(), alert=identity, key=key.number, crop=sealed).state == Alert.State.ENDED


def test_one_whose_term_was_over_on_the_way_ends_at_once(lasting: Desk) -> None:
    alert = lasting.run(lasting.person(), until=timezone.now() - timedelta(minutes=1))
    assert alert.state == Alert.State.ENDED
    assert [told.reason for told in lasting.heard(Erased)] == ["term"]
    assert not Mail.objects.exists()


def test_more_people_can_be_asked_and_those_who_were_are_not_written_to_again(desk: Desk) -> None:
    wil, ina = desk.person(), desk.person()
    alert = desk.run(wil)
    Mail.objects.update(sent_at=timezone.now())
    alerts.ask(AlertAsk(alert=alert.identity, contacts=(wil.identity, ina.identity)))
    assert list(Mail.objects.filter(sent_at=None).values_list("contact", flat=True)) == [ina.pk]


def test_a_reminder_goes_to_those_who_have_not_answered(desk: Desk) -> None:
    wil, ina, stranger = desk.person(), desk.person(), desk.person()
    alert = desk.run(wil, ina)
    Mail.objects.all().delete()
    answering.answer(asked(alert, wil), answering.Given(kind="no"), nonce="1")
    remind = AlertAsk(alert=alert.identity, contacts=(wil.identity, ina.identity, stranger.identity), is_reminder=True)
    alerts.ask(remind)
    alerts.ask(remind)
    assert list(Mail.objects.values_list("contact", "kind")) == [(ina.pk, "reminder")]


def test_nobody_is_reminded_of_a_crop_that_is_hidden(desk: Desk) -> None:
    wil = desk.person()
    alert = desk.run(wil)
    Mail.objects.all().delete()
    alerts.hide(AlertHide(alert=alert.identity))
    alerts.ask(AlertAsk(alert=alert.identity, contacts=(wil.identity,), is_reminder=True))
    assert not Mail.objects.exists()


def test_hidden_and_shown_again(desk: Desk) -> None:
    alert = desk.run(desk.person())
    assert showing.is_shown(fresh(alert))
    alerts.hide(AlertHide(alert=alert.identity))
    assert not showing.is_shown(fresh(alert))
    alerts.resume(AlertResume(alert=alert.identity, answer=0))
    assert showing.is_shown(fresh(alert))


def test_it_is_not_shown_again_while_a_newer_yes_waits_to_be_checked(desk: Desk) -> None:
    wil, ina = desk.person(), desk.person()
    alert = desk.run(wil, ina)
    yes(alert, wil)
    yes(alert, ina)  # the desk checks the first, and has not heard of this one
    alerts.resume(AlertResume(alert=alert.identity, answer=1))
    assert fresh(alert).state == Alert.State.HIDDEN
    alerts.resume(AlertResume(alert=alert.identity, answer=2))
    assert fresh(alert).state == Alert.State.RUNNING
    assert fresh(alert).checked == 2


def test_a_no_after_the_yes_that_was_checked_holds_nothing_up(desk: Desk) -> None:
    wil, ina = desk.person(), desk.person()
    alert = desk.run(wil, ina)
    yes(alert, wil)
    answering.answer(asked(alert, ina), answering.Given(kind="no"), nonce="2")
    alerts.resume(AlertResume(alert=alert.identity, answer=1))
    assert fresh(alert).state == Alert.State.RUNNING


@pytest.mark.parametrize("order", [AlertHide, AlertAsk, AlertResume])
def test_an_order_for_an_alert_that_never_came_is_refused(desk: Desk, order: Any) -> None:
    more = {"AlertAsk": {"contacts": ()}, "AlertResume": {"answer": 1}}.get(order.__name__, {})
    verb = {"AlertHide": alerts.hide, "AlertAsk": alerts.ask, "AlertResume": alerts.resume}[order.__name__]
    with pytest.raises(InputRefused):
        verb(order(alert=secrets.token_hex(16), **more))


# -- the term, by clocks that can be set -------------------------------------------------------------------------------


def test_a_term_ends_by_the_clock(desk: Desk, monkeypatch: Any) -> None:
    alert = desk.run(desk.person())
    set_clock(monkeypatch, alert.until - timedelta(seconds=1))
    assert erasing.end_those_over() == 0
    set_clock(monkeypatch, alert.until)
    assert erasing.end_those_over() == 1
    assert (fresh(alert).state, fresh(alert).end) == (Alert.State.ENDED, "term")


def test_what_ended_stays_ended_when_the_clock_is_set_back(desk: Desk, monkeypatch: Any) -> None:
    alert = desk.run(desk.person())
    set_clock(monkeypatch, alert.until)
    erasing.end_those_over()
    set_clock(monkeypatch, alert.until - timedelta(days=10))
    erasing.sweep()
    assert fresh(alert).state == Alert.State.ENDED
    assert not crop_keys.is_there(fresh(alert).key)


def test_a_clock_that_is_set_back_gives_no_more_term(desk: Desk, monkeypatch: Any) -> None:
    alert, counter = desk.run(desk.person()), terms._counter()
    monkeypatch.setattr(terms, "_counter", lambda: counter)
    terms.note(alert)
    set_clock(monkeypatch, alert.until - timedelta(days=20))
    counter += timedelta(days=14).total_seconds() + 60
    assert terms.is_over(fresh(alert))


def test_a_clock_that_is_set_back_between_two_processes_gives_no_more_term(desk: Desk, monkeypatch: Any) -> None:
    alert = desk.run(desk.person())
    set_clock(monkeypatch, alert.until - timedelta(minutes=1))
    erasing.end_those_over()  # a look, which keeps the time that it saw
    terms._seen.clear()  # a new process
    set_clock(monkeypatch, alert.until - timedelta(days=30))
    assert terms.time_of(fresh(alert)) >= alert.until - timedelta(minutes=1)
    counter = terms._counter() + 61
    monkeypatch.setattr(terms, "_counter", lambda: counter)
    assert erasing.end_those_over() == 1


def test_a_clock_that_was_wrong_once_does_not_harm_the_next_alert(desk: Desk, monkeypatch: Any) -> None:
    first, now = desk.run(desk.person()), timezone.now()
    set_clock(monkeypatch, now + timedelta(days=3_000))
    erasing.end_those_over()
    set_clock(monkeypatch, now)
    second = desk.run(desk.person())
    assert erasing.end_those_over() == 0
    assert (fresh(first).state, fresh(second).state) == (Alert.State.ENDED, Alert.State.RUNNING)


def test_an_alert_whose_key_is_gone_is_over_also_before_anybody_wrote_that_down(desk: Desk) -> None:
    alert = desk.run(desk.person())
    crop_keys._place(alert.key.number).unlink()
    assert not showing.is_shown(fresh(alert))
    assert erasing.end_those_over() == 1
    assert len(desk.heard(KeyMade)) == OneTimeKey.objects.count()
