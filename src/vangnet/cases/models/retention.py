"""Steps towards the end of a case's data: proposed by one person, agreed by another, carried out, certified."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from vangnet.accounts.models import Person, Unit
from vangnet.cases.models.case import Case


class RetentionGround(models.Model):
    """A further reason in law to keep a case: a second article, or another case that needs its data.

    A ground ends by a row's end, and is never edited. The clock of the case then runs as its grounds together say.
    """

    case = models.ForeignKey(Case, models.CASCADE, related_name="grounds")
    article = models.CharField(_("article"), max_length=3, choices=Case.Article, blank=True)
    other_case = models.ForeignKey(
        Case, models.CASCADE, null=True, blank=True, related_name="+", verbose_name=_("case that needs these data")
    )
    reason = models.TextField(_("reason"))
    added_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    added_on = models.DateField()
    ended_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    ended_on = models.DateField(null=True)

    class Meta:
        ordering = ("pk",)
        constraints = (
            models.CheckConstraint(
                condition=Q(article="") ^ Q(other_case__isnull=True), name="a_ground_is_an_article_or_a_case"
            ),
        )


class RetentionStep(models.Model):
    """One step for one case. It stays after the case is destroyed: a tombstone without content."""

    class Kind(models.TextChoices):
        """Where the step leads."""

        NARROW = "narrow", _("Narrow to targeted queries")
        KEEP = "keep", _("Keep after a review")
        REMOVE = "remove", _("Remove from use")
        RESTORE = "restore", _("Bring back on order of the competent authority")
        DESTROY = "destroy", _("Destroy")

    case_number = models.CharField(max_length=60)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")  # whose coordinators may see it when all is gone
    kind = models.CharField(max_length=10, choices=Kind)
    due_on = models.DateField(null=True)
    rule = models.CharField(max_length=200)
    reason = models.TextField(_("reason"), blank=True)
    proposed_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField(auto_now_add=True)
    agreed_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    agreed_at = models.DateTimeField(null=True)
    refused_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    refused_at = models.DateTimeField(null=True)
    refused_why = models.TextField(blank=True)
    carried_out_at = models.DateTimeField(null=True)
    certificate = models.JSONField(default=dict)

    class Meta:
        ordering = ("pk",)
        constraints = (
            models.CheckConstraint(
                condition=Q(agreed_by__isnull=True) | ~Q(agreed_by=F("proposed_by")), name="two_people_agree_on_a_step"
            ),
            models.UniqueConstraint(
                fields=["case_number"],
                condition=Q(carried_out_at__isnull=True, refused_at__isnull=True),
                name="one_open_step_of_a_case",
            ),
        )

    @property
    def is_open(self) -> bool:
        """Whether somebody must still do something."""
        return self.carried_out_at is None and self.refused_at is None
