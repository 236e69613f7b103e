"""Where cases meet, who is told, and what it costs."""

import json
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests.desk_world import World, actor
from tests.linked import MAIL, add_report, identifier, told
from vangnet.accounts.models import AuditEntry, Team
from vangnet.cases.models import Case, Medium, Series
from vangnet.errors import InputRefused
from vangnet.identities.models import Identifier, Sameness, Sharing
from vangnet.intake.report import Kind
from vangnet.reports.models import Mention, Report
from vangnet.steering.actions import overlaps as actions
from vangnet.steering.meeting import renewing
from vangnet.steering.models import Overlap, OverlapSide
from vangnet.steering.queries.overlaps import overlaps_for, told_to
from vangnet.suspects.actions.tying import tie_identifier
from vangnet.suspects.models import Suspect
from vangnet.victims.models import VictimSeries

pytestmark = pytest.mark.django_db


def in_case(case: Case, *identifiers) -> Report:
    report = add_report(case.team.unit, *identifiers, team=case.team)
    Report.objects.filter(pk=report.pk).update(case=case)
    return report


@pytest.fixture
def met(world: World) -> OverlapSide:
    """Both cases have a report with the same address, in different spelling; gives Anna's side."""
    in_case(world.case, MAIL)
    in_case(world.other_case, MAIL.upper())
    assert renewing.renew() == 2
    return OverlapSide.objects.get(case=world.case)


def shown(person, **more):
    return told_to(person, overlaps_for(person, **more))


def test_each_side_is_told_its_own_and_whom_to_ask(world, met):
    (anna,), (carla,) = shown(world.anna), shown(world.carla)
    assert (anna.side.case, anna.told, [other.case for other in anna.others]) == (world.case, (MAIL,), [None])
    assert [other.ask for other in anna.others] == ["Carla (carla) (TBKK Limburg, Limburg)"]
    assert (carla.side.case, carla.told) == (world.other_case, (MAIL.upper(),))
    assert [other.ask for other in carla.others] == ["Olaf (olaf) (TBKK Oost, Oost-Nederland)"]


@pytest.mark.parametrize("name", ["eva", "joris", "stijn", "paula", "ines", "toezicht", "beheer", "nobody", "hanna"])
def test_others_are_told_nothing(world, met, name):
    assert list(overlaps_for(getattr(world, name))) == []


def test_a_coordinator_is_told_that_and_whom_but_not_what(world, met):
    (dirk,) = shown(world.dirk)
    assert (dirk.side.case, dirk.told, dirk.is_visible) == (world.case, (), False)
    assert [(other.case, other.ask) for other in dirk.others] == [(None, "Carla (carla) (TBKK Limburg, Limburg)")]


def test_who_may_see_both_is_told_of_both(world, met):
    world.anna.teams.add(world.other_team)
    found = shown(world.anna)
    assert {one.side.case for one in found} == {world.case, world.other_case}
    assert {other.case for one in found for other in one.others} == {world.case, world.other_case}


def test_who_has_leave_sees_it_and_no_longer_when_that_ends(world, met):
    given = world.given()
    world.bram.teams.clear()
    given.person = world.bram
    given.save()
    assert len(shown(world.bram)) == 1
    given.ends_at = timezone.now()
    given.save()
    assert shown(world.bram) == []


@pytest.mark.parametrize(
    "facts",
    [
        {"retention": "narrowed"},
        {"retention": "removed"},
        {"retention": "destroyed"},
        {"article": "8", "processed_from": date(2020, 1, 1)},
    ],
)
def test_a_case_out_of_reach_takes_no_part(world, met, facts):
    Case.objects.filter(pk=world.other_case.pk).update(**facts)
    assert shown(world.anna) == []
    renewing.renew()
    assert not Overlap.objects.exists()
    Case.objects.filter(pk=world.other_case.pk).update(retention="active", article="9")
    renewing.renew()
    assert len(shown(world.anna)) == 1


def test_rows_go_when_the_case_goes(world, met):
    world.other_case.reports.update(case=None)
    world.other_case.delete()
    assert OverlapSide.objects.count() == 1
    assert shown(world.anna) == []
    renewing.renew()
    assert not Overlap.objects.exists()


def test_a_report_that_leaves_the_case_takes_it_along(world, met):
    Report.objects.filter(case=world.other_case).update(case=None)
    renewing.renew()
    assert not Overlap.objects.exists()


def test_nothing_is_done_where_nothing_changed(world, met):
    assert renewing._due(renewing._teams()) == {}
    assert not renewing.ask_renewing()
    in_case(world.case, "ander_42@example.org")
    assert set(renewing._due(renewing._teams())) == {"identifier"}
    assert renewing.ask_renewing()
    assert not renewing.ask_renewing()


def test_an_identifier_of_many_people_ties_nothing(world, met):
    said = Sharing.objects.create(identifier=identifier(), is_shared=True, reason="x", made_by=world.anna)
    renewing.renew()
    assert not Overlap.objects.exists()
    Sharing.objects.filter(pk=said.pk).update(revoked_at=timezone.now(), revoked_by=world.anna)
    renewing.renew()
    assert len(shown(world.anna)) == 1


def test_names_and_addresses_that_change_hands_tie_nothing(world):
    for case in (world.case, world.other_case):
        in_case(case, told("ip", "198.51.100.7"), told("name", "A. Proefpersoon"))
    assert renewing.renew() == 0


def test_identifiers_that_people_call_the_same_meet(world):
    in_case(world.case, MAIL)
    in_case(world.other_case, "anders@example.net")
    assert renewing.renew() == 0
    first, second = Identifier.objects.order_by("pk")
    Sameness.objects.create(first=first, second=second, verdict="same", reason="x", made_by=world.anna)
    assert renewing.renew() == 2
    assert (shown(world.anna)[0].told, shown(world.carla)[0].told) == ((MAIL,), ("anders@example.net",))


def test_suspects_meet_by_name_and_birth_date(world):
    world.suspect()
    facts = {"case": world.other_case, "track": "adult", "made_by": world.carla, "born_on": date(1980, 2, 29)}
    Suspect.objects.create(number="VD2026-000009", name="a proefpersoon", **facts)
    assert renewing.renew() == 2
    assert shown(world.anna)[0].told == ("VD2026-000001",)
    assert shown(world.carla)[0].told == ("VD2026-000009",)


def tied(suspect: Suspect, value: str, by) -> None:
    tie_identifier(suspect, kind="email", value=value, reason="x", by=actor(by))


def test_an_identifier_of_a_suspect_meets_a_report_and_another_suspect(world):
    tied(world.suspect(), MAIL, world.olaf)
    in_case(world.other_case, MAIL.upper())
    assert renewing.renew() == 2
    assert (shown(world.anna)[0].told, shown(world.carla)[0].told) == ((MAIL,), (MAIL.upper(),))
    facts = {"case": world.other_case, "track": "adult", "made_by": world.carla}
    other = Suspect.objects.create(number="VD2026-000009", **facts)
    tied(world.suspect(), "alleen_hier@example.org", world.olaf)
    tied(other, "Alleen_Hier@example.org", world.carla)
    assert renewing.renew() == 2
    assert {one.told for one in shown(world.carla)} == {(MAIL.upper(),), ("Alleen_Hier@example.org",)}
    assert Identifier.objects.filter(value__icontains="alleen").count() == 0
    other.identifiers.update(revoked_at=timezone.now(), revoked_by=world.carla)
    renewing.renew()
    assert len(shown(world.carla)) == 1


def test_an_identifier_of_a_minor_is_only_for_who_may_read_about_minors(world):
    tied(world.minor(), MAIL, world.olaf)
    in_case(world.other_case, MAIL)
    renewing.renew()
    assert (shown(world.anna), shown(world.yara)) == ([], [])
    assert (len(shown(world.olaf)), len(shown(world.carla))) == (1, 1)


def test_an_overlap_that_rests_on_a_minor_is_only_for_who_may_read_about_minors(world):
    world.suspect()
    facts = {"case": world.other_case, "track": "minor", "made_by": world.carla, "born_on": date(1980, 2, 29)}
    Suspect.objects.create(number="VD2026-000009", name="A. Proefpersoon", **facts)
    renewing.renew()
    assert [shown(getattr(world, name)) for name in ("anna", "bram", "dirk")] == [[], [], []]
    assert (len(shown(world.olaf)), len(shown(world.carla))) == (1, 1)


def test_a_child_on_series_of_both_and_new_contents_of_a_series(world):
    victim = world.victim()
    own = Series.objects.get(case=world.case)
    media = world.add_media(world.add_exhibit(world.case), 2)
    own.media.set(media)
    theirs = world.add_media(world.add_exhibit(world.other_case), 3)
    Medium.objects.filter(pk=theirs[0].pk).update(sha256=media[0].sha256)
    Medium.objects.filter(pk=theirs[1].pk).update(sha256=media[1].sha256, status="known")
    assert renewing.renew() == 2
    assert (shown(world.anna)[0].told, shown(world.carla)[0].side.count) == (("Kamer 1",), 1)
    assert shown(world.carla)[0].told == ()
    other = Series.objects.create(case=world.other_case, name="Zolder", review_on=timezone.localdate())
    VictimSeries.objects.create(victim=victim, series=other, made_by=world.carla)
    assert renewing.renew() == 2
    assert {one.told for one in shown(world.carla)} == {(), ("Zolder",)}


def test_two_series_with_the_same_content_are_one_overlap(world):
    sides = []
    for case, name in ((world.case, "Kamer"), (world.other_case, "Zolder")):
        series = Series.objects.create(case=case, name=name, review_on=timezone.localdate())
        sides.append(world.add_media(world.add_exhibit(case), 1, status="known")[0])
        series.media.set(sides[-1:])
    Medium.objects.filter(pk=sides[1].pk).update(sha256=sides[0].sha256)
    renewing.renew()
    assert Overlap.objects.count() == 1
    assert shown(world.anna)[0].told == ("Kamer",)
    assert shown(world.carla)[0].told == ("Zolder",)


def test_settled_is_of_one_side_until_another_case_joins(world, met):
    actions.settle(met, reason="Gebeld met Carla", by=actor(world.anna))
    assert shown(world.anna) == []
    (carla,) = shown(world.carla)
    assert (carla.settled, carla.settled_by_others) == (None, True)
    (again,) = shown(world.anna, also_settled=True)
    assert again.settled.reason == "Gebeld met Carla"
    third = world.add_case("PL2300-2026000003", Team.objects.create(unit=world.elsewhere, name="TBKK Zuid"))
    in_case(third, MAIL)
    renewing.renew()
    (told_anew,) = shown(world.anna)
    assert {other.ask for other in told_anew.others} == {"Carla (carla) (TBKK Limburg, Limburg)", "TBKK Zuid, Limburg"}


def test_settled_is_taken_back_with_a_reason(world, met):
    with pytest.raises(InputRefused):
        actions.open_again(met, reason="x", by=actor(world.anna))
    with pytest.raises(InputRefused):
        actions.settle(met, reason="  ", by=actor(world.anna))
    actions.settle(met, reason="Afgesproken", by=actor(world.anna))
    actions.settle(met, reason="Opnieuw afgesproken", by=actor(world.bram))
    actions.open_again(met, reason="Toch niet", by=actor(world.anna))
    assert [(one.reason, bool(one.revoked_at)) for one in met.settlements.order_by("pk")] == [
        ("Afgesproken", True),
        ("Opnieuw afgesproken", True),
    ]
    assert len(shown(world.anna)) == 1


def test_the_log_tells_which_cases_met_and_not_on_what(world, met):
    line = AuditEntry.objects.get(name="overlap.found")
    assert json.loads(line.objects_named) == [f"case:{world.case.pk}", f"case:{world.other_case.pk}"]
    assert (line.case_number, line.details) == ("", "{}")


def test_two_thousand_identifiers_over_five_hundred_cases(world):
    teams = [Team.objects.create(unit=world.elsewhere, name=f"T{number}") for number in range(11)]
    base = in_case(world.case, MAIL)
    cases = Case.objects.bulk_create(
        Case(
            number=f"PL{number}", title="x", kind="other", article="9", profile="vics-us", team=teams[number % 11],
            processed_from=timezone.localdate() - timedelta(days=1),
        )
        for number in range(500)
    )  # fmt: skip
    facts = {"channel": "platform", "unit": base.unit, "arrival": base.arrival, "state_at": timezone.now()}
    reports = Report.objects.bulk_create(
        Report(number=f"X{case.pk}", case=case, received_at=timezone.now(), **facts) for case in cases
    )
    named = Identifier.objects.bulk_create(
        Identifier(kind=Kind.EMAIL, key=f"proef{n}@example.org", value=f"proef{n}@example.org", mentions=4, subjects=2)
        for n in range(2_000)
    )
    Mention.objects.bulk_create(
        Mention(report=reports[(n * 7 + step * 3) % 500], identifier=one, role="reported", told=one.value)
        for n, one in enumerate(named)
        for step in range(4)
    )
    begun = timezone.now()
    with CaptureQueriesContext(connection) as asked:
        fresh = renewing.renew()
    assert fresh == 8_000
    assert timezone.now() - begun < timedelta(seconds=8)
    assert len(asked) < 150  # mostly the writing of ten thousand rows, some hundreds at a time
    with CaptureQueriesContext(connection) as few:
        assert renewing.renew() == 0
    assert len(few) < 20
