"""What a reporter is told: a code for each thing that can be done with a report, and texts to begin from.

The codes are the ones that the public page has words for. No name of a person, a case or a suspect is told, ever.
"""

import tomllib
from datetime import timedelta
from functools import cache
from importlib import resources
from pathlib import Path

from django.conf import settings

from vangnet.errors import UsageError
from vangnet.reports.models import Decision, Report

Outcome = Decision.Outcome
State = Report.State

CODES = (
    "received",
    "carried",
    "being_assessed",
    "question",
    "passed_on",
    "with_hotline",
    "linked",
    "settled",
    "closed",
)
"""What the public page knows."""

OF_STATE: dict[State, str] = {
    State.NEW: "carried",
    State.ASSESSING: "being_assessed",
    State.WAITING: "being_assessed",  # unless it is the reporter who is asked: "question"
    State.ROUTED: "being_assessed",  # it is on its way; what became of it is told when it has arrived
}

OF_END: dict[Outcome, str] = {
    Outcome.TEAM: "being_assessed",
    Outcome.CASE: "linked",
    Outcome.UNIT: "passed_on",
    Outcome.HOTLINE: "with_hotline",
    Outcome.FOREIGN: "passed_on",
    Outcome.YOUTH_CARE: "passed_on",
    Outcome.SETTLED: "settled",
    Outcome.NO_ACTION: "closed",
}
"""What is told when a report ends with this decision."""

ASKED, STOP = "question", "stop"
SOON = timedelta(days=1)
"""Within which somebody looks again at a report whose reporter answered."""


def template(name: str, language: str) -> str:
    """The text that an officer begins from: of an outcome, or "stop" for who begins to incriminate himself.

    A unit may have texts of its own: `report-texts.toml` in the folder of its data (`VANGNET_REPORT_TEXTS`).
    """
    return {**_shipped(language), **_own(language)}.get(name, "")


@cache
def _shipped(language: str) -> dict[str, str]:
    place = resources.files("vangnet.reports") / "texts.toml"
    return _texts(tomllib.loads(place.read_text("utf-8")), language)


def _own(language: str) -> dict[str, str]:
    place = Path(settings.REPORT_TEXTS)
    if not place.exists():
        return {}
    try:
        return _texts(tomllib.loads(place.read_text("utf-8")), language)
    except (OSError, ValueError) as error:
        raise UsageError(f"{place}: {error}") from error


def _texts(told: dict[str, dict[str, str]], language: str) -> dict[str, str]:
    return {name: str(text).strip() for name, text in told.get(language, {}).items()}
