"""A case: opened, changed, closed with its outcome; and the journeys of child sex tourism."""

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from vangnet.accounts.audit import Act, Actor, record
from vangnet.cases.actions.changing import set_facts
from vangnet.cases.models import Case, Categorisation, Journey, RetentionGround, RetentionStep
from vangnet.cases.purposes import written
from vangnet.cases.retention import Clock, refuse_paused_clock
from vangnet.errors import InputRefused
from vangnet.reference import categories

NUMBER = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,59}")
"""A number of a case or exhibit stands in addresses of pages."""

NUMBER_MEANING = gettext_noop("Use letters, digits, dots, dashes and underscores, and begin with a letter or digit.")

FACTS = "title kind legal_basis article purpose team officer prosecutor parketnummer profile processed_from".split()
JOURNEY = ("country", "left_on", "returned_on", "liaison_officer")


class NumberRefused(InputRefused):
    """A number that cannot be used."""


def open_case(*, number: str, facts: Mapping[str, Any], by: Actor) -> Case:
    """Make a new case; raises NumberRefused for a number that cannot be used, without telling whose it is."""
    _check_number(number)
    if facts.get("profile") not in categories.shipped():
        raise InputRefused(_("Choose one of the category profiles."))
    with transaction.atomic():
        if _is_taken(number):
            record(Act("case.open", details={"asked": number}, status="refused"), by=by)
            taken = True
        else:
            taken, case = False, _made(number, facts, by)
    if taken:
        raise NumberRefused(_("This number cannot be used; check it, and ask your coordinator if it is right."))
    return case


def _made(number: str, facts: Mapping[str, Any], by: Actor) -> Case:
    case = Case(number=number)
    set_facts(case, facts, known=tuple(FACTS))
    _has_come(case.processed_from)
    case.save(force_insert=True)
    details = {"kind": case.kind, "article": case.article, "team": case.team_id, "profile": case.profile}
    record(Act("case.open", case_number=number, objects=(f"case:{case.pk}",), details=details), by=by)
    return case


def change_case(case: Case, *, facts: Mapping[str, Any], by: Actor) -> None:
    """Change facts of a case. The profile stays once somebody categorised under it: its codes would change meaning."""
    with transaction.atomic():
        before = _clock(case)
        changed = set_facts(case, facts, known=tuple(FACTS))
        refuse_paused_clock(before, _clock(case))
        _has_come(case.processed_from)
        if "article" in changed and localdate(case.opened_at) != localdate():
            raise InputRefused(_("The article stays as it was; a further one is named as a ground, under Retention."))
        if "profile" in changed and Categorisation.objects.filter(medium__case=case).exists():
            raise InputRefused(_("Media were categorised under the present profile, so it cannot be changed."))
        if not changed:
            return
        case.save(update_fields=list(changed))
        _record("case.change", case, by, changed=changed)


def close_case(case: Case, *, on: date, outcome: str, by: Actor) -> None:
    """The investigation has ended; the outcome is told to those who worked on the case."""
    with transaction.atomic():
        before = _clock(case)
        changed = set_facts(case, {"closed_on": on, "outcome": outcome.strip()}, known=("closed_on", "outcome"))
        refuse_paused_clock(before, _clock(case))
        _has_come(on)
        case.save(update_fields=["closed_on", "outcome"])
        _record("case.close", case, by, changed=sorted(changed), closed_on=on.isoformat())


def reopen_case(case: Case, *, by: Actor) -> None:
    """The investigation goes on after all. What was told as its outcome stays with the case.

    The clock of an investigation that has ended runs on; so a new ground in law must have been written down first.
    """
    since = {"added_on__gte": case.closed_on or date.min, "ended_on__isnull": True}
    if not RetentionGround.objects.filter(case=case, **since).exists():
        raise InputRefused(_("Write down the new ground first, under Retention: the clock cannot be paused by hand."))
    with transaction.atomic():
        case.closed_on = None
        case.save(update_fields=["closed_on"])
        _record("case.reopen", case, by)


def tell_purpose(case: Case, *, purpose: str, more: str, by: Actor) -> str:
    """For which purpose somebody opens a case in this session: written down; gives it as the session keeps it."""
    by.purpose = written(purpose, more)
    _record("case.purpose", case, by)
    return by.purpose


def add_journey(case: Case, *, facts: Mapping[str, Any], by: Actor) -> Journey:
    """A journey of the suspect, and who liaises with that country."""
    with transaction.atomic():
        journey = Journey(case=case)
        set_facts(journey, facts, known=JOURNEY)
        if journey.left_on and journey.returned_on and journey.returned_on < journey.left_on:
            raise InputRefused(_("Somebody returns after they left."))
        journey.save()
        _record("journey.add", case, by, journey=journey.pk)
    return journey


def remove_journey(journey: Journey, *, by: Actor) -> None:
    """A journey that was written down by mistake."""
    with transaction.atomic():
        pk, case = journey.pk, journey.case
        journey.delete()
        _record("journey.remove", case, by, journey=pk)


def _clock(case: Case) -> Clock:
    """The case's own dates, as far as people set them."""
    articles, first = frozenset({case.article}), case.processed_from
    return Clock(articles=articles, processed_from=first, closed_on=case.closed_on, removed_on=case.removed_on)


def _is_taken(number: str) -> bool:
    """Also by a case that was destroyed, and however its letters are written: what was said of one is of no other."""
    told = Case.objects.filter(number__iexact=number).exists()
    return told or RetentionStep.objects.filter(case_number__iexact=number).exists()


def _has_come(day: date) -> None:
    if day > localdate():
        raise InputRefused(_("This day has not come yet: the clock of retention runs from it."))


def _check_number(number: str) -> None:
    if not NUMBER.fullmatch(number):
        raise NumberRefused(_(NUMBER_MEANING))


def _record(name: str, case: Case, by: Actor, **details: Any) -> None:
    record(Act(name, case_number=case.number, objects=(f"case:{case.pk}",), details=details), by=by)
