"""What was found again of children, content by content; and how far everything was compared."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from vangnet.reports.models import Report
from vangnet.victims.models.victim import FoundAgain


class FoundContent(models.Model):
    """One content of a find, and how it was found: by itself, by a list, or as similar to what stands on a list.

    `name` is the name of the series on the list; `distance_bits` the smallest PDQ distance, of similar contents only.
    """

    class How(models.TextChoices):
        """What agreed."""

        SAME = "same", _("The same content")
        LISTED = "listed", _("On a list")
        SIMILAR = "similar", _("Similar to what is on a list")

    find = models.ForeignKey(FoundAgain, models.CASCADE, related_name="contents")
    sha256 = models.CharField(max_length=64)
    how = models.CharField(max_length=8, choices=How)
    name = models.CharField(max_length=300, blank=True)
    distance_bits = models.PositiveSmallIntegerField(null=True)
    found_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(fields=["find", "sha256", "how"], name="a_content_of_a_find_is_counted_once"),
        )


class ReportContent(models.Model):
    """A picture or video that came with a report, by its SHA-256, so that later series find it by an index."""

    report = models.ForeignKey(Report, models.CASCADE, related_name="+")
    sha256 = models.CharField(max_length=64)

    class Meta:
        ordering = ("pk",)
        constraints = (models.UniqueConstraint(fields=["sha256", "report"], name="a_content_of_a_report_stands_once"),)


class Compared(models.Model):
    """How far something was compared with what is known of children: a case, a child, or all reports.

    `thing` names it ("case:12", "victim:3", "reports"); `stamp` is what it was like then, so that a change is seen;
    `reached` the place of the last medium of a case.
    """

    thing = models.CharField(max_length=40, unique=True)
    stamp = models.CharField(max_length=140, blank=True)
    reached = models.PositiveBigIntegerField(default=0)
    compared_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ("thing",)
