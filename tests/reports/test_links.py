"""What ties a report to others: why, how strongly, and what of it somebody may know."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.desk_world import World, actor
from tests.linked import MAIL, add_report, identifier, told
from vangnet.accounts.models import Person
from vangnet.cases.models import Capture, Clue
from vangnet.errors import InputRefused
from vangnet.identities.actions import judge, mark_shared, take_back
from vangnet.identities.models import Identifier, Sameness
from vangnet.intake.report import Role
from vangnet.reports.actions.linking import judge_link, take_back_link
from vangnet.reports.models import LinkJudgement, Report
from vangnet.reports.queries import clues
from vangnet.reports.queries.links import Links, Tied, links_of

NOON = datetime(2026, 11, 1, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)


def codes(one: Tied) -> set[str]:
    told = [word for shared in one.link.shared for word in (*shared.reasons, *shared.against)]
    return {word.code.removeprefix("linking.") for word in told}


def numbers(links: Links) -> list[str]:
    return [one.report.number if one.report else one.ask for one in links.reports]


def add_clue(world: World, name: str, value: str, key: str, case=None) -> None:
    case = case or world.case
    exhibit = case.exhibits.first() or world.add_exhibit(case)
    scan = exhibit.scans.first() or world.add_scan(exhibit)
    capture, _ = Capture.objects.get_or_create(scan=scan)
    (medium,) = world.add_media(exhibit, 1)
    Clue.objects.create(capture=capture, medium=medium, name=name, value=value, key=key, source="picture")


def test_reports_with_one_address_are_tied_and_say_why(world: World) -> None:
    first = add_report(world.unit, "Test.Account_42@Example.org")
    second = add_report(world.unit, "test.account_42 [at] example [dot] org")
    add_report(world.unit, "iemandanders@example.org")
    links = links_of(first, world.ines)
    assert numbers(links) == [second.number]
    (one,) = links.reports
    assert (one.link.grade, codes(one)) == ("strong", {"same", "few"})
    assert "Test.Account_42@Example.org" in one.link.shared[0].reasons[0].tell("nl")


def test_more_that_is_shared_stands_first(world: World) -> None:
    nick = told("nickname", "testaccount_42", platform="kik")
    report = add_report(world.unit, MAIL, nick, told("url", "https://example.org/a"))
    by_url = add_report(world.unit, told("url", "http://www.example.org/a/"))
    by_both = add_report(world.unit, MAIL, nick)
    by_nick = add_report(world.unit, nick)
    assert numbers(links_of(report, world.ines)) == [by_both.number, by_nick.number, by_url.number]


def test_a_relay_address_alone_ties_nothing(world: World) -> None:
    reports = [
        add_report(world.unit, "relay@example.org", told("name", f"Naam{number} Achter{number}"))
        for number in range(25)
    ]
    links = links_of(reports[0], world.ines)
    assert links.reports == ()
    silent = {one.identifier.kind: {word.code for word in one.reach.against} for one in links.silent}
    assert silent == {"email": {"linking.names"}, "name": {"linking.never_name"}}


@pytest.mark.parametrize(
    "one",
    [
        told("email", "noreply@example.org"),
        told("phone", "0900-8844"),
        told("name", "Testa Voorbeeld"),
        told("ip", "192.168.1.1", at=NOON),
        told("ip", "145.7.1.1"),
        told("url", "https://www.instagram.com/"),
    ],
)
def test_what_is_of_many_ties_nothing(world: World, one) -> None:
    report, _ = add_report(world.unit, one), add_report(world.unit, one)
    assert links_of(report, world.ines).reports == ()


def test_an_ip_address_ties_only_within_its_time(world: World) -> None:
    report = add_report(world.unit, told("ip", "145.7.1.1", at=NOON, port=4_000))
    add_report(world.unit, told("ip", "145.7.1.1", at=NOON + 30 * HOUR))
    near = add_report(world.unit, told("ip", "::ffff:145.7.1.1", at=NOON + HOUR / 2, port=4_000))
    links = links_of(report, world.ines)
    assert numbers(links) == [near.number]
    assert "ip_same_port" in codes(links.reports[0])


def test_a_nickname_on_another_platform_ties_weakly(world: World) -> None:
    report = add_report(world.unit, told("nickname", "testaccount_42", platform="kik"))
    add_report(world.unit, told("nickname", "testaccount_42", platform="Snapchat"))
    (one,) = links_of(report, world.ines).reports
    assert (one.link.grade, "other_platform" in codes(one)) == ("weak", True)


def test_reporters_who_report_twice_are_tied_weakly(world: World) -> None:
    mine = told("email", MAIL, role=Role.REPORTER)
    report, _ = add_report(world.unit, mine), add_report(world.unit, mine)
    (one,) = links_of(report, world.ines).reports
    assert (one.link.grade, "as_reporter" in codes(one)) == ("weak", True)


def test_what_a_person_says_is_shared_ties_nothing_until_it_is_taken_back(world: World) -> None:
    report, other = add_report(world.unit, MAIL), add_report(world.unit, MAIL)
    said = mark_shared(identifier(), is_shared=True, reason="helpdesk", by=actor(world.ines))
    assert links_of(report, world.ines).reports == ()
    take_back(said, reason="toch niet", by=actor(world.ines))
    assert numbers(links_of(report, world.ines)) == [other.number]


def test_what_people_say_is_the_same_ties_and_a_conflict_weakens(world: World) -> None:
    report = add_report(world.unit, MAIL)
    other = add_report(world.unit, told("phone", "06-12345678"))
    mail, phone = identifier(), Identifier.objects.get(kind="phone")
    said = judge(mail, phone, verdict=Sameness.Verdict.SAME, reason="x", by=actor(world.ines))
    (one,) = links_of(report, world.ines).reports
    assert (one.report, "same_judged" in codes(one)) == (other, True)
    before = one.link.strength
    judge(mail, phone, verdict=Sameness.Verdict.DIFFERENT, reason="x", by=actor(world.anna))
    (one,) = links_of(report, world.ines).reports
    assert ("conflict" in codes(one), one.link.strength < before) == (True, True)
    take_back(said, reason="x", by=actor(world.ines))
    assert links_of(report, world.ines).reports == ()


def test_of_a_report_that_one_may_not_see_only_whom_to_ask_is_told(world: World) -> None:
    report = add_report(world.unit, MAIL, told("name", "Testa Voorbeeld"))
    for _ in range(3):
        hidden = add_report(world.elsewhere, MAIL, summary="geheim", team=world.other_team)
    links = links_of(report, world.ines)
    (one,) = links.reports  # three of one team are told once: how many there are is not told
    assert (one.is_hidden, one.report, one.ask) == (True, None, "TBKK Limburg, Limburg")
    assert hidden.number not in repr(links)
    assert "geheim" not in repr(links)
    assert codes(one) == {"same"}


def test_without_the_right_to_compare_nothing_is_told(world: World) -> None:
    report, _ = add_report(world.unit, MAIL), add_report(world.unit, MAIL)
    for person in (world.hanna, world.dirk, world.beheer, world.nobody):
        assert links_of(report, Person.objects.get(pk=person.pk)) == Links()


def test_what_was_destroyed_is_not_told(world: World) -> None:
    report, other = add_report(world.unit, MAIL), add_report(world.unit, MAIL)
    Report.objects.filter(pk=other.pk).update(state=Report.State.DESTROYED)
    assert links_of(report, world.ines).reports == ()


def test_an_identifier_in_a_file_of_a_case_ties_to_the_case(world: World) -> None:
    add_clue(world, "email", MAIL, MAIL)
    report = add_report(world.unit, MAIL, told("nickname", "test_account", platform="kik"), team=world.team)
    (one,) = links_of(report, world.anna).cases
    assert (one.case, one.link.grade, "clue" in codes(one)) == (world.case, "strong", True)
    (one,) = links_of(report, world.ines).cases
    assert (one.is_hidden, one.ask) == (True, "Olaf (olaf) (TBKK Oost, Oost-Nederland)")
    assert world.case.number not in repr(one)


def test_a_nickname_in_a_file_is_compared_more_widely_and_says_so(world: World) -> None:
    add_clue(world, "nickname", "Test.Account42", "testaccount42")
    report = add_report(world.unit, told("nickname", "testaccount_42", platform="kik"), team=world.team)
    (one,) = links_of(report, world.anna).cases
    assert (one.link.grade, "clue_broad" in codes(one)) == ("weak", True)


def test_a_phone_number_a_web_address_and_a_device_are_found_in_files(world: World) -> None:
    add_clue(world, "phone", "06 12345678", "+31612345678")
    report = add_report(world.unit, told("phone", "+31 6 1234 5678"), team=world.team)
    assert [one.case for one in links_of(report, world.anna).cases] == [world.case]
    add_clue(world, "address", "www.example.org/Aa/", "example.org/aa")
    report = add_report(world.unit, told("url", "https://example.org/Aa"), team=world.team)
    assert [one.case for one in links_of(report, world.anna).cases] == [world.case]
    add_clue(world, "serial", "490154203237518", "490154203237518")
    report = add_report(world.unit, told("device", "49-015420-323751-8"), team=world.team)
    assert [one.case for one in links_of(report, world.anna).cases] == [world.case]


def test_a_clue_of_thousands_of_files_hides_no_other(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clues, "FEW", 2)
    monkeypatch.setattr(clues, "MOST", 3)
    for _ in range(5):
        add_clue(world, "nickname", "testaccount_42", "testaccount42")
    other = world.add_case("PL0600-2026000077", world.team)
    add_clue(world, "email", MAIL, MAIL, case=other)
    report = add_report(world.unit, MAIL, told("nickname", "testaccount_42", platform="kik"), team=world.team)
    links = links_of(report, world.anna)
    assert {one.case for one in links.cases} == {world.case, other}
    assert links.is_more


def test_a_judged_link_carries_its_judgement_and_unrelated_ones_come_last(world: World) -> None:
    report = add_report(world.unit, MAIL, told("url", "https://example.org/a"))
    strong, weak = add_report(world.unit, MAIL), add_report(world.unit, told("url", "https://example.org/a"))
    by = actor(world.ines)
    said = judge_link(report, other=strong, verdict=LinkJudgement.Verdict.UNRELATED, reason="ander mens", by=by)
    links = links_of(report, world.ines)
    assert numbers(links) == [weak.number, strong.number]
    assert links.reports[1].judgement == said
    assert links_of(strong, world.ines).reports[0].judgement == said  # from the other side too
    take_back_link(said, reason="toch wel", by=by)
    assert numbers(links_of(report, world.ines)) == [strong.number, weak.number]
    with pytest.raises(InputRefused):
        take_back_link(said, reason="toch wel", by=by)


def test_a_link_is_judged_with_a_reason_and_with_one_thing(world: World) -> None:
    report, other = add_report(world.unit, MAIL), add_report(world.unit, MAIL)
    verdict, by = LinkJudgement.Verdict.BELONGS, actor(world.ines)
    for more in ({}, {"other": report}, {"other": other, "case": world.case}):
        with pytest.raises(InputRefused):
            judge_link(report, verdict=verdict, reason="x", by=by, **more)
    with pytest.raises(InputRefused):
        judge_link(report, other=other, verdict=verdict, reason=" ", by=by)
    judge_link(report, case=world.case, verdict=verdict, reason="x", by=by)
    assert LinkJudgement.objects.count() == 1


def test_the_questions_do_not_grow_with_links_or_identifiers(world: World) -> None:
    def asked(count: int) -> int:
        held = [f"testaccount_{count}_{number}@example.org" for number in range(count)]
        report = add_report(world.unit, *held)
        for one in held:
            add_report(world.unit, one)
        with CaptureQueriesContext(connection) as queries:
            assert len(links_of(report, world.ines).reports) == count
        return len(queries)

    asked(1)
    assert asked(2) == asked(12)
