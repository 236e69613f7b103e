"""What other weights would change: of today's board, and of past decisions by the facts as they were frozen."""

import msgspec
from django.db.models import QuerySet

from vangnet.accounts.models import Person
from vangnet.steering.models import BoardDecision
from vangnet.steering.numbers import number_of
from vangnet.steering.queries.facts import facts_of
from vangnet.steering.queries.weights import in_force
from vangnet.steering.rules import board_cases, cases_in_use, sides
from vangnet.steering.weighing.facts import Facts
from vangnet.steering.weighing.replaying import Effect, effect
from vangnet.steering.weighing.weights import Weights


def effect_now(after: Weights, person: Person | None = None) -> Effect:
    """Who on today's board would move by these weights; only rows that a person sees (None: all)."""
    told = {number_of(key): facts for key, facts in facts_of(cases_in_use()).items()}
    found = effect(told, before=in_force().table.weights, after=after)
    if person is None:
        return found
    shown = {number_of(key) for key in board_cases(person).values_list("pk", flat=True)}
    return Effect(len(shown), tuple(move for move in found.moves if move.key in shown))


class Replayed(msgspec.Struct, frozen=True):
    """The order of past decisions by today's weights and by others; `numbers` tells of which case each is, by key."""

    count: int
    effect: Effect
    decisions: dict[str, BoardDecision]

    @property
    def moves(self) -> list[tuple[BoardDecision, object]]:
        """What would have stood elsewhere, each with its decision."""
        return [(self.decisions[move.key], move) for move in self.effect.moves]


def replayed(after: Weights, person: Person | None = None) -> Replayed:
    """Order all past decisions whose facts are kept by these weights; only those that a person sees (None: all)."""
    rows = decisions_with_facts() if person is None else decisions_for(person, decisions_with_facts())
    decisions = {f"{row.pk:012}": row for row in rows}
    told = {key: msgspec.convert(row.ground.facts, Facts) for key, row in decisions.items()}
    return Replayed(len(told), effect(told, before=in_force().table.weights, after=after), decisions)


def decisions_with_facts() -> QuerySet[BoardDecision]:
    """Decisions that both sides signed, of cases that were not destroyed."""
    return BoardDecision.objects.filter(agreed_at__isnull=False, ground__isnull=False).select_related("ground")


def decisions_for(person: Person, rows: QuerySet[BoardDecision] | None = None) -> QuerySet[BoardDecision]:
    """The decisions and proposals that a person sees: all for members of the group, those of the own unit for others.

    Of a case that was destroyed only members still see that there was a decision.
    """
    found = BoardDecision.objects.all() if rows is None else rows
    return found if sides(person) else found.filter(case__in=board_cases(person).values("pk"))
