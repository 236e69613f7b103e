"""Each condition by itself: what is missing is told, and nothing else is."""

import tomllib
from datetime import UTC, date, datetime, timedelta
from importlib import resources
from string import Template
from typing import Any

import msgspec
import pytest

from vangnet.alerts import conditions
from vangnet.alerts.conditions import AuthorityFacts, CropFacts, Facts, missing
from vangnet.alerts.limits import APPROVALS, Limits, limits_of
from vangnet.errors import InputRefused
from vangnet.web.alerts.wording import CONDITIONS

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
TEXT = (resources.files("vangnet.alerts") / "limits.toml").read_text()
CROP = CropFacts(is_of_child=True, may_leave=True, approvals=2, refusals=0)
AUTHORITY = AuthorityFacts(prosecutor="mr. X", number="1", on=date(2026, 11, 20), term_days=14, area="Gelderland")
MET = Facts(
    is_draft=True,
    last_resort="alles geprobeerd",
    abuse_established="zie het proces-verbaal",
    in_netherlands="een stopcontact",
    not_identified="nergens gevonden",
    is_identified=False,
    other_alert="",
    question_nl="Herkent u dit?",
    question_en="Do you recognise this?",
    crop=CROP,
    suspect_schools="none",
    suspect_reason="nagegaan",
    excluded=0,
    has_area=True,
    has_kinds=True,
    authority=AUTHORITY,
    term_days=10,
    contacts=3,
    has_key=True,
    heard_at=NOW - timedelta(minutes=5),
)


def codes(**changed: Any) -> list[str]:
    facts = msgspec.structs.replace(MET, **changed)
    return [word.code.removeprefix("alerts.") for word in missing(facts, limits_of(TEXT), NOW)]


def crop(**changed: Any) -> CropFacts:
    return msgspec.structs.replace(CROP, **changed)


def authority(**changed: Any) -> AuthorityFacts:
    return msgspec.structs.replace(AUTHORITY, **changed)


def test_an_alert_of_which_nothing_is_missing_may_be_sent() -> None:
    assert codes() == []


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"is_draft": False}, "not_draft"),
        ({"last_resort": " "}, "no_last_resort"),
        ({"abuse_established": ""}, "no_abuse_established"),
        ({"in_netherlands": ""}, "no_netherlands"),
        ({"not_identified": ""}, "no_not_identified"),
        ({"is_identified": True}, "is_identified"),
        ({"other_alert": "S2026-000001"}, "other_alert"),
        ({"question_nl": ""}, "no_question"),
        ({"question_en": " "}, "no_question"),
        ({"crop": crop(is_of_child=False)}, "no_crop"),
        ({"crop": crop(approvals=1)}, "few_approvals"),
        ({"crop": crop(approvals=0)}, "few_approvals"),
        ({"crop": crop(approvals=3, refusals=1)}, "crop_refused"),
        ({"crop": crop(may_leave=False)}, "crop_may_not_leave"),
        ({"suspect_schools": ""}, "no_suspect_schools"),
        ({"suspect_reason": ""}, "no_suspect_schools"),
        ({"suspect_schools": "some"}, "none_excluded"),
        ({"has_area": False}, "no_area"),
        ({"has_kinds": False}, "no_kinds"),
        ({"contacts": 0}, "no_schools"),
        ({"authority": authority(number=" ")}, "authority_not_whole"),
        ({"authority": authority(prosecutor="")}, "authority_not_whole"),
        ({"authority": authority(area="")}, "authority_not_whole"),
        ({"authority": authority(on=date(2026, 11, 23))}, "authority_ahead"),
        ({"authority": authority(on=date(2026, 11, 7), term_days=60)}, "authority_old"),
        ({"authority": authority(on=date(2026, 11, 12), term_days=10)}, "authority_over"),
        ({"term_days": None}, "no_term"),
        ({"term_days": 0}, "no_term"),
        ({"term_days": 22, "authority": authority(term_days=30)}, "term_long"),
        ({"term_days": 15}, "term_past_authority"),
        ({"has_key": False}, "no_key"),
        ({"heard_at": None}, "door_never_heard"),
        ({"heard_at": NOW - timedelta(hours=3)}, "door_silent"),
    ],
)
def test_what_alone_is_missing_is_told_alone(changed: dict[str, Any], code: str) -> None:
    assert codes(**changed) == [code]


def test_without_a_crop_or_an_authority_what_hangs_on_them_is_missing_too() -> None:
    assert codes(crop=None) == ["no_crop", "few_approvals"]
    assert codes(authority=None) == ["no_authority", "no_authority_date"]


def test_all_that_is_missing_is_told_at_once() -> None:
    nothing = {"last_resort": "", "has_area": False, "has_key": False, "term_days": None}
    assert codes(**nothing) == ["no_last_resort", "no_area", "no_term", "no_key"]


def test_schools_tied_to_the_suspect_are_excluded_or_there_are_none() -> None:
    assert codes(suspect_schools="some", excluded=1) == []


def test_a_door_that_was_heard_of_just_in_time_is_heard_of() -> None:
    assert codes(heard_at=NOW - timedelta(hours=2)) == []
    assert codes(heard_at=NOW - timedelta(hours=2, seconds=1)) == ["door_silent"]


def test_it_is_never_shown_longer_than_its_term_or_than_the_authority_counted_from_its_date() -> None:
    assert conditions.ends_at(AUTHORITY, 5, NOW) == NOW + timedelta(days=5)
    until = conditions.ends_at(AUTHORITY, 14, NOW)
    assert until == datetime(2026, 12, 4, tzinfo=UTC)  # the first moment after the fourteenth day, which is the third


def test_every_condition_has_a_name_on_the_page_and_a_sentence_in_both_languages() -> None:
    found = conditions.conditions(MET, limits_of(TEXT), NOW)
    assert [each.name for each in found] == list(CONDITIONS)
    dutch, english = (
        tomllib.loads((resources.files("vangnet.alerts") / f"{language}.toml").read_text()) for language in ("nl", "en")
    )
    assert list(dutch) == list(english)
    for code, text in dutch.items():
        assert Template(text).get_identifiers() == Template(english[code]).get_identifiers(), code


def test_the_packages_own_limits_say_that_nobody_confirmed_them() -> None:
    own: Limits = limits_of(TEXT)
    assert not own.is_verified
    assert APPROVALS == 2


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("value = 21", "value = 0"),
        ("value = 21", 'value = "21"'),
        ("version = 1", "approvals = 1"),
        ("\nverified = false", ""),
        ("[door_hours]", "[door_days]"),
    ],
)
def test_limits_that_are_not_understood_are_refused_with_their_place(before: str, after: str) -> None:
    with pytest.raises(InputRefused, match=r"^own\.toml: "):
        limits_of(TEXT.replace(before, after, 1), "own.toml")
