"""How reports came in: an account of every bundle, file and form, kept apart from the reports themselves.

The nightly reconciliation compares the two, so this account is written when something arrives and never changed after.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _

from vangnet.accounts.models import Person, Unit


class KeptFile(models.Model):
    """A file as it came, kept whole: sealed to the desk's own key under `VANGNET_DATA/reports/files`, by its digest."""

    sha256 = models.CharField(max_length=64, unique=True)
    name = models.CharField(max_length=300)
    size = models.PositiveBigIntegerField()
    kept_at = models.DateTimeField(auto_now_add=True)
    destroyed_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("pk",)


class Arrival(models.Model):
    """One bundle entry, file or form that came in: how many reports it told, how many of those were new.

    told = accepted + repeated + refused, always; `problems` holds a word for each that was refused and for what could
    not be read. A file comes in piece by piece, each in one transaction with these sums: what is told so far is true at
    any moment, and a file whose reading was cut off is read again from its beginning: what came in by it, is known.
    """

    class State(models.TextChoices):
        """How far its reading is. Only files take time."""

        WAITING = "waiting", _("Waiting")
        RUNNING = "running", _("Being read")
        DONE = "done", _("Done")
        FAILED = "failed", _("Cut off")

    class Way(models.TextChoices):
        """By what it came."""

        BUNDLE = "bundle", _("Bundle of the public door")
        FILE = "file", _("File")
        FORM = "form", _("Typed in")

    way = models.CharField(_("way"), max_length=10, choices=Way)
    channel = models.CharField(max_length=12)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    reference = models.CharField(max_length=300, blank=True)  # name of the file, number of the bundle
    file = models.ForeignKey(KeptFile, models.PROTECT, null=True, related_name="arrivals")
    arrived_at = models.DateTimeField(auto_now_add=True)
    made_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    told = models.PositiveIntegerField()
    accepted = models.PositiveIntegerField()
    repeated = models.PositiveIntegerField(default=0)
    refused = models.PositiveIntegerField(default=0)
    problems = models.JSONField(default=list)
    state = models.CharField(max_length=10, choices=State, default=State.DONE)
    pieces = models.PositiveIntegerField(default=0)  # of the file that count so far
    worker = models.CharField(max_length=120, blank=True)
    beat_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    failure = models.TextField(blank=True)
    as_channel = models.CharField(max_length=12, blank=True)  # a person said how it came in, over what the file says
    unknown = models.JSONField(default=dict)  # places that the format's reader does not know: how often each
    beside = models.JSONField(default=list)  # files of an archive that are no reports; they stay in it, unread
    empty = models.JSONField(default=list)  # fields that this format should always fill, and no report of the file has

    class Meta:
        ordering = ("-pk",)
        constraints = (
            models.CheckConstraint(
                condition=models.Q(told=models.F("accepted") + models.F("repeated") + models.F("refused")),
                name="an_arrival_adds_up",
            ),
        )


class BundleTaken(models.Model):
    """A bundle of a door outside the wall that was taken in, all of it in one transaction.

    An empty digest: it never came, and somebody let the next ones go on without it (`kinds` is empty then).
    """

    house = models.CharField(max_length=10, default="public")  # the name of the door: public, school
    door = models.CharField(max_length=64, default="")  # SHA-256 of the door's opening key: a new door counts anew
    number = models.PositiveBigIntegerField()
    digest = models.CharField(max_length=64)
    made_at = models.DateTimeField()
    taken_at = models.DateTimeField(auto_now_add=True)
    acknowledges = models.PositiveBigIntegerField(default=0)  # the last bundle of ours that the door has
    acknowledged = models.CharField(max_length=64, default="")  # and its digest: perhaps another than ours
    entries = models.PositiveIntegerField()
    kinds = models.JSONField(default=dict)  # how many entries of each shape; "unread" for what could not be opened

    class Meta:
        ordering = ("-pk",)
        constraints = (models.UniqueConstraint(fields=["door", "number"], name="a_bundle_is_taken_once"),)


class BundleMade(models.Model):
    """A bundle that was written for a door outside the wall; the door's next bundle tells whether it arrived."""

    house = models.CharField(max_length=10, default="public")
    door = models.CharField(max_length=64, default="")
    number = models.PositiveBigIntegerField()
    digest = models.CharField(max_length=64)
    made_at = models.DateTimeField(auto_now_add=True)
    entries = models.PositiveIntegerField()
    acknowledges = models.PositiveBigIntegerField(default=0)  # the last bundle of the door that it said to have
    is_written = models.BooleanField(default=False)  # it lies where the link takes it from, or lay there
    arrived_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("-pk",)
        constraints = (models.UniqueConstraint(fields=["door", "number"], name="a_bundle_is_made_once"),)


class ReceiptTold(models.Model):
    """That the public door was told of a receipt: that it exists, or that it is to be forgotten."""

    class Shape(models.TextChoices):
        """What was told; the same words as `transfer.shapes`."""

        OPENED = "opened", _("Given by the desk")
        FORGET = "forget", _("To be forgotten")

    receipt = models.CharField(max_length=64)  # keyed hash, hex
    shape = models.CharField(max_length=6, choices=Shape)
    bundle = models.PositiveBigIntegerField()

    class Meta:
        ordering = ("pk",)
        constraints = (models.UniqueConstraint(fields=["receipt", "shape"], name="a_door_is_told_of_a_receipt_once"),)
