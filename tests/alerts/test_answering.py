"""Answers: a yes hides and rings; police check it; the child is recognised and the crop erased, or it goes on."""

import pytest
from django.utils import timezone

from tests.alerts.alert_world import Ready, in_line
from tests.desk_world import actor
from vangnet.accounts.models import AuditEntry
from vangnet.alerts.actions import answering, ending, verifying
from vangnet.alerts.actions.answering import take_answer, type_in_answer
from vangnet.alerts.actions.ending import end_alert, take_erased
from vangnet.alerts.models import Alert, Answer, Erasure
from vangnet.alerts.queries.figures import years
from vangnet.alerts.queries.reached import not_reached, reached
from vangnet.alerts.queries.ringing import ringing
from vangnet.alerts.queries.standing import steps_of
from vangnet.alerts.watching import watch
from vangnet.errors import InputRefused
from vangnet.reports.models import Alarm
from vangnet.transfer import school
from vangnet.victims.actions.cropping import withdraw_crop


@pytest.fixture
def sent(ready: Ready) -> Ready:
    ready.send()
    return ready


def check(ready: Ready, answer: Answer, outcome: str) -> None:
    verifying.verify(answer, outcome=outcome, reason="los daarvan nagegaan", by=actor(ready.world.olaf))
    ready.alert.refresh_from_db()


def state(ready: Ready) -> str:
    ready.alert.refresh_from_db()
    return ready.alert.state


def test_a_yes_hides_the_crop_and_rings_for_who_may_see_the_child(sent: Ready) -> None:
    answer = take_answer(sent.answered(who="een kind van groep 3"))
    assert state(sent) == Alert.State.HIDDEN
    assert sent.alert.hidden_at == answer.given_at
    assert list(ringing(sent.world.wies)) == [answer]
    assert not ringing(sent.world.yara).exists()  # of another unit
    assert not ringing(sent.world.dirk).exists()  # a coordinator
    alarm = Alarm.objects.get()
    assert (alarm.kind, alarm.unit, alarm.facts) == ("school_yes", sent.world.unit, {"alert": sent.alert.number})
    assert len(in_line()) == 1  # the door hid it already


def test_a_perhaps_is_kept_and_hides_nothing_and_a_no_is_an_answer_too(sent: Ready) -> None:
    take_answer(sent.answered(1, "perhaps"))
    take_answer(sent.answered(2, "no", place=1))
    assert state(sent) == Alert.State.RUNNING
    assert not Alarm.objects.exists()
    assert reached(sent.alert).answered == 2


def test_an_answer_that_comes_twice_counts_once_and_another_under_its_number_is_refused(sent: Ready) -> None:
    entry = sent.answered()
    assert take_answer(entry) == take_answer(entry)
    with pytest.raises(InputRefused):
        take_answer(sent.answered(1, "no"))
    assert Answer.objects.count() == 1


def test_an_answer_of_somebody_who_was_not_asked_is_refused_and_changes_nothing(sent: Ready) -> None:
    stranger = school.Answered(alert=sent.alert.identity, contact="0" * 32, number=1, at=timezone.now(), kind="yes")
    with pytest.raises(InputRefused):
        take_answer(stranger)
    assert state(sent) == Alert.State.RUNNING
    assert not Answer.objects.exists()


def test_what_was_not_recognised_is_shown_again_and_stops_ringing(sent: Ready) -> None:
    answer = take_answer(sent.answered(3))
    check(sent, answer, "not")
    assert state(sent) == Alert.State.RUNNING
    assert in_line()[-1] == school.AlertResume(alert=sent.alert.identity, answer=3)
    assert not ringing(sent.world.wies).exists()
    assert Alarm.objects.get().settled_by == sent.world.olaf


def test_it_stays_hidden_while_another_yes_is_open_and_the_last_number_that_came_is_told(sent: Ready) -> None:
    first, second = take_answer(sent.answered(1)), take_answer(sent.answered(2, place=1))
    take_answer(sent.answered(3, "no", place=1))
    check(sent, first, "not")
    assert state(sent) == Alert.State.HIDDEN
    assert len(in_line()) == 1
    check(sent, second, "not")
    assert in_line()[-1] == school.AlertResume(alert=sent.alert.identity, answer=3)


def test_it_is_not_shown_again_when_its_term_ended_meanwhile(sent: Ready) -> None:
    answer = take_answer(sent.answered())
    sent.later(days=30)
    check(sent, answer, "not")
    assert len(in_line()) == 1
    watch()
    assert (state(sent), sent.alert.end) == (Alert.State.ENDED, Alert.End.TERM)
    assert in_line()[-1] == school.AlertEnd(alert=sent.alert.identity, reason="term")


def test_a_child_that_is_recognised_ends_the_alert_at_once_and_is_a_candidate_only(sent: Ready) -> None:
    answer = take_answer(sent.answered(who="Kim Voorbeeld", sureness="certain"))
    check(sent, answer, "recognised")
    assert (state(sent), sent.alert.end) == (Alert.State.ENDED, Alert.End.RECOGNISED)
    assert in_line()[-1] == school.AlertEnd(alert=sent.alert.identity, reason="recognised")
    candidate = sent.seized.victim.candidates.get()
    assert (candidate.name, candidate.state, candidate.sureness) == ("Kim Voorbeeld", "proposed", "certain")
    sent.seized.victim.refresh_from_db()
    assert sent.seized.victim.status == "unidentified"  # people decide that on the page of the child
    erasure = Erasure.objects.get()
    assert (erasure.key_number, erasure.reason, erasure.erased_at) == (7, "recognised", None)


def test_who_is_recognised_without_a_name_is_a_candidate_too(sent: Ready) -> None:
    check(sent, take_answer(sent.answered()), "recognised")
    assert sent.seized.victim.candidates.get().name


def test_an_answer_is_checked_once_with_a_reason_and_a_no_needs_no_check(sent: Ready) -> None:
    answer, no = take_answer(sent.answered(1)), take_answer(sent.answered(2, "no", place=1))
    with pytest.raises(InputRefused):
        verifying.verify(answer, outcome="not", reason=" ", by=actor(sent.world.olaf))
    with pytest.raises(InputRefused):
        check(sent, no, "not")
    check(sent, answer, "not")
    with pytest.raises(InputRefused):
        check(sent, answer, "recognised")
    assert state(sent) == Alert.State.RUNNING


def test_an_answer_over_the_telephone_hides_at_the_door_and_is_checked_by_somebody_else(sent: Ready) -> None:
    said = {"period": "now", "who": "Kim", "sureness": "probably", "text": "belde zelf"}
    answer = type_in_answer(sent.asked(), kind="yes", by=actor(sent.world.olaf), **said)
    assert state(sent) == Alert.State.HIDDEN
    assert in_line()[-1] == school.AlertHide(alert=sent.alert.identity)
    with pytest.raises(InputRefused):
        check(sent, answer, "not")
    verifying.verify(answer, outcome="not", reason="nagegaan", by=actor(sent.world.bram))
    assert in_line()[-1] == school.AlertResume(alert=sent.alert.identity, answer=0)


def test_a_yes_after_the_end_is_kept_and_rings_but_shows_nothing_again(sent: Ready) -> None:
    end_alert(sent.alert, end="withdrawn", reason="ander spoor", by=actor(sent.world.olaf))
    answer = take_answer(sent.answered())
    assert state(sent) == Alert.State.ENDED
    assert list(ringing(sent.world.wies)) == [answer]
    check(sent, answer, "not")
    assert state(sent) == Alert.State.ENDED
    assert isinstance(in_line()[-1], school.AlertEnd)


def test_no_word_of_an_answer_stands_in_the_log_or_in_an_alarm(sent: Ready) -> None:
    check(sent, take_answer(sent.answered(who="Kim Voorbeeld", text="groep drie")), "recognised")
    for line in AuditEntry.objects.all():
        assert "Kim" not in f"{line.objects_named} {line.details}"
    for alarm in Alarm.objects.all():
        assert "Kim" not in f"{alarm.facts} {alarm.settled_how}"


# -- the end ----------------------------------------------------------------------------------------------------------


def test_an_alert_is_ended_by_hand_once_with_a_reason(sent: Ready) -> None:
    with pytest.raises(InputRefused):
        end_alert(sent.alert, end="ended", reason=" ", by=actor(sent.world.olaf))
    with pytest.raises(InputRefused):
        end_alert(sent.alert, end="recognised", reason="x", by=actor(sent.world.olaf))
    end_alert(sent.alert, end="ended", reason="genoeg", by=actor(sent.world.olaf))
    with pytest.raises(InputRefused):
        end_alert(sent.alert, end="ended", reason="nog eens", by=actor(sent.world.olaf))
    assert in_line()[-1] == school.AlertEnd(alert=sent.alert.identity, reason="ended")


def test_a_draft_that_is_withdrawn_goes_nowhere(ready: Ready) -> None:
    end_alert(ready.alert, end="withdrawn", reason="niet nodig", by=actor(ready.world.wies))
    assert (state(ready), in_line(), Erasure.objects.count()) == (Alert.State.ENDED, [], 0)


def test_the_erasure_that_the_door_tells_is_kept_as_it_was_told_first(sent: Ready) -> None:
    check(sent, take_answer(sent.answered()), "recognised")
    first = sent.erased()
    take_erased(first)
    take_erased(sent.erased(seconds=9.0))
    erasure = Erasure.objects.get()
    assert (erasure.erased_at, erasure.seconds) == (first.at, 0.012)


def test_a_door_that_ended_by_itself_ends_the_alert_here_too(sent: Ready) -> None:
    take_erased(sent.erased(reason="term"))
    assert (state(sent), sent.alert.end) == (Alert.State.ENDED, Alert.End.TERM)
    assert Erasure.objects.get().erased_at is not None


def test_the_end_of_another_key_or_of_an_unknown_alert_is_refused(sent: Ready) -> None:
    with pytest.raises(InputRefused):
        take_erased(sent.erased(key=8))
    with pytest.raises(InputRefused):
        take_erased(sent.erased(alert="0" * 32))
    assert state(sent) == Alert.State.RUNNING


def test_an_erasure_that_is_not_confirmed_in_time_is_one_alarm_until_the_door_says_so(sent: Ready) -> None:
    check(sent, take_answer(sent.answered()), "recognised")
    watch()
    assert not Alarm.objects.filter(kind="school_erasure").exists()
    late = timezone.now() + timezone.timedelta(minutes=61)
    watch(late)
    watch(late)
    alarm = Alarm.objects.get(kind="school_erasure")
    assert (alarm.times, alarm.unit) == (1, sent.world.unit)
    take_erased(sent.erased())
    alarm.refresh_from_db()
    assert alarm.settled_at is not None


def test_an_alert_ends_with_its_term_when_nobody_does_anything(sent: Ready) -> None:
    watch()
    assert state(sent) == Alert.State.RUNNING
    watch(sent.alert.until)
    assert (state(sent), sent.alert.ended_by) == (Alert.State.ENDED, None)


def test_a_child_that_is_identified_some_other_way_ends_the_alert(sent: Ready) -> None:
    sent.seized.victim.status = "identified"
    sent.seized.victim.save()
    watch()
    assert (state(sent), sent.alert.end) == (Alert.State.ENDED, Alert.End.RECOGNISED)


def test_a_crop_that_is_withdrawn_ends_its_alert_in_the_same_moment(sent: Ready) -> None:
    withdraw_crop(sent.crop, reason="toch herkenbaar", by=actor(sent.world.wies))
    assert (state(sent), sent.alert.end) == (Alert.State.ENDED, Alert.End.WITHDRAWN)
    assert in_line()[-1] == school.AlertEnd(alert=sent.alert.identity, reason="withdrawn")


# -- counts -----------------------------------------------------------------------------------------------------------


def test_a_school_is_reached_when_somebody_came_answered_or_was_telephoned(sent: Ready) -> None:
    assert (reached(sent.alert).schools, reached(sent.alert).schools_reached) == (2, 0)
    take_answer(sent.answered(1, "no"))
    assert [one.pk for one in not_reached(sent.alert)] == [sent.asked(1).contact.school_id]
    answering.telephone(sent.asked(1), outcome="belt terug", by=actor(sent.world.wies))
    told = reached(sent.alert)
    assert (told.schools_reached, told.schools_answered, told.telephoned, told.schools_not_reached) == (2, 1, 1, 0)
    assert not not_reached(sent.alert).exists()


def test_the_figures_of_a_year_count_alerts_schools_answers_and_children(sent: Ready) -> None:
    take_answer(sent.answered(1, "no", place=1))
    check(sent, take_answer(sent.answered(2)), "recognised")
    (year,) = years(Alert.objects.all())
    assert (year.alerts, year.schools, year.people, year.answered) == (1, 2, 2, 2)
    assert (year.yes, year.no, year.perhaps, year.recognised) == (1, 1, 0, 1)
    assert years(Alert.objects.none()) == []


def test_the_steps_tell_what_happened_in_order_and_no_answers_text(sent: Ready) -> None:
    check(sent, take_answer(sent.answered(who="Kim Voorbeeld")), "recognised")
    take_erased(sent.erased())
    told = [step.what.code.removeprefix("alerts.step_") for step in steps_of(sent.alert)]
    assert told == ["made", "authority", "sent", "yes", "recognised", "alerts.end_recognised", "ordered", "erased"]
    assert not any("Kim" in step.what.tell("nl") for step in steps_of(sent.alert))
    assert ending.BY_HAND == (Alert.End.WITHDRAWN, Alert.End.ENDED)
