"""The exchange with a hotline at the desk: in, out, terms and holds; nothing ends in silence."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from tests.desk_world import World, actor
from tests.reports.hotline_world import HOUR, KEY, arrived, hotline_of, take, thread, told
from vangnet.accounts.models import AuditEntry
from vangnet.errors import InputRefused
from vangnet.reports.actions.hotline import (
    Said,
    add_hotline,
    answer,
    ask,
    change_hotline,
    end_hotline,
    outgoing,
    place_hold,
    release_hold,
    remind,
    send,
    take_lookups,
)
from vangnet.reports.actions.hotline.passing_on import pass_on
from vangnet.reports.keeping import read_kept
from vangnet.reports.models import Alarm, Arrival, HotlineMessage, KeptFile, LookupDay, Message, Report
from vangnet.transfer import access, shapes
from vangnet.transfer import hotline as exchange


@pytest.fixture(autouse=True)
def _place(settings: Any, tmp_path: Path) -> None:
    settings.REPORTS = tmp_path / "reports"
    settings.DOOR_KEYS = tmp_path / "keys" / "door.key"
    settings.LIBRARY = tmp_path / "library"


def test_a_report_of_the_hotline_becomes_a_report_and_the_hotline_is_told(world: World) -> None:
    row = thread(world, police_reason="R4", iccam="77", extra={"new": [1]})
    report = row.report
    assert (report.channel, report.source, report.source_number) == ("hotline", "offlimits", "OL-2026-17")
    assert (report.unit, report.state) == (world.unit, Report.State.NEW)
    fields = {field["path"]: field for field in report.content["fields"]}
    assert fields["iccam"]["value"] == "77"
    assert fields["extra/new"]["is_known"] is False
    assert report.content["urgent"].startswith("R4")
    assert [mention.identifier.kind for mention in report.mentions.all()] == ["url"]
    (received,) = arrived()
    assert isinstance(received, exchange.Received)
    assert (received.answers, received.number) == (row.number, report.number)
    assert arrived() == []  # once


def test_the_same_message_twice_is_one(world: World) -> None:
    hotline_of(world)
    message = told()
    assert take(message).pk == take(message).pk
    assert (Report.objects.count(), HotlineMessage.objects.filter(direction="in").count()) == (1, 1)


def test_a_second_report_of_a_thread_is_not_a_second_report(world: World) -> None:
    first = thread(world)
    second = take(told(text="nog iets"))
    assert second.report == first.report
    assert [(one.accepted, one.repeated) for one in Arrival.objects.order_by("pk")] == [(1, 0), (0, 1)]


def test_an_update_is_bound_to_its_report_also_when_it_comes_first(world: World) -> None:
    hotline_of(world)
    early = take(told(kind="update", text="is verhuisd"))
    assert early.report is None
    assert Alarm.objects.get().kind == Alarm.Kind.UNREAD
    row = take(told())
    early.refresh_from_db()
    assert early.report == row.report


def test_what_cannot_be_read_is_kept_whole_and_told_of(world: World) -> None:
    hotline_of(world)
    bad = b'{"kind": "report", "id": "x", "made_at": 3}'
    assert take(bad) is None
    alarm = Alarm.objects.get()
    assert (alarm.kind, alarm.unit) == (Alarm.Kind.UNREAD, world.unit)
    assert set(alarm.facts["reasons"]) == {"$.format", "$.thread", "$.made_at"}
    assert read_kept(KeptFile.objects.get(sha256=alarm.facts["file"])) == bad
    assert take(told(), hotline="unknown") is None
    assert Alarm.objects.count() == 2


def test_zero_bytes_and_lone_surrogates_hurt_nobody(world: World) -> None:
    row = thread(world, text="a\0b", extra={"x\0": "\0"})
    assert row.report.summary == "a␀b"
    assert row.body["extra"] == {"x␀": "␀"}
    assert take(b'{"kind":"report","text":"\\ud800"}') is None


def test_terms_follow_from_the_reason_and_what_was_agreed(world: World) -> None:
    hotline = hotline_of(world)
    now = timezone.now()
    due = {
        "soon": take(told(thread="a", police_reason="R3"), sent_at=now).due_at,
        "asked soon": take(told(thread="b", feedback="soon"), sent_at=now).due_at,
        "normal": take(told(thread="c", feedback="normal"), sent_at=now).due_at,
        "none": take(told(thread="d", police_reason="R1"), sent_at=now).due_at,
        "by": take(told(thread="e", feedback="normal", answer_by="2026-12-24T10:00:00Z"), sent_at=now).due_at,
    }
    assert due["soon"] == due["asked soon"] == now + 24 * HOUR
    assert due["normal"] == now + timedelta(days=14)
    assert due["none"] is None
    assert due["by"].isoformat() == "2026-12-24T10:00:00+00:00"
    change_hotline(hotline, soon_hours=4, by=actor(world.ines))
    assert take(told(thread="f", police_reason="R4"), sent_at=now).due_at == now + 4 * HOUR
    ahead = take(told(thread="g", police_reason="R4"), sent_at=now + timedelta(days=9)).due_at
    assert ahead < now + timedelta(days=1)


def test_an_answer_reaches_the_hotline_and_ends_the_term(world: World) -> None:
    row = thread(world, police_reason="R4")
    remind(timezone.now() + 13 * HOUR)
    arrived()
    said = Said(material="known", victim_identified="not_told", takedown="may_go_on", text="dank u wel")
    answer(row, said=said, by=actor(world.hanna))
    row.refresh_from_db()
    assert row.answered_at is not None
    assert Alarm.objects.get().settled_by == world.hanna
    (feedback,) = arrived()
    assert isinstance(feedback, exchange.Feedback)
    assert (feedback.answers, feedback.material, feedback.text) == (row.number, "known", "dank u wel")
    assert feedback.by == ""  # no name of an officer leaves the desk
    last = AuditEntry.objects.order_by("-pk").first()
    assert last is not None
    assert last.name == "hotline.feedback"


def test_an_answer_says_something(world: World) -> None:
    row = thread(world)
    with pytest.raises(InputRefused):
        answer(row, said=Said(), by=actor(world.hanna))
    with pytest.raises(InputRefused):
        answer(row, said=Said(takedown="please_hold"), by=actor(world.hanna))
    with pytest.raises(InputRefused):
        answer(row, said=Said(hold_until=timezone.now() + HOUR), by=actor(world.hanna))


def test_a_question_to_the_hotline_is_answered_by_its_feedback(world: World) -> None:
    row = thread(world)
    asked = ask(row, text="staat het er nog?", by=actor(world.hanna), is_soon=True)
    assert isinstance(arrived()[-1], exchange.FeedbackAsked)
    take(told(kind="received", answers=asked.number))
    take(told(kind="feedback", answers=asked.number, text="ja"))
    asked.refresh_from_db()
    assert asked.received_at is not None
    assert asked.answered_at is not None
    assert asked.answered_by.get().body["text"] == "ja"


def test_a_question_without_an_answer_is_asked_again_once(world: World) -> None:
    row = thread(world)
    asked = ask(row, text="staat het er nog?", by=actor(world.hanna), is_soon=True)
    arrived()
    for _ in range(2):
        remind(timezone.now() + 25 * HOUR)
    (again,) = arrived()
    assert isinstance(again, exchange.Update)
    assert again.reminds_of == asked.number


def test_a_hold_ends_by_itself_and_both_sides_are_told_before(world: World) -> None:
    row = thread(world)
    now = timezone.now()
    hold = place_hold(row, until=now + 48 * HOUR, reason="", by=actor(world.hanna))
    arrived()
    assert remind(now + 20 * HOUR) == 0
    assert remind(now + 25 * HOUR) == 1
    (reminder,) = arrived()
    assert isinstance(reminder, exchange.Update)
    assert (reminder.reminds_of, reminder.until) == (hold.number, hold.due_at)
    assert Alarm.objects.get().facts["what"] == "hold_ends"
    assert remind(now + 26 * HOUR) == 0
    assert remind(now + 49 * HOUR) == 1
    (release,) = arrived()
    assert isinstance(release, exchange.Release)
    assert release.ends == hold.number
    assert sorted(Alarm.objects.values_list("facts__what", flat=True)) == ["hold_ended", "hold_ends"]
    assert remind(now + 50 * HOUR) == 0


def test_a_hold_lasts_no_longer_than_agreed_and_one_stands_at_a_time(world: World) -> None:
    row = thread(world)
    now, by = timezone.now(), actor(world.hanna)
    for until in (now + 73 * HOUR, now - HOUR):
        with pytest.raises(InputRefused):
            place_hold(row, until=until, reason="", by=by)
    hold = place_hold(row, until=now + 72 * HOUR, reason="", by=by)
    with pytest.raises(InputRefused):
        place_hold(row, until=now + HOUR, reason="", by=by)
    release_hold(hold, reason="", by=by)
    with pytest.raises(InputRefused):
        release_hold(hold, reason="", by=by)
    place_hold(row, until=now + HOUR, reason="", by=by)


def test_feedback_can_place_a_hold_and_end_one(world: World) -> None:
    row = thread(world, police_reason="R4")
    by = actor(world.hanna)
    until = timezone.now().replace(microsecond=0) + 10 * HOUR
    answer(row, said=Said(takedown="please_hold", hold_until=until), by=by)
    hold = HotlineMessage.objects.get(kind="hold")
    assert hold.due_at == until
    answer(row, said=Said(takedown="may_go_on"), by=by)
    hold.refresh_from_db()
    assert hold.answered_at is not None
    assert [type(one) for one in arrived()] == [
        exchange.Received,
        exchange.Hold,
        exchange.Feedback,
        exchange.Release,
        exchange.Feedback,
    ]


def test_a_hotline_that_ends_a_hold_of_the_police_is_an_alarm(world: World) -> None:
    row = thread(world)
    hold = place_hold(row, until=timezone.now() + 10 * HOUR, reason="", by=actor(world.hanna))
    take(told(kind="release", ends=hold.number))
    hold.refresh_from_db()
    assert hold.answered_at is not None
    assert Alarm.objects.get().facts["what"] == "hold_ended_by_hotline"


def test_what_is_due_is_told_once_before_and_once_after(world: World) -> None:
    row = thread(world, police_reason="R4")
    now = timezone.now()
    assert remind(now + HOUR) == 0
    assert remind(now + 13 * HOUR) == 1
    assert remind(now + 14 * HOUR) == 0
    assert remind(now + 25 * HOUR) == 1
    assert remind(now + 26 * HOUR) == 0
    facts = list(Alarm.objects.order_by("pk").values_list("kind", "facts__what", "report"))
    kind = Alarm.Kind.HOTLINE_OVERDUE
    assert facts == [(kind, "due_soon", row.report_id), (kind, "overdue", row.report_id)]


def test_a_report_of_this_desk_goes_to_the_hotline_without_its_reporter(world: World) -> None:
    from tests.reports.made import made_report

    hotline = hotline_of(world)
    report = made_report(world, reporter={"name": "Geheime Melder", "email": "melder@example.org"})
    message = send(report, hotline=hotline, by=actor(world.ines), text="op een forum", urls=["https://example.org/f"])
    (entry,) = arrived()
    assert isinstance(entry, exchange.Report)
    assert (entry.thread, entry.source, entry.items[0].url) == (report.number, "police", "https://example.org/f")
    assert b"Geheime" not in exchange.pack(entry)
    take(told(kind="received", answers=message.number, thread=report.number))
    message.refresh_from_db()
    assert message.received_at is not None
    take(told(thread=report.number))  # the hotline says more of it: still the same report
    assert Report.objects.count() == 1


def test_a_hotline_cannot_reach_a_report_that_was_not_sent_to_it(world: World) -> None:
    from tests.reports.made import made_report

    report = made_report(world)
    hotline_of(world)
    assert take(told(kind="update", thread=report.number)).report is None


def test_a_new_key_is_told_to_the_door_and_recent_messages_go_again(world: World) -> None:
    hotline = hotline_of(world)
    take(told())
    arrived()
    fresh = access.new()
    add_hotline(access.card(fresh, "offlimits"), title="", by=actor(world.ines))
    entries = [entry for entry, _ in outgoing()]
    assert isinstance(entries[0], shapes.Hotline)
    assert len(arrived(fresh)) == 1
    hotline.refresh_from_db()
    assert hotline.title == "Offlimits"
    with pytest.raises(InputRefused):
        add_hotline(access.card(fresh, "anders"), title="x", by=actor(world.ines))
    with pytest.raises(InputRefused):
        add_hotline(access.card(KEY, "offlimits"), title="x", by=actor(world.iris))


def test_an_ended_hotline_is_told_to_the_door_and_gets_nothing_more(world: World) -> None:
    row = thread(world)
    arrived()
    end_hotline(row.hotline, reason="samenwerking gestopt", by=actor(world.ines))
    (pair,) = outgoing()
    assert pair[0] == shapes.Hotline(name="offlimits", title="Offlimits")
    row.refresh_from_db()
    with pytest.raises(InputRefused):
        ask(row, text="x", by=actor(world.ines))
    with pytest.raises(InputRefused):
        send(row.report, hotline=row.hotline, by=actor(world.ines), text="x")


def test_what_a_reporter_is_told_through_the_hotline_goes_as_feedback_once(world: World) -> None:
    from vangnet.reports.actions.telling import say

    row = thread(world, feedback="normal")
    say(row.report, state="closed", by=actor(world.ines), text="dank u wel", way=Message.Way.HOTLINE)
    pass_on()
    pass_on()
    feedback = arrived()[-1]
    assert isinstance(feedback, exchange.Feedback)
    assert (feedback.answers, feedback.text) == (row.number, "dank u wel")
    row.refresh_from_db()
    assert row.answered_at is not None
    assert Message.objects.filter(way="hotline").get().bundle == 1
    assert arrived() == []


def test_what_no_hotline_can_pass_on_is_an_alarm(world: World) -> None:
    from tests.reports.made import made_report
    from vangnet.reports.actions.telling import say

    report = made_report(world, channel="hotline", source="onbekend")
    say(report, state="closed", by=actor(world.ines), text="dank u wel", way=Message.Way.HOTLINE)
    assert arrived() == []
    alarm = Alarm.objects.get()
    assert (alarm.kind, alarm.report) == (Alarm.Kind.NOT_DELIVERED, report)


def lookups(**more: Any) -> shapes.Lookups:
    return shapes.Lookups(**{"hotline": "offlimits", "day": "2026-11-20", "asked": 10, "found": 4, **more})


def test_figures_of_look_ups_only_grow_and_probing_is_an_alarm(world: World) -> None:
    hotline_of(world)
    take_lookups(lookups(asked=400, found=0, probing="few_found"))
    take_lookups(lookups())
    take_lookups(lookups(asked=450, found=5, refused=3))
    row = LookupDay.objects.get()
    assert (row.asked, row.found, row.refused, row.probing) == (450, 5, 3, "few_found")
    alarm = Alarm.objects.get()
    assert (alarm.kind, alarm.unit, alarm.facts["why"]) == (Alarm.Kind.PROBING, world.unit, ["few_found"])
    assert take_lookups(lookups(hotline="unknown")) is None
    assert take_lookups(lookups(day="2026-99-99")) is None
    assert Alarm.objects.filter(kind=Alarm.Kind.UNREAD).count() == 2
