"""Rules are data: copied, changed, refused with a clear word, and replayed over old cases."""

from datetime import UTC, date, datetime
from importlib import resources

import pytest

from vangnet.capture.findings import Circumstances, Lane
from vangnet.capture.urgency.replaying import replay
from vangnet.capture.urgency.rules import rules, rules_of
from vangnet.capture.urgency.statements import Statement, stated, statements
from vangnet.errors import InputRefused

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
TEXT = (resources.files("vangnet.capture.urgency") / "rules.toml").read_text()


def test_a_copy_says_the_same(tmp_path):
    (tmp_path / "own.toml").write_text(TEXT)
    assert rules(tmp_path / "own.toml") == rules()
    assert rules().told.startswith("vangnet 1 (2026-11-01, ")


def test_rules_that_differ_are_never_told_alike():
    assert rules_of(TEXT.replace("recent_days = 365", "recent_days = 400")).told != rules().told


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        ('lane = "imminent"', 'lane = "rest"', "rest"),
        ('lane = "access"', 'lane = "growing"', "in this order"),
        ('is_live = "yes"', 'is_life = "yes"', "is_life"),
        ('is_live = "yes"', 'is_live = "no"', "no"),
        ('is_live = "yes"', "is_live = false", "bool"),
        ('{ is_live = "yes" }', "{ }", "imminent, when 2"),
        ('victim_unidentified = "possible"', 'victim_unidentified = "yes"', "yes"),
        ("very_recent_days = 30", "very_recent_days = 999", "more than recent_days"),
        ("drawn_percent = 10", "drawn_percent = 9", "drawn_percent"),
        ("recent_days = 365", "recent_days = 0", "recent_days"),
        ("version = 1", "", "version"),
        ("version = 1", "version = ", "line"),
    ],
)
def test_what_is_not_understood_is_refused_with_its_place(before, after, told):
    with pytest.raises(InputRefused, match=told) as refused:
        rules_of(TEXT.replace(before, after, 1), "own.toml")
    assert str(refused.value).startswith("own.toml: ")


@pytest.mark.parametrize("content", [b"\xff\xfe", None])
def test_a_file_that_cannot_be_read_is_refused(tmp_path, content):
    if content is not None:
        (tmp_path / "own.toml").write_bytes(content)
    with pytest.raises(InputRefused, match=r"own\.toml"):
        rules(tmp_path / "own.toml")


def test_a_replay_tells_what_moves_and_why():
    after = rules_of(TEXT.replace('{ series_is_growing = "yes" },', "{ new_in_series = 5 },"))
    media = [
        ("a" * 64, Circumstances(series_is_growing=True)),
        ("b" * 64, Circumstances(new_in_series=7)),
        ("c" * 64, Circumstances(is_live=True)),
    ]
    first, second = replay(rules(), after, media, now=NOW)[:2]
    assert (first.before.lane, first.after.lane, first.is_down) == (Lane.GROWING, Lane.REST, True)
    assert (second.before.lane, second.after.lane, second.is_down) == (Lane.REST, Lane.GROWING, False)
    assert [each.code for each in second.after.reasons] == ["urgency.new_in_series"]


def test_the_same_rules_move_nothing():
    media = [(f"{number:064x}", Circumstances()) for number in range(50)]
    assert replay(rules(), rules(), media, now=NOW) == []


FACTS = """
[[statement]]
fact = "has_access"
value = true
source = "interview, page 3"
by = "A. de Vries"
at = 2026-10-03

[[statement]]
fact = "person_identifiable"
value = false
source = "looked at"
by = "B"
media = ["{}"]
"""


def test_what_people_state_is_told_with_its_source(tmp_path):
    (tmp_path / "facts.toml").write_text(FACTS.format("b" * 64))
    said = statements(tmp_path / "facts.toml")
    assert said[0].at == date(2026, 10, 3)
    whole, one = (stated(letter * 64, Circumstances(), said) for letter in "ab")
    assert (whole.has_access, whole.person_identifiable) == (True, None)
    assert (one.has_access, one.person_identifiable) == (True, False)
    assert whole.said == {"has_access": "A. de Vries, 2026-10-03, interview, page 3"}


def test_where_people_differ_the_more_urgent_counts_and_both_are_told():
    said = [Statement(fact="is_live", value=value, source="chat", by=by) for value, by in ((False, "A"), (True, "B"))]
    told = stated("a" * 64, Circumstances(), said)
    assert (told.is_live, told.said) == (True, {"is_live": "B, chat", "is_live denied": "A, chat"})


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        ("has_access", "has_excess", "has_excess"),
        ("value = true", "value = 1", "value"),
        ('by = "A. de Vries"', "", "by"),
        ('source = "interview, page 3"', 'source = ""', "source"),
        ("b" * 64, "b" * 63, "media"),
        ("[[statement]]", "[[statements]]", "statements"),
    ],
)
def test_a_statement_without_its_source_or_author_is_refused(tmp_path, before, after, told):
    (tmp_path / "facts.toml").write_text(FACTS.format("b" * 64).replace(before, after, 1))
    with pytest.raises(InputRefused, match=told):
        statements(tmp_path / "facts.toml")
