"""An alert is sent when nothing is missing, by the right person, with exactly the crop that was approved."""

from io import BytesIO
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from django.utils import timezone
from PIL import Image

from tests.alerts.alert_world import Ready, in_line
from tests.desk_world import World, actor, client_of
from tests.world import encoded, pattern
from vangnet.accounts.models import AuditEntry
from vangnet.alerts.actions import authorising, preparing, reminding
from vangnet.alerts.actions.ending import take_erased
from vangnet.alerts.actions.sending_out import NotYet, send_alert
from vangnet.alerts.models import Alert, Authority, Board, School, SchoolKey, ToGo
from vangnet.errors import InputRefused
from vangnet.transfer import school, sealing
from vangnet.victims.actions.cropping import withdraw_crop


def test_an_alert_that_is_sent_asks_everybody_and_carries_the_sealed_crop(ready: Ready) -> None:
    alert = ready.send()
    (run,) = in_line()
    assert isinstance(run, school.AlertRun)
    assert (run.alert, run.key, run.until) == (alert.identity, 7, alert.until)
    assert sorted(run.contacts) == sorted(alert.asked.values_list("contact__identity", flat=True))
    assert len(run.contacts) == 2
    assert run.question_nl.startswith("Herkent u deze kleding?")
    png = sealing.unseal(run.crop, ready.private, about=school.CROP + alert.identity.encode())
    assert Image.open(BytesIO(png)).size == (ready.crop.width, ready.crop.height)
    assert (alert.state, alert.sent_by, alert.key.number) == (Alert.State.RUNNING, ready.world.bram, 7)


def test_the_crop_opens_for_no_other_alert_and_no_other_key(ready: Ready) -> None:
    ready.send()
    (run,) = in_line()
    with pytest.raises(InputRefused):
        sealing.unseal(run.crop, ready.private, about=school.CROP + b"0" * 32)
    with pytest.raises(InputRefused):
        sealing.unseal(run.crop, X25519PrivateKey.generate(), about=school.CROP + run.alert.encode())


def test_no_pixel_and_no_case_stands_in_the_database_or_on_the_way_to_the_door(ready: Ready) -> None:
    ready.send()
    row = bytes(ToGo.objects.get().entry)
    assert b"\x89PNG" not in row
    for told in (ready.world.case.number, ready.seized.victim.number, ready.alert.number, ready.seized.victim.name):
        assert told.encode() not in row


def _without_a_ground(ready: Ready) -> None:
    Alert.objects.update(last_resort="")


def _identified(ready: Ready) -> None:
    ready.seized.victim.status = "identified"
    ready.seized.victim.save()


def _one_approval(ready: Ready) -> None:
    ready.crop.approvals.last().delete()


def _of_other_pixels(ready: Ready) -> None:
    ready.crop.approvals.update(pixels_sha256="0" * 64)


def _by_its_maker(ready: Ready) -> None:
    last = ready.crop.approvals.last()
    last.person = ready.world.wies
    last.save()


def _withdrawn(ready: Ready) -> None:
    withdraw_crop(ready.crop, reason="toch niet", by=actor(ready.world.wies))


def _no_authority(ready: Ready) -> None:
    Authority.objects.all().delete()


def _no_consent(ready: Ready) -> None:
    Board.objects.update(withdrawn_on=timezone.localdate())


def _no_key(ready: Ready) -> None:
    SchoolKey.objects.all().delete()


def _all_excluded(ready: Ready) -> None:
    for one in School.objects.all():
        preparing.exclude_school(ready.alert, one, reason="verdachte", by=actor(ready.world.wies))


def _a_term_too_long(ready: Ready) -> None:
    Alert.objects.update(term_days=22)


@pytest.mark.parametrize(
    ("undo", "code"),
    [
        (_without_a_ground, "no_last_resort"),
        (_identified, "is_identified"),
        (_one_approval, "few_approvals"),
        (_of_other_pixels, "few_approvals"),
        (_by_its_maker, "few_approvals"),
        (_withdrawn, "crop_may_not_leave"),
        (_no_authority, "no_authority"),
        (_no_consent, "no_schools"),
        (_all_excluded, "no_schools"),
        (_no_key, "no_key"),
        (_a_term_too_long, "term_long"),
    ],
)
def test_it_is_not_sent_while_one_thing_is_missing_and_says_which(ready: Ready, undo: Any, code: str) -> None:
    undo(ready)
    with pytest.raises(NotYet) as refused:
        ready.send()
    assert f"alerts.{code}" in [word.code for word in refused.value.words]
    assert str(refused.value)
    ready.alert.refresh_from_db()
    assert (ready.alert.state, in_line(), ready.alert.asked.count()) == (Alert.State.DRAFT, [], 0)


def test_a_crop_whose_source_was_changed_is_not_sent(ready: Ready) -> None:
    (ready.seized.folder / "1.png").write_bytes(encoded(pattern(9)))
    with pytest.raises(InputRefused):
        ready.send()
    assert in_line() == []


def test_who_entered_the_authority_or_made_the_crop_does_not_send(ready: Ready) -> None:
    with pytest.raises(InputRefused, match=r"entered the authority|machtiging"):
        ready.send(by=ready.world.wies)
    Authority.objects.update(entered_by=ready.world.olaf)
    with pytest.raises(InputRefused, match=r"made the crop|uitsnede"):
        ready.send(by=ready.world.wies)
    assert in_line() == []


@pytest.mark.parametrize("said", [(True, False), (False, True), (False, False)])
def test_who_sends_says_that_the_authority_was_read_and_holds_for_the_area(ready: Ready, said: Any) -> None:
    with pytest.raises(InputRefused):
        send_alert(ready.alert, has_read_authority=said[0], area_is_within=said[1], by=actor(ready.world.bram))
    assert in_line() == []


def test_a_sent_alert_is_not_sent_again_and_not_changed(ready: Ready) -> None:
    ready.send()
    for again in (
        ready.send,
        lambda: preparing.choose_crop(ready.alert, ready.crop, by=actor(ready.world.wies)),
        lambda: preparing.set_question(ready.alert, question_nl="x", question_en="x", by=actor(ready.world.wies)),
    ):
        with pytest.raises(InputRefused):
            again()
    assert len(in_line()) == 1


def test_a_key_serves_one_alert_only_and_a_child_has_one_alert_at_a_time(ready: Ready) -> None:
    ready.send()
    first = ready.alert
    ready.alert = preparing.begin_alert(ready.seized.victim, by=actor(ready.world.wies))
    ready.fill()
    with pytest.raises(NotYet) as refused:
        ready.send()
    assert [word.code for word in refused.value.words] == ["alerts.other_alert", "alerts.no_key"]
    assert refused.value.words[0].values == {"number": first.number}


def test_the_newest_key_is_taken_for_a_door_that_lost_its_memory_lost_all_older_ones(ready: Ready) -> None:
    newest = X25519PrivateKey.generate()
    SchoolKey.objects.create(number=9, public=newest.public_key().public_bytes_raw().hex())
    SchoolKey.objects.create(number=3, public="0" * 64)  # heard of later, made before
    ready.send()
    (run,) = in_line()
    assert run.key == 9
    assert sealing.unseal(run.crop, newest, about=school.CROP + run.alert.encode())


def test_an_alert_whose_key_the_door_lost_ends_and_people_at_the_desk_see_that(ready: Ready) -> None:
    ready.send()
    take_erased(ready.erased(reason="ended"))
    ready.alert.refresh_from_db()
    assert (ready.alert.state, ready.alert.end, ready.alert.ended_by) == (Alert.State.ENDED, Alert.End.ENDED, None)
    page = client_of(ready.world.bram).get(f"/alerts/{ready.alert.number}/").content.decode()
    assert "door het programma" in page


def test_the_log_tells_who_sent_what_under_which_limits(ready: Ready) -> None:
    ready.send()
    line = AuditEntry.objects.get(name="alert.send")
    assert line.person_id == ready.world.bram.pk
    assert f"crop:{ready.crop.pk}" in line.objects_named
    assert "Vangnet 1" in line.details


# -- the authority ----------------------------------------------------------------------------------------------------


def test_who_entered_the_authority_does_not_confirm_it_and_a_change_takes_the_confirmation_away(ready: Ready) -> None:
    with pytest.raises(InputRefused):
        authorising.confirm_authority(ready.alert, by=actor(ready.world.wies))
    authorising.confirm_authority(ready.alert, by=actor(ready.world.eva))
    assert Authority.objects.get().confirmed_by == ready.world.eva
    with pytest.raises(InputRefused):
        authorising.confirm_authority(ready.alert, by=actor(ready.world.eva))
    area = {"provinces": ["Gelderland"], "postcodes": ["10"]}
    preparing.choose_schools(ready.alert, area=area, kinds=["bo"], term_days=9, by=actor(ready.world.wies))
    assert Authority.objects.get().confirmed_by is None


# -- reminders --------------------------------------------------------------------------------------------------------


def test_only_those_who_did_not_answer_are_reminded_and_not_too_soon(ready: Ready) -> None:
    ready.send()
    with pytest.raises(InputRefused):
        reminding.remind(ready.alert, by=actor(ready.world.bram))
    ready.later(hours=73)
    silent, spoke = ready.asked(0), ready.asked(1)
    ready.alert.asked.filter(pk=spoke.pk).update(answered_at=timezone.now())
    assert reminding.remind(ready.alert, by=actor(ready.world.bram)) == 1
    told = in_line()[-1]
    assert told == school.AlertAsk(alert=ready.alert.identity, contacts=(silent.contact.identity,), is_reminder=True)
    with pytest.raises(InputRefused):
        reminding.remind(ready.alert, by=actor(ready.world.bram))


def test_people_who_come_to_take_part_later_are_asked_then(ready: Ready, world: World) -> None:
    ready.send()
    with pytest.raises(InputRefused):
        reminding.ask_more(ready.alert, by=actor(world.bram))
    one = School.objects.earliest("code")
    added = one.contacts.create(name="Nieuw", email="nieuw@school.example.org")
    assert reminding.ask_more(ready.alert, by=actor(world.bram)) == 1
    assert in_line()[-1] == school.AlertAsk(alert=ready.alert.identity, contacts=(added.identity,))
