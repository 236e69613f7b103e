"""What stands in a checklist: its rules, the newest answers, and what follows from them."""

from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import TypeVar

import msgspec
from django.conf import settings
from django.db.models import Count, Prefetch, QuerySet
from django.utils import timezone

from vangnet.accounts import rules as people
from vangnet.accounts.models import Person
from vangnet.accounts.roles import Verb
from vangnet.cases.models import Exhibit, Medium
from vangnet.cases.models.judging import Judgement
from vangnet.errors import InputRefused
from vangnet.suspects.age import Period
from vangnet.suspects.disposal import conditions, terms
from vangnet.suspects.disposal.sets import RuleSet, digest, kept, sets
from vangnet.suspects.models import (
    CarrierDecision,
    Checklist,
    ChosenSet,
    CriterionAnswer,
    DisposalDecision,
    DisposalStep,
    ExhibitTie,
    Suspect,
)
from vangnet.suspects.queries.page import media_of_exhibits
from vangnet.suspects.rules import may, visible_suspects

J = TypeVar("J", bound=Judgement)
Kind = DisposalStep.Kind
PENAL_ORDER = DisposalDecision.Outcome.PENAL_ORDER


def rule_sets() -> tuple[RuleSet, ...]:
    """The rule sets of this desk: the package's, and those that a lawyer of the authority filled in and confirmed."""
    return sets(Path(settings.DISPOSAL_SETS))


def may_decide(person: Person, suspect: Suspect) -> bool:
    """Whether a person decides on this suspect: only the prosecutor whom the case names."""
    return suspect.case.prosecutor_id == person.pk and may(person, Verb.DECIDE_DISPOSAL, suspect)


def standing(rows: Iterable[J]) -> list[J]:
    """The rows that were not taken back, the newest first."""
    return sorted((row for row in rows if row.revoked_at is None), key=lambda row: -row.pk)


def chosen(checklist: Checklist) -> ChosenSet:
    """The choice of a rule set that counts: the newest."""
    return max(checklist.sets.all(), key=lambda one: one.pk)


def rules_of(one: ChosenSet) -> RuleSet:
    """The rules that were kept with a choice. Raises InputRefused where they are not as they were kept."""
    if digest(one.text) != one.digest:
        raise InputRefused(f"the rules of checklist {one.checklist_id} are not as they were kept: SHA-256 differs")
    return kept(one.text)


def newest_answers(one: ChosenSet) -> list[CriterionAnswer]:
    """The newest answer that stands to each criterion, in the order of the set; to each further criterion its own."""
    found: dict[tuple[str, str], CriterionAnswer] = {}
    for answer in standing(one.answers.all()):
        found.setdefault((answer.code, answer.further), answer)
    order = [criterion.code for criterion in rules_of(one).criteria]
    return sorted(found.values(), key=lambda each: (order.index(each.code), each.pk))


def steps_of(checklist: Checklist) -> dict[str, DisposalStep]:
    """The newest step of each kind that stands. Of counsel and of waiving counsel the later one counts."""
    found: dict[str, DisposalStep] = {}
    for step in standing(checklist.steps.all()):
        found.setdefault(step.kind, step)
    counsel, waived = found.get(Kind.COUNSEL), found.get(Kind.WAIVED)
    if counsel is not None and waived is not None:
        found.pop(Kind.WAIVED if counsel.pk > waived.pk else Kind.COUNSEL)
    return found


def carriers_of(checklist: Checklist) -> list[tuple[Exhibit, CarrierDecision | None]]:
    """Each data carrier, with the newest decision on it that stands.

    Those that are tied to the suspect, and those that were decided on; where none is tied, all exhibits of the case.
    """
    decided: dict[int, CarrierDecision] = {}
    for one in standing(checklist.carriers.all()):
        decided.setdefault(one.exhibit_id, one)
    tied = {tie.exhibit_id for tie in standing(checklist.suspect.exhibits.all())}
    every = checklist.suspect.case.exhibits.all()
    shown = [each for each in every if not tied or each.pk in tied or each.pk in decided]
    return [(exhibit, decided.get(exhibit.pk)) for exhibit in shown]


def decision_of(checklist: Checklist) -> DisposalDecision | None:
    """The decision that stands."""
    return next(iter(standing(checklist.decisions.all())), None)


def facts_of(checklist: Checklist, today: date | None = None) -> conditions.Facts:
    """All that the checklist looks at."""
    suspect, one, steps = checklist.suspect, chosen(checklist), steps_of(checklist)
    heard = steps.get(Kind.HEARD)
    return conditions.Facts(
        rules=rules_of(one),
        is_minor=suspect.track != Suspect.Track.ADULT,
        born_on=suspect.born_on,
        dated_on=one.dated_on,
        today=today or timezone.localdate(),
        acts=tuple(Period(each.from_on, each.until_on) for each in standing(suspect.acts.all())),
        answers=tuple(conditions.Said(each.code, each.answer, each.further) for each in newest_answers(one)),
        heard_on=heard.on if heard else None,
        has_counsel=Kind.COUNSEL in steps or Kind.WAIVED in steps,
        has_advice=Kind.ADVICE in steps,
        carriers=carriers_told(checklist),
        behavioural=behavioural_of(checklist),
    )


def carriers_told(checklist: Checklist) -> tuple[conditions.Carrier, ...]:
    """The data carriers, for the conditions."""
    return tuple(conditions.Carrier(each.number, one.outcome if one else "") for each, one in carriers_of(checklist))


def behavioural_of(checklist: Checklist) -> tuple[conditions.Behavioural, ...]:
    """The behavioural directions that stand, for the conditions."""
    rows = standing(checklist.behavioural.all())
    return tuple(conditions.Behavioural(each.begins_on, each.until, each.treatments) for each in rows)


def terms_of(checklist: Checklist, today: date | None = None) -> list[terms.Term]:
    """What is watched after the decision, what is due first; nothing while there is none."""
    decision = decision_of(checklist)
    if decision is None:
        return []
    steps, behavioural = steps_of(checklist), standing(checklist.behavioural.all())
    served, objection = steps.get(Kind.SERVED), steps.get(Kind.OBJECTION)
    facts = terms.Facts(
        is_penal_order=decision.outcome == PENAL_ORDER,
        served_on=served.on if served else None,
        objection_on=objection.on if objection else None,
        objection_days=rules_of(decision.chosen).limits.objection_days.value,
        probation=tuple(each.until for each in behavioural),
        treatments_held=sum(len(standing(each.held.all())) for each in behavioural),
        treatments_most=sum(each.treatments for each in behavioural),
        carriers_undecided=tuple(each.number for each in carriers_told(checklist) if not each.outcome),
    )
    return terms.terms(facts, today or timezone.localdate())


class Counted(msgspec.Struct, frozen=True):
    """So many distinct contents of the case with this status and this category ("": nobody settled one)."""

    status: str
    category: str
    count: int


def counted(suspect: Suspect) -> tuple[tuple[str, ...], list[Counted]]:
    """Distinct contents (SHA-256), by the scan's status and the category that people settled on.

    Of the exhibits that are tied to the suspect, with their numbers; where none is, of the whole case.
    The basis of what is said of a "limited number": the source draws no line, and neither does the program.
    """
    case = suspect.case
    tied = ExhibitTie.objects.filter(suspect=suspect, revoked_at=None, exhibit__case=case)
    exhibits = Exhibit.objects.filter(pk__in=tied.values("exhibit")).order_by("number")
    numbers = tuple(exhibits.values_list("number", flat=True))
    media = media_of_exhibits(case, exhibits) if numbers else Medium.objects.filter(case=case).order_by()
    found: dict[tuple[str, str], int] = {}
    for row in media.values("status", "category", "reading").annotate(n=Count("pk")):
        category = row["category"] if row["reading"] == Medium.Reading.SETTLED else ""
        key = (row["status"], category)
        found[key] = found.get(key, 0) + row["n"]
    return numbers, [Counted(status, category, n) for (status, category), n in sorted(found.items())]


def whole(checklists: QuerySet[Checklist]) -> QuerySet[Checklist]:
    """With all that is asked of a checklist, in a fixed number of questions."""
    return checklists.select_related("suspect__case__team", "suspect__case__prosecutor", "opened_by").prefetch_related(
        Prefetch("sets", ChosenSet.objects.select_related("made_by")),
        Prefetch(
            "sets__answers",
            CriterionAnswer.objects.select_related(
                "made_by", "revoked_by", "exhibit", "finding", "statement", "contact", "history"
            ),
        ),
        "steps__made_by",
        "steps__revoked_by",
        "directions__made_by",
        "directions__revoked_by",
        "behavioural__made_by",
        "behavioural__revoked_by",
        "behavioural__held__made_by",
        "behavioural__held__revoked_by",
        "carriers__made_by",
        "carriers__revoked_by",
        "carriers__exhibit",
        Prefetch("decisions", DisposalDecision.objects.select_related("made_by", "revoked_by", "chosen")),
        "suspect__case__exhibits",
        "suspect__exhibits",
        "suspect__acts",
    )


def checklist_of(suspect: Suspect) -> Checklist | None:
    """The checklist of a suspect, with all that is asked of it."""
    return whole(Checklist.objects.filter(suspect=suspect)).first()


class Row(msgspec.Struct, frozen=True):
    """A checklist in the list. `state`: "fill", "decide" (presented to the prosecutor) or "decided"."""

    checklist: Checklist
    state: str
    decision: DisposalDecision | None
    presented_on: date | None
    terms: list[terms.Term]

    @property
    def due_on(self) -> date:
        """By what it stands in the list."""
        days = [term.on for term in self.terms if term.on is not None]
        return min(days, default=self.presented_on or self.checklist.opened_at.date())


def rows_for(person: Person, today: date | None = None) -> list[Row]:
    """The checklists that a person may see, what is due first."""
    if not people.may(person, Verb.FILL_CHECKLISTS):
        return []
    shown = Checklist.objects.filter(suspect__in=visible_suspects(person).values("pk"))
    return sorted((_row(each, today) for each in whole(shown)), key=lambda row: (row.due_on, row.checklist.pk))


def without_checklist(person: Person) -> QuerySet[Suspect]:
    """The grown-up suspects for whom no checklist was opened."""
    if not people.may(person, Verb.FILL_CHECKLISTS):
        return Suspect.objects.none()
    found = visible_suspects(person).filter(track=Suspect.Track.ADULT, checklist=None)
    return found.select_related("case").order_by("pk")


def _row(checklist: Checklist, today: date | None) -> Row:
    decision, presented = decision_of(checklist), steps_of(checklist).get(Kind.PRESENTED)
    state = "decided" if decision else "decide" if presented else "fill"
    return Row(checklist, state, decision, presented.on if presented else None, terms_of(checklist, today))
