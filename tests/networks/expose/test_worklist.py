"""From records to a list: what stands first, where it goes, what nobody gets to see."""

import random
import re
from datetime import date

import msgspec
import pytest

from tests.networks.expose.invented import DIRECT, GROUP, KNOWN, OTHER, export, post, user
from vangnet.networks.expose.areas import areas
from vangnet.networks.expose.routing import Routing
from vangnet.networks.expose.worklist import KINDS, Item, Worklist, worklist
from vangnet.networks.shape import Act, ActKind, Layer, Network, NetworkKind, Record, Role

_DAY = date(2026, 11, 1)
_ROUTES = (
    "area,unit,team,mailbox,valid_from,valid_until,source\n"
    "GM0173,,Team Proef,jeugd.proef@politie.example,2026-01-01,,own table\n"
)


@pytest.fixture(scope="module")
def told() -> Worklist:
    return worklist(export(), day=_DAY, known_hashes=[KNOWN], routing=Routing(areas(), _ROUTES))


def of(told: Worklist, kind: str) -> list[Item]:
    return [one for one in told.items if one.kind == kind]


def test_an_expose_group_becomes_routed_and_redacted_items(told: Worklist) -> None:
    assert [one.kind for one in told.items] == [
        "approach_adult",
        "victim",
        "victim",
        "administrator",
        "administrator",
        "poster",
    ]
    for one in told.items:
        assert one.regions[0].area.name == "Oldenzaal"
        assert one.routes[0].team == "Team Proef"
        assert one.routes[0].mailbox == "jeugd.proef@politie.example"
        assert {route.unit for route in one.routes} == {"Oost-Nederland"}


def test_nobodys_data_stand_in_the_items(told: Worklist) -> None:
    shown = msgspec.json.encode([msgspec.structs.replace(one, member="", network="") for one in told.items]).decode()
    for hidden in ("proefje", "12345678", "Persoon", "persoon uit", "Plaatser", "Beheerder", "Volwassene", "plaatser"):
        assert hidden not in shown
    texts = " ".join(excerpt.text for one in told.items for excerpt in one.excerpts)
    assert texts
    assert not re.search(r"\d", texts)


def test_only_the_group_with_a_second_sign_is_looked_into(told: Worklist) -> None:
    assert {one.key: one.is_expose for one in told.groups} == {GROUP: True, OTHER: False, DIRECT: False}
    assert {one.network for one in told.items} == {GROUP, ""}
    group = next(one for one in told.groups if one.key == GROUP)
    assert {one.code: (one.count, one.is_there) for one in group.signs} == {
        "title_words": (1, True),
        "data": (3, True),
        "pair": (2, True),
        "hash": (1, True),
    }


def test_a_code_without_a_second_sign_gives_no_items() -> None:
    records: list[Record] = [Network(GROUP, "0541", "telegram", NetworkKind.GROUP), post(1, 1, "hallo allemaal")]
    found = worklist(records, day=_DAY)
    assert found.groups[0].hint.regions
    assert not found.items


def test_an_approach_by_an_adult_stands_first_and_goes_to_an_investigator(told: Worklist) -> None:
    first = told.items[0]
    assert first.member == "telegram:user4"
    assert first.leads_to == "investigation"
    assert {one.code for one in first.reasons} >= {"expose.asker_adult", "expose.asked_minor", "expose.asks_secret"}
    assert first.steps[0].code == "expose.step_adult_first"
    assert "expose.asker_only_said" in {one.code for one in first.counter}


def test_who_runs_the_group_is_told_with_the_grade_of_the_evidence(told: Worklist) -> None:
    stated, inferred = of(told, "administrator")
    assert (stated.member, stated.grade, inferred.member, inferred.grade) == ("telegram:user3", 1, "telegram:user1", 2)
    assert stated.counts == {"posts_with_data": 1, "with_image": 1, "forwards": 1, "known_files": 1}


def test_a_minor_who_posted_leads_to_the_asking_for_a_stop_conversation(told: Worklist) -> None:
    (poster,) = of(told, "poster")
    assert poster.member == "telegram:user2"
    assert poster.counts["posts_with_data"] == 2  # their own snap does not count
    assert poster.appears is not None
    assert poster.appears.said == "minor"
    assert poster.leads_to == "stop_conversation"
    assert {"expose.step_stop", "expose.step_prosecutor"} <= {one.code for one in poster.steps}
    assert poster.steps[0].code == "expose.step_victims_before"


def test_who_tells_no_age_counts_as_a_minor(told: Worklist) -> None:
    stated = of(told, "administrator")[0]
    assert stated.appears is not None
    assert (stated.appears.said, stated.appears.counts_as_minor) == ("nothing", True)
    assert stated.leads_to == "stop_conversation"


def test_victims_are_told_by_somebody_trained_first_of_all_and_never_by_letter(told: Worklist) -> None:
    most, other = of(told, "victim")
    assert (most.counts, other.counts) == ({"posts": 2, "with_image": 2}, {"posts": 1, "with_image": 1})
    for one in (most, other):
        assert one.leads_to == "victim_care"
        assert [step.code.removeprefix("expose.step_") for step in one.steps] == [
            "safety_check",
            "trained",
            "victim_first",
            "no_letter",
            "nothing_sent",
        ]
        assert not one.member


def test_a_victim_who_is_in_the_group_is_said_to_be(told: Worklist) -> None:
    assert "expose.victim_member" in {one.code for one in of(told, "victim")[0].reasons}


def test_ones_own_number_is_no_data_of_another() -> None:
    records = [
        Network(GROUP, "expose 0541", "telegram", NetworkKind.GROUP),
        *[one for one in export() if getattr(one, "key", "") == "telegram:user5"],
        post(1, 5, "bel 06 12345678"),
    ]
    assert not worklist(records, day=_DAY).items


def test_the_list_is_the_same_whatever_the_order_of_the_records(told: Worklist) -> None:
    records = export()
    random.Random(3).shuffle(records)
    shuffled = worklist(records, day=_DAY, known_hashes=[KNOWN], routing=Routing(areas(), _ROUTES))
    assert [(one.kind, one.member, one.label) for one in shuffled.items] == [
        (one.kind, one.member, one.label) for one in told.items
    ]
    assert worklist(export(), day=_DAY, known_hashes=[KNOWN], routing=Routing(areas(), _ROUTES)) == told


def test_kinds_stand_in_their_order(told: Worklist) -> None:
    places = [KINDS.index(one.kind) for one in told.items]
    assert places == sorted(places)


def test_every_word_of_a_list_is_known_in_both_languages(told: Worklist) -> None:
    words = [word for one in told.items for word in (one.label, *one.reasons, *one.counter, *one.steps)]
    words += [sign.why for group in told.groups for sign in group.signs]
    words += [word for one in told.items if one.appears for word in (*one.appears.reasons, *one.appears.counter)]
    words += [word for one in told.items for region in one.regions for word in region.why]
    for language in ("nl", "en"):
        for one in words:
            sentence = one.tell(language)
            assert not sentence.startswith("expose.")
            assert "$" not in sentence
            assert "@" not in sentence


def test_a_list_in_english_covers_in_english() -> None:
    told = worklist(export(), day=_DAY, language="en")
    assert any("[snapchat name]" in excerpt.text for one in told.items for excerpt in one.excerpts)


def test_an_approach_whose_receiver_is_not_told_goes_to_those_who_write_there() -> None:
    records: list[Record] = [
        Network(DIRECT, "", "telegram", NetworkKind.DIRECT),
        user(4, "D"),
        post(1, 4, "ik ben 40. heb je snap, en niet tegen je ouders zeggen", DIRECT),
        post(2, 5, "ben 13", DIRECT),
    ]
    (only,) = worklist(records, day=_DAY).items
    assert only.kind == "approach_adult"
    assert not only.routes


def test_a_chat_between_minors_is_no_approach() -> None:
    records: list[Record] = [
        Network(DIRECT, "", "telegram", NetworkKind.DIRECT),
        post(1, 4, "ik ben 15, heb je snap? zullen we afspreken", DIRECT, layer=Layer.PRIVATE),
        post(2, 5, "ben 14", DIRECT, layer=Layer.PRIVATE),
    ]
    assert not worklist(records, day=_DAY).items


def test_an_empty_export_gives_an_empty_list() -> None:
    assert worklist([], day=_DAY) == Worklist((), ())


def test_what_a_group_lets_everybody_do_makes_nobody_an_administrator() -> None:
    pins = [Act(ActKind.PIN, GROUP, f"telegram:user{number}") for number in (2, 3, 5)]
    items = worklist([*export(), *pins], day=date(2026, 3, 2)).items
    assert [one.member for one in items if one.kind == "administrator"] == ["telegram:user3", "telegram:user1"]
    (maker,) = (one for one in items if one.member == "telegram:user1" and one.kind == "administrator")
    assert [one.values.get("what") for one in maker.reasons if one.code == "networks.role_act"] == ["@role_act_create"]


def test_the_name_of_a_role_is_not_told() -> None:
    role = Role("telegram:user2", GROUP, "Admin van Proef Persoon, 0612345678", 1, "stated")
    told = worklist([*export(), role], day=date(2026, 3, 2))
    assert [one.grade for one in told.items if one.member == "telegram:user2"] == [1]
    for language in ("nl", "en"):
        shown = " ".join(each.tell(language) for one in told.items for each in one.reasons)
        assert "0612345678" not in shown
        assert "Proef" not in shown
    assert b"0612345678" not in msgspec.json.encode(told)
