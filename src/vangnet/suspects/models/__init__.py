"""The tables of suspects."""

from vangnet.suspects.models.disposal import (
    BehaviouralDirection,
    CarrierDecision,
    Checklist,
    ChosenSet,
    CriterionAnswer,
    Direction,
    DisposalDecision,
    DisposalStep,
    Treatment,
)
from vangnet.suspects.models.suspect import Suspect, SuspectRole

__all__ = [
    "BehaviouralDirection",
    "CarrierDecision",
    "Checklist",
    "ChosenSet",
    "CriterionAnswer",
    "Direction",
    "DisposalDecision",
    "DisposalStep",
    "Suspect",
    "SuspectRole",
    "Treatment",
]
