"""The exchange with a hotline: who it is, messages both ways with terms and holds, and its look-ups."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from vangnet.accounts.models import Person, Unit
from vangnet.cases.models import Release
from vangnet.reports.models.report import Report


class Hotline(models.Model):
    """A hotline such as Offlimits. The public keys come from its card; changes go to the public door with a bundle."""

    name = models.CharField(max_length=40, unique=True)  # in bundles
    title = models.CharField(_("name"), max_length=200)
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="+")  # that exchanges with it
    opening = models.CharField(max_length=64, blank=True)
    signing = models.CharField(max_length=64, blank=True)
    lookups_a_day = models.PositiveIntegerField(_("look-ups a day"), default=1_000)
    soon_hours = models.PositiveSmallIntegerField(_("feedback soon: within (hours)"), default=24)
    normal_days = models.PositiveSmallIntegerField(_("feedback: within (days)"), default=14)
    hold_hours = models.PositiveSmallIntegerField(_("a hold lasts at most (hours)"), default=72)
    is_active = models.BooleanField(default=True)
    told_at = models.DateTimeField(null=True)  # when the public door was last told of it

    class Meta:
        ordering = ("title",)

    def __str__(self) -> str:
        return self.title


class HotlineMessage(models.Model):
    """A message of the exchange. `body` is its documented JSON; `thread` is the hotline's number of the report."""

    class Direction(models.TextChoices):
        """From whom."""

        IN = "in", _("From the hotline")
        OUT = "out", _("To the hotline")

    class Kind(models.TextChoices):
        """What it is."""

        REPORT = "report", _("Report")
        UPDATE = "update", _("Update")
        FEEDBACK_ASKED = "feedback_asked", _("Asks for feedback")
        FEEDBACK = "feedback", _("Feedback")
        HOLD = "hold", _("Hold before takedown")
        RELEASE = "release", _("The hold ends")
        RECEIVED = "received", _("Received")

    hotline = models.ForeignKey(Hotline, models.PROTECT, related_name="messages")
    report = models.ForeignKey(Report, models.SET_NULL, null=True, related_name="hotline_messages")
    answers = models.ForeignKey("self", models.SET_NULL, null=True, related_name="answered_by")
    direction = models.CharField(max_length=4, choices=Direction)
    kind = models.CharField(max_length=16, choices=Kind)
    number = models.CharField(max_length=100)  # the sender's own
    thread = models.CharField(max_length=200, blank=True)
    body = models.JSONField(default=dict)
    made_at = models.DateTimeField(auto_now_add=True)
    made_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    due_at = models.DateTimeField(null=True)  # until when an answer is due, or a hold lasts
    reminded_at = models.DateTimeField(null=True)
    received_at = models.DateTimeField(null=True)  # when the hotline said that it arrived
    answered_at = models.DateTimeField(null=True)  # or when a hold ended
    bundle = models.PositiveBigIntegerField(null=True)

    class Meta:
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(fields=["hotline", "direction", "number"], name="a_message_stands_once"),
        )
        indexes = (models.Index(fields=["hotline", "thread"], name="hotline_by_thread"),)


class LookupDay(models.Model):
    """How often a hotline asked the public door on one day, and how often the answer was yes; never what was asked."""

    hotline = models.ForeignKey(Hotline, models.PROTECT, related_name="lookup_days")
    day = models.DateField()
    asked = models.PositiveIntegerField(default=0)
    found = models.PositiveIntegerField(default=0)
    refused = models.PositiveIntegerField(default=0)
    probing = models.CharField(max_length=300, blank=True)  # why the door thinks so
    told_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ("-day", "hotline")
        constraints = (models.UniqueConstraint(fields=["hotline", "day"], name="look_ups_of_a_day_stand_once"),)


class DigestList(models.Model):
    """The digests that the public door answers look-ups with: proposed by the custodian, approved by a second person.

    Its contents are those of released lists that may be distributed, less what was retracted since; `digest` is their
    SHA-256. A retraction makes a new version by itself, with less in it and under the same approval.
    """

    version = models.PositiveIntegerField(unique=True)
    releases = models.ManyToManyField(Release, related_name="+")
    digest = models.CharField(max_length=64)
    counts = models.JSONField(default=dict)  # by kind: md5, sha1, sha256
    narrowed_from = models.ForeignKey("self", models.PROTECT, null=True, related_name="+")
    proposed_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField(auto_now_add=True)
    approved_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    approved_at = models.DateTimeField(null=True)
    refused_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    refused_at = models.DateTimeField(null=True)
    refused_why = models.TextField(blank=True)
    bundles = models.JSONField(default=dict)  # by kind, the number of the bundle that it went with

    class Meta:
        ordering = ("-version",)
