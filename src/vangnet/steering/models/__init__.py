"""Tables of steering."""

from vangnet.steering.models.board import CaseFact, HoursAsked
from vangnet.steering.models.deciding import BoardDecision, DecisionGround, Dissent, Side
from vangnet.steering.models.weights import WeightTable

__all__ = ["BoardDecision", "CaseFact", "DecisionGround", "Dissent", "HoursAsked", "Side", "WeightTable"]
