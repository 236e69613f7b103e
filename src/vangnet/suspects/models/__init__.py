"""The tables of suspects."""

from vangnet.suspects.models.facts import ChildContact, History
from vangnet.suspects.models.minor import Parent, ParentTold, YouthOfficer
from vangnet.suspects.models.suspect import ActPeriod, BirthDate, Suspect, SuspectRole, TrackMove
from vangnet.suspects.models.tie import Attribution, ExhibitTie, IdentifierTie, VictimTie

__all__ = [
    "ActPeriod",
    "Attribution",
    "BirthDate",
    "ChildContact",
    "ExhibitTie",
    "History",
    "IdentifierTie",
    "Parent",
    "ParentTold",
    "Suspect",
    "SuspectRole",
    "TrackMove",
    "VictimTie",
    "YouthOfficer",
]
