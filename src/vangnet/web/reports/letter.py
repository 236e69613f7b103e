"""The letter to a platform: what it did not tell of one report, asked for in one text. A person sends it."""

from django.template.loader import render_to_string
from django.utils import translation

from vangnet.intake.report import Channel
from vangnet.reports.models import Report
from vangnet.reports.queries.report import Page

ASKED_OF = frozenset({Channel.PLATFORM, Channel.HOTLINE, Channel.POLICE})
"""Sources that hold records which they can be asked for; whoever tells something on a form is asked by a question."""


def letter(report: Report, page: Page, language: str) -> str:
    """The text of the letter; empty where there is nothing to ask, or nobody who holds records."""
    missing = [word.tell(language) for word in page.missing]
    if not missing or report.channel not in ASKED_OF:
        return ""
    with translation.override(language):
        told = {"report": report, "missing": missing, "files": page.content.files}
        return render_to_string("reports/letter.txt", told).strip()
