"""The tables of steering."""

from vangnet.steering.models.board import CaseFact, HoursAsked
from vangnet.steering.models.capacity import (
    Assignment,
    Availability,
    CapacityProposal,
    PersonSkill,
    ProposedLine,
    SkillAsked,
    WorkingHours,
)
from vangnet.steering.models.deciding import BoardDecision, DecisionGround, Dissent, Side
from vangnet.steering.models.overlap import Overlap, OverlapMark, OverlapSettled, OverlapSide
from vangnet.steering.models.weights import WeightTable

__all__ = [
    "Assignment",
    "Availability",
    "BoardDecision",
    "CapacityProposal",
    "CaseFact",
    "DecisionGround",
    "Dissent",
    "HoursAsked",
    "Overlap",
    "OverlapMark",
    "OverlapSettled",
    "OverlapSide",
    "PersonSkill",
    "ProposedLine",
    "Side",
    "SkillAsked",
    "WeightTable",
    "WorkingHours",
]
