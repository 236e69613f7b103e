"""Counts of a year that stay as they were told."""

from django.db import models

from vangnet.accounts.models import Person


class YearFigures(models.Model):
    """The figures of a year, frozen once: what was told of it can be told again, also when reports are destroyed."""

    year = models.PositiveSmallIntegerField(unique=True)
    figures = models.JSONField()  # `queries.figures.Figures`
    digest = models.CharField(max_length=64)  # SHA-256 of them
    frozen_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    frozen_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("-year",)
