"""What somebody had before their eyes: theirs to see, and for nobody above them."""

from django.db import models
from django.db.models import Q

from vangnet.accounts.models import Person
from vangnet.cases.models.medium import Medium


class Look(models.Model):
    """One person looked at one content on purpose: for how long, how large, and how severe it was said to be.

    `severity` is that of its category (`Code.severity`); None while nobody the person may know of gave it one.
    """

    person = models.ForeignKey(Person, models.CASCADE, related_name="looks")
    medium = models.ForeignKey(Medium, models.SET_NULL, null=True, related_name="+")
    began_at = models.DateTimeField()
    seconds = models.FloatField(default=0)
    large = models.BooleanField(default=False)
    sound = models.BooleanField(default=False)
    is_first = models.BooleanField(default=True)
    severity = models.PositiveSmallIntegerField(null=True)

    class Meta:
        ordering = ("began_at",)
        indexes = (models.Index(fields=["person", "began_at"], name="looks_of_person"),)


class ExposureShare(models.Model):
    """Somebody lets a confidential adviser see their account, until they take it back. Rows stay."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="exposure_shares")
    adviser = models.ForeignKey(Person, models.CASCADE, related_name="+")
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)

    class Meta:
        ordering = ("since",)
        constraints = (
            models.UniqueConstraint(
                fields=["person", "adviser"], condition=Q(until__isnull=True), name="an_account_is_shared_once"
            ),
        )
