"""What the media of a child tell: only of cases that somebody may see, and nothing of a case out of use."""

from datetime import UTC, date, datetime

from tests.desk_world import World, actor
from vangnet.cases.models import Case, QueueEntry, Series
from vangnet.victims.actions.opening import tie_series
from vangnet.victims.models import Victim
from vangnet.victims.queries import material
from vangnet.victims.queries.listing import Asked, victims_for
from vangnet.victims.rules import visible_victims


def with_media(world: World, child: Victim) -> None:
    """Three media in Anna's series, of which two have a moment; two in a series of Limburg that shows the child too."""
    media = world.add_media(world.add_exhibit(world.case), 3)
    Series.objects.get().media.set(media)
    theirs = Series.objects.create(case=world.other_case, name="Gang", review_on=date(2027, 1, 1))
    theirs.media.set(world.add_media(world.add_exhibit(world.other_case), 2))
    tie_series(child, theirs, reason="zelfde behang", by=actor(world.yara))
    for medium, day in zip(media[:2], (3, 9), strict=True):
        at = datetime(2026, 5, day, 12, tzinfo=UTC)
        told = {"earliest_at": at, "latest_at": at, "has_moment": True, "make": "Canon", "model": "X", "serial": "1"}
        QueueEntry.objects.create(case=world.case, medium=medium, position=medium.position, lane=5, **told)


def test_of_a_case_that_one_may_not_see_only_the_count_and_whom_to_ask_is_told(world: World, child: Victim) -> None:
    with_media(world, child)
    ties = material.ties_of(child, world.wies)
    assert [(tied.series.name, tied.count) for tied in ties.shown] == [("Kamer 1", 3)]
    assert ties.elsewhere == [material.Elsewhere(2, str(world.carla), "TBKK Limburg, Limburg")]
    assert material.media_of(child, world.wies).count() == 3
    assert material.media_of(child, world.yara).count() == 2


def test_moments_and_devices_are_told(world: World, child: Victim) -> None:
    with_media(world, child)
    times = material.times_of(child, world.wies, most=50)
    assert (times.total, times.unstated, len(times.entries)) == (2, 1, 2)
    assert (times.start, times.end) == (datetime(2026, 5, 3, 12, tzinfo=UTC), datetime(2026, 5, 9, 12, tzinfo=UTC))
    assert material.devices_of(child, world.wies, most=9) == [{"make": "Canon", "model": "X", "serial": "1", "n": 2}]
    nothing = material.times_of(child, world.yara, most=50)
    assert (nothing.total, nothing.unstated, nothing.start) == (0, 2, None)


def test_nothing_is_shown_of_a_case_that_retention_took_out_of_use(world: World, child: Victim) -> None:
    """The page keeps its own records of work; who saw it only through that case sees it no more."""
    with_media(world, child)
    assert visible_victims(world.anna).exists()
    for state in (Case.Retention.NARROWED, Case.Retention.REMOVED, Case.Retention.DESTROYED):
        Case.objects.filter(pk=world.case.pk).update(retention=state)
        ties = material.ties_of(child, world.wies)
        assert (ties.shown, len(ties.elsewhere), ties.out_of_use) == ([], 1, 1), state
        assert not material.media_of(child, world.wies).exists()
        assert visible_victims(world.wies).exists()  # of her unit
        assert not visible_victims(world.anna).exists()
        (row,) = victims_for(world.wies, Asked())
        assert (row.series_shown, row.newest_at) == (0, None)


def test_the_clock_narrows_too(world: World, child: Victim) -> None:
    with_media(world, child)
    Case.objects.filter(pk=world.case.pk).update(article="8", processed_from=date(2020, 1, 1))
    assert (material.ties_of(child, world.wies).shown, material.ties_of(child, world.wies).out_of_use) == ([], 1)


def test_the_list_tells_what_is_due_and_how_new_it_is(world: World, child: Victim) -> None:
    with_media(world, child)
    (row,) = victims_for(world.wies, Asked())
    assert (row.series_shown, row.newest_at) == (1, datetime(2026, 5, 9, 12, tzinfo=UTC))
    for asked, count in (
        (Asked(sought="blauwe"), 1),
        (Asked(sought="V20"), 1),
        (Asked(sought="groen"), 0),
        (Asked(status="unidentified"), 1),
        (Asked(status="safe"), 0),
        (Asked(owner="mine"), 1),
        (Asked(owner="nobody"), 0),
        (Asked(is_listed=True), 0),
        (Asked(country="DE"), 0),
        (Asked(is_due=True), 0),
    ):
        assert victims_for(world.wies, asked).count() == count, asked
