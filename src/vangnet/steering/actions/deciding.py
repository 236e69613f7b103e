"""Decisions on cases: proposed by one side, agreed by the other; dissent beside them. They never change the case."""

import msgspec
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from vangnet.accounts.audit import Act, Actor, record
from vangnet.accounts.models import Person, Team
from vangnet.cases.actions.acting import person_of
from vangnet.cases.models import Case
from vangnet.errors import InputRefused
from vangnet.steering.actions.asking import MOST_HOURS
from vangnet.steering.models import BoardDecision, DecisionGround, Dissent, Side
from vangnet.steering.numbers import number_of
from vangnet.steering.queries.cases import SteeredCase, steered
from vangnet.steering.queries.weights import in_force
from vangnet.steering.rules import sides
from vangnet.victims.actions.acting import required

Kind = BoardDecision.Kind
_WITH_HOURS = (Kind.TAKE_UP, Kind.TRANSFER)


@transaction.atomic
def propose(
    case: Case, *, kind: str, reason: str, side: str, hours: int = 0, team: Team | None = None, by: Actor
) -> BoardDecision:
    """Propose a decision for one side, on the facts of this moment. Raises InputRefused."""
    person = person_of(by)
    _may_sign(person, side)
    reason = required(reason, _("Say why; it is written down."))
    now = Case.objects.select_for_update(of=("self",)).get(pk=case.pk)
    _refuse_unfit(now, kind, hours, team)
    if now.board_decisions.filter(agreed_at=None, withdrawn_at=None).exists():
        raise InputRefused(_("A proposal for this case waits already: agree with it or take it back first."))
    stands, weights = _on_the_board(now), in_force()
    decision = BoardDecision.objects.create(
        number=number_of(now.pk), case=now, kind=kind, team=team, hours=hours, side=side, proposed_by=person
    )
    DecisionGround.objects.create(
        decision=decision,
        case=now,
        reason=reason,
        facts=msgspec.to_builtins(stands.facts),
        lane=stands.lane,
        place=stands.place,
        points=stands.points,
        weights_version=weights.version,
        weights=weights.told,
    )
    record(_act("board.propose", decision, kind=kind, side=side, hours=hours), by=by)
    return decision


@transaction.atomic
def agree(decision: BoardDecision, *, by: Actor) -> BoardDecision:
    """The other side agrees: from now on the decision stands, and what stood before does not. Raises InputRefused."""
    now, person = _locked(decision), person_of(by)
    if not now.is_open:
        raise InputRefused(_("This proposal does not wait any more."))
    if now.proposed_by_id == person.pk:
        raise InputRefused(_("You proposed this yourself: somebody else must sign for the other side."))
    _may_sign(person, now.other_side)
    if now.case is None or _on_the_board(now.case).lane != now.ground.lane:
        raise InputRefused(_("The case stands in another lane than when this was proposed: propose it again."))
    now.agreed_by, now.agreed_at = person, timezone.now()
    now.save(update_fields=["agreed_by", "agreed_at"])
    record(_act("board.agree", now, kind=now.kind, side=now.other_side), by=by)
    return now


@transaction.atomic
def withdraw(decision: BoardDecision, *, reason: str, by: Actor) -> BoardDecision:
    """A proposal that nobody agreed with is taken back or refused, with a reason. Raises InputRefused."""
    now, person = _locked(decision), person_of(by)
    reason = required(reason, _("Say why; it is written down."))
    if not sides(person):
        raise InputRefused(_("Only members of the steering group can do this."))
    if not now.is_open:
        raise InputRefused(_("A decision that stands is taken back only by a new decision."))
    now.withdrawn_by, now.withdrawn_at = person, timezone.now()
    now.save(update_fields=["withdrawn_by", "withdrawn_at"])
    DecisionGround.objects.filter(decision=now).update(withdrawn_why=reason)
    record(_act("board.withdraw", now), by=by)
    return now


@transaction.atomic
def dissent(decision: BoardDecision, *, reason: str, side: str, by: Actor) -> Dissent:
    """A member who did not sign does not agree, and says why. Raises InputRefused."""
    now, person = _locked(decision), person_of(by)
    _may_sign(person, side)
    reason = required(reason, _("Say why; it is written down."))
    if now.withdrawn_at is not None or now.case is None:
        raise InputRefused(_("This proposal does not wait any more."))
    if person.pk in (now.proposed_by_id, now.agreed_by_id):
        raise InputRefused(_("You signed this yourself: propose a new decision instead."))
    if now.dissents.filter(made_by=person).exists():
        raise InputRefused(_("Your dissent is written down already; only a new decision takes it back."))
    said = Dissent.objects.create(decision=now, case=now.case, side=side, reason=reason, made_by=person)
    record(_act("board.dissent", now, side=side), by=by)
    return said


# -- behind it --------------------------------------------------------------------------------------------------------


def _locked(decision: BoardDecision) -> BoardDecision:
    return BoardDecision.objects.select_for_update(of=("self",)).get(pk=decision.pk)


def _may_sign(person: Person, side: str) -> None:
    if side not in sides(person):
        told = Side(side).label if side in Side.values else side
        raise InputRefused(_("You cannot sign for this side: %(side)s.") % {"side": told})


def _refuse_unfit(case: Case, kind: str, hours: int, team: Team | None) -> None:
    if kind not in Kind.values:
        raise InputRefused(_("Choose what is decided."))
    if not 0 <= hours <= MOST_HOURS:
        raise InputRefused(_("Give between 0 and %(most)s hours.") % {"most": MOST_HOURS})
    if hours and kind not in _WITH_HOURS:
        raise InputRefused(_("A case that waits or is not worked on gets no hours."))
    if (kind == Kind.TRANSFER) != (team is not None):
        raise InputRefused(_("Name the team with a transfer, and with nothing else."))
    if team is not None and team.pk == case.team_id:
        raise InputRefused(_("That team works on it already."))


def _on_the_board(case: Case) -> SteeredCase:
    """Where a case stands now; raises InputRefused when it stands nowhere."""
    try:
        return steered(case)
    except LookupError as error:
        raise InputRefused(_("This case is not on the board any more.")) from error


def _act(name: str, decision: BoardDecision, **details: object) -> Act:
    """A line of the log: never what anybody wrote."""
    number = decision.case.number if decision.case else ""
    objects = (f"board:{decision.number}", f"board_decision:{decision.pk}")
    return Act(name, number, objects=objects, details=details)
