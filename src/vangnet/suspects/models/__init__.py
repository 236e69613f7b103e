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
from vangnet.suspects.models.facts import ChildContact, History
from vangnet.suspects.models.minor import Parent, ParentTold, YouthOfficer
from vangnet.suspects.models.suspect import ActPeriod, BirthDate, Suspect, SuspectRole, TrackMove
from vangnet.suspects.models.tie import Attribution, ExhibitTie, IdentifierTie, VictimTie

__all__ = [
    "ActPeriod",
    "Attribution",
    "BehaviouralDirection",
    "BirthDate",
    "CarrierDecision",
    "Checklist",
    "ChildContact",
    "ChosenSet",
    "CriterionAnswer",
    "Direction",
    "DisposalDecision",
    "DisposalStep",
    "ExhibitTie",
    "History",
    "IdentifierTie",
    "Parent",
    "ParentTold",
    "Suspect",
    "SuspectRole",
    "TrackMove",
    "Treatment",
    "VictimTie",
    "YouthOfficer",
]
