"""Terms: from when somebody is of age, how long probation and the time for an objection last, what is due."""

from datetime import date, timedelta

import msgspec

from vangnet.cases.retention.rules import later
from vangnet.suspects.age import ADULT_FROM
from vangnet.words import Word, word


def of_age_on(born_on: date) -> date:
    """The day on which somebody is of age; born on 29 February: on 1 March, the later reading (unverified)."""
    year = born_on.year + ADULT_FROM
    try:
        return born_on.replace(year=year)
    except ValueError:
        return date(year, 3, 1)


def probation_until(begins_on: date, months: int) -> date:
    """The last day on which a probation period may be over; from 29 February to 28 February, the shorter reading."""
    return later(begins_on, months=months)


def objection_until(served_on: date, days: int) -> date:
    """The last day for an objection. What makes the term begin is unverified; the day itself is not counted."""
    return served_on + timedelta(days=days)


class Facts(msgspec.Struct, frozen=True, kw_only=True):
    """What terms follow from, after a decision. `probation`: when each standing period is over."""

    is_penal_order: bool
    served_on: date | None
    objection_on: date | None
    objection_days: int
    probation: tuple[date, ...]
    treatments_held: int
    treatments_most: int
    carriers_undecided: tuple[str, ...]


class Term(msgspec.Struct, frozen=True):
    """Something to watch: until when (None: now), and whether that day has gone by."""

    told: Word
    on: date | None
    is_over: bool


def terms(facts: Facts, today: date) -> list[Term]:
    """All that is watched after a decision, what is due first."""
    undecided = (word("disposal.carrier_undecided", number=typed(number)) for number in facts.carriers_undecided)
    found = [Term(told, None, False) for told in undecided]
    if facts.is_penal_order:
        found += _of_penal_order(facts, today)
    return sorted(found, key=lambda term: term.on or date.min)


def _of_penal_order(facts: Facts, today: date) -> list[Term]:
    found = []
    if facts.objection_on is not None:
        found.append(Term(word("disposal.objection_lodged"), facts.objection_on, False))
    elif facts.served_on is None:
        found.append(Term(word("disposal.not_served"), None, False))
    else:
        until = objection_until(facts.served_on, facts.objection_days)
        found.append(Term(word("disposal.objection_term"), until, until < today))
    if facts.probation:
        until = max(facts.probation)
        found.append(Term(word("disposal.probation_term"), until, until <= today))
    if facts.treatments_most:
        held = word("disposal.treatments_held", held=facts.treatments_held, most=facts.treatments_most)
        found.append(Term(held, max(facts.probation, default=None), False))
    return found


def typed(text: str) -> str:
    """What people typed, as a value of a word: a leading "@" names no sentence of ours."""
    return f" {text}" if text.startswith("@") else text
