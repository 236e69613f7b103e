"""What the door keeps of a hotline: copies that only the hotline can open, used tokens, and how often it asked."""

from django.db import models


class Kept(models.Model):
    """A message that a hotline sent, sealed to its own key, so that its staff can read it here again.

    `digest` is a keyed hash of the hotline and the id of the message, `contents` one of what was sent: the same message
    sent twice is one, and another one under the same id is refused.
    """

    hotline = models.CharField(max_length=40, db_index=True)
    digest = models.BinaryField(max_length=32, unique=True)
    contents = models.BinaryField(max_length=32)
    sealed = models.BinaryField()
    day = models.DateField(db_index=True)

    class Meta:
        ordering = ("pk",)


class UsedToken(models.Model):
    """A token that was used, as a keyed hash; kept until it would have ended."""

    digest = models.BinaryField(max_length=32, unique=True)
    ends_at = models.DateTimeField(db_index=True)


class LookupDay(models.Model):
    """How often a hotline asked on one day: never what, and nothing of who asked.

    `told_*` is what the desk was told of it; `probing` the reasons that it was told.
    """

    hotline = models.CharField(max_length=40)
    day = models.DateField()
    asked = models.PositiveIntegerField(default=0)
    found = models.PositiveIntegerField(default=0)
    refused = models.PositiveIntegerField(default=0)
    malformed = models.PositiveIntegerField(default=0)
    minute = models.PositiveIntegerField(default=0)  # of the day
    in_minute = models.PositiveIntegerField(default=0)  # requests
    probing = models.CharField(max_length=300, blank=True)
    told_asked = models.PositiveIntegerField(default=0)
    told_refused = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ("-day",)
        constraints = (models.UniqueConstraint(fields=["hotline", "day"], name="public_hotlines_one_day_once"),)
