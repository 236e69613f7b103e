"""VICS Alerts at the desk: of other units in, answered, and own series out."""

import json
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from tests.cases.captured import loaded
from tests.desk_world import World, actor
from vangnet.accounts.models import AuditEntry
from vangnet.capture.clues.alerts import Alert, Hit, Notification, Trigger, read, write
from vangnet.capture.findings import Clue
from vangnet.cases.actions import alerting, watching
from vangnet.cases.actions.alerting import Asking, give_alert, give_hit, load_alerts, withdraw_alert
from vangnet.cases.actions.drafting import Leaving
from vangnet.cases.models import Draft, Exhibit, Medium, Series, WatchAlert, WatchMatch
from vangnet.cases.queries.alerts import alerts, offered
from vangnet.cases.queries.watch import matches_for, told_to
from vangnet.errors import InputRefused

NUMBER = UUID("11111111-2222-4333-8444-555555555555")


def trigger(number: int, value: str, type_: str = "serial") -> Trigger:
    return Trigger(TriggerID=UUID(int=number), TriggerValue=value, TriggerType=type_)


def alert(*triggers: Trigger, **more: Any) -> Alert:
    facts = {
        "AlertID": NUMBER,
        "Priority": 1,
        "Active": True,
        "ExpiryDate": datetime.now(UTC) + timedelta(days=30),
        "ContactOrganization": "Unit North",
        "ReferenceNumber": "N-17",
        "Name": "Kingfisher",
        "AlertTriggers": triggers or (trigger(1, "C6X-100"), trigger(2, "ab" * 16, "md5"), trigger(3, "default")),
    }
    return Alert(**facts | more)


def load(world: World, *those: Alert) -> alerting.Came:
    return load_alerts(write(those or (alert(),)), by=actor(world.anna))


def leaving(kind: str) -> Leaving:
    return Leaving(kind, "Unit North", "Identification of a child")


@pytest.fixture
def exhibit(world: World) -> Exhibit:
    return world.add_exhibit(world.case)


@pytest.fixture
def media(world: World, exhibit: Exhibit, tmp_path: Path) -> list[Medium]:
    media = world.add_media(exhibit, 8)
    loaded(exhibit, media, tmp_path / "out")
    return media


def lines(name: str) -> list[AuditEntry]:
    return list(AuditEntry.objects.filter(name=name).order_by("sequence"))


# -- in ---------------------------------------------------------------------------------------------------------------


def test_an_alert_comes_in_and_says_what_of_it_is_not_waited_for(world: World) -> None:
    (row,) = load(world).alerts
    (shown,) = alerts()
    assert (shown.row, row.unit, row.reference, row.name) == (row, "Unit North", "N-17", "Kingfisher")
    assert [[one.value for one in part] for part in (shown.asked, shown.refused)] == [["C6X-100"], ["default"]]
    assert [one.TriggerType for one in shown.unread] == ["md5"]
    (line,) = lines("watch.load")
    assert (line.case_number, f"alert:{row.pk}" in line.objects_named) == ("", True)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"{",
        b"\xff\xfe",
        b"[]",
        b'{"@odata.context": "x#Cases", "value": []}',
        b'{"@odata.context": "x#Alerts", "value": []}',
        b'{"@odata.context": "x#Alerts", "value": [{"AlertID": "no"}, 3]}',
        write([Hit(HitID=NUMBER, HitDate=datetime(2026, 11, 1, tzinfo=UTC))]),
        b" " * (2**20 + 1),
        write([alert(), alert(Name="Other")]),
        write([alert()]).replace(b'"Priority": 1', b'"Priority": 999'),
    ],
)
def test_what_is_no_file_of_alerts_changes_nothing_and_says_why(world: World, data: bytes) -> None:
    with pytest.raises(InputRefused, match=r"\w"):
        load_alerts(data, by=actor(world.anna))
    assert (WatchAlert.objects.count(), lines("watch.load")) == (0, [])


def test_a_date_before_all_years_is_refused(world: World) -> None:
    data = json.loads(write([alert()]))
    data["value"][0]["ExpiryDate"] = "0001-01-01T00:00:00+14:00"
    with pytest.raises(InputRefused):
        load_alerts(json.dumps(data).encode(), by=actor(world.anna))


def test_entries_that_cannot_be_read_are_told_and_the_others_come_in(world: World) -> None:
    data = json.loads(write([alert()]))
    data["value"].append({"AlertID": "no"})
    came = load_alerts(json.dumps(data).encode(), by=actor(world.anna))
    assert (len(came.alerts), [place for place, _why in came.problems]) == (1, ["entry 2"])


def test_zero_bytes_and_long_words_in_an_alert_are_kept_as_the_database_takes_them(world: World) -> None:
    (row,) = load(world, alert(Name="a\0b", ContactOrganization="u" * 5_000)).alerts
    row.refresh_from_db()
    assert (row.name, len(row.unit)) == ("ab", 200)


def test_the_same_alert_again_is_held_once_and_a_changed_one_takes_its_place(
    world: World, media: list[Medium], exhibit: Exhibit
) -> None:
    first = alert()
    (old,) = load(world, first).alerts
    watching.watch_alerts([old])
    assert load(world, first).held == 1
    (new,) = load(world, alert(Active=False)).alerts
    old.refresh_from_db()
    assert (old.revoked_by, new.is_over, WatchMatch.objects.get().alert) == (world.anna, True, new)
    assert (watching.watch_alerts([new]), watching.watch_exhibit(exhibit)) == (0, 0)


# -- what it meets ----------------------------------------------------------------------------------------------------


def test_an_alert_is_looked_for_in_what_was_captured_before(world: World, media: list[Medium]) -> None:
    (row,) = load(world).alerts
    assert DBTaskResult.objects.get(task_path__endswith="watch_new_alerts").args_kwargs["args"] == [[row.pk]]
    assert (watching.watch_alerts([row]), watching.watch_alerts([row])) == (1, 0)
    match = WatchMatch.objects.get()
    assert (match.alert, match.series, match.name, match.value) == (row, None, "serial", "C6X-100")
    assert [(line.case_number, "exhibit:" in line.objects_named) for line in lines("watch.match")] == [
        (world.case.number, True)
    ]


def test_an_alert_is_looked_for_in_what_is_captured_later(world: World, exhibit: Exhibit, tmp_path: Path) -> None:
    (row,) = load(world, alert(trigger(1, "blauwe_zwaan", "username"))).alerts
    media = world.add_media(exhibit, 2)
    line = Clue(sha256=media[0].sha256, name="text", value="hallo blauwe_zwaan !", key="hallo", source="text")
    loaded(exhibit, media, tmp_path / "out", clues=[line])
    assert (watching.watch_exhibit(exhibit), watching.watch_exhibit(exhibit)) == (1, 0)
    match = WatchMatch.objects.get()
    assert (match.alert, match.name, match.value, match.found) == (row, "nickname", "blauwe_zwaan", line.value)


def test_an_alert_that_is_over_or_taken_back_waits_for_nothing(
    world: World, media: list[Medium], exhibit: Exhibit
) -> None:
    load(world, alert(ExpiryDate=datetime.now(UTC) - timedelta(days=1)))
    assert (watching.watch_exhibit(exhibit), alerts()) == (0, [])
    (row,) = load(world, alert()).alerts
    withdraw_alert(row, reason="Opgelost", by=actor(world.bram))
    assert (watching.watch_exhibit(exhibit), alerts()) == (0, [])
    assert alerts(also_over=True)[0].row.revoked_why == "Opgelost"
    with pytest.raises(InputRefused):
        withdraw_alert(row, reason="nog eens", by=actor(world.bram))
    assert len(lines("watch.withdraw")) == 1


def test_only_the_people_of_the_case_hear_of_the_match(world: World, media: list[Medium], exhibit: Exhibit) -> None:
    load(world)
    watching.watch_exhibit(exhibit)
    (told,) = told_to(world.anna, matches_for(world.anna))
    assert (told.series, told.exhibit.case, told.exhibit.media, told.value) == (
        None,
        world.case,
        (1, 2, 3, 4),
        "C6X-100",
    )
    assert (list(matches_for(world.carla)), list(matches_for(world.nobody))) == ([], [])
    watching.set_aside(told.match, case=world.case, reason="Leencamera", by=actor(world.anna))
    assert list(matches_for(world.anna)) == []


# -- out --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", [Draft.Kind.HIT, Draft.Kind.NOTIFICATION])
def test_an_answer_holds_nothing_of_the_case(
    world: World, media: list[Medium], exhibit: Exhibit, kind: Draft.Kind
) -> None:
    load(world)
    watching.watch_exhibit(exhibit)
    match = WatchMatch.objects.get()
    draft, file = give_hit(match, case=world.case, leaving=leaving(kind), by=actor(world.anna))
    data = file.read()
    (entry,) = read(data).entries
    if kind == Draft.Kind.HIT:
        organization, name = f"{world.unit}, {world.team}", str(world.anna)
        assert entry == Hit(HitID=match.hit, HitDate=match.found_at, ContactOrganization=organization, ContactName=name)
    else:
        assert isinstance(entry, Notification)
        assert (entry.HitID, entry.AlertID, entry.AlertReferenceNumber) == (match.hit, NUMBER, "N-17")
    for secret in (world.case.number, "C6X-100", exhibit.number.encode().hex(), media[0].sha256, media[0].address):
        assert secret.encode() not in data
    assert (draft.recipient, draft.purpose, draft.case) == ("Unit North", "Identification of a child", world.case)
    (line,) = lines("export")
    assert (line.case_number, "Unit North" in line.details) == (world.case.number, True)


def test_only_the_case_that_was_met_answers(world: World, media: list[Medium], exhibit: Exhibit) -> None:
    load(world)
    watching.watch_exhibit(exhibit)
    match = WatchMatch.objects.get()
    for case, kind in ((world.other_case, Draft.Kind.HIT), (world.case, Draft.Kind.VICS)):
        with pytest.raises(InputRefused):
            give_hit(match, case=case, leaving=leaving(kind), by=actor(world.anna))
    assert Draft.objects.count() == 0


def ask(series: Series, world: World, *clues: tuple[str, str]) -> alerting.Out:
    asking = Asking(clues, date(2030, 1, 1), 3, "Kingfisher")
    return give_alert(series, asking, leaving=leaving(Draft.Kind.ALERT), by=actor(world.anna))


def test_an_open_series_goes_out_as_an_alert_with_the_chosen_clues_only(world: World, media: list[Medium]) -> None:
    series = Series.objects.create(case=world.case, name="Zwaluw", review_on=timezone.localdate())
    series.media.set(media[:2])
    (clue,) = offered(series)
    assert (clue.name, clue.key, clue.value, clue.media) == ("serial", "c6x100", "C6X-100", 2)
    with pytest.raises(InputRefused):
        ask(series, world, ("serial", "elsewhere"))
    first, file = ask(series, world, ("serial", "c6x100"), ("serial", "elsewhere"))
    data = file.read()
    (entry,) = read(data).entries
    assert isinstance(entry, Alert)
    assert [(one.TriggerType, one.TriggerValue) for one in entry.AlertTriggers] == [("serial", "C6X-100")]
    assert (entry.Priority, entry.Name, f"{entry.ExpiryDate:%F}") == (3, "Kingfisher", "2030-01-01")
    for secret in (world.case.number, "Zwaluw", media[0].sha256):
        assert secret.encode() not in data
    assert len(lines("export")) == 1
    second, _file = ask(series, world, ("serial", "c6x100"))
    assert first.method["alert"] == second.method["alert"] == str(entry.AlertID)


def test_what_one_desk_sends_another_takes_in_and_meets(world: World, media: list[Medium], exhibit: Exhibit) -> None:
    series = Series.objects.create(case=world.case, name="Zwaluw", review_on=timezone.localdate())
    series.media.set(media[:2])
    _draft, file = ask(series, world, ("serial", "c6x100"))
    (row,) = load_alerts(file.read(), by=actor(world.carla)).alerts
    assert watching.watch_alerts([row]) == 1


def test_a_series_whose_child_is_identified_asks_nothing(world: World, media: list[Medium]) -> None:
    series = Series.objects.create(case=world.case, name="A", review_on=timezone.localdate(), child_identified=True)
    with pytest.raises(InputRefused):
        ask(series, world, ("serial", "c6x100"))
