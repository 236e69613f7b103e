"""The tables of suspects."""

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
    "BirthDate",
    "ChildContact",
    "Conversation",
    "ConversationStep",
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
    "VictimTie",
    "YouthOfficer",
]
