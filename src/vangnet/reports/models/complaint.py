"""A criminal complaint (aangifte): a record of its own, linked to reports and never counted among them."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from vangnet.accounts.models import Person, Unit
from vangnet.cases.models import Case
from vangnet.reports.models.report import Report


class CriminalComplaint(models.Model):
    """Here stands that there is one; who filed it stands in the police's own registration (`registration_number`)."""

    number = models.CharField(max_length=20, unique=True)  # A2026-0001
    registration_number = models.CharField(_("registration number"), max_length=60, unique=True)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="criminal_complaints")
    filed_on = models.DateField(_("filed on"))
    summary = models.TextField(_("what it is about"))
    reports = models.ManyToManyField(Report, related_name="criminal_complaints", blank=True)
    case = models.ForeignKey(Case, models.SET_NULL, null=True, related_name="criminal_complaints")
    receipt = models.CharField(max_length=64, blank=True)
    made_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("-filed_on", "-pk")
