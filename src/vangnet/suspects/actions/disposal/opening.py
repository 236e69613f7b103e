"""A checklist is opened by a rule set of its time, and may get another, visibly."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from vangnet.accounts.audit import Actor, record
from vangnet.cases.actions.acting import person_of
from vangnet.errors import InputRefused
from vangnet.suspects.actions.acting import act, chosen, locked, past, required
from vangnet.suspects.actions.disposal.acting import refuse_minor, writable
from vangnet.suspects.age import is_adult_on
from vangnet.suspects.disposal.sets import RuleSet, digest, written
from vangnet.suspects.models import Checklist, ChosenSet, Suspect
from vangnet.suspects.queries.disposal import may_decide, rule_sets


@transaction.atomic
def open_checklist(suspect: Suspect, *, rule_set: str, dated: str, dated_on: date, reason: str, by: Actor) -> Checklist:
    """Open the checklist of a grown-up, by the rule set that somebody chose, on a date that they chose."""
    now = locked(suspect)
    refuse_minor(now)
    if Checklist.objects.filter(suspect=now).exists():
        raise InputRefused(_("This suspect has a checklist already."))
    checklist = Checklist.objects.create(suspect=now, opened_by=person_of(by))
    one = _choose(checklist, rule_set, dated, dated_on, reason, by)
    record(act("disposal.open", now, checklist, rule_set=one.rule_set, version=one.version, digest=one.digest), by=by)
    return checklist


@transaction.atomic
def change_set(checklist: Checklist, *, rule_set: str, dated: str, dated_on: date, reason: str, by: Actor) -> ChosenSet:
    """The prosecutor of the case takes another rule set. Answers to the former one stay with it, and count no more."""
    now = writable(checklist)
    if not may_decide(person_of(by), now.suspect):
        raise InputRefused(_("Only the prosecutor whom the case names takes another rule set."))
    one = _choose(now, rule_set, dated, dated_on, reason, by)
    details = {"rule_set": one.rule_set, "version": one.version, "digest": one.digest}
    record(act("disposal.change_set", now.suspect, now, **details), by=by)
    return one


def _choose(checklist: Checklist, rule_set: str, dated: str, dated_on: date, reason: str, by: Actor) -> ChosenSet:
    rules = _valid(rule_set, past(dated_on))
    born_on = checklist.suspect.born_on
    if not is_adult_on(born_on, dated_on):
        raise InputRefused(_("On this date the suspect was under age: there is no form for adults."))
    text = written(rules)
    return ChosenSet.objects.create(
        checklist=checklist,
        rule_set=rules.id,
        version=rules.version,
        text=text,
        digest=digest(text),
        dated=chosen(dated, ChosenSet.Dated),
        dated_on=dated_on,
        reason=required(reason, _("Say why this date and this set; it is written down.")),
        made_by=person_of(by),
    )


def _valid(rule_set: str, day: date) -> RuleSet:
    rules = next((each for each in rule_sets() if each.id == rule_set), None)
    if rules is None:
        raise InputRefused(_("There is no such rule set."))
    if not rules.holds_on(day):
        raise InputRefused(_("This rule set did not hold on that date. Choose another date or another set."))
    return rules
