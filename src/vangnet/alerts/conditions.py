"""What must hold before an alert may be sent: every condition by itself, and what is missing, in words.

A pure function of `Facts`, which `queries.standing` reads. Sources of the conditions: mission.md S2-S5, S9 and the
operating rules of Schoolalert (last resort; police and the Public Prosecution Service decide; two people approve).
"""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

import msgspec

from vangnet.alerts.limits import APPROVALS, Limits
from vangnet.words import Word, word


class CropFacts(msgspec.Struct, frozen=True, kw_only=True):
    """The crop that was chosen. `approvals`: people other than its maker who approved exactly these pixels."""

    is_of_child: bool
    may_leave: bool
    approvals: int
    refusals: int


class AuthorityFacts(msgspec.Struct, frozen=True, kw_only=True):
    """The prosecutor's written authority, as it was entered."""

    prosecutor: str
    number: str
    on: date
    term_days: int
    area: str


class Facts(msgspec.Struct, frozen=True, kw_only=True):
    """All that the conditions look at."""

    is_draft: bool
    last_resort: str
    abuse_established: str
    in_netherlands: str
    not_identified: str
    is_identified: bool
    other_alert: str  # the number of an alert about the same child that runs
    question_nl: str
    question_en: str
    crop: CropFacts | None
    suspect_schools: str  # "none", "some", or "" while nobody said
    suspect_reason: str
    excluded: int
    has_area: bool
    has_kinds: bool
    authority: AuthorityFacts | None
    term_days: int | None
    contacts: int  # who would be asked
    has_key: bool
    heard_at: datetime | None


class Condition(msgspec.Struct, frozen=True):
    """One condition: its name, the part of the page where it is met, and what is missing (None: it is met)."""

    name: str
    part: str
    missing: Word | None = None


def conditions(facts: Facts, limits: Limits, now: datetime) -> list[Condition]:
    """Every condition, in the order in which people meet them; at most one word for each. `now` in the desk's time."""
    return [
        *(Condition(name, part, missing) for name, part, missing in _grounds(facts)),
        *(Condition(name, "crop", missing) for name, missing in _crop(facts.crop)),
        *(Condition(name, "where", missing) for name, missing in _where(facts)),
        *(Condition(name, "authority", missing) for name, missing in _authority(facts, limits, now.date())),
        *(Condition(name, "door", missing) for name, missing in _door(facts, limits, now)),
    ]


def missing(facts: Facts, limits: Limits, now: datetime) -> list[Word]:
    """All that is missing; empty only when the alert may be sent."""
    return [each.missing for each in conditions(facts, limits, now) if each.missing is not None]


def ends_at(authority: AuthorityFacts, term_days: int, now: datetime) -> datetime:
    """Until when it is shown: its term from now, and never past the term of the authority, counted from its date.

    An authority may mean its term from the sending or from its own date; what satisfies both is never too long.
    """
    last = datetime.combine(authority.on + timedelta(days=authority.term_days), time.min, now.tzinfo)
    return min(now + timedelta(days=term_days), last)


# -- one by one -------------------------------------------------------------------------------------------------------


def _grounds(facts: Facts) -> Iterator[tuple[str, str, Word | None]]:
    yield "draft", "grounds", _unless(facts.is_draft, "not_draft")
    yield "last_resort", "grounds", _unless(facts.last_resort.strip(), "no_last_resort")
    yield "abuse_established", "grounds", _unless(facts.abuse_established.strip(), "no_abuse_established")
    yield "in_netherlands", "grounds", _unless(facts.in_netherlands.strip(), "no_netherlands")
    yield "not_identified", "grounds", _identified(facts)
    yield "other_alert", "grounds", word("alerts.other_alert", number=facts.other_alert) if facts.other_alert else None
    yield "question", "question", _unless(facts.question_nl.strip() and facts.question_en.strip(), "no_question")


def _identified(facts: Facts) -> Word | None:
    if facts.is_identified:
        return word("alerts.is_identified")
    return _unless(facts.not_identified.strip(), "no_not_identified")


def _crop(crop: CropFacts | None) -> Iterator[tuple[str, Word | None]]:
    yield "crop", _unless(crop is not None and crop.is_of_child, "no_crop")
    if crop is None:
        yield "approvals", word("alerts.few_approvals", have=0, need=APPROVALS)
    elif crop.refusals:
        yield "approvals", word("alerts.crop_refused")
    elif crop.approvals < APPROVALS:
        yield "approvals", word("alerts.few_approvals", have=crop.approvals, need=APPROVALS)
    else:
        yield "approvals", _unless(crop.may_leave, "crop_may_not_leave")


def _where(facts: Facts) -> Iterator[tuple[str, Word | None]]:
    yield "area", _unless(facts.has_area, "no_area")
    yield "kinds", _unless(facts.has_kinds, "no_kinds")
    yield "suspect", _suspect(facts)
    yield "schools", _unless(facts.contacts, "no_schools")


def _suspect(facts: Facts) -> Word | None:
    if facts.suspect_schools not in ("none", "some") or not facts.suspect_reason.strip():
        return word("alerts.no_suspect_schools")
    if facts.suspect_schools == "some" and not facts.excluded:
        return word("alerts.none_excluded")
    return None


def _authority(facts: Facts, limits: Limits, today: date) -> Iterator[tuple[str, Word | None]]:
    told = facts.authority
    if told is None:
        yield "authority", word("alerts.no_authority")
        yield "authority_age", word("alerts.no_authority_date")
    else:
        is_whole = all(text.strip() for text in (told.prosecutor, told.number, told.area)) and told.term_days
        yield "authority", _unless(is_whole, "authority_not_whole")
        yield "authority_age", _age(told, limits, today)
    yield "term", _term(facts, limits)


def _age(told: AuthorityFacts, limits: Limits, today: date) -> Word | None:
    if told.on > today:
        return word("alerts.authority_ahead")
    if (today - told.on).days > limits.authority_days.value:
        return word("alerts.authority_old", days=(today - told.on).days, most=limits.authority_days.value)
    return _unless((today - told.on).days < told.term_days, "authority_over")


def _term(facts: Facts, limits: Limits) -> Word | None:
    days = facts.term_days
    if not days:
        return word("alerts.no_term")
    if days > limits.max_term_days.value:
        return word("alerts.term_long", days=days, most=limits.max_term_days.value)
    if facts.authority is not None and days > facts.authority.term_days:
        return word("alerts.term_past_authority", days=days, most=facts.authority.term_days)
    return None


def _door(facts: Facts, limits: Limits, now: datetime) -> Iterator[tuple[str, Word | None]]:
    yield "key", _unless(facts.has_key, "no_key")
    if facts.heard_at is None:
        yield "heard", word("alerts.door_never_heard")
    else:
        is_recent = now - facts.heard_at <= limits.door
        yield "heard", None if is_recent else word("alerts.door_silent", hours=limits.door_hours.value)


def _unless(holds: object, code: str) -> Word | None:
    return None if holds else word(f"alerts.{code}")
