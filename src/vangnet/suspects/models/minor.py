"""What is written down of a minor only: parents or guardians, that they were told, and the youth officer."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from vangnet.accounts.models import Person
from vangnet.cases.models.judging import Judgement
from vangnet.suspects.models.suspect import Suspect


class Parent(Judgement):
    """A parent or guardian of a minor, and how they are reached."""

    suspect = models.ForeignKey(Suspect, models.CASCADE, related_name="parents")
    name = models.CharField(_("name"), max_length=200)
    relation = models.CharField(_("parent, guardian or other"), max_length=100, blank=True)
    reached_by = models.CharField(_("how they are reached"), max_length=300, blank=True)


class ParentTold(Judgement):
    """That a parent or guardian was told that the minor is a suspect: when, and by whom."""

    suspect = models.ForeignKey(Suspect, models.CASCADE, related_name="+")
    parent = models.ForeignKey(Parent, models.CASCADE, related_name="told")
    on = models.DateField(_("on"))
    by_whom = models.CharField(_("by whom"), max_length=200)


class YouthOfficer(Judgement):
    """The youth officer who deals with a minor. One stands at a time."""

    suspect = models.ForeignKey(Suspect, models.CASCADE, related_name="youth_officers")
    officer = models.ForeignKey(Person, models.PROTECT, related_name="+")

    class Meta(Judgement.Meta):
        constraints = (
            models.UniqueConstraint(
                fields=["suspect"], condition=models.Q(revoked_at=None), name="one_youth_officer_stands"
            ),
        )
