"""Who the child may be: a person proposes, another confirms; whoever was wrongly named is erased.

No name stands in the log, in a list, in a title or in an address.
"""

from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from vangnet.accounts.audit import Actor, record
from vangnet.cases.actions.acting import person_of
from vangnet.errors import InputRefused
from vangnet.victims.actions.acting import act, locked, required
from vangnet.victims.actions.status import taken_back, written
from vangnet.victims.erasing import erase_name
from vangnet.victims.models import Candidate, StatusStep, Victim

State = Candidate.State
_EMPTY = {"name": "", "born_on": None, "place": "", "country": "", "source": "", "why": ""}


@transaction.atomic
def propose(
    victim: Victim,
    *,
    name: str,
    why: str,
    by: Actor,
    sureness: str = Candidate.Sureness.POSSIBLE,
    born_on: date | None = None,
    place: str = "",
    country: str = "",
    source: str = "",
) -> Candidate:
    """Somebody says who the child may be, why, and how sure that is."""
    candidate = Candidate.objects.create(
        victim=victim,
        name=required(name, _("Say who this is.")),
        why=required(why, _("Say why this may be the child; it is written down.")),
        sureness=Candidate.Sureness(sureness),
        born_on=born_on,
        place=place.strip(),
        country=country,
        source=source.strip(),
        proposed_by=person_of(by),
    )
    record(act("candidate.propose", victim, candidate, sureness=sureness), by=by)
    return candidate


@transaction.atomic
def confirm(candidate: Candidate, *, reason: str, by: Actor, on: date | None = None) -> None:
    """Somebody else than who proposed confirms: the child is identified, since `on` (today)."""
    reason = required(reason, _("Say why; it is written down."))
    victim, now = _locked(candidate)
    if now.state != State.PROPOSED:
        raise InputRefused(_("This candidate was decided on before."))
    if now.proposed_by_id == person_of(by).pk:
        raise InputRefused(_("Somebody else than who proposed a candidate confirms it."))
    if victim.candidates.filter(state=State.CONFIRMED).exists():
        raise InputRefused(_("Another candidate is confirmed. Take that back first: a child is one person."))
    _decided(now, State.CONFIRMED, reason, by)
    identified = Victim.Status.IDENTIFIED
    if not victim.steps.filter(status=identified, revoked_at=None).exists():
        day = on or timezone.localdate()
        written(victim, status=identified, on=day, ground=reason, candidate=now, by=by)
    _end("candidate.confirm", candidate, now, by)


@transaction.atomic
def take_back(candidate: Candidate, *, reason: str, by: Actor) -> None:
    """Somebody takes a confirmation back: the candidate is proposed again, and the child no longer identified by it."""
    reason = required(reason, _("Say why; it is written down."))
    victim, now = _locked(candidate)
    if now.state != State.CONFIRMED:
        raise InputRefused(_("This candidate is not confirmed."))
    _decided(now, State.PROPOSED, reason, by)
    _steps_back(victim, now, reason, by)
    _end("candidate.take_back", candidate, now, by)


@transaction.atomic
def refuse(candidate: Candidate, *, by: Actor) -> int:
    """This is not the child: all that was written of this person is erased, at once and for good.

    Who proposed and decided, and when, stays; no reason does, for it could tell of the person. Gives how many other
    texts of the page had the name.
    """
    victim, now = _locked(candidate)
    if now.state in (State.REFUSED, State.ERASED):
        raise InputRefused(_("This candidate was erased before."))
    was_confirmed, name = now.state == State.CONFIRMED, now.name
    _decided(now, State.REFUSED, "", by)
    if was_confirmed:
        _steps_back(victim, now, "", by)
    now.steps.update(ground="", revoked_why="")
    now.decisions.update(reason="")
    for field, empty in _EMPTY.items():
        setattr(now, field, empty)
    now.sureness = Candidate.Sureness.POSSIBLE
    _decided(now, State.ERASED, "", by)
    others = victim.candidates.exclude(pk=now.pk).values_list("name", flat=True)
    texts = erase_name(victim, name, keep=others)
    _end("candidate.erase", candidate, now, by, texts=texts)
    return texts


def _locked(candidate: Candidate) -> tuple[Victim, Candidate]:
    """The child and the candidate as they are now."""
    victim = locked(candidate.victim)
    return victim, Candidate.objects.get(pk=candidate.pk)


def _decided(candidate: Candidate, state: State, reason: str, by: Actor) -> None:
    candidate.state = state
    candidate.save()
    candidate.decisions.create(state=state, reason=reason, made_by=person_of(by))


def _steps_back(victim: Victim, candidate: Candidate, reason: str, by: Actor) -> None:
    steps = StatusStep.objects.filter(candidate=candidate, revoked_at=None)
    if steps.exists():  # none, where the child was identified before the confirmation
        taken_back(victim, steps, reason=reason, by=by)


def _end(name: str, asked: Candidate, now: Candidate, by: Actor, **details: object) -> None:
    record(act(name, now.victim, now, state=now.state, **details), by=by)
    asked.refresh_from_db()
    asked.victim.refresh_from_db()
