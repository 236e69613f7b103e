"""Versions of the weights: drafted, tried, signed for one side, and adopted by somebody else for the other."""

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from vangnet.accounts.audit import Act, Actor, record
from vangnet.accounts.models import Person
from vangnet.cases.actions.acting import person_of
from vangnet.errors import InputRefused
from vangnet.reports.numbers import take_turn
from vangnet.steering.models import Side, WeightTable
from vangnet.steering.queries.effects import effect_now, replayed
from vangnet.steering.queries.weights import in_force
from vangnet.steering.rules import sides
from vangnet.steering.weighing.weights import table_of
from vangnet.victims.actions.acting import required

State = WeightTable.State
_TURN = "W"


@transaction.atomic
def draft(*, text: str, reason: str, by: Actor) -> WeightTable:
    """Make a new version as a draft. Two people who do so at once get two versions. Raises InputRefused."""
    person = _member(by)
    table_of(text)
    reason = required(reason, _("Say why these weights; it is written down."))
    take_turn(_TURN)
    last = WeightTable.objects.aggregate(last=Max("version"))["last"] or 0
    table = WeightTable.objects.create(version=last + 1, text=text, reason=reason, made_by=person)
    record(_act("board.weights.draft", table), by=by)
    return table


@transaction.atomic
def change(table: WeightTable, *, text: str, reason: str, edition: int, by: Actor) -> WeightTable:
    """Change a draft: what it was tried on and who signed it does not count any more. Raises InputRefused."""
    person, now = _member(by), _draft(table, edition)
    table_of(text)
    now.reason = required(reason, _("Say why these weights; it is written down."))
    now.text, now.edition = text, now.edition + 1
    now.changed_by, now.changed_at = person, timezone.now()
    now.tried, now.tried_at = {}, None
    now.side, now.signed_by, now.signed_at = "", None, None
    now.save()
    record(_act("board.weights.change", now), by=by)
    return now


@transaction.atomic
def try_out(table: WeightTable, *, edition: int, by: Actor) -> WeightTable:
    """Count what a draft would change, now and on past decisions; without it nobody can sign. Raises InputRefused."""
    _member(by)
    now = _draft(table, edition)
    before, after = in_force(), table_of(now.text)
    moves, past = effect_now(after.weights), replayed(after.weights)
    now.tried = {"against": before.version, "cases": moves.count, "up": moves.up, "down": moves.down}
    now.tried |= {"decisions": past.count, "elsewhere": len(past.moves)}
    now.tried_at = timezone.now()
    now.save(update_fields=["tried", "tried_at"])
    record(_act("board.weights.try", now, **now.tried), by=by)
    return now


@transaction.atomic
def sign(table: WeightTable, *, side: str, edition: int, by: Actor) -> WeightTable:
    """Sign a draft that was tried; the second signature, of another person for the other side, puts it in force."""
    person = _member(by)
    take_turn(_TURN)
    now = _draft(table, edition)
    if side not in sides(person):
        told = Side(side).label if side in Side.values else side
        raise InputRefused(_("You cannot sign for this side: %(side)s.") % {"side": told})
    if now.tried_at is None or now.tried.get("against") != in_force().version:
        raise InputRefused(_("Look first at what these weights would change; they were not tried on today's weights."))
    if now.signed_by_id is None:
        now.side, now.signed_by, now.signed_at = side, person, timezone.now()
        now.save(update_fields=["side", "signed_by", "signed_at"])
        record(_act("board.weights.sign", now, side=side), by=by)
        return now
    if now.signed_by_id == person.pk or now.side == side:
        raise InputRefused(_("It is signed for this side: somebody else must sign for the other side."))
    return _adopted(now, person, side, by)


@transaction.atomic
def drop(table: WeightTable, *, edition: int, by: Actor) -> WeightTable:
    """Let go of a draft; its version stays to be read. Raises InputRefused."""
    _member(by)
    now = _draft(table, edition)
    now.state = State.DROPPED
    now.save(update_fields=["state"])
    record(_act("board.weights.drop", now), by=by)
    return now


def _adopted(now: WeightTable, person: Person, side: str, by: Actor) -> WeightTable:
    moment = timezone.now()
    WeightTable.objects.filter(state=State.IN_FORCE).update(state=State.RETIRED, retired_at=moment)
    now.state, now.adopted_by, now.adopted_at = State.IN_FORCE, person, moment
    now.save(update_fields=["state", "adopted_by", "adopted_at"])
    record(_act("board.weights.adopt", now, side=side), by=by)
    return now


def _member(by: Actor) -> Person:
    person = person_of(by)
    if not sides(person):
        raise InputRefused(_("Only members of the steering group can do this."))
    return person


def _draft(table: WeightTable, edition: int) -> WeightTable:
    """The draft as it is now, if it is still what was looked at."""
    now = WeightTable.objects.select_for_update(of=("self",)).get(pk=table.pk)
    if now.state != State.DRAFT:
        raise InputRefused(_("Only a draft can be changed, tried, signed and dropped."))
    if now.edition != edition:
        raise InputRefused(_("Somebody changed this draft meanwhile: look at it again."))
    return now


def _act(name: str, table: WeightTable, **details: object) -> Act:
    """A line of the log."""
    return Act(name, objects=(f"board_weights:{table.version}",), details=details)
