"""What was found in a case."""

from django.db.models import QuerySet

from vangnet.cases.models import Case, Exhibit, Finding


def findings_of(case: Case, exhibit: Exhibit | None = None) -> QuerySet[Finding]:
    """Findings as they were written, the withdrawn ones among them, with those who wrote and withdrew them."""
    found = case.findings.select_related("exhibit", "medium", "made_by", "withdrawn_by").order_by("-pk")
    return found if exhibit is None else found.filter(exhibit=exhibit)
