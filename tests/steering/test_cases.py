"""The board reads what the desk knows: facts of people over facts that were found, in few questions."""

from datetime import timedelta

from django.utils import timezone

from tests.desk_world import World
from vangnet.cases.models import Case, QueueEntry, Series, Statement
from vangnet.reports.models import Report
from vangnet.steering.models import CaseFact, HoursAsked
from vangnet.steering.numbers import key_of, number_of
from vangnet.steering.queries.cases import SteeredCase, steered_cases
from vangnet.steering.weighing.lanes import Lane
from vangnet.suspects.models import SuspectRole
from vangnet.victims.models import StatusStep
from vangnet.words import word


def row(case: Case) -> SteeredCase:
    (found,) = [one for one in steered_cases() if one.case_id == case.pk]
    return found


def say(case: Case, fact: str, answer: str, world: World) -> None:
    table = CaseFact if fact in CaseFact.Fact.values else Statement
    table.objects.create(case=case, fact=fact, answer=answer, source="gezegd", made_by=world.olaf)


def test_every_case_in_use_stands_on_the_board(world: World) -> None:
    closed = world.add_case("PL3", world.team, closed_on=timezone.localdate())
    narrowed = world.add_case("PL4", world.team, retention="narrowed")
    by_clock = world.add_case("PL5", world.team, article="8", processed_from=timezone.localdate() - timedelta(days=800))
    found = {one.case_id for one in steered_cases()}
    assert found == {world.case.pk, world.other_case.pk}
    assert not found & {closed.pk, narrowed.pk, by_clock.pk}


def test_a_row_tells_team_owner_age_and_hours(world: World) -> None:
    today = timezone.localdate()
    Case.objects.filter(pk=world.case.pk).update(processed_from=today - timedelta(days=40))
    for hours in (30, 12):
        HoursAsked.objects.create(case=world.case, hours=hours, reason="x", made_by=world.olaf)
    taken_back = HoursAsked.objects.create(case=world.case, hours=99, reason="x", made_by=world.olaf)
    HoursAsked.objects.filter(pk=taken_back.pk).update(revoked_at=timezone.now())
    found = row(world.case)
    assert (found.team, found.unit_id, found.owner_id) == ("TBKK Oost", world.unit.pk, world.olaf.pk)
    assert (found.age_days, found.hours_asked, found.hours_given) == (40, 42, 0)


def test_a_case_that_begins_tomorrow_has_no_age(world: World) -> None:
    Case.objects.filter(pk=world.case.pk).update(processed_from=timezone.localdate() + timedelta(days=1))
    assert row(world.case).age_days == 0


def test_the_newest_statement_that_stands_counts(world: World) -> None:
    say(world.case, "is_imminent", "yes", world)
    assert row(world.case).lane is Lane.IMMINENT
    say(world.case, "is_imminent", "no", world)
    found = row(world.case)
    assert (found.lane, found.facts.is_imminent) == (Lane.REST, False)
    world.case.statements.filter(answer="no").update(revoked_at=timezone.now())
    assert row(world.case).lane is Lane.IMMINENT


def test_what_was_found_counts_until_a_person_says_no_and_is_told_beside_it(world: World) -> None:
    (medium,) = world.add_media(world.add_exhibit(world.case), 1)
    QueueEntry.objects.create(case=world.case, medium=medium, position=1, lane=0)
    found = row(world.case)
    assert (found.lane, found.facts.new_material) == (Lane.IMMINENT, True)
    assert found.facts.because["is_imminent"] == (word("board.capture_imminent", count=1),)
    say(world.case, "is_imminent", "unknown", world)
    assert row(world.case).lane is Lane.IMMINENT
    say(world.case, "is_imminent", "no", world)
    found = row(world.case)
    assert found.lane is Lane.REST
    assert word("board.contradicted") in found.facts.because["is_imminent"]


def test_open_reports_count_and_closed_ones_do_not(world: World) -> None:
    from tests.reports.made import made_report

    report = made_report(world)
    Report.objects.filter(pk=report.pk).update(case=world.case, lane=1, state="new")
    found = row(world.case)
    assert (found.lane, found.facts.reports, found.facts.in_situation) == (Lane.SITUATION, 1, True)
    Report.objects.filter(pk=report.pk).update(state="closed")
    found = row(world.case)
    assert (found.lane, found.facts.reports, found.facts.in_situation) == (Lane.REST, 0, None)


def test_roles_of_suspects_and_the_kind_of_the_case_tell_what_they_do(world: World) -> None:
    assert row(world.case).facts.downloads  # a case of possession
    role = SuspectRole.objects.create(suspect=world.suspect(), role="producer", reason="x", made_by=world.olaf)
    found = row(world.case).facts
    assert (found.produces, found.network) == (True, None)
    assert found.because["produces"] == (word("board.suspects_producer", count=1),)
    SuspectRole.objects.filter(pk=role.pk).update(revoked_at=timezone.now())
    assert row(world.case).facts.produces is None


def test_children_who_are_not_freed_are_counted_once(world: World) -> None:
    victim = world.victim()  # on a series of Anna's case
    assert row(world.case).victims == 1
    more = Series.objects.create(case=world.case, name="Zonder pagina", review_on=timezone.localdate())
    assert row(world.case).victims == 2
    more.child_identified = True
    more.save()
    assert (row(world.case).victims, row(world.case).lane) == (1, Lane.SITUATION)
    for status, left in (("identified", 1), ("safeguarded", 0), ("safe", 0)):
        StatusStep.objects.create(victim=victim, status=status, on=timezone.localdate(), ground="x", made_by=world.wies)
        type(victim).objects.filter(pk=victim.pk).update(status=status)
        assert row(world.case).victims == left


def test_the_number_of_questions_does_not_grow_with_the_cases(world: World, django_assert_num_queries) -> None:
    with django_assert_num_queries(17):
        steered_cases()
    for number in range(20):
        case = world.add_case(f"PL9-{number}", world.team)
        say(case, "is_imminent", "yes", world)
        HoursAsked.objects.create(case=case, hours=1, reason="x", made_by=world.olaf)
    with django_assert_num_queries(17):
        assert len(steered_cases()) == 22


def test_a_number_leads_back_to_its_case_and_nothing_else_does() -> None:
    assert (number_of(12), key_of("Z000012"), key_of(number_of(7_654_321))) == ("Z000012", 12, 7_654_321)
    assert [key_of(wrong) for wrong in ("Z12", "Z0000012", "z000012", "PL0600", "", "Z000012\x00")] == [None] * 6


def test_a_coordinator_sees_the_rows_of_the_own_unit_in_their_place_on_the_whole_board(world: World) -> None:
    say(world.other_case, "is_imminent", "yes", world)
    say(world.case, "is_imminent", "no", world)
    assert [one.case_id for one in steered_cases(world.stijn)] == [world.other_case.pk, world.case.pk]
    (only,) = steered_cases(world.dirk)
    assert (only.case_id, only.order) == (world.case.pk, 2)
    for nobody in (world.anna, world.olaf, world.eva, world.beheer, world.toezicht):
        assert steered_cases(nobody) == []
