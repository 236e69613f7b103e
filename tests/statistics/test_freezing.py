"""A year that was closed stays as it was told; what changes later stands beside it, and never in its place."""

from datetime import date

import pytest
from django.utils import timezone

from tests.desk_world import World, actor
from tests.reports.made import made_report
from tests.statistics.counted import identified, last_year, noon, scanned
from vangnet.accounts.models import AuditEntry
from vangnet.cases.actions import destroying
from vangnet.cases.models import RetentionStep
from vangnet.errors import InputRefused
from vangnet.reports.models import Decision
from vangnet.statistics.actions.freezing import correct, freeze
from vangnet.statistics.figures import BY_CODE
from vangnet.statistics.models import Correction, FrozenFigure, FrozenLine
from vangnet.statistics.queries.comparing import State
from vangnet.statistics.queries.counting import is_whole
from vangnet.statistics.queries.lines import counted_of, own_lines, shown
from vangnet.statistics.telling import ToldFigure, tell_year
from vangnet.victims.actions.status import take_back_step


def told(world: World, code: str = "victims_identified", number: str = "stijn") -> ToldFigure:
    found = tell_year(last_year(), getattr(world, number)).figure(code)
    assert found is not None
    return found


def closed(world: World, count: int = 12) -> FrozenFigure:
    """Last year with children, closed by the steering group."""
    identified(world, date(last_year(), 3, 1), count)
    identified(world, date(last_year(), 4, 1), 8, unit=world.elsewhere)
    freeze(last_year(), by=actor(world.stijn))
    return FrozenFigure.objects.get(code="victims_identified")


def test_a_changed_past_record_changes_no_frozen_figure_and_is_shown_beside_it(world: World) -> None:
    figure = closed(world)
    gone = figure.lines.count()
    victim = own_children(world)[0]
    take_back_step(victim.steps.get(), reason="was een ander kind", by=actor(world.wies))
    identified(world, date(last_year(), 12, 1), 6)
    figure.refresh_from_db()
    assert (figure.number, figure.lines.count(), is_whole(figure)) == (20, gone, True)
    now = told(world)
    assert now.own.number == 12  # as it was frozen
    assert now.own_states == [State(number=12), State(number=17, added=6, removed=1, is_today=True)]
    assert now.whole is not None
    assert now.whole.number == 20
    hidden = {"number": "shielded", "added": "few", "removed": "few", "changed": "few"}  # one was removed
    assert now.states == [State(number=20), State(**hidden, is_today=True)]


def own_children(world: World):
    return list(world.unit.victims.order_by("pk"))


def test_a_correction_is_a_row_with_a_reason_and_the_next_one_another(world: World) -> None:
    figure = closed(world)
    identified(world, date(last_year(), 5, 1), 6)
    first = correct(last_year(), "victims_identified", "te laat ingevoerd", by=actor(world.stijn))
    assert (first.number, len(first.added), first.removed, first.reason) == (26, 6, [], "te laat ingevoerd")
    assert [(one.number, one.added, one.reason) for one in told(world).states] == [
        (20, 0, ""),
        (26, 6, "te laat ingevoerd"),
    ]
    identified(world, date(last_year(), 6, 1), 7)
    correct(last_year(), "victims_identified", "nog een lijst", by=actor(world.stijn))
    assert [one.number for one in told(world).states] == [20, 26, 33]
    assert [one.number for one in told(world).own_states] == [12, 18, 25]
    figure.refresh_from_db()
    assert (figure.number, told(world).own.number) == (20, 12)
    assert Correction.objects.count() == 2
    assert AuditEntry.objects.filter(name="statistics.correct").count() == 2


def test_a_small_correction_is_told_to_the_unit_and_hidden_outside_it(world: World) -> None:
    closed(world)
    identified(world, date(last_year(), 5, 1), 2, unit=world.elsewhere)
    correct(last_year(), "victims_identified", "te laat ingevoerd", by=actor(world.stijn))
    (_frozen, small) = told(world).states
    assert (small.number, small.added, small.reason) == ("shielded", "few", "te laat ingevoerd")
    assert told(world).own_states == []  # nothing changed in this unit but what it may not know
    world.dirk.unit = world.elsewhere
    world.dirk.save()
    assert [one.number for one in told(world, number="dirk").own_states] == [8, 10]
    assert told(world, number="dirk").states == []


def test_what_moved_to_another_row_is_told_though_the_number_is_the_same(world: World) -> None:
    reports = [made_report(world, received_at=noon(last_year())) for _ in range(6)]
    freeze(last_year(), by=actor(world.stijn))
    Decision.objects.create(report=reports[0], outcome="settled", reason="x", made_by=world.ines)
    now = told(world, "reports", "dirk")
    assert now.own.tables["outcome"] == {"not_decided": 6}
    assert now.own_states == [State(number=6), State(number=6, changed=1, is_today=True)]


def test_nothing_is_published_that_does_not_differ_or_has_no_reason(world: World) -> None:
    closed(world)
    for year, code, reason in (
        (last_year(), "victims_identified", "niets veranderd"),
        (last_year(), "victims_identified", "  "),
        (last_year(), "nothing", "x"),
        (last_year() - 1, "victims_identified", "x"),
    ):
        with pytest.raises(InputRefused):
            correct(year, code, reason, by=actor(world.stijn))
    assert not Correction.objects.exists()


def test_a_year_is_closed_once_and_only_when_it_is_over(world: World) -> None:
    freeze(last_year(), by=actor(world.stijn))
    for year in (last_year(), timezone.localdate().year):
        with pytest.raises(InputRefused):
            freeze(year, by=actor(world.stijn))
    assert FrozenFigure.objects.count() == len(BY_CODE)


def test_the_figures_of_a_destroyed_case_stay_without_its_numbers(world: World, tmp_path, settings) -> None:
    settings.RESULTS = tmp_path
    case = world.add_case("PL0600-2020000009", world.team)
    exhibit = scanned(world, noon(last_year()), case=case, statuses={"known": 9, "new": 6})
    freeze(last_year(), by=actor(world.stijn))
    step = RetentionStep.objects.create(
        case_number=case.number,
        unit=world.unit,
        kind="destroy",
        rule="x",
        proposed_by=world.dirk,
        agreed_by=world.dora,
        agreed_at=timezone.now(),
    )
    destroying.begin(case, step)
    step.save()
    assert destroying.go_on(step)
    now = told(world, "media", "dirk")
    assert now.own.number == 15
    assert now.own_states == [State(number=15), State(number=0, removed=15, is_today=True)]
    counted = counted_of(last_year(), "media")
    assert counted is not None
    lines = shown(counted, own_lines(counted, last_year(), world.dirk), world.dirk)
    assert [(line.number, line.times) for line in lines] == [("", 9), ("", 6)]
    kept = " ".join(str(row) for row in FrozenLine.objects.values_list())
    assert case.number not in kept
    assert exhibit.number not in kept


def test_a_changed_frozen_line_is_noticed(world: World) -> None:
    figure = closed(world)
    assert is_whole(figure)
    FrozenLine.objects.filter(pk=figure.lines.first().pk).update(times=2)
    assert not is_whole(figure)


def test_another_rule_or_another_key_is_said_and_not_compared(world: World, settings) -> None:
    figure = closed(world)
    identified(world, date(last_year(), 5, 1), 6)
    settings.SECRET_KEY = "another"
    assert not told(world).is_comparable
    with pytest.raises(InputRefused):
        correct(last_year(), "victims_identified", "x", by=actor(world.stijn))
    FrozenFigure.objects.filter(pk=figure.pk).update(version=0)
    assert not told(world).is_comparable
