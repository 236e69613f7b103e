"""A report is opened by somebody for the first time: from then on the queue does not mark it any more."""

from django.utils import timezone

from vangnet.reports.models import Report


def mark_seen(report: Report) -> None:
    """Somebody opened the page of a report, which is written down by its door."""
    if report.seen_at is None:
        Report.objects.filter(pk=report.pk, seen_at=None).update(seen_at=timezone.now())
