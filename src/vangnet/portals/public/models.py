"""The tables of the public door. None holds a readable report, a name, an address or a code of a receipt.

Times are rounded to the hour, so that they cannot be laid beside what somebody did on a telephone.
"""

from django.db import models

from vangnet.portals import tables


class Waiting(tables.Waiting):
    """Something for the desk, sealed when it came in."""


class Receipt(models.Model):
    """That a receipt exists: its keyed hash (`transfer.receipt.digest`), never its code.

    `waiting` is what it was given for, until the desk has that. A receipt that the desk gave never waits.
    """

    digest = models.BinaryField(max_length=32, unique=True)
    is_forgotten = models.BooleanField(default=False)
    made_hour = models.DateTimeField()
    waiting = models.ForeignKey(Waiting, models.SET_NULL, null=True, related_name="+")

    class Meta:
        ordering = ("pk",)


class Told(models.Model):
    """Something for a reporter: sealed to the reply key, which follows from the code and lies nowhere."""

    receipt = models.BinaryField(max_length=32, db_index=True)  # the digest
    number = models.PositiveIntegerField()  # counted by the desk, from 1
    sealed = models.BinaryField()

    class Meta:
        ordering = ("number",)
        constraints = (models.UniqueConstraint(fields=["receipt", "number"], name="public_door_told_once"),)


class FormSent(models.Model):
    """That a form was sent: a keyed hash of its nonce and all that was in it, so that a replay stores nothing."""

    digest = models.BinaryField(max_length=32, unique=True)
    made_hour = models.DateTimeField(db_index=True)


class BundleMade(tables.BundleMade):
    """A bundle for the desk."""


class BundleTaken(tables.BundleTaken):
    """A bundle of the desk that was taken in."""


class Hotline(models.Model):
    """A hotline that may come in: its public keys and how many look-ups it has a day. Empty keys: not any more."""

    name = models.CharField(max_length=40, unique=True)
    title = models.CharField(max_length=300)
    opening = models.BinaryField(max_length=32, null=True)
    signing = models.BinaryField(max_length=32, null=True)
    lookups_a_day = models.PositiveIntegerField(null=True)

    class Meta:
        ordering = ("name",)


class HotlineTold(models.Model):
    """A message for a hotline, sealed to its opening key; `identifier` is the desk's own number of it."""

    hotline = models.CharField(max_length=40, db_index=True)
    identifier = models.CharField(max_length=100)
    sealed = models.BinaryField()
    made_hour = models.DateTimeField(null=True)  # when it came here; it goes after a time
    is_taken = models.BooleanField(default=False)

    class Meta:
        ordering = ("pk",)
        constraints = (models.UniqueConstraint(fields=["hotline", "identifier"], name="public_door_hotline_told_once"),)


class DigestList(models.Model):
    """Which approved distribution list the look-ups of one kind of digest work with."""

    kind = models.CharField(max_length=6, unique=True)  # md5, sha1, sha256
    version = models.PositiveIntegerField()
    approved_by = models.CharField(max_length=300)


class Digest(models.Model):
    """A digest of that list, kept as a keyed hash (`trust.hidden`): who steals the table cannot read the list."""

    kind = models.CharField(max_length=6)
    hidden = models.BinaryField(max_length=32)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["kind", "hidden"], name="public_door_digest_once"),)
