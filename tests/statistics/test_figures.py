"""Every figure is the count of its lines: each by its own rule, on its own day, of its own unit."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests.desk_world import World
from tests.reports.made import made_report
from tests.statistics.counted import decided, identified, last_year, noon, scanned
from vangnet.alerts.models import Alert
from vangnet.cases.models import Case
from vangnet.intake.report import Channel
from vangnet.reports.models import CriminalComplaint, Decision
from vangnet.reports.queries.figures import figures as intake_figures
from vangnet.statistics.figures import BY_CODE, RULES, answers
from vangnet.statistics.queries.counting import count_now, count_years
from vangnet.statistics.rule import Line
from vangnet.steering.models import BoardDecision
from vangnet.steering.numbers import number_of
from vangnet.victims.actions.status import take_back_step
from vangnet.victims.models import Victim


def lines(code: str, year: int | None = None) -> list[Line]:
    year = year or last_year()
    return list(BY_CODE[code].lines(date(year, 1, 1), date(year, 12, 31)))


def test_every_rule_says_in_two_languages_what_it_counts_and_where_it_stands() -> None:
    assert len({rule.code for rule in RULES}) == len(RULES)
    for rule in RULES:
        assert all((rule.title_nl, rule.title_en, rule.text_nl, rule.text_en, rule.source, rule.version)), rule.code
        assert rule.text_nl != rule.text_en


def test_a_child_counts_on_the_day_when_it_was_identified_and_not_when_that_was_taken_back(world: World) -> None:
    year = last_year()
    (first,) = identified(world, date(year, 1, 1))
    (second,) = identified(world, date(year, 12, 31), unit=world.elsewhere)
    (gone,) = identified(world, date(year, 5, 5))
    identified(world, date(year - 1, 12, 31))
    take_back_step(gone.steps.get(), reason="x", by=actor_of(world))
    assert sorted((line.number, line.unit) for line in lines("victims_identified")) == sorted(
        [(first.number, world.unit.pk), (second.number, world.elsewhere.pk)]
    )


def actor_of(world: World):
    from tests.desk_world import actor

    return actor(world.wies)


def test_reports_are_those_of_the_figures_of_intake_by_channel_and_outcome(world: World) -> None:
    moment = noon(last_year())
    for number in range(6):
        report = made_report(world, channel=[Channel.CHAT, Channel.MAIL][number % 2], received_at=moment)
        if number < 3:
            Decision.objects.create(report=report, outcome="settled", reason="x", made_by=world.ines)
    told = intake_figures(date(last_year(), 1, 1), date(last_year(), 12, 31))
    (counted,) = count_now(last_year(), [BY_CODE["reports"]])
    for place, name in enumerate(("channel", "outcome")):
        assert {row: sum(cell.values()) for row, cell in counted.tally.table(place).items()} == told.tables[name]
    assert counted.tally.total == told.total == len(counted.lines)


def test_a_report_of_the_last_minute_of_a_year_counts_in_that_year(world: World) -> None:
    made_report(world, received_at=noon(last_year(), 12, 31) + timedelta(hours=11, minutes=59))
    made_report(world, received_at=noon(last_year() + 1, 1, 1) - timedelta(hours=12))
    assert (len(lines("reports")), len(lines("reports", last_year() + 1))) == (1, 1)


def test_complaints_count_apart_by_the_channel_of_their_first_report(world: World) -> None:
    def filed(number: str, **more: object) -> CriminalComplaint:
        facts = {"unit": world.unit, "filed_on": date(last_year(), 3, 1), "summary": "x", "made_by": world.ines}
        return CriminalComplaint.objects.create(number=number, registration_number=number, **facts, **more)

    filed("A1").reports.add(made_report(world, channel=Channel.CHAT), made_report(world, channel=Channel.MAIL))
    filed("A2", case=world.case)
    assert {line.number: line.parts for line in lines("complaints")} == {
        "A1": ("chat", "no_case"),
        "A2": ("no_report", "case"),
    }


def test_media_count_by_the_result_of_the_first_scan_that_was_done(world: World) -> None:
    exhibit = scanned(world, noon(last_year()), statuses={"known": 7, "new": 2, "other": 90, "irrelevant": 5})
    exhibit.scans.create(number=2, state="done", ended_at=noon(last_year(), 9), statuses={"known": 9})
    scanned(world, noon(last_year()), state="failed", statuses={"new": 50})
    assert {line.parts[0]: line.times for line in lines("media")} == {"known": 7, "new": 2}
    (counted,) = count_now(last_year(), [BY_CODE["media"]])
    assert counted.tally.total == 9


@pytest.mark.parametrize(
    ("after", "row"),
    [
        (timedelta(days=1), "day"),
        (timedelta(days=1, seconds=1), "week"),
        (timedelta(days=7), "week"),
        (timedelta(days=30), "month"),
        (timedelta(days=90), "quarter"),
        (timedelta(days=90, seconds=1), "longer"),
    ],
)
def test_the_time_to_the_first_answer_stands_in_its_row(world: World, after: timedelta, row: str) -> None:
    scanned(world, noon(last_year()), after=after)
    scanned(world, noon(last_year()))  # nobody knows when it was seized
    scanned(world, noon(last_year()), after=-timedelta(hours=1))
    (line,) = lines("first_answers")
    assert (line.parts, line.days) == ((row,), round(after / timedelta(days=1), 1))


def test_alerts_count_when_they_were_sent_and_say_whether_the_child_was_recognised(world: World) -> None:
    sent = {"unit": world.unit, "victim": world.victim(), "owner": world.wies}
    Alert.objects.create(number="S1", sent_at=noon(last_year()), **sent)
    Alert.objects.create(number="S2", **sent)  # being prepared
    assert [(line.number, line.parts) for line in lines("schoolalerts")] == [("S1", ("not_recognised",))]


def test_a_suspect_counts_once_on_the_first_day_before_the_prosecutor(world: World) -> None:
    year = last_year()
    (suspect,) = decided(world, date(year, 6, 1), "summons")
    suspect.checklist.steps.create(kind="presented", on=date(year, 5, 1), made_by=world.olaf)
    (before,) = decided(world, date(year, 6, 1), "dismissal")
    before.checklist.steps.create(kind="presented", on=date(year - 1, 12, 31), made_by=world.olaf)
    (taken_back,) = decided(world, date(year, 6, 1), "summons")
    taken_back.checklist.decisions.update(revoked_at=noon(year), revoked_by=world.eva)
    minor = world.minor()
    minor.minor_decisions.create(kind="halt", on=date(year, 7, 1), reason="x", made_by=world.eva)
    assert {line.number: (line.on, line.parts) for line in lines("suspects_before_om")} == {
        suspect.number: (date(year, 5, 1), ("adult",)),
        minor.number: (date(year, 7, 1), ("minor",)),
    }
    assert [line.number for line in lines("suspects_before_om", year - 1)] == [before.number]


def test_penal_orders_are_the_row_of_the_decisions(world: World) -> None:
    day = date(last_year(), 6, 1)
    orders = decided(world, day, "penal_order", 2) + decided(world, day, "penal_order", behavioural=True)
    decided(world, day, "summons", 3)
    told = {line.number: line.parts for line in lines("penal_orders")}
    assert told == dict(zip([one.number for one in orders], [("without",), ("without",), ("with",)], strict=True))
    of_row = [line.key for line in lines("disposal_decisions") if line.parts == ("penal_order",)]
    assert sorted(of_row) == sorted(line.key for line in lines("penal_orders"))


def test_conversations_count_when_the_talk_that_stands_was_held(world: World) -> None:
    talk = world.conversation()
    taken_back = talk.talks.create(on=date(last_year(), 4, 1), data="x", made_by=world.joris)
    taken_back.revoked_at = timezone.now()
    taken_back.save()
    talk.talks.create(on=date(last_year(), 4, 2), data="x", made_by=world.joris)
    assert [(line.number, line.on, line.unit) for line in lines("stop_conversations")] == [
        (talk.number, date(last_year(), 4, 2), world.unit.pk)
    ]


def test_a_case_is_not_worked_on_by_the_last_decision_of_the_year_under_both_names(world: World) -> None:
    def board(case: Case, kind: str, month: int, *, agreed: bool = True) -> None:
        facts = {"number": number_of(case.pk), "side": "police", "proposed_by": world.stijn}
        signed = {"agreed_by": world.paula, "agreed_at": noon(last_year(), month)} if agreed else {}
        BoardDecision.objects.create(case=case, kind=kind, **facts, **signed)

    board(world.case, "stop", 3)
    board(world.case, "take_up", 4)
    board(world.case, "stop", 5)
    board(world.other_case, "stop", 3)
    board(world.other_case, "take_up", 4)
    third = world.add_case("PL9", world.team)
    board(third, "stop", 3, agreed=False)
    assert [(line.number, line.on) for line in lines("not_worked_on")] == [
        (number_of(world.case.pk), date(last_year(), 5, 1))
    ]


def test_every_line_has_a_key_of_its_own_and_a_place_in_every_division(world: World) -> None:
    _of_everything(world)
    for rule in RULES:
        told = lines(rule.code)
        assert told, rule.code
        assert len({line.key for line in told}) == len(told), rule.code
        for line in told:
            rows = zip(line.parts, rule.divisions, strict=True)
            assert all(part in division.names for part, division in rows), (rule.code, line.parts)


def test_many_years_ask_as_many_questions_as_one(world: World) -> None:
    _of_everything(world)

    def asked(act: Callable[[], object]) -> int:
        with CaptureQueriesContext(
            connection,
        ) as queries:
            act()
        return len(queries)

    one = asked(lambda: count_years(last_year(), last_year()))
    identified(world, date(last_year() - 3, 5, 1), 4)
    made_report(world, received_at=noon(last_year() - 2))
    assert (
        asked(lambda: count_years(last_year() - 4, last_year())) == one == len(RULES) + 3
    )  # reports: and decisions; suspects: three tables


def _of_everything(world: World) -> None:
    day = date(last_year(), 2, 3)
    identified(world, day)
    report = made_report(world, received_at=noon(last_year()))
    facts = {"unit": world.unit, "filed_on": day, "summary": "x", "made_by": world.ines}
    CriminalComplaint.objects.create(number="A9", registration_number="A9", **facts).reports.add(report)
    scanned(world, noon(last_year()), after=timedelta(days=2), statuses={"known": 3, "new": 1})
    decided(world, day, "penal_order")
    world.conversation().talks.create(on=day, data="x", made_by=world.joris)
    signed = {"side": "police", "proposed_by": world.stijn, "agreed_by": world.paula, "agreed_at": noon(last_year())}
    BoardDecision.objects.create(case=world.case, number=number_of(world.case.pk), kind="stop", **signed)
    child = Victim.objects.first()
    Alert.objects.create(number="S9", sent_at=noon(last_year()), unit=world.unit, victim=child, owner=world.wies)


def test_bands_have_names() -> None:
    assert {answers.band(days) for days in (0, 2, 8, 31, 91)} == set(answers.NAMES)
    assert timezone.localdate().year == last_year() + 1
