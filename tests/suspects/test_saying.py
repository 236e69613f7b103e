"""What people say of a suspect: added with a source, taken back with a reason, never gone."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.utils import timezone

from tests.desk_world import World, actor
from vangnet.accounts.models import AuditEntry
from vangnet.errors import InputRefused
from vangnet.suspects.actions import minors, saying, tying
from vangnet.suspects.actions.acting import take_back
from vangnet.suspects.models import Suspect
from vangnet.suspects.queries import page
from vangnet.victims.actions.opening import open_victim
from vangnet.victims.erasing import ERASED, erase_name

SOURCE = "proces-verbaal 12"


@pytest.fixture
def suspect(world: World) -> Suspect:
    return world.suspect()


def by(world: World) -> dict[str, Any]:
    return {"by": actor(world.olaf)}


def test_several_roles_stand_at_once_and_each_only_once(world: World, suspect: Suspect) -> None:
    first = saying.add_role(suspect, role="producer", reason="opnamen in eigen huis", **by(world))
    saying.add_role(suspect, role="downloader", reason="map met downloads", **by(world))
    with pytest.raises(InputRefused):
        saying.add_role(suspect, role="producer", reason="nog eens", **by(world))
    take_back(first, reason="andere kamer", **by(world))
    with pytest.raises(InputRefused):
        take_back(first, reason="nog eens", **by(world))
    again = saying.add_role(suspect, role="producer", reason="toch", **by(world))
    assert [(one.pk, one.revoked_why) for one in suspect.roles.filter(role="producer")] == [
        (again.pk, ""),
        (first.pk, "andere kamer"),
    ]


@pytest.mark.parametrize(("role", "reason"), [("producer", " "), ("leader", "x"), ("", "x")])
def test_a_role_that_says_nothing_is_refused(world: World, suspect: Suspect, role: str, reason: str) -> None:
    with pytest.raises(InputRefused):
        saying.add_role(suspect, role=role, reason=reason, **by(world))
    assert not suspect.roles.exists()


def test_an_identifier_is_the_same_in_any_spelling_and_makes_no_row_for_others(world: World, suspect: Suspect) -> None:
    from vangnet.identities.models import Identifier

    tie = tying.tie_identifier(suspect, kind="email", value="Test@Example.ORG", reason="op de telefoon", **by(world))
    assert (tie.kind, tie.key, tie.value) == ("email", "test@example.org", "Test@Example.ORG")
    with pytest.raises(InputRefused):
        tying.tie_identifier(suspect, kind="email", value="test@example.org", reason="nog eens", **by(world))
    assert not Identifier.objects.exists()


@pytest.mark.parametrize(("kind", "value"), [("email", "geen adres"), ("vreemd", "x"), ("phone", ""), ("email", "\0")])
def test_what_is_no_identifier_is_refused(world: World, suspect: Suspect, kind: str, value: str) -> None:
    with pytest.raises(InputRefused):
        tying.tie_identifier(suspect, kind=kind, value=value, reason="x", **by(world))


def test_only_exhibits_of_the_case_are_tied(world: World, suspect: Suspect) -> None:
    theirs = world.add_exhibit(world.other_case)
    with pytest.raises(InputRefused):
        tying.tie_exhibit(suspect, exhibit=theirs, reason="x", **by(world))
    said = {"side": "for", "statement": "x", "source": "x", **by(world)}
    with pytest.raises(InputRefused):
        tying.attribute(suspect, exhibit=theirs, **said)


def test_what_says_who_used_an_exhibit_and_what_speaks_against_it_stand_apart(world: World, suspect: Suspect) -> None:
    exhibit, other = world.add_exhibit(world.case), world.add_exhibit(world.case, "G2")
    tie = tying.tie_exhibit(suspect, exhibit=exhibit, reason="uit de slaapkamer", **by(world))
    said = {"exhibit": exhibit, "source": SOURCE, **by(world)}
    one = tying.attribute(suspect, side="for", statement="ingelogd met eigen account", **said)
    two = tying.attribute(suspect, side="against", statement="ook een huisgenoot heeft het wachtwoord", **said)
    gone = tying.attribute(suspect, side="against", statement="niet thuis", **said)
    take_back(gone, reason="wel thuis", **by(world))
    elsewhere = tying.attribute(
        suspect, exhibit=other, side="for", statement="naam op de doos", source=SOURCE, **by(world)
    )
    first, second = page.exhibits_used(suspect)
    assert (first.tie, first.said_for, first.against, first.gone) == (tie, (one,), (two,), (gone,))
    assert (second.tie, second.said_for, second.against) == (None, (elsewhere,), ())


def test_media_are_counted_once_however_many_exhibits_they_lie_in(world: World, suspect: Suspect) -> None:
    exhibit, other, untied = (world.add_exhibit(world.case, number) for number in ("G1", "G2", "G3"))
    world.add_media(exhibit, 3)
    known = world.add_media(other, 2, status="known", category="1", reading="settled")
    world.add_media(untied, 4)
    scan = world.add_scan(exhibit)
    exhibit.files.create(scan=scan, medium=known[0], address="a", folder="", status="known")
    assert page.counted_of(suspect).exhibits == ()
    assert page.counted_of(suspect).total == 0
    tying.tie_exhibit(suspect, exhibit=exhibit, reason="x", **by(world))
    assert dict(page.counted_of(suspect).statuses) == {"known": 1, "similar": 0, "new": 3, "undecided": 0}
    tie = tying.tie_exhibit(suspect, exhibit=other, reason="x", **by(world))
    counted = page.counted_of(suspect)
    assert (counted.exhibits, dict(counted.statuses)["known"], counted.total, counted.uncalled) == (
        ("G1", "G2"),
        2,
        5,
        3,
    )
    take_back(tie, reason="van een ander", **by(world))
    assert page.counted_of(suspect).total == 4


def test_a_suspect_can_be_a_victim_and_only_who_sees_both_says_or_sees_it(world: World, suspect: Suspect) -> None:
    child, theirs = world.victim(), open_victim(name="Groene gang", by=actor(world.yara))
    tie = tying.tie_victim(suspect, victim=child, reason="zelf afgebeeld", **by(world))
    with pytest.raises(InputRefused, match="nummer"):
        tying.tie_victim(suspect, victim=theirs, reason="x", **by(world))
    hidden = suspect.victims.create(victim=theirs, reason="x", made_by=world.yara)
    assert (page.victims_of(suspect, world.olaf), page.victims_of(suspect, world.yara)) == ([tie], [hidden])
    assert page.victims_of(suspect, world.joris) == []
    suspect.refresh_from_db()
    assert (suspect.track, child.status) == ("adult", "unidentified")


def test_who_was_wrongly_named_as_a_child_is_erased_from_the_tie_too(world: World, suspect: Suspect) -> None:
    child = world.victim()
    tie = tying.tie_victim(suspect, victim=child, reason="Testkind Voorbeeldnaam lijkt erop", **by(world))
    erase_name(child, "Testkind Voorbeeldnaam")
    tie.refresh_from_db()
    assert tie.reason == f"{ERASED} lijkt erop"


def test_contacts_with_children_are_facts_and_what_is_not_said_is_told(world: World, suspect: Suspect) -> None:
    yes = saying.write_contact(suspect, kind="hobby", answer="yes", what="trainer", source=SOURCE, **by(world))
    newer = saying.write_contact(suspect, kind="hobby", answer="unknown", source="vereniging zwijgt", **by(world))
    standing = page.contacts_standing(suspect)
    assert (standing["hobby"], standing["job"]) == ([newer, yes], [])
    take_back(newer, reason="vereniging antwoordde", **by(world))
    assert page.contacts_standing(suspect)["hobby"] == [yes]
    with pytest.raises(InputRefused):
        saying.write_contact(suspect, kind="job", answer="no", source=" ", **by(world))


def test_history_has_a_date_and_a_source(world: World, suspect: Suspect) -> None:
    today = timezone.localdate()
    older = saying.write_history(suspect, kind="conviction", on=date(2020, 5, 1), source="JDS", **by(world))
    newer = saying.write_history(suspect, kind="nothing", on=today, source="JDS", **by(world))
    assert page.history_standing(suspect) == [newer, older]
    for told in ({"on": today + timedelta(days=1)}, {"source": ""}, {"kind": "x"}):
        with pytest.raises(InputRefused):
            saying.write_history(suspect, **{"kind": "report", "on": today, "source": "x", **told}, **by(world))


def test_days_of_an_act_stand_in_order_and_in_the_past(world: World, suspect: Suspect) -> None:
    today = timezone.localdate()
    one = saying.write_act(suspect, from_on=today, until_on=None, source=SOURCE, **by(world))
    assert (one.from_on, one.until_on) == (today, today)
    for start, end in ((today, today - timedelta(days=1)), (today, today + timedelta(days=1))):
        with pytest.raises(InputRefused):
            saying.write_act(suspect, from_on=start, until_on=end, source=SOURCE, **by(world))


def test_ages_at_acts_follow_the_birth_date_that_stands(world: World, suspect: Suspect) -> None:
    saying.write_act(suspect, from_on=date(1998, 2, 28), until_on=date(1998, 3, 1), source=SOURCE, **by(world))
    ((_act, then),) = page.ages_of(suspect).acts  # born on 29 February 1980
    assert (then.first, then.last, page.ages_of(suspect).was_minor) == (17, 18, True)


# -- minors -----------------------------------------------------------------------------------------------------------


def test_parents_are_told_when_and_by_whom(world: World) -> None:
    minor, today = world.minor(), timezone.localdate()
    parent = minors.add_parent(minor, name="B. Proefouder", reached_by="telefoon", by=actor(world.joris))
    told = minors.write_told(parent, on=today, by_whom="jeugdagent", by=actor(world.joris))
    assert list(parent.told.all()) == [told]
    take_back(parent, reason="verkeerde naam", by=actor(world.joris))
    with pytest.raises(InputRefused):
        minors.write_told(parent, on=today, by_whom="x", by=actor(world.joris))
    with pytest.raises(InputRefused):
        minors.add_parent(minor, name="  ", by=actor(world.joris))


def test_a_minor_has_one_youth_officer_of_the_unit(world: World) -> None:
    minor = world.minor()
    other = world.person("jet", "youth_officer", unit=world.unit)
    minors.assign_youth_officer(minor, officer=world.joris, **by(world))
    for officer in (world.joris, world.jonas, world.anna):  # has it already, of another unit, none at all
        with pytest.raises(InputRefused):
            minors.assign_youth_officer(minor, officer=officer, **by(world))
    minors.assign_youth_officer(minor, officer=other, **by(world))
    assert [one.officer for one in minor.youth_officers.filter(revoked_at=None)] == [other]
    assert minor.youth_officers.count() == 2


def test_grown_ups_have_no_parents_here(world: World, suspect: Suspect) -> None:
    with pytest.raises(InputRefused):
        minors.add_parent(suspect, name="B. Proefouder", **by(world))
    with pytest.raises(InputRefused):
        minors.assign_youth_officer(suspect, officer=world.joris, **by(world))


def test_the_log_names_the_case_and_never_what_was_written(world: World, suspect: Suspect) -> None:
    saying.add_role(suspect, role="producer", reason="GEHEIM", **by(world))
    saying.write_contact(suspect, kind="job", answer="yes", what="GEHEIM", source="GEHEIM", **by(world))
    tying.tie_identifier(suspect, kind="email", value="geheim@example.org", reason="GEHEIM", **by(world))
    lines = list(AuditEntry.objects.filter(name__startswith="suspect."))
    assert [line.name for line in lines] == ["suspect.role", "suspect.contact", "suspect.identifier"]
    assert {line.case_number for line in lines} == {world.case.number}
    assert "GEHEIM" not in "".join(line.details + line.objects_named for line in lines).upper()
