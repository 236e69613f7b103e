"""A report as PDF, with tags for who cannot see it (PDF/UA-1). Making it reads nothing but our own words and fonts."""

from importlib import resources
from typing import NoReturn

import weasyprint
from django.template.loader import render_to_string
from django.utils import timezone, translation
from weasyprint.urls import FatalURLFetchingError, URLFetcher

from vangnet.cases.models import Draft
from vangnet.cases.queries.report import Report

TEMPLATES = {Draft.Kind.REPORT: "results/pdf/report.html", Draft.Kind.RECORD: "results/pdf/record.html"}


class _Nothing(URLFetcher):  # type: ignore[misc]  # its library has no types
    """A report has no pictures and goes nowhere for anything."""

    def fetch(self, url: str, headers: object = None) -> NoReturn:  # noqa: ARG002
        raise FatalURLFetchingError(f"a report fetches nothing: {url[:100]}")


def made(report: Report, kind: str) -> bytes:
    """Set a report in type. The official record is in Dutch, which is the language of the proceedings."""
    language = "nl" if kind == Draft.Kind.RECORD else report.language
    with translation.override(language), timezone.override("Europe/Amsterdam"):
        page = render_to_string(TEMPLATES[Draft.Kind(kind)], {"report": report, "case": report.case, "lang": language})
        return set_in_type(page)


def set_in_type(page: str) -> bytes:
    """A page of HTML as PDF/UA-1."""
    fetcher = _Nothing()
    css = weasyprint.CSS(string=_style(), url_fetcher=fetcher)
    written = weasyprint.HTML(string=page, url_fetcher=fetcher).write_pdf(stylesheets=[css], pdf_variant="pdf/ua-1")
    assert isinstance(written, bytes), "it was given no place to write to"
    return written


def _style() -> str:
    return (resources.files("vangnet.web.results") / "paper.css").read_text("utf-8")
