"""The tables of Schoolalert, by noun."""

from vangnet.alerts.models.alert import (
    Alert,
    Answer,
    AskedContact,
    Authority,
    Counselling,
    Erasure,
    ExcludedSchool,
    SchoolKey,
    ToGo,
    Verification,
)
from vangnet.alerts.models.school import Board, School, SchoolContact, SchoolImport, SchoolMail

__all__ = [
    "Alert",
    "Answer",
    "AskedContact",
    "Authority",
    "Board",
    "Counselling",
    "Erasure",
    "ExcludedSchool",
    "School",
    "SchoolContact",
    "SchoolImport",
    "SchoolKey",
    "SchoolMail",
    "ToGo",
    "Verification",
]
