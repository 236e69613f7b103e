"""The tables of victims, by noun."""

from vangnet.victims.models.crop import Crop, CropApproval, CropClue, CropExport
from vangnet.victims.models.found import Compared, FoundContent, ReportContent
from vangnet.victims.models.outcome import Help, Told, Wish
from vangnet.victims.models.search import Attempt, Candidate, CandidateDecision, Contact, Task
from vangnet.victims.models.victim import FoundAgain, StatusStep, Victim, VictimSeries

__all__ = [
    "Attempt",
    "Candidate",
    "CandidateDecision",
    "Compared",
    "Contact",
    "Crop",
    "CropApproval",
    "CropClue",
    "CropExport",
    "FoundAgain",
    "FoundContent",
    "Help",
    "ReportContent",
    "StatusStep",
    "Task",
    "Told",
    "Victim",
    "VictimSeries",
    "Wish",
]
