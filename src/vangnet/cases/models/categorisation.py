"""What people said of a content: added, revoked by a further row, never edited."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from vangnet.accounts.models import Person
from vangnet.cases.models.medium import Medium


class Categorisation(models.Model):
    """Who gave a content which category, when, how sure, and how it came about."""

    class Certainty(models.TextChoices):
        """How sure somebody is."""

        SURE = "sure", _("Sure")
        PROBABLE = "probable", _("Probable")
        DOUBT = "doubt", _("In doubt")

    class Way(models.TextChoices):
        """How a categorisation came about."""

        LOOKED = "looked", _("Looked at")
        CONTACT_SHEET = "contact_sheet", _("Confirmed on a contact sheet of near copies")

    medium = models.ForeignKey(Medium, models.CASCADE, related_name="categorisations")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    category = models.CharField(max_length=30)
    profile = models.CharField(max_length=60)
    certainty = models.CharField(max_length=10, choices=Certainty, default=Certainty.SURE)
    way = models.CharField(max_length=15, choices=Way, default=Way.LOOKED)
    act = models.CharField(max_length=32)  # the categorisations of one act are undone together
    note = models.TextField(blank=True)
    made_at = models.DateTimeField()
    is_live = models.BooleanField(default=True)  # False once there is a revocation

    class Meta:
        ordering = ("made_at", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=["medium", "person"],
                condition=models.Q(is_live=True),
                name="one_live_categorisation_of_a_person",
            ),
        )
        indexes = (
            models.Index(fields=["person", "act"], name="categorisations_of_act"),
            models.Index(fields=["medium"], condition=~models.Q(note=""), name="categorisations_with_note"),
        )


class Revocation(models.Model):
    """A categorisation no longer counts: by whom, when and why, and by which act (a newer one, or an undoing)."""

    class Why(models.TextChoices):
        """How it came about."""

        CHANGED = "changed", _("Replaced by a newer one")
        UNDONE = "undone", _("Undone")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    categorisation = models.OneToOneField(Categorisation, models.CASCADE, related_name="revocation")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    act = models.CharField(max_length=32)
    why = models.CharField(max_length=10, choices=Why)
    reason = models.TextField(blank=True)
    made_at = models.DateTimeField()

    class Meta:
        indexes = (models.Index(fields=["act"], name="revocations_of_act"),)
