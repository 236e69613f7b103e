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
from vangnet.suspects.models.stop import (
    Appointment,
    Conversation,
    ConversationStep,
    FollowUp,
    HelpOffer,
    Invitation,
    Invitee,
    MinorDecision,
    SafetyAnswer,
    SeparateRequest,
    StopLetter,
    Talk,
)
from vangnet.suspects.models.suspect import ActPeriod, BirthDate, Suspect, SuspectRole, TrackMove
from vangnet.suspects.models.tie import Attribution, ExhibitTie, IdentifierTie, VictimTie

__all__ = [
    "ActPeriod",
    "Appointment",
    "Attribution",
    "BehaviouralDirection",
    "BirthDate",
    "CarrierDecision",
    "Checklist",
    "ChildContact",
    "ChosenSet",
    "Conversation",
    "ConversationStep",
    "CriterionAnswer",
    "Direction",
    "DisposalDecision",
    "DisposalStep",
    "ExhibitTie",
    "FollowUp",
    "HelpOffer",
    "History",
    "IdentifierTie",
    "Invitation",
    "Invitee",
    "MinorDecision",
    "Parent",
    "ParentTold",
    "SafetyAnswer",
    "SeparateRequest",
    "StopLetter",
    "Suspect",
    "SuspectRole",
    "Talk",
    "TrackMove",
    "Treatment",
    "VictimTie",
    "YouthOfficer",
]
