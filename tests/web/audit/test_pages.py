"""The auditor's pages: filters, pages, one line, the chain, remarkable facts, giving out."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.db import connection
from django.utils import timezone

from tests.accounts.log import go_around, made_lines, write_lines
from tests.desk_world import World, actor, client_of
from vangnet.accounts import sealing
from vangnet.accounts.audit import Act, record, write_head
from vangnet.accounts.models import AuditEntry


@pytest.fixture(autouse=True)
def heads(tmp_path: Path, settings) -> Path:
    settings.AUDIT_HEADS = tmp_path / "heads"
    return settings.AUDIT_HEADS


def sequences(page: object) -> list[int]:
    return [line.sequence for line in page.context["page"].lines]


def test_reading_the_log_is_written_in_it(world: World) -> None:
    client_of(world.toezicht).get("/audit/?case=PL1")
    line = AuditEntry.objects.get()
    assert (line.name, line.person_number, json.loads(line.details)) == ("audit.list", "toezicht", {"case": "PL1"})


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("person=anna", [1]),
        ("case=PL1", [2, 1]),
        ("case=PL1&person=bram", [2]),
        ("action=medium.look", [2]),
        ("action=medium.", [3, 2]),
        ("status=refused", [4]),
        ("about=medium:1", [2]),
        ("about=medium:12", [3]),
        ("person=nobody-at-all", []),
        ("since=2999-01-01", []),
        ("until=2000-01-01", []),
    ],
)
def test_lines_are_filtered(world: World, query: str, expected: list[int]) -> None:
    record(Act("case.see", case_number="PL1"), by=actor(world.anna))
    record(Act("medium.look", case_number="PL1", objects=("medium:1",)), by=actor(world.bram))
    record(Act("medium.categorise", case_number="PL2", objects=("medium:12", "medium:2")), by=actor(world.bram))
    record(Act("medials", status="refused"), by=actor(world.carla))
    assert sequences(client_of(world.toezicht).get(f"/audit/?{query}")) == expected


def test_a_period_is_of_days_in_our_own_time(world: World) -> None:
    entries = list(made_lines(3))
    moments = (datetime(2026, 3, 28, 23, 30, tzinfo=UTC), datetime(2026, 3, 29, 21, 30, tzinfo=UTC))
    entries[0].ended_at, entries[1].ended_at = moments  # 00:30 and 23:30 of the day on which the clock goes forward
    entries[2].ended_at = datetime(2026, 3, 29, 22, 30, tzinfo=UTC)
    AuditEntry.objects.bulk_create(entries)
    page = client_of(world.toezicht).get("/audit/?since=2026-03-29&until=2026-03-29")
    assert sequences(page) == [2, 1]


def test_a_clock_that_was_set_back_hides_no_line(world: World) -> None:
    entries = list(made_lines(3))
    entries[0].ended_at = datetime(2026, 3, 2, 12, tzinfo=UTC)
    entries[1].ended_at = datetime(2026, 3, 2, 1, tzinfo=UTC)
    entries[2].ended_at = datetime(2026, 3, 3, 12, tzinfo=UTC)
    AuditEntry.objects.bulk_create(entries)
    assert sequences(client_of(world.toezicht).get("/audit/?since=2026-03-02&until=2026-03-02")) == [2, 1]


@pytest.mark.parametrize("query", ["about=x", "since=2026-02-02&until=2026-02-01", "since=gisteren", "status=x"])
def test_a_filter_that_makes_no_sense_says_so_and_shows_nothing(world: World, query: str) -> None:
    page = client_of(world.toezicht).get(f"/audit/?{query}")
    assert (page.status_code, page.context["page"]) == (200, None)
    assert b'class="error"' in page.content


def test_pages_go_back_and_forth_without_loss(world: World) -> None:
    AuditEntry.objects.bulk_create(made_lines(120))
    client = client_of(world.toezicht)
    first = client.get("/audit/?action=case.see")
    second = client.get(f"/audit/?action=case.see&before={first.context['page'].older}")
    third = client.get(f"/audit/?action=case.see&before={second.context['page'].older}")
    assert sequences(first) + sequences(second) + sequences(third) == list(range(120, 0, -1))
    assert (first.context["page"].newer, third.context["page"].older) == (None, None)
    back = client.get(f"/audit/?action=case.see&after={third.context['page'].newer}")
    assert sequences(back) == sequences(second)


@pytest.mark.parametrize("count", [1, 3, 60])
def test_the_list_asks_as_often_whatever_the_log_holds(world: World, django_assert_num_queries, count: int) -> None:
    AuditEntry.objects.bulk_create(made_lines(count))
    client = client_of(world.toezicht)
    with django_assert_num_queries(13 + (connection.vendor == "postgresql")):  # which locks by a query of its own
        client.get("/audit/?since=2026-11-01&person=p1")


def test_a_line_is_shown_with_its_neighbours(world: World) -> None:
    write_lines(3)
    client = client_of(world.toezicht)
    page = client.get("/audit/lines/2")
    assert (page.context["check"].is_whole, page.context["line"].sequence) == (True, 2)
    go_around("UPDATE accounts_auditentry SET purpose = 'x' WHERE sequence = 3")
    assert not client.get("/audit/lines/2").context["check"].is_whole
    assert client.get("/audit/lines/999").status_code == 404


def test_what_a_line_tells_cannot_steer_the_page(world: World) -> None:
    record(Act("case.see", objects=('<script>"',), details={"<b>": "<script>"}), by=actor(world.anna, "<script>"))
    client = client_of(world.toezicht)
    for address in ("/audit/", "/audit/lines/1"):
        assert b"<script>" not in client.get(address).content.replace(b"<script src", b"")


def test_the_chain_is_checked_on_request_and_the_outcome_kept(world: World) -> None:
    write_lines(3)
    client = client_of(world.toezicht)
    assert client.post("/audit/chain", follow=True).context["wrong"] == []
    go_around("UPDATE accounts_auditentry SET purpose = 'x' WHERE sequence = 2")
    page = client.post("/audit/chain", follow=True)
    assert page.context["wrong"] == ["regel 2 is veranderd: uit de inhoud volgt een andere hash"]
    assert AuditEntry.objects.filter(name="audit.verify").last().status_code == "error"


def test_a_head_that_disagrees_is_said_loudly(world: World) -> None:
    write_lines(3)
    write_head()
    client = client_of(world.toezicht)
    assert client.get("/audit/chain").context["state"].head_agrees
    go_around("UPDATE accounts_auditentry SET hash = previous_hash WHERE sequence = 3")
    assert b'role="alert"' in client.get("/audit/chain").content


def test_facts_are_counted(world: World) -> None:
    noon = timezone.localtime().replace(hour=12, minute=0)
    weekday = noon - timedelta(days=max(0, noon.isoweekday() - 5) + 7)
    entries = list(made_lines(45, name="medium.look", person_number="anna", case_number="PL1"))
    for number, entry in enumerate(entries):
        entry.ended_at = weekday.replace(hour=3 if number < 5 else 11)
    entries[44].status_code = "refused"
    AuditEntry.objects.bulk_create(entries)
    signals = client_of(world.toezicht).get("/audit/facts").context["signals"]
    told = [
        [(fact.person_number, fact.count) for fact in table]
        for table in (signals.refused, signals.outside_hours, signals.without_categorisation)
    ]
    assert told == [[("anna", 1)], [("anna", 5)], [("anna", 44)]]


def test_the_log_is_given_out_to_a_key(world: World, tmp_path: Path) -> None:
    sealing.keygen(tmp_path / "key", tmp_path / "pub")
    record(Act("case.see", case_number="PL1"), by=actor(world.anna))
    client = client_of(world.toezicht)
    answer = client.post("/audit/export", {"case": "PL1", "key": (tmp_path / "pub").read_text()})
    (line,) = b"".join(answer.streaming_content).splitlines()
    told = sealing.with_subjects(line, sealing.private_key((tmp_path / "key").read_bytes()))
    assert {"key": "dpl.core.data_subject_id", "value": "PL1"} in told["attributes"]
    assert AuditEntry.objects.last().name == "audit.export"
    assert client.post("/audit/export", {"key": "x"}).context["form"].errors.keys() == {"key"}
