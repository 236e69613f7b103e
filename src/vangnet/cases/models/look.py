"""What somebody had before their eyes: theirs to see, and for nobody above them."""

from django.db import models

from vangnet.accounts.models import Person
from vangnet.cases.models.medium import Medium


class Look(models.Model):
    """One person looked at one content on purpose: for how long, how large, and how severe it was said to be."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="looks")
    medium = models.ForeignKey(Medium, models.SET_NULL, null=True, related_name="+")
    began_at = models.DateTimeField()
    seconds = models.FloatField(default=0)
    large = models.BooleanField(default=False)
    sound = models.BooleanField(default=False)
    is_first = models.BooleanField(default=True)
    severity = models.CharField(max_length=30, blank=True)

    class Meta:
        ordering = ("began_at",)
        indexes = (models.Index(fields=["person", "began_at"], name="looks_of_person"),)
