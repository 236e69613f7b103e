"""How lanes, criteria and decisions are called on the board."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from vangnet.steering.weighing.lanes import Lane
from vangnet.steering.weighing.weights import COUNTED

LANES: dict[str, Any] = {
    Lane.IMMINENT: _("Imminent danger"),
    Lane.SITUATION: _("A child is possibly still in the situation"),
    Lane.REST: _("The rest"),
}

CRITERIA: dict[str, Any] = {
    "is_imminent": _("Abuse now, or about to be"),
    "is_live": _("Shown or shared live"),
    "in_situation": _("A child in the situation"),
    "has_access": _("A suspect with children"),
    "in_contact": _("A suspect in contact with a child"),
    "produces": _("Producer"),
    "network": _("Network or key player"),
    "distributes": _("Distributor"),
    "downloads": _("Downloader"),
    "new_material": _("New material"),
    "victim": _("Each child possibly in danger"),
    "most_victims": _("Children that count at most"),
    "report": _("Each open report"),
    "most_reports": _("Reports that count at most"),
    "age_month": _("Each 30 days of waiting"),
    "most_months": _("Periods of 30 days that count at most"),
    "unknown_percent": _("Part of a weight where nobody knows (%)"),
}

ANSWERS: dict[bool | None, Any] = {True: _("Yes"), False: _("No"), None: _("Unknown")}

WEIGHTS = tuple((name, CRITERIA[name]) for name in COUNTED)
