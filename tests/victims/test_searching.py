"""Tasks, what was tried, contacts with others, help, and what a victim wants to be told."""

from datetime import date, timedelta

import pytest
from django.utils.timezone import localdate as today

from tests.desk_world import World, actor
from vangnet.accounts.models import AuditEntry
from vangnet.errors import InputRefused
from vangnet.victims.actions import facts, outcome, searching
from vangnet.victims.countries import countries, country_name
from vangnet.victims.models import Told, Victim
from vangnet.victims.queries.listing import tasks_for


def yesterday() -> date:
    return today() - timedelta(days=1)


def tomorrow() -> date:
    return today() + timedelta(days=1)


def test_tasks_have_an_owner_and_a_date_and_the_late_ones_are_found(world: World, child: Victim) -> None:
    by = actor(world.wies)
    late = searching.give_task(child, text="Bel de fabrikant", owner=world.wies, due_on=yesterday(), by=by)
    free = searching.give_task(child, text="Zoek het stopcontact uit", by=by)
    theirs = searching.give_task(child, text="Vraag het na", owner=world.bram, due_on=tomorrow(), by=by)
    assert list(tasks_for(world.wies)) == [late]
    assert list(tasks_for(world.wies, owner="nobody")) == [free]
    assert list(tasks_for(world.wies, owner="")) == [late, theirs, free]
    assert list(tasks_for(world.wies, owner="", late=True)) == [late]
    assert not tasks_for(world.yara, owner="").exists()
    searching.finish_task(late, outcome="gebeld", by=by)
    assert not tasks_for(world.wies).exists()
    with pytest.raises(InputRefused):
        searching.finish_task(late, outcome="nog eens", by=by)


def test_a_task_goes_to_somebody_who_works_on_victims_of_the_unit(world: World, child: Victim) -> None:
    for person in (world.anna, world.yara, world.nobody):
        with pytest.raises(InputRefused):
            searching.give_task(child, text="x", owner=person, by=actor(world.wies))
        with pytest.raises(InputRefused):
            facts.hand_over(child, to=person, by=actor(world.wies))
    facts.hand_over(child, to=world.bram, by=actor(world.wies))
    assert child.owner == world.bram


def test_what_was_tried_is_taken_back_and_stays_to_be_read(world: World, child: Victim) -> None:
    by = actor(world.wies)
    with pytest.raises(InputRefused, match="dag moet nog komen"):
        searching.write_attempt(child, on=tomorrow(), what="gebeld", by=by)
    attempt = searching.write_attempt(child, on=yesterday(), what="gebeld", outcome="geen gehoor", by=by)
    searching.take_back(attempt, reason="bij een ander kind", by=by)
    kept = child.attempts.get()
    assert (kept.what, kept.revoked_why) == ("gebeld", "bij een ander kind")
    assert AuditEntry.objects.filter(name="victim.attempt.take_back").exists()


def test_an_answer_of_another_country_is_expected_until_it_came(world: World, child: Victim) -> None:
    told = {"organisation": "BKA", "direction": "to", "on": yesterday(), "summary": "kamer gevraagd", "country": "DE"}
    contact = searching.write_contact(child, **told, answer_due_on=yesterday(), by=actor(world.wies))
    searching.contact_answered(contact, on=today(), by=actor(world.wies))
    with pytest.raises(InputRefused):
        searching.contact_answered(contact, on=today(), by=actor(world.wies))
    contact.refresh_from_db()
    assert contact.answered_on == today()


def test_help_is_offered_and_answered_once(world: World, child: Victim) -> None:
    by = actor(world.wies)
    offer = outcome.offer_help(child, what="opvang", organisation="Veilig Thuis", offered_on=yesterday(), by=by)
    for answer, on in (("open", today()), ("accepted", yesterday() - timedelta(days=1)), ("accepted", tomorrow())):
        with pytest.raises(InputRefused):
            outcome.help_answered(offer, answer=answer, on=on, by=by)
    outcome.help_answered(offer, answer="accepted", on=today(), by=by)
    with pytest.raises(InputRefused):
        outcome.help_answered(offer, answer="declined", on=today(), by=by)


def wish(world: World, child: Victim, wants: str, **more: object):
    told = {"wants": wants, "how": "brief", "through": "de advocaat", "stated_by": "het slachtoffer", "on": today()}
    return outcome.state_wish(child, **{**told, **more}, by=actor(world.wies))


def tell(world: World, child: Victim, on: date | None = None) -> Told:
    return outcome.write_told(child, on=on or today(), summary="drie nieuwe vondsten", by=actor(world.wies))


def test_nobody_is_told_without_a_wish_that_says_yes(world: World, child: Victim) -> None:
    with pytest.raises(InputRefused, match="Er is geen wens bekend"):
        tell(world, child)
    wish(world, child, "no")
    with pytest.raises(InputRefused, match="wil niets horen"):
        tell(world, child)
    wish(world, child, "later", ask_again_on=tomorrow())
    with pytest.raises(InputRefused, match="later"):
        tell(world, child)
    yes = wish(world, child, "yes")
    assert tell(world, child).wish == yes
    with pytest.raises(InputRefused):
        tell(world, child, on=yesterday())  # before it was said
    wish(world, child, "no")
    with pytest.raises(InputRefused, match="wil niets horen"):
        tell(world, child)
    assert Told.objects.count() == 1


def test_a_wish_that_is_taken_back_counts_no_more_and_the_one_before_does(world: World, child: Victim) -> None:
    wish(world, child, "no")
    yes = wish(world, child, "yes")
    searching.take_back(yes, reason="zo was het niet bedoeld", by=actor(world.wies))
    assert outcome.standing_wish(child).wants == "no"
    with pytest.raises(InputRefused):
        tell(world, child)


@pytest.mark.parametrize(
    ("wants", "more"),
    [
        ("yes", {"how": " "}),
        ("yes", {"through": ""}),
        ("later", {}),
        ("no", {"stated_by": " "}),
        ("no", {"on": tomorrow}),
    ],
)
def test_a_wish_that_says_too_little_is_refused(world: World, child: Victim, wants: str, more: dict) -> None:
    with pytest.raises(InputRefused):
        wish(world, child, wants, **{name: told() if callable(told) else told for name, told in more.items()})


def test_the_yearly_review_comes_back_for_ever(world: World, child: Victim) -> None:
    Victim.objects.update(review_on=yesterday())
    facts.review(child, outcome="niets nieuws", by=actor(world.bram))
    assert child.review_on == today() + timedelta(days=365)
    assert child.attempts.get().outcome == "niets nieuws"


@pytest.mark.parametrize("told", [{"name": " "}, {"country": "DE"}, {"born_from": 2016, "born_until": 2012}])
def test_facts_that_make_no_sense_are_refused(world: World, child: Victim, told: dict[str, object]) -> None:
    with pytest.raises(InputRefused):
        facts.change(child, facts=told, by=actor(world.wies))
    assert Victim.objects.get().name == "Blauwe kamer"


def test_the_log_tells_which_facts_changed_and_never_what(world: World, child: Victim) -> None:
    facts.change(child, facts={"summary": "iets geheims", "number": "V1", "status": "safe"}, by=actor(world.wies))
    assert (child.status, child.number[:2]) == ("unidentified", "V2")
    assert AuditEntry.objects.get(name="victim.change").details == '{"changed":["summary"]}'


def test_countries_have_names_in_both_languages() -> None:
    assert (country_name("DE", "nl"), country_name("DE", "en"), country_name("XX", "nl")) == (
        "Duitsland",
        "Germany",
        "XX",
    )
    for language in ("nl", "en"):
        named = countries(language)
        assert named[0][0] == "NL"
        assert len(named) > 240
        assert not [name for _code, name in named if name.startswith("*") or not name]
