"""What somebody found and how sure it is; and series of media that belong together."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from vangnet.accounts.models import Person
from vangnet.cases.models.case import Case
from vangnet.cases.models.exhibit import Exhibit
from vangnet.cases.models.medium import Medium


class Finding(models.Model):
    """A claim with its source, reason and doubt: for or against. Withdrawn with a reason, never edited."""

    class Kind(models.TextChoices):
        """What a finding speaks of."""

        USER = "user", _("Who used the device (user attribution)")
        EXCULPATORY = "exculpatory", _("In favour of the suspect")
        INCRIMINATING = "incriminating", _("Against the suspect")
        NOTE = "note", _("Note")

    case = models.ForeignKey(Case, models.CASCADE, related_name="findings")
    exhibit = models.ForeignKey(Exhibit, models.CASCADE, null=True, blank=True, related_name="findings")
    medium = models.ForeignKey(Medium, models.CASCADE, null=True, blank=True, related_name="findings")
    kind = models.CharField(_("kind"), max_length=15, choices=Kind)
    statement = models.TextField(_("finding"))
    source = models.TextField(_("source"), blank=True)
    doubt = models.TextField(_("doubt"), blank=True)
    earliest_at = models.DateTimeField(null=True, blank=True)
    latest_at = models.DateTimeField(null=True, blank=True)
    made_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)
    withdrawn_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_why = models.TextField(blank=True)

    class Meta:
        ordering = ("pk",)


class Series(models.Model):
    """Media that show one child or one event. While the child is unidentified it is reviewed yearly, never expired."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="series")
    name = models.CharField(_("name"), max_length=100)
    media = models.ManyToManyField(Medium, related_name="series", blank=True)
    child_identified = models.BooleanField(_("the child is identified"), default=False)
    review_on = models.DateField(_("review on"))
    reviewed_on = models.DateField(null=True)
    reviewed_by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")

    class Meta:
        ordering = ("name",)
        constraints = (models.UniqueConstraint(fields=["case", "name"], name="one_series_of_a_name_in_a_case"),)
