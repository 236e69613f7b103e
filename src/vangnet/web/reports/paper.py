"""A report as a document that people can read and keep: every field, identifiers, files, and what was not told."""

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import timezone, translation

from vangnet.accounts.models import Person
from vangnet.reports.models import Report
from vangnet.reports.queries.report import fields_of, page_of
from vangnet.web.reports import wording
from vangnet.web.results.paper import set_in_type


def made(report: Report, *, by: Person, language: str) -> bytes:
    """Set a report in type, with tags for who cannot see it (PDF/UA-1). Nothing is fetched for it."""
    with translation.override(language), timezone.override("Europe/Amsterdam"):
        told = page_of(report, by)
        context = {
            "report": report,
            "page": told,
            "fields": fields_of(told.content, language),
            "lane": wording.LANES.get(told.lane, told.lane),
            "facts": wording.FACTS,
            "roles": wording.ROLES,
            "kinds": wording.KINDS,
            "desk": settings.DESK_NAME,
            "by": by,
            "made_at": timezone.now(),
            "lang": language,
        }
        return set_in_type(render_to_string("reports/pdf/report.html", context))
