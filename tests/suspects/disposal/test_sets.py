"""Rule sets: dated, with source and standing; kept whole, and told apart by their digest."""

from datetime import date, timedelta
from pathlib import Path

import pytest

from vangnet.errors import InputRefused
from vangnet.suspects.disposal.sets import digest, kept, set_of, sets, valid_on, written

A, B, C = sets()
SHORTEST = """
id = "Z"
version = 1
name_nl = "z"
name_en = "z"
citation = "z"
source = "z"
standing = "unverified"
valid_from = 2021-01-01
{more}
criteria = []
[limits]
probation_months = {{ value = 12, source = "z", standing = "document" }}
treatments = {{ value = 20, source = "z", standing = "document" }}
objection_days = {{ value = 14, source = "z", standing = "unverified" }}
"""


def test_the_sets_of_the_package_and_their_dates() -> None:
    assert [(each.id, each.valid_from, each.valid_to, each.standing) for each in (A, B, C)] == [
        ("A", date(2021, 3, 1), None, "document"),
        ("B", date(2021, 9, 1), date(2024, 7, 1), "unverified"),
        ("C", date(2024, 7, 1), None, "unverified"),
    ]
    assert [each.is_filled_in for each in (A, B, C)] == [True, False, False]


def test_no_lawyer_confirmed_a_set_of_the_package() -> None:
    assert [each.is_confirmed for each in (A, B, C)] == [False] * 3


def test_the_criteria_of_the_source_document_and_their_references() -> None:
    assert [(each.code, each.reference) for each in A.criteria] == [
        ("A-a", "[004] A5 (a)"),
        ("A-b", "[004] A5 (b)"),
        ("A-c", "[004] A2, A5 (c)"),
        ("A-x", "[004] A5"),
    ]
    assert [each.code for each in A.criteria if each.is_open] == ["A-x"]
    assert [each.code for each in A.criteria if each.shows_counts] == ["A-c"]
    for part in ("downloaded", "possessed", "distributed", "gaining access", "offering", "acquiring"):
        assert part in A.criteria[2].text("en")


def test_every_text_is_there_in_both_languages() -> None:
    for each in (A, B, C):
        texts = [(one.text("nl"), one.text("en")) for one in each.criteria]
        texts += [(each.name("nl"), each.name("en")), (each.note("nl"), each.note("en"))]
        assert all(dutch and english and dutch != english for dutch, english in texts)


def test_the_limits_and_how_they_are_known() -> None:
    for each in (A, B, C):
        told = {name: (limit.value, limit.standing) for name, limit in each.limits.told()}
        assert told == {
            "probation_months": (12, "document"),
            "treatments": (20, "document"),
            "objection_days": (14, "unverified"),
        }


@pytest.mark.parametrize(
    ("day", "held"),
    [
        (date(2021, 2, 28), ""),
        (date(2021, 3, 1), "A"),
        (date(2021, 8, 31), "A"),
        (date(2021, 9, 1), "AB"),
        (date(2024, 6, 30), "AB"),
        (date(2024, 7, 1), "AC"),
    ],
)
def test_which_sets_hold_on_a_day(day: date, held: str) -> None:
    assert "".join(each.id for each in valid_on(day, (A, B, C))) == held


def test_a_set_is_kept_whole_and_comes_back_the_same() -> None:
    text = written(A)
    assert (kept(text), digest(written(kept(text)))) == (A, digest(text))
    assert digest(text) != digest(written(B))


def test_a_file_of_the_authority_takes_the_place_of_the_set_with_its_id(tmp_path: Path) -> None:
    told = SHORTEST.format(more='confirmed_by = "mr. X"\nconfirmed_on = 2026-01-02').replace('id = "Z"', 'id = "B"')
    (tmp_path / "b.toml").write_text(told)
    found = {each.id: each for each in sets(tmp_path)}
    assert (set(found), found["B"].is_confirmed, found["A"]) == ({"A", "B", "C"}, True, A)
    assert sets(tmp_path / "nowhere") == sets()


@pytest.mark.parametrize(
    "more",
    [
        "valid_to = 2021-01-01",
        "valid_to = 2020-01-01",
        'score = "1"',
        'confirmed_on = "yesterday"',
        "criteria = 3",
    ],
)
def test_what_is_not_understood_is_refused_with_its_place(more: str) -> None:
    with pytest.raises(InputRefused, match=r"here\.toml"):
        set_of(SHORTEST.format(more=more), "here.toml")


def test_two_criteria_of_one_code_are_refused() -> None:
    one = '{ code = "Z-a", text_nl = "x", text_en = "y", reference = "z" }'
    with pytest.raises(InputRefused, match="same code"):
        set_of(SHORTEST.format(more="").replace("criteria = []", f"criteria = [{one}, {one}]"))


def test_a_set_without_end_goes_on() -> None:
    assert A.holds_on(date(2100, 1, 1))
    assert not A.holds_on(A.valid_from - timedelta(days=1))
