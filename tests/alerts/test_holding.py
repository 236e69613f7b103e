"""A case goes when its time is over: not under schools that look at its crop, and with the record of the alert kept."""

from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from tests.alerts.alert_world import Ready
from tests.desk_world import actor, client_of
from vangnet.alerts.actions.answering import take_answer, telephone
from vangnet.alerts.actions.ending import end_alert, take_erased
from vangnet.alerts.actions.sending_out import NotYet
from vangnet.alerts.actions.verifying import verify
from vangnet.alerts.models import Alert, Answer, AskedContact, Erasure, Verification
from vangnet.cases.actions import destroying, retention
from vangnet.cases.models import Case, RetentionStep
from vangnet.errors import InputRefused
from vangnet.victims.models import Crop

pytestmark = pytest.mark.django_db


def its_time_is_over(ready: Ready, state: str = "removed") -> Case:
    """As if the case was removed from use six years ago, and its child identified."""
    today = timezone.localdate()
    facts = {"retention": state, "removed_on": today.replace(year=today.year - 6), "article": "8"}
    Case.objects.filter(pk=ready.world.case.pk).update(**facts)
    ready.world.case.series.update(child_identified=True)
    ready.world.case.refresh_from_db()
    return ready.world.case


def destroyed(ready: Ready) -> RetentionStep:
    step = retention.propose(case=ready.world.case, kind="destroy", reason="termijn", by=actor(ready.world.dirk))
    retention.agree(step=step, by=actor(ready.world.dora))
    assert destroying.finish_destructions() == 0
    return step


def ended(ready: Ready) -> None:
    end_alert(ready.alert, end="ended", reason="genoeg", by=actor(ready.world.bram))
    take_erased(ready.erased(reason="ended"))


def test_a_case_whose_crop_schools_see_is_not_taken_away_and_says_what_to_do(ready: Ready) -> None:
    ready.send()
    case = its_time_is_over(ready)
    with pytest.raises(InputRefused, match=rf"{ready.alert.number}.*(trek hem in|withdraw)"):
        retention.propose(case=case, kind="destroy", reason="termijn", by=actor(ready.world.dirk))
    page = client_of(ready.world.dirk).get(f"/retention/cases/{case.number}").content.decode()
    assert f"Schoolalert {ready.alert.number}" in page
    ended(ready)
    assert retention.held_by(case) == []
    destroyed(ready)


def test_an_alert_that_was_sent_after_the_proposal_holds_the_case_too(ready: Ready) -> None:
    case = ready.world.case
    ready.world.case.series.update(child_identified=True)
    Case.objects.filter(pk=case.pk).update(processed_from=timezone.localdate().replace(year=2015), article="8")
    case.refresh_from_db()
    step = retention.propose(case=case, kind="remove", reason="termijn", by=actor(ready.world.dirk))
    ready.send()
    with pytest.raises(InputRefused, match=ready.alert.number):
        retention.agree(step=step, by=actor(ready.world.dora))
    assert Case.objects.get(pk=case.pk).retention == "active"


@pytest.mark.parametrize("state", ["removed", "destroyed"])
def test_a_crop_of_a_case_out_of_use_is_not_sent(ready: Ready, state: str) -> None:
    its_time_is_over(ready, state)
    with pytest.raises(NotYet) as refused:
        ready.send()
    assert [word.code for word in refused.value.words] == ["alerts.crop_may_not_leave"]


def test_the_record_of_an_alert_stays_when_the_case_of_its_crop_is_destroyed(ready: Ready, settings: Any) -> None:
    ready.send()
    ended(ready)
    before = Alert.objects.values("number", "sent_at", "ended_at", "end", "until", "key").get()
    asked = ready.alert.asked.count()
    its_time_is_over(ready)
    destroyed(ready)

    assert not Crop.objects.exists()
    assert not Path(settings.RESULTS, str(ready.world.case.pk)).exists()
    assert Alert.objects.values("number", "sent_at", "ended_at", "end", "until", "key").get() == before
    assert Alert.objects.get().crop is None
    assert ready.alert.asked.count() == asked
    assert Erasure.objects.get().key_number == 7
    client = client_of(ready.world.bram)
    page = client.get(f"/alerts/{ready.alert.number}/").content.decode()
    assert "vernietigd, samen met de zaak" in page
    assert client.get(f"/alerts/{ready.alert.number}/erasure.pdf").content.startswith(b"%PDF")
    for place in ("/alerts/", f"/alerts/{ready.alert.number}/schools", "/alerts/figures"):
        assert client.get(place).status_code == 200, place


def test_what_people_wrote_in_an_alert_goes_with_the_case_of_its_crop(ready: Ready) -> None:
    ready.send()
    answer = take_answer(ready.answered(who="Kim Voorbeeld", text="groep drie"))
    verify(answer, outcome="not", reason="Kim is het niet", by=actor(ready.world.olaf))
    telephone(ready.asked(1), outcome="belt Kim terug", by=actor(ready.world.bram))
    ended(ready)
    its_time_is_over(ready)
    destroyed(ready)

    rows = [*Alert.objects.values(), *Answer.objects.values(), *Verification.objects.values()]
    told = str([*rows, *AskedContact.objects.values(), *ready.alert.excluded.values()])
    assert [secret for secret in ("Kim", "groep drie", "Reden:", "nagevraagd", "genoeg") if secret in told] == []
    assert (Answer.objects.get().kind, Verification.objects.get().outcome) == ("yes", "not")
    assert take_answer(ready.answered(who="Kim Voorbeeld", text="groep drie", at=answer.given_at)) == answer  # again
    page = client_of(ready.world.bram).get(f"/alerts/{ready.alert.number}/").content.decode()
    assert "met wat mensen in deze alert schreven" in page


def test_what_people_wrote_stays_while_an_alert_is_being_prepared(ready: Ready) -> None:
    its_time_is_over(ready)
    destroyed(ready)
    ready.alert.refresh_from_db()
    assert ready.alert.last_resort == "Reden: last_resort"


def test_the_page_of_a_child_stays_when_its_case_is_destroyed(ready: Ready) -> None:
    ready.send()
    ended(ready)
    its_time_is_over(ready)
    destroyed(ready)
    client, child = client_of(ready.world.wies), ready.seized.victim
    for place in (f"/victims/{child.number}/", "/victims/", f"/crops/{child.number}/", "/finds/"):
        assert client.get(place).status_code == 200, place
    assert child.series.count() == 0


def test_an_alert_that_is_being_prepared_waits_for_another_crop(ready: Ready) -> None:
    its_time_is_over(ready)
    destroyed(ready)
    page = client_of(ready.world.bram).get(f"/alerts/{ready.alert.number}/").content.decode()
    assert "Er is geen uitsnede gekozen" in page
    with pytest.raises(InputRefused):
        ready.send()
