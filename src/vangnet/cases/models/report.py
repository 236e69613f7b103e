"""What left the desk on paper or as a file."""

from django.db import models

from vangnet.accounts.models import Person
from vangnet.cases.models.case import Case


class Draft(models.Model):
    """A report, official record or package that was made of a case, with what is needed to check it."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="drafts")
    kind = models.CharField(max_length=30)
    language = models.CharField(max_length=2, default="nl")
    digest = models.CharField(max_length=64)
    size = models.PositiveBigIntegerField()
    made_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)
    method = models.JSONField(default=dict)  # seed and frame of the sample, library version, counts

    class Meta:
        ordering = ("-pk",)
