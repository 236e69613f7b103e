"""Two people decide on the end of a case's data; an unidentified child's series holds it."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.timezone import localdate as today

from tests.desk_world import World, actor
from vangnet.accounts.models import AuditEntry, Person
from vangnet.cases.actions import retention
from vangnet.cases.models import Case, Proposal, Release, RetentionStep, Scan, Series
from vangnet.cases.queries.retention import holding_series, overview
from vangnet.errors import InputRefused


def years_ago(count: int) -> date:
    """Today, so many years back; of a leap day, the day before."""
    day = today()
    return day.replace(year=day.year - count, day=min(day.day, 28 if day.month == 2 else 31))


@pytest.fixture
def old(world: World) -> Case:
    return world.add_case("PL0600-2020000009", world.team, article="8", processed_from=date(2020, 1, 1))


def propose(case: Case, kind: str, by: Person, **more: str) -> RetentionStep:
    return retention.propose(case=case, kind=kind, reason="de termijn is om", by=actor(by), **more)


def through(case: Case, kind: str, world: World, **more: str) -> Case:
    """Dirk proposes and Dora agrees."""
    retention.agree(step=propose(case, kind, world.dirk, **more), by=actor(world.dora))
    case.refresh_from_db()
    return case


def add_series(case: Case, world: World) -> Series:
    media = world.add_media(world.add_exhibit(case), 2)
    series = Series.objects.create(case=case, name="Blauw behang", review_on=today())
    series.media.set(media)
    return series


def release(series: Series, by: Person, count: int) -> None:
    to = Release.objects.create(name="NL", distributed=True, entries=count, digest="0" * 64, released_by=by)
    for medium in series.media.all()[:count]:
        facts = {"sha1": medium.sha1, "md5": medium.md5, "size": 1, "type": "image/jpeg", "category": "1"}
        Proposal.objects.create(
            case=series.case, medium=medium, sha256=medium.sha256, profile="nl", proposed_by=by, release=to, **facts
        )


def test_two_people_remove_a_case_from_use(world: World, old: Case) -> None:
    step = propose(old, "remove", world.olaf)
    assert (step.rule, step.due_on) == ("wpg-8-remove", date(2025, 1, 1))
    old.refresh_from_db()
    assert old.retention == "active"
    done = retention.agree(step=step, by=actor(world.dirk))
    old.refresh_from_db()
    assert (old.retention, old.removed_on, done.agreed_by) == ("removed", today(), world.dirk)
    assert done.carried_out_at is not None
    assert list(AuditEntry.objects.values_list("name", "case_number")) == [
        ("retention.propose", old.number),
        ("retention.agree", old.number),
        ("retention.remove", old.number),
    ]


def test_nobody_agrees_with_themselves(world: World, old: Case) -> None:
    step = propose(old, "remove", world.dirk)
    with pytest.raises(InputRefused, match="eigen voorstel"):
        retention.agree(step=step, by=actor(world.dirk))
    step.agreed_by = world.dirk
    with pytest.raises(IntegrityError), transaction.atomic():  # the database refuses it, too
        step.save()


def test_a_stranger_and_an_examiner_may_do_nothing(world: World, old: Case) -> None:
    step = propose(old, "remove", world.dirk)
    for stranger in (world.carla, world.anna, world.toezicht, world.beheer):
        with pytest.raises(InputRefused):
            propose(old, "remove", stranger)
        with pytest.raises(InputRefused):
            retention.agree(step=step, by=actor(stranger))
        with pytest.raises(InputRefused):
            retention.refuse(step=step, reason="nee", by=actor(stranger))
    assert AuditEntry.objects.count() == 1


def test_leave_to_see_a_case_is_no_leave_to_end_it(world: World, old: Case) -> None:
    now = timezone.now()
    world.carla.accesses.create(case=old, reason="x", starts_at=now - timedelta(1), ends_at=now + timedelta(1))
    with pytest.raises(InputRefused):
        propose(old, "remove", world.carla)


def test_one_step_of_a_case_is_open_at_a_time_and_is_decided_on_once(world: World, old: Case) -> None:
    step = propose(old, "remove", world.dirk)
    with pytest.raises(InputRefused, match="staat al een stap"):
        propose(old, "narrow", world.dora)
    retention.refuse(step=step, reason="de zitting is volgende week", by=actor(world.dora))
    for act in (retention.agree, lambda **more: retention.refuse(reason="x", **more)):
        with pytest.raises(InputRefused, match="al beslist"):
            act(step=step, by=actor(world.dora))
    step.refresh_from_db()
    assert (step.refused_why, step.is_open) == ("de zitting is volgende week", False)
    propose(old, "narrow", world.dirk)


@pytest.mark.parametrize("kind", ["keep", "restore", "destroy", "x"])
def test_a_step_that_does_not_fit_is_refused(world: World, old: Case, kind: str) -> None:
    with pytest.raises(InputRefused):
        propose(old, kind, world.dirk)


def test_a_reason_is_needed(world: World, old: Case) -> None:
    with pytest.raises(InputRefused, match="reden"):
        retention.propose(case=old, kind="remove", reason="  ", by=actor(world.dirk))


def test_an_investigation_that_ended_is_kept_half_a_year_at_most(world: World) -> None:
    case = world.add_case("PL9", world.team, article="9", closed_on=today() - timedelta(30))
    through(case, "keep", world)
    assert case.review_on is not None
    assert 150 <= (case.review_on - case.closed_on).days <= 184
    with pytest.raises(InputRefused, match="beoordeling"):
        propose(case, "keep", world.dirk)


def test_serious_crime_is_kept_a_year_at_a_time(world: World) -> None:
    case = world.add_case("PL10", world.team, article="10", processed_from=today() - timedelta(400))
    through(case, "keep", world)
    assert case.review_on is not None
    assert 365 <= (case.review_on - today()).days <= 366


def test_removed_data_come_back_on_order_only(world: World, old: Case) -> None:
    through(old, "remove", world)
    with pytest.raises(InputRefused, match="9 of 10"):
        propose(old, "restore", world.dirk, article="8")
    through(old, "restore", world, article="9")
    assert (old.retention, old.article, old.removed_on) == ("active", "9", None)


def test_removed_data_are_not_destroyed_a_day_too_early(world: World, old: Case) -> None:
    through(old, "remove", world)
    day = years_ago(5)
    Case.objects.filter(pk=old.pk).update(removed_on=day + timedelta(1))
    with pytest.raises(InputRefused, match="voor verantwoording"):
        propose(old, "destroy", world.dirk)
    Case.objects.filter(pk=old.pk).update(removed_on=day)
    assert propose(old, "destroy", world.dirk).rule == "wpg-14-destroy"


def test_a_running_scan_is_stopped_first(world: World, old: Case) -> None:
    world.add_scan(world.add_exhibit(old), Scan.State.RUNNING)
    with pytest.raises(InputRefused, match="scan"):
        propose(old, "remove", world.dirk)


def test_an_unidentified_child_s_series_holds_its_case(world: World, old: Case) -> None:
    series = add_series(old, world)
    with pytest.raises(InputRefused, match="niet is geïdentificeerd"):
        propose(old, "remove", world.dirk)
    release(series, world.lotte, 1)
    assert list(holding_series(old)) == [series]
    release_rest = Series.objects.get(pk=series.pk)
    Proposal.objects.all().delete()
    release(release_rest, world.lotte, 2)  # the child goes on being sought in the library
    assert list(holding_series(old)) == []
    propose(old, "remove", world.dirk)


def test_a_series_made_after_the_proposal_holds_the_case_all_the_same(world: World, old: Case) -> None:
    step = propose(old, "remove", world.dirk)
    add_series(old, world)
    with pytest.raises(InputRefused, match="niet is geïdentificeerd"):
        retention.agree(step=step, by=actor(world.dora))


def test_an_identified_child_s_series_holds_nothing(world: World, old: Case) -> None:
    series = add_series(old, world)
    retention.review_series(series=series, identified=True, by=actor(world.olaf))
    assert list(holding_series(old)) == []


def test_a_series_is_reviewed_every_year(world: World, old: Case) -> None:
    series = add_series(old, world)
    retention.review_series(series=series, identified=False, by=actor(world.olaf))
    series.refresh_from_db()
    assert 365 <= (series.review_on - today()).days <= 366
    assert (series.reviewed_by, series.child_identified) == (world.olaf, False)


def test_a_case_is_kept_for_one_that_needs_it(world: World, old: Case) -> None:
    running = world.add_case("PL-running", world.team, article="9")
    retention.add_ground(case=old, other_case=running, reason="zelfde verdachte", by=actor(world.olaf))
    assert overview(world.dirk, today=today()).now == []


@pytest.mark.parametrize("more", [{}, {"article": "9", "other": True}])
def test_a_ground_is_an_article_or_a_case(world: World, old: Case, more: dict) -> None:
    other = world.case if more.pop("other", False) else None
    with pytest.raises(InputRefused):
        retention.add_ground(case=old, other_case=other, reason="x", by=actor(world.olaf), **more)


def test_a_case_of_strangers_cannot_be_named_as_a_ground(world: World, old: Case) -> None:
    with pytest.raises(InputRefused, match="zo'n zaak"):
        retention.add_ground(case=old, other_case=world.other_case, reason="x", by=actor(world.olaf))


def test_the_overview_tells_what_is_due_and_coming(world: World, old: Case) -> None:
    soon = years_ago(1) + timedelta(30)
    coming = world.add_case("PL-soon", world.team, article="8", processed_from=soon)
    told = overview(world.dirk, today=today())
    assert [(item.case.number, item.due.step) for item in told.now] == [(old.number, "remove")]
    assert [(item.case.number, item.due.step, item.days_left) for item in told.coming] == [
        (coming.number, "narrow", (soon.replace(year=soon.year + 1) - today()).days)
    ]
    assert overview(world.carla, today=today()).now == []


@pytest.mark.parametrize("count", [1, 3])
def test_the_overview_asks_as_often_whatever_there_is(world: World, django_assert_num_queries, count: int) -> None:
    for number in range(count):
        case = world.add_case(f"PL-{number}", world.team, article="8", processed_from=date(2020, 1, 1))
        retention.add_ground(case=case, other_case=world.case, reason="x", by=actor(world.dirk))
        add_series(case, world)
    with django_assert_num_queries(5):
        overview(world.dirk, today=today())
