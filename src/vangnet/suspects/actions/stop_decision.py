"""The prosecutor's decision about a minor: a record of its own, by the prosecutor of the case, apart from any talk."""

from datetime import date

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from vangnet.accounts.audit import Act, Actor, record
from vangnet.cases.actions.acting import person_of
from vangnet.errors import InputRefused
from vangnet.suspects.actions.stop_acting import past, revoked
from vangnet.suspects.models import MinorDecision, Suspect


@transaction.atomic
def decide(suspect: Suspect, *, kind: str, on: date, reason: str, by: Actor) -> MinorDecision:
    """Write down what the prosecutor decided about a minor, and why. Only by the prosecutor of the case."""
    now = Suspect.objects.select_for_update(of=("self",)).select_related("case").get(pk=suspect.pk)
    _of_the_case(now, by)
    if now.track != Suspect.Track.MINOR:
        raise InputRefused(_("This person is dealt with as an adult: the decision has a form of its own."))
    if kind not in MinorDecision.Kind.values:
        raise InputRefused(_("Choose what was decided."))
    if not reason.strip():
        raise InputRefused(_("Give the reason; it is written down."))
    told = {"kind": kind, "on": past(on), "reason": reason.strip()}
    try:
        with transaction.atomic():
            made = MinorDecision.objects.create(suspect=now, made_by=person_of(by), **told)
    except IntegrityError as error:
        raise InputRefused(_("A decision stands. Take it back first if it is another one now.")) from error
    record(_line("make", made), by=by)
    return made


@transaction.atomic
def take_back_decision(decision: MinorDecision, *, reason: str, by: Actor) -> None:
    """The prosecutor takes a decision back, with a reason."""
    _of_the_case(decision.suspect, by)
    if not reason.strip():
        raise InputRefused(_("Give the reason; it is written down."))
    revoked(decision, by=by, why=reason.strip())
    record(_line("take_back", decision), by=by)


def _of_the_case(suspect: Suspect, by: Actor) -> None:
    if suspect.case.prosecutor_id != person_of(by).pk:
        raise InputRefused(_("Only the prosecutor of the case decides."))


def _line(name: str, decision: MinorDecision) -> Act:
    return Act(f"minor_decision.{name}", objects=(f"suspect:{decision.suspect_id}", f"minor_decision:{decision.pk}"))
