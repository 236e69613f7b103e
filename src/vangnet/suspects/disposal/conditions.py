"""What the checklist says, in words: what nobody answered, what stands in the way, what is lacking, what law forbids.

Pure functions of `Facts`, which `queries.disposal` reads. No score, no ranking and no proposal: the criteria open a
possibility, and the prosecutor decides ([004] A4, A5; mission.md 13, 13).
"""

from collections.abc import Iterator
from datetime import date

import msgspec

from vangnet.suspects.age import Period, age_in, is_adult_on
from vangnet.suspects.disposal.sets import Criterion, RuleSet
from vangnet.suspects.disposal.terms import of_age_on, probation_until, typed
from vangnet.words import Word, word

YES, NO, UNKNOWN = "yes", "no", "unknown"
SURRENDERED, NOT_OF_SUSPECT = "surrendered", "not_of_suspect"


class Said(msgspec.Struct, frozen=True):
    """The newest answer to a criterion that stands. `further`: which one, for an open criterion."""

    code: str
    answer: str
    further: str = ""


class Carrier(msgspec.Struct, frozen=True):
    """A data carrier, and what was decided on it; "" while nothing was."""

    number: str
    outcome: str = ""


class Behavioural(msgspec.Struct, frozen=True):
    """A behavioural direction: its probation period, over on `until`, and its treatments, if it has any."""

    begins_on: date
    until: date
    treatments: int = 0


class Facts(msgspec.Struct, frozen=True, kw_only=True):
    """All that the checklist looks at. `dated_on` is the day by which its rule set was chosen."""

    rules: RuleSet
    is_minor: bool
    born_on: date | None
    dated_on: date
    today: date
    acts: tuple[Period, ...] = ()
    answers: tuple[Said, ...] = ()
    heard_on: date | None = None
    has_counsel: bool = False
    has_advice: bool = False
    carriers: tuple[Carrier, ...] = ()
    behavioural: tuple[Behavioural, ...] = ()


class Standing(msgspec.Struct, frozen=True):
    """What the checklist says, apart by kind."""

    unanswered: tuple[Word, ...]
    in_the_way: tuple[Word, ...]
    lacking: tuple[Word, ...]
    forbidden: tuple[Word, ...]

    @property
    def against(self) -> tuple[Word, ...]:
        """All that a penal order would differ from: it then asks for a reason of its own."""
        return (*self.unanswered, *self.in_the_way, *self.lacking)


def standing(facts: Facts) -> Standing:
    """What the checklist says of these facts."""
    return Standing(
        tuple(_unanswered(facts)), tuple(_in_the_way(facts)), tuple(_lacking(facts)), tuple(forbidden(facts))
    )


def forbidden(facts: Facts) -> Iterator[Word]:
    """What law does not allow in a penal order: with any of these, none is written down."""
    if facts.is_minor or facts.born_on is None:
        yield word("disposal.minor")
    elif not is_adult_on(facts.born_on, facts.dated_on):
        yield word("disposal.minor_then", day=facts.dated_on.isoformat(), of_age=of_age_on(facts.born_on).isoformat())
    elif facts.acts and all(is_minor_act(facts.born_on, act) for act in facts.acts):
        yield word("disposal.minor_at_acts", of_age=of_age_on(facts.born_on).isoformat())
    yield from beyond(facts.rules, facts.behavioural, has_advice=facts.has_advice)


def is_minor_act(born_on: date, act: Period) -> bool:
    """Whether somebody was under age on every day of an act."""
    return not is_adult_on(born_on, act.until_on)


def beyond(rules: RuleSet, behavioural: tuple[Behavioural, ...], *, has_advice: bool) -> Iterator[Word]:
    """What behavioural directions may not be: without advice, over a year of probation, or over twenty treatments.

    All standing directions count together: one penal order has one period and one number of treatments.
    """
    if not behavioural:
        return
    if not has_advice:
        yield word("disposal.no_advice")
    if any(each.until <= each.begins_on for each in behavioural):
        yield word("disposal.probation_backwards")
    begins, until = min(each.begins_on for each in behavioural), max(each.until for each in behavioural)
    latest = probation_until(begins, rules.limits.probation_months.value)
    if until > latest:
        yield word("disposal.probation_long", until=until.isoformat(), latest=latest.isoformat())
    treatments, most = sum(each.treatments for each in behavioural), rules.limits.treatments.value
    if treatments > most:
        yield word("disposal.treatments_many", treatments=treatments, most=most)


def not_given_up(carriers: tuple[Carrier, ...]) -> tuple[Word, ...]:
    """Why a penal order is not complete: each carrier of the suspect that was not given up ([004] A7)."""
    asked = (each for each in carriers if each.outcome not in (SURRENDERED, NOT_OF_SUSPECT))
    return tuple(
        word("disposal.carrier_kept", number=typed(each.number), outcome=f"@outcome_{each.outcome}")
        if each.outcome
        else word("disposal.carrier_undecided", number=typed(each.number))
        for each in asked
    )


# -- one by one -------------------------------------------------------------------------------------------------------


def _unanswered(facts: Facts) -> Iterator[Word]:
    if not facts.rules.is_filled_in:
        yield word("disposal.not_filled_in", set=facts.rules.id)
    for criterion in facts.rules.criteria:
        said = _of(facts, criterion)
        if not said:
            yield word(
                "disposal.open_unanswered" if criterion.is_open else "disposal.unanswered", criterion=criterion.code
            )
        for each in said:
            if each.answer not in (YES, NO):
                yield _named("unknown", each)


def _in_the_way(facts: Facts) -> Iterator[Word]:
    for criterion in facts.rules.criteria:
        for each in _of(facts, criterion):
            if each.answer == NO:
                yield _named("answered_no", each)
    if facts.born_on is not None and any(age_in(facts.born_on, act).was_minor for act in facts.acts):
        yield word("disposal.minor_in_part", of_age=of_age_on(facts.born_on).isoformat())
    if facts.today < facts.rules.valid_from:
        yield word("disposal.not_valid_yet", day=facts.rules.valid_from.isoformat())
    elif not facts.rules.holds_on(facts.today):
        yield word("disposal.valid_no_more", day=facts.rules.valid_to.isoformat() if facts.rules.valid_to else "")


def _lacking(facts: Facts) -> Iterator[Word]:
    if not facts.rules.is_confirmed:
        yield word("disposal.not_confirmed", set=facts.rules.id)
    if facts.heard_on is None:
        yield word("disposal.not_heard")
    if not facts.has_counsel:
        yield word("disposal.no_counsel")
    for each in facts.carriers:
        if not each.outcome:
            yield word("disposal.carrier_undecided", number=typed(each.number))


def _of(facts: Facts, criterion: Criterion) -> list[Said]:
    return [each for each in facts.answers if each.code == criterion.code]


def _named(code: str, said: Said) -> Word:
    if said.further:
        return word(f"disposal.{code}_further", criterion=said.code, further=f"“{said.further}”")
    return word(f"disposal.{code}", criterion=said.code)
