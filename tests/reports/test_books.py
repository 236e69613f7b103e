"""The books: in = open + closed + destroyed, per channel; a difference is loud, and nothing is corrected."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.utils import timezone

from tests.desk_world import World
from tests.reports.made import made_report
from vangnet.accounts.audit import Actor
from vangnet.intake import report as intake
from vangnet.intake.report import Channel
from vangnet.reports import books
from vangnet.reports.actions.alarming import settle_alarm
from vangnet.reports.actions.receiving import Incoming, receive
from vangnet.reports.models import Alarm, Arrival, BundleMade, BundleTaken, Reconciliation, Report
from vangnet.words import word


def sql(command: str, *values: object) -> None:
    """Behind the program's back. References of a deleted row would be refused: they go first."""
    with connection.cursor() as cursor:
        cursor.execute(command, values)


def delete(report: Report) -> None:
    for related in Report._meta.related_objects:
        table = related.related_model._meta
        column = related.field.column if related.field.concrete and not related.many_to_many else None
        if column:
            sql(f"DELETE FROM {table.db_table} WHERE {column} = %s", report.pk)
    sql("DELETE FROM reports_report WHERE id = %s", report.pk)


def today() -> date:
    return timezone.localdate()


def wrong(kept: Reconciliation) -> list[str]:
    return [code for code, _ in kept.bundles["wrong"]]


@pytest.fixture
def some(world: World) -> list[Report]:
    """Reports of two channels, in all states."""
    facts = [
        {"channel": Channel.CHAT},
        {"channel": Channel.CHAT, "state": "assessing"},
        {"channel": Channel.CHAT, "state": "waiting"},
        {"channel": Channel.CHAT, "state": "routed"},
        {"channel": Channel.CHAT, "state": "closed"},
        {"channel": Channel.PLATFORM, "state": "destroyed"},
    ]
    return [made_report(world, **each) for each in facts]


def test_the_books_of_a_day_balance(some: list[Report]) -> None:
    kept = books.keep(today())
    assert kept.balances
    assert kept.channels == {
        "chat": {"came_in": 5, "open": 4, "closed": 1, "destroyed": 0},
        "platform": {"came_in": 1, "open": 0, "closed": 0, "destroyed": 1},
    }
    assert not Alarm.objects.exists()


def test_what_comes_twice_or_is_refused_does_not_unbalance(world: World) -> None:
    made_report(world, source_number="een")
    made_report(world, source_number="twee")
    again = Incoming(
        report=intake.Report(channel=Channel.PLATFORM, format="made", source="Voorbeeldplatform", source_number="een")
    )
    receive([again], way=Arrival.Way.FILE, unit=world.unit, by=Actor(None), refused=[word("intake.x")])
    kept = books.keep(today())
    assert (kept.balances, kept.channels["platform"]["came_in"]) == (True, 2)


def test_a_report_that_is_gone_is_loud_and_stays_gone(some: list[Report]) -> None:
    delete(some[0])
    kept = books.keep(today())
    alarm = Alarm.objects.get(key="channel:chat")
    assert not kept.balances
    assert (alarm.kind, alarm.facts["channel"], alarm.facts["difference"]) == ("unbalanced", "chat", 1)
    assert kept.channels["chat"] == {"came_in": 5, "open": 3, "closed": 1, "destroyed": 0}  # nothing was corrected
    assert wrong(kept) == ["channel", "arrivals"]


def test_a_report_that_no_arrival_tells_of_is_loud(some: list[Report]) -> None:
    stored = [field.column for field in Report._meta.concrete_fields if not field.generated and field.column != "id"]
    other = {"number": "'M2026-999999'", "source_number": "''", "receipt": "''"}
    chosen = ", ".join(other.get(name, name) for name in stored)
    add = f"INSERT INTO reports_report ({', '.join(stored)}) SELECT {chosen} FROM reports_report WHERE id = %s"
    sql(add, some[0].pk)
    assert books.keep(today()).channels["chat"]["open"] == 5
    assert Alarm.objects.get(key="channel:chat").facts["difference"] == -1


def test_a_report_whose_channel_was_changed_is_missed_in_one_and_too_many_in_the_other(some: list[Report]) -> None:
    sql("UPDATE reports_report SET channel = 'mail' WHERE id = %s", some[0].pk)
    books.keep(today())
    found = {
        alarm.facts["channel"]: alarm.facts["difference"] for alarm in Alarm.objects.filter(key__startswith="channel:")
    }
    assert found == {"chat": 1, "mail": -1}


def test_one_gone_and_one_added_is_seen_too(world: World, some: list[Report]) -> None:
    sql("UPDATE reports_report SET arrival_id = %s WHERE id = %s", some[1].arrival_id, some[0].pk)
    kept = books.keep(today())
    assert wrong(kept) == ["arrivals"]
    (alarm,) = Alarm.objects.all()
    assert set(alarm.facts["arrivals"]) == {some[0].arrival_id, some[1].arrival_id}


def test_an_account_that_was_touched_together_with_its_report_is_seen_in_the_history(some: list[Report]) -> None:
    yesterday = today() - timedelta(days=1)
    Arrival.objects.update(arrived_at=timezone.now() - timedelta(days=1))
    assert books.keep(yesterday).balances
    arrival = some[0].arrival_id
    delete(some[0])
    sql("DELETE FROM reports_arrival WHERE id = %s", arrival)
    kept = books.keep(today())
    (alarm,) = Alarm.objects.all()
    assert wrong(kept) == ["account"]
    assert (alarm.facts["was"], alarm.facts["is"], alarm.facts["channel"]) == (5, 4, "chat")


def test_an_alarm_of_the_books_is_one_until_it_is_settled_and_comes_back_next_night(
    world: World, some: list[Report]
) -> None:
    delete(some[4])
    books.keep(today() - timedelta(days=1))
    assert not Alarm.objects.exists()  # nothing had come until then
    for _ in range(2):
        books.keep(today())
    assert [alarm.times for alarm in Alarm.objects.filter(key="channel:chat")] == [2]
    settle_alarm(Alarm.objects.get(key="channel:chat"), how="gezocht", by=Actor(world.ines))
    books.keep(today())
    assert Alarm.objects.filter(key="channel:chat", settled_at=None).count() == 1


def bundle(number: int, *, digest: str = "a" * 64, **kinds: int) -> BundleTaken:
    facts = {"digest": digest, "made_at": timezone.now(), "entries": sum(kinds.values()), "kinds": kinds}
    return BundleTaken.objects.create(number=number, **facts)


def test_the_bundles_of_the_public_door_are_in_the_books(world: World) -> None:
    made_report(world, channel=Channel.PUBLIC, way="bundle", receipt=bytes(32))
    bundle(1, sent=1, added=2)
    bundle(2, faults=1)
    BundleMade.objects.create(number=1, digest="b" * 64, entries=4)
    BundleMade.objects.create(number=2, digest="c" * 64, entries=3, arrived_at=timezone.now())
    kept = books.keep(today())
    assert kept.balances
    assert kept.bundles == {
        "last": 2, "taken": 2, "missing": [], "kinds": {"added": 2, "faults": 1, "sent": 1}, "told": 1,
        "waiting": 4, "waiting_bundles": 1, "wrong": [],
    }  # fmt: skip


def test_a_bundle_that_never_came_unbalances(world: World) -> None:
    bundle(1)
    bundle(4)
    bundle(5, digest="")  # given up
    kept = books.keep(today())
    assert kept.bundles["missing"] == [2, 3, 5]
    assert Alarm.objects.get().facts["missing"] == [2, 3, 5]


def test_an_entry_of_a_bundle_that_became_no_report_unbalances(world: World) -> None:
    bundle(1, sent=2)
    made_report(world, channel=Channel.PUBLIC, way="bundle", receipt=bytes(32))
    assert wrong(books.keep(today())) == ["entries"]
    BundleTaken.objects.update(kinds={"sent": 2, "unread": 1})  # kept with an alarm of its own
    assert books.keep(today()).balances


def test_each_night_is_kept_once_and_missed_nights_are_made_up_for(some: list[Report]) -> None:
    now = timezone.now()
    assert [kept.day for kept in books.keep_nightly(now)] == [today() - timedelta(days=1)]
    assert books.keep_nightly(now) == []
    later = now + timedelta(days=3)
    assert [kept.day for kept in books.keep_nightly(later)] == [today() + timedelta(days=step) for step in range(3)]
    assert len(books.keep_nightly(now + timedelta(days=300))) == books.MOST_DAYS


def test_the_books_count_until_the_end_of_their_day(some: list[Report]) -> None:
    assert books.keep(today() - timedelta(days=1)).channels == {}
    assert books.keep(today() + timedelta(days=1)).channels["chat"]["came_in"] == 5


def test_keeping_asks_few_questions_however_much_came_in(world: World, django_assert_max_num_queries) -> None:
    for _ in range(20):
        made_report(world)
    with django_assert_max_num_queries(25):
        books.keep(today())
