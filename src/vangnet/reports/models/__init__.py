"""The tables of reports, by noun."""

from vangnet.reports.models.alarm import Alarm, Reconciliation
from vangnet.reports.models.arrival import Arrival, BundleMade, BundleTaken, KeptFile, ReceiptTold
from vangnet.reports.models.assessment import Cluster, Decision, Message, Step
from vangnet.reports.models.complaint import CriminalComplaint
from vangnet.reports.models.figures import YearFigures
from vangnet.reports.models.hotline import DigestList, Hotline, HotlineMessage, LookupDay
from vangnet.reports.models.mention import LinkJudgement, Mention
from vangnet.reports.models.report import Attachment, FileDigest, QueueVisit, Report, Reporter
from vangnet.reports.models.routing import Delivery, Destination, Proposed, RouteTable

__all__ = [
    "Alarm",
    "Arrival",
    "Attachment",
    "BundleMade",
    "BundleTaken",
    "Cluster",
    "CriminalComplaint",
    "Decision",
    "Delivery",
    "Destination",
    "DigestList",
    "FileDigest",
    "Hotline",
    "HotlineMessage",
    "KeptFile",
    "LinkJudgement",
    "LookupDay",
    "Mention",
    "Message",
    "Proposed",
    "QueueVisit",
    "ReceiptTold",
    "Reconciliation",
    "Report",
    "Reporter",
    "RouteTable",
    "Step",
    "YearFigures",
]
