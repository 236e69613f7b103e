"""The tables of this room, by noun."""

from vangnet.cases.models.capture import (
    Capture,
    CaptureCircumstances,
    CaptureFinding,
    CaptureMoment,
    Clue,
    Placing,
    QueueEntry,
    Tie,
)
from vangnet.cases.models.case import AccessRequest, Case, CaseAccess, Journey
from vangnet.cases.models.categorisation import Categorisation, Revocation
from vangnet.cases.models.exhibit import CustodyEvent, Exhibit, Scan
from vangnet.cases.models.finding import Finding, Series
from vangnet.cases.models.job import Job
from vangnet.cases.models.judging import (
    LaneMove,
    PlaceClue,
    SeriesDecision,
    Statement,
    WatchAlert,
    WatchAside,
    WatchMatch,
)
from vangnet.cases.models.library import LibraryChange, Proposal, Release, Reliance, Retraction
from vangnet.cases.models.look import ExposureShare, Look
from vangnet.cases.models.medium import File, Medium
from vangnet.cases.models.report import DefenceSitting, Draft, Representative, Sample
from vangnet.cases.models.retention import RetentionGround, RetentionStep

__all__ = [
    "AccessRequest",
    "Capture",
    "CaptureCircumstances",
    "CaptureFinding",
    "CaptureMoment",
    "Case",
    "CaseAccess",
    "Categorisation",
    "Clue",
    "CustodyEvent",
    "DefenceSitting",
    "Draft",
    "Exhibit",
    "ExposureShare",
    "File",
    "Finding",
    "Job",
    "Journey",
    "LaneMove",
    "LibraryChange",
    "Look",
    "Medium",
    "PlaceClue",
    "Placing",
    "Proposal",
    "QueueEntry",
    "Release",
    "Reliance",
    "Representative",
    "RetentionGround",
    "RetentionStep",
    "Retraction",
    "Revocation",
    "Sample",
    "Scan",
    "Series",
    "SeriesDecision",
    "Statement",
    "Tie",
    "WatchAlert",
    "WatchAside",
    "WatchMatch",
]
