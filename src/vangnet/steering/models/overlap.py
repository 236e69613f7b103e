"""Where cases of different teams meet: on an identifier, a suspect or a series; each team is told its own side only."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from vangnet.cases.models import Case
from vangnet.cases.models.judging import Judgement


class Overlap(models.Model):
    """Something that cases of two or more teams have. It follows from what the desk knows, and goes with that.

    `key` is as it is compared; what of it is told to a team stands with their side.
    """

    class Kind(models.TextChoices):
        """On what cases meet."""

        IDENTIFIER = "identifier", _("The same identifier")
        SUSPECT = "suspect", _("The same suspect")
        SERIES = "series", _("The same child or series")

    kind = models.CharField(max_length=10, choices=Kind)
    key = models.CharField(max_length=64)
    found_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("-pk",)
        constraints = (models.UniqueConstraint(fields=["kind", "key"], name="an_overlap_stands_once"),)


class OverlapSide(models.Model):
    """One case of an overlap, and what of it this case has: told to nobody who may not see this case.

    `count` is of media, where it is a series. `is_minor`: it rests on a suspect in the track for minors.
    """

    overlap = models.ForeignKey(Overlap, models.CASCADE, related_name="sides")
    case = models.ForeignKey(Case, models.CASCADE, related_name="overlaps")
    told = models.JSONField(default=list)
    count = models.PositiveBigIntegerField(default=0)
    is_minor = models.BooleanField(default=False)
    found_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("-pk",)
        constraints = (models.UniqueConstraint(fields=["overlap", "case"], name="a_case_meets_once"),)


class OverlapSettled(Judgement):
    """Somebody of a team says that the teams know of each other and agreed. The words are for their own side only.

    It counts for what was known then: when a further case joins, it is told again.
    """

    side = models.ForeignKey(OverlapSide, models.CASCADE, related_name="settlements")
    reason = models.TextField(_("what was agreed"))

    class Meta(Judgement.Meta):
        constraints = (
            models.UniqueConstraint(
                fields=["side"], condition=models.Q(revoked_at=None), name="a_side_is_settled_once"
            ),
        )


class OverlapMark(models.Model):
    """From what the overlaps of a kind were renewed last: a digest of counts; they are renewed when it differs."""

    kind = models.CharField(max_length=10, unique=True)
    stamp = models.CharField(max_length=64, blank=True)
    renewed_at = models.DateTimeField(auto_now=True)

    def __str__(self) -> str:
        return self.kind
