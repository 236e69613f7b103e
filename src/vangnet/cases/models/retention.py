"""Steps towards the end of a case's data: proposed by one person, agreed by another, carried out, certified."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from vangnet.accounts.models import Person


class RetentionStep(models.Model):
    """One step for one case. It stays after the case is destroyed: a tombstone without content."""

    class Kind(models.TextChoices):
        """Where the step leads."""

        NARROW = "narrow", _("Narrow to targeted queries")
        REMOVE = "remove", _("Remove from use")
        RESTORE = "restore", _("Bring back on order of the competent authority")
        DESTROY = "destroy", _("Destroy")

    case_number = models.CharField(max_length=60)
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
    carried_out_at = models.DateTimeField(null=True)
    certificate = models.JSONField(default=dict)

    class Meta:
        ordering = ("pk",)
