"""What the checklist says, at each edge; and that it never scores or proposes."""

import re
import tomllib
from datetime import date, timedelta
from importlib import resources

import msgspec
import pytest

from vangnet.suspects.age import Period
from vangnet.suspects.disposal.conditions import (
    Behavioural,
    Carrier,
    Facts,
    Said,
    beyond,
    forbidden,
    not_given_up,
    standing,
)
from vangnet.suspects.disposal.sets import sets

A, B, C = sets()
YES = tuple(Said(code, "yes") for code in ("A-a", "A-b", "A-c", "A-x"))
CONFIRMED = msgspec.structs.replace(A, confirmed_by="mr. X", confirmed_on=date(2026, 1, 1))
WHOLE = Facts(
    rules=CONFIRMED,
    is_minor=False,
    born_on=date(1980, 2, 29),
    dated_on=date(2026, 1, 1),
    today=date(2026, 2, 1),
    answers=YES,
    heard_on=date(2026, 1, 5),
    has_counsel=True,
    carriers=(Carrier("G1", "surrendered"),),
)
BEGINS = date(2026, 3, 1)


def with_(**more: object) -> Facts:
    return msgspec.structs.replace(WHOLE, **more)


def codes(facts: Facts) -> list[str]:
    told = standing(facts)
    return [each.code.removeprefix("disposal.") for each in (*told.against, *told.forbidden)]


def test_nothing_is_said_where_all_is_answered_with_yes() -> None:
    assert codes(WHOLE) == []


@pytest.mark.parametrize("code", ["A-a", "A-b", "A-c"])
def test_each_criterion_that_nobody_answered_is_named(code: str) -> None:
    told = standing(with_(answers=tuple(each for each in YES if each.code != code)))
    assert [(each.code, each.values) for each in told.unanswered] == [("disposal.unanswered", {"criterion": code})]
    assert (told.in_the_way, told.lacking, told.forbidden) == ((), (), ())


@pytest.mark.parametrize("code", ["A-a", "A-b", "A-c", "A-x"])
@pytest.mark.parametrize(("answer", "where", "said"), [("unknown", 0, "unknown"), ("no", 1, "answered_no")])
def test_each_criterion_with_unknown_or_no_is_named(code: str, answer: str, where: int, said: str) -> None:
    answers = tuple(Said(each.code, answer) if each.code == code else each for each in YES)
    told = standing(with_(answers=answers))
    words = (told.unanswered, told.in_the_way, told.lacking, told.forbidden)
    assert [[(each.code, each.values) for each in kind] for kind in words] == [
        [(f"disposal.{said}", {"criterion": code})] if place == where else [] for place in range(4)
    ]


def test_an_open_list_asks_for_further_criteria_or_that_none_is_known() -> None:
    assert codes(with_(answers=YES[:3])) == ["open_unanswered"]
    further = (Said("A-x", "no", "@minor"), Said("A-x", "yes", "y"))
    (word,) = standing(with_(answers=YES[:3] + further)).in_the_way
    assert word.tell("nl") == "Criterium A-x “@minor” is beantwoord met nee."


def test_an_answer_to_a_criterion_of_another_set_counts_for_nothing() -> None:
    assert codes(with_(answers=(*YES[:3], Said("B-x", "no"), Said("A-x", "yes")))) == []


def test_a_set_that_is_not_filled_in_or_not_confirmed_says_so() -> None:
    facts = with_(rules=C, answers=(Said("C-x", "yes", "x"),))
    assert codes(facts) == ["not_filled_in", "not_confirmed"]


def test_what_is_lacking_in_the_procedure() -> None:
    facts = with_(heard_on=None, has_counsel=False, carriers=(Carrier("G1"), Carrier("G2", "returned")))
    assert codes(facts) == ["not_heard", "no_counsel", "carrier_undecided"]


@pytest.mark.parametrize(
    ("rules", "today", "said"),
    [
        (CONFIRMED, date(2021, 2, 28), ["not_valid_yet"]),
        (CONFIRMED, date(2021, 3, 1), []),
        (B, date(2024, 6, 30), []),
        (B, date(2024, 7, 1), ["valid_no_more"]),
    ],
)
def test_a_set_that_does_not_hold_today_is_told(rules, today: date, said: list[str]) -> None:
    told = standing(with_(rules=rules, today=today)).in_the_way
    assert [each.code.removeprefix("disposal.") for each in told] == said


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"is_minor": True}, ["minor"]),
        ({"born_on": None}, ["minor"]),
        ({"born_on": date(2008, 1, 2)}, ["minor_then"]),  # eighteen a day after the day of the set
        ({"born_on": date(2008, 1, 1)}, []),  # eighteen on that day
    ],
)
def test_minors_have_no_form_for_adults(more: dict[str, object], said: list[str]) -> None:
    assert codes(with_(**more)) == said


def test_a_birthday_between_the_offence_and_the_decision_changes_nothing() -> None:
    facts = with_(born_on=date(2008, 1, 15), dated_on=date(2026, 1, 14), today=date(2026, 1, 16))
    assert codes(facts) == ["minor_then"]
    assert codes(msgspec.structs.replace(facts, dated_on=date(2026, 1, 15))) == []


OF_AGE = date(2026, 1, 1)  # of who is born on 1 January 2008


@pytest.mark.parametrize(
    ("acts", "said"),
    [
        ([(date(2025, 1, 1), date(2025, 12, 31))], ["minor_in_part", "minor_at_acts"]),  # all before the birthday
        ([(date(2025, 1, 1), date(2026, 1, 1))], ["minor_in_part"]),  # the birthday lies in it
        ([(date(2026, 1, 1), date(2026, 1, 3))], []),  # from the birthday on
        ([(date(2025, 12, 31), date(2025, 12, 31)), (OF_AGE, OF_AGE)], ["minor_in_part"]),
    ],
)
def test_a_birthday_in_between_is_told(acts: list[tuple[date, date]], said: list[str]) -> None:
    facts = with_(born_on=date(2008, 1, 1), dated_on=OF_AGE, acts=tuple(Period(*act) for act in acts))
    assert codes(facts) == said


def one(until: date, *, treatments: int = 0, begins: date = BEGINS) -> Behavioural:
    return Behavioural(begins, until, treatments)


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ((one(date(2027, 3, 1)),), []),  # a year
        ((one(date(2027, 3, 2)),), ["probation_long"]),  # a year and a day
        ((one(date(2028, 2, 28), begins=date(2027, 2, 28)),), []),
        ((one(date(2028, 2, 29), begins=date(2027, 2, 28)),), ["probation_long"]),
        ((one(date(2029, 2, 28), begins=date(2028, 2, 29)),), []),
        ((one(date(2029, 3, 1), begins=date(2028, 2, 29)),), ["probation_long"]),
        ((one(date(2026, 9, 1), treatments=20),), []),
        ((one(date(2026, 9, 1), treatments=21),), ["treatments_many"]),
        ((one(date(2026, 9, 1), treatments=10), one(date(2026, 9, 1), treatments=10)), []),
        ((one(date(2026, 9, 1), treatments=10), one(date(2026, 9, 1), treatments=11)), ["treatments_many"]),
        ((one(date(2027, 3, 1)), one(date(2027, 3, 2), begins=date(2026, 6, 1))), ["probation_long"]),
        ((one(BEGINS),), ["probation_backwards"]),
        ((), []),
    ],
)
def test_behavioural_directions_at_the_edge_of_law(rows: tuple[Behavioural, ...], said: list[str]) -> None:
    told = [each.code.removeprefix("disposal.") for each in beyond(A, rows, has_advice=True)]
    assert told == said


def test_behavioural_directions_ask_for_advice() -> None:
    rows = (one(date(2026, 9, 1)),)
    assert [each.code for each in beyond(A, rows, has_advice=False)] == ["disposal.no_advice"]
    assert [each.code for each in forbidden(with_(behavioural=rows))] == ["disposal.no_advice"]
    assert list(forbidden(with_(behavioural=rows, has_advice=True))) == []


def test_a_penal_order_is_complete_only_when_the_carriers_are_given_up() -> None:
    every = ("surrendered", "not_of_suspect", "withdrawn", "returned", "")
    told = not_given_up(tuple(Carrier(f"G{number}", outcome) for number, outcome in enumerate(every)))
    assert [each.tell("en")[:50] for each in told] == [
        "Data carrier G2 was not given up, but withdrawn fr",
        "Data carrier G3 was not given up, but returned. A ",
        "Data carrier G4: nothing was decided yet.",
    ]


def test_a_day_later_says_the_same() -> None:
    assert codes(with_(today=WHOLE.today + timedelta(days=1))) == []


def test_both_languages_say_the_same_with_the_same_values() -> None:
    def sentences(language: str) -> dict[str, set[str]]:
        told = tomllib.loads((resources.files("vangnet.suspects.disposal") / f"{language}.toml").read_text())
        return {code: set(re.findall(r"\$(\w+)", text)) for code, text in told.items()}

    assert sentences("nl") == sentences("en")


def test_no_sentence_scores_or_proposes() -> None:
    for language in ("nl", "en"):
        text = (resources.files("vangnet.suspects.disposal") / f"{language}.toml").read_text().lower()
        assert not re.search(r"score|advies:|voorstel|propos|recommend|aanbevel|punten|points|%", text)
