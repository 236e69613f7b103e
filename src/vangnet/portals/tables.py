"""What every door outside the wall keeps for its bundles; each has tables of its own of these shapes.

Times are rounded, so that they cannot be laid beside what somebody did: to the hour; at the school door those of
bundles to a quarter of it.
"""

from django.db import models


class Waiting(models.Model):
    """Something for the desk, sealed to the desk's key the moment that it came in; this door cannot open it.

    `bundle` is the number of the bundle that it went with; once the desk says that it has it, the row is erased.
    """

    sealed = models.BinaryField()
    made_hour = models.DateTimeField()
    bundle = models.PositiveBigIntegerField(null=True, db_index=True)

    class Meta:
        abstract = True
        ordering = ("pk",)


class BundleMade(models.Model):
    """A bundle for the desk; `is_acknowledged` once the desk says that it has it, or that it never came.

    With its `head` and the entries that wait under its number it is written, and written again, the same to the byte.
    """

    number = models.PositiveBigIntegerField(unique=True)
    digest = models.BinaryField(max_length=32)
    head = models.BinaryField(default=b"")  # until it is acknowledged
    entries = models.PositiveIntegerField()
    acknowledges = models.PositiveBigIntegerField(default=0)  # the last bundle of the desk that it says to have
    is_written = models.BooleanField(default=False)
    is_acknowledged = models.BooleanField(default=False)
    made_hour = models.DateTimeField()

    class Meta:
        abstract = True
        ordering = ("number",)


class BundleTaken(models.Model):
    """A bundle of the desk that was taken in, all of it in one transaction."""

    number = models.PositiveBigIntegerField(unique=True)
    digest = models.BinaryField(max_length=32)  # empty: it never came, and the administrator went on without it
    entries = models.PositiveIntegerField(default=0)
    acknowledges = models.PositiveBigIntegerField(default=0)  # the last bundle of this door that the desk has
    acknowledged = models.BinaryField(max_length=32, default=b"")  # and its digest: perhaps another than ours
    taken_hour = models.DateTimeField()

    class Meta:
        abstract = True
        ordering = ("number",)
