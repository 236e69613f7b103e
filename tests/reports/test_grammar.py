"""The conditions of a row: they ask, they say where they are wrong, and what was not told fits nothing."""

from contextlib import suppress
from string import Template

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from phonenumbers.geodata import GEOCODE_DATA

from vangnet.reports.routing import places, urls
from vangnet.reports.routing.grammar import DEEPEST, LONGEST, GrammarRefused, compiled, holds, tell, what_held
from vangnet.reports.routing.vocabulary import FACTS
from vangnet.words import LANGUAGES, _sentences

FACTS_OF_ONE = {
    "channel": frozenset({"public"}),
    "situation": frozenset({"r2"}),
    "lane": frozenset({2}),
    "urgent": frozenset({0}),
    "url": frozenset({"open", "chat"}),
    "age": frozenset({14, 40}),
    "dialling_code": frozenset({"053"}),
    "municipality": frozenset({"hengelo (o.)"}),
    "postal_code": frozenset({7511}),
}


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        ("channel is public", True),
        ("CHANNEL IS Public", True),
        ("channel is mail", False),
        ("channel is not mail", True),
        ("situation in (R1, r2)", True),
        ("url is open and not url is dark", True),
        ("channel is mail or situation is r2 and lane is 2", True),  # `and` binds before `or`
        ("(channel is mail or situation is r2) and lane is 3", False),
        ("urgent", False),
        ("not urgent", True),
        ("age < 18", True),
        ("age >= 41", False),
        ("postal_code is 7500-7599", True),
        ("postal_code in (1000-1099, 7511)", True),
        ('municipality is "Hengelo"', True),
        ("dialling_code in (053, 074)", True),
        ("hosting is nl", None),  # not told
        ("not hosting is nl", None),  # nor is its opposite
        ("hosting is unknown", True),
        ("not hosting is unknown", False),
        ("hosting is nl or channel is public", True),
        ("hosting is nl and channel is mail", False),
        ("annotation is sextortion", False),  # a source that marks nothing, said no
        ("always", True),
    ],
)
def test_a_condition_holds_fails_or_is_not_known(condition: str, expected: bool | None) -> None:
    assert holds(compiled(condition), FACTS_OF_ONE) is expected


@pytest.mark.parametrize(
    ("condition", "code", "place"),
    [
        ("", "ends", 1),
        ("channel", "no_question", 8),
        ("channel is", "ends", 11),
        ("channel is post", "choice", 12),
        ("chanel is public", "no_fact", 1),
        ('"channel" is public', "no_fact", 1),
        ("channel is public situation is r2", "left_over", 19),
        ("(channel is public", "expected", 19),
        ("age < young", "value", 7),
        ("channel < 3", "no_number", 9),
        ("municipality is Nergenshuizen", "value", 17),
        ("dialling_code is 0999", "value", 18),
        ("hosting is nederland", "value", 12),
        ("postal_code is 75", "value", 16),
        ("channel is unknown", "always_known", 19),
        ("urgent is yes", "yes_or_no", 11),
        ("channel is and", "out_of_place", 12),
        ('source is "not closed', "sign", 11),
        ("not " * (DEEPEST + 2) + "urgent", "too_deep", 85),
        ("(" * 900, "too_deep", 22),
        ("x" * (LONGEST + 1), "too_long", LONGEST),
    ],
)
def test_a_condition_that_is_wrong_says_what_and_where(condition: str, code: str, place: int) -> None:
    with pytest.raises(GrammarRefused) as refused:
        compiled(condition)
    assert (refused.value.word.code, refused.value.place) == (f"routing.{code}", place)


@given(st.text(max_size=200))
@settings(max_examples=300, deadline=None)
def test_any_text_is_a_condition_or_is_refused(text: str) -> None:
    with suppress(GrammarRefused):
        assert holds(compiled(text), FACTS_OF_ONE) in (True, False, None)


def test_a_condition_is_told_as_a_sentence_in_both_languages() -> None:
    node = compiled("channel is public and (situation is R2 or age < 18) and not url is dark")
    assert tell(node, "nl") == (
        "het kanaal is de publiekspagina en (de situatie is uitwisseling op een forum (r2) of een leeftijd < 18) "
        "en niet (een webadres is op het darkweb)"
    )
    assert tell(node, "en") == (
        "the channel is the public page and (the situation is exchange on a forum (r2) or an age < 18) "
        "and not (a web address is on the dark web)"
    )


def test_only_what_held_is_given_as_the_reason() -> None:
    node = compiled("channel is public and (situation is r1 or situation is r2) and not hosting is unknown")
    assert [tell(test, "en") for test in what_held(node, FACTS_OF_ONE)] == [
        "the channel is the public page",
        "the situation is exchange on a forum (r2)",
    ]


def test_every_fact_and_value_has_its_words_in_both_languages() -> None:
    for language in LANGUAGES:
        told = _sentences("routing", language)
        for fact in FACTS.values():
            assert f"fact_{fact.name}" in told or f"is_{fact.name}" in told
        for name in ("channel", "language", "url", "minor"):
            assert all(f"{name}_{choice}" in told for choice in FACTS[name].choices)
    dutch, english = (_sentences("routing", language) for language in LANGUAGES)
    assert set(dutch) == set(english)
    for code, sentence in dutch.items():
        assert set(Template(sentence).get_identifiers()) == set(Template(english[code]).get_identifiers()), code


# -- places -----------------------------------------------------------------------------------------------------------


def test_the_dialling_codes_are_those_that_phonenumbers_knows() -> None:
    known = {"0" + code[2:] for code in GEOCODE_DATA if code.startswith("31") and len(code) > 2}
    assert {code for code in known if not places.is_dialling_code(code)} == set()
    ours = {code for unit in places._units() for code in unit["dialling_codes"]}
    assert ours == known


def test_all_municipalities_of_the_list_have_a_unit_and_a_name_may_be_of_two() -> None:
    assert sum(len(unit["municipalities"]) for unit in places._units()) == 342
    assert places.municipalities("bergen") == {"Bergen (L.)", "Bergen (NH.)"}
    assert places.units_of_municipality("Bergen") == {"Limburg", "Noord-Holland"}
    assert places.units_of_municipality("den  haag") == {"Den Haag"}
    assert places.municipalities("Nergenshuizen") == frozenset()
    assert places.place_of_dialling_code("053") == "Enschede"
    assert places.units_of_dialling_code("0522") == {"Noord-Nederland", "Oost-Nederland"}


@pytest.mark.parametrize(
    ("address", "kind"),
    [
        ("https://example.org/pagina", "open"),
        ("hxxps://voorbeeld[.]example.nl/a", "open"),
        ("example.nl/x@y", "open"),
        ("https://t.me/voorbeeld", "chat"),
        ("https://naam:woord@drive.google.com/x", "cloud"),
        ("https://www.instagram.com/testaccount_42", "social"),
        ("http://voorbeeldvoorbeeld.onion/", "dark"),
        ("https://t.me.example.org/", "open"),  # only looks like it
        ("http://192.168.1.1/", ""),
        ("mailto:testaccount_42@example.org", ""),
        ("testaccount_42@example.org", ""),
        ("een adres weet ik niet", ""),
        ("javascript:alert(1)", ""),
        ("", ""),
    ],
)
def test_a_web_address_tells_where_it_leads(address: str, kind: str) -> None:
    assert urls.kind(address) == kind
