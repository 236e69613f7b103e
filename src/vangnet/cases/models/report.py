"""What left the desk on paper or as a file, and what was shown to the defence."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from vangnet.accounts.models import Person
from vangnet.cases.models.case import Case
from vangnet.cases.models.exhibit import Exhibit
from vangnet.cases.models.medium import Medium


class Draft(models.Model):
    """A report, official record or package that was made of a case, with what is needed to check it."""

    class Kind(models.TextChoices):
        """What was made."""

        REPORT = "report", _("Case report (PDF)")
        RECORD = "record", _("Draft of the official record (PDF)")
        VICS = "vics", _("VICS 2.0 (JSON)")
        ICSE = "icse", _("ICSE package (zip)")
        CASE_UCO = "case-uco", _("CASE/UCO (JSON-LD)")
        ALERT = "vics-alert", _("VICS Alert (JSON)")
        HIT = "vics-hit", _("VICS AlertHit (JSON)")
        NOTIFICATION = "vics-notification", _("VICS AlertHitNotification (JSON)")
        CHATS = "chats-report", _("Report on an export of chats or forums (PDF)")
        LAYER = "chats-layer", _("Layer of an export of chats or forums")

    case = models.ForeignKey(Case, models.CASCADE, related_name="drafts")
    kind = models.CharField(max_length=30, choices=Kind)
    language = models.CharField(max_length=2, default="nl")
    recipient = models.CharField(_("recipient"), max_length=200, blank=True)
    purpose = models.CharField(_("what it is for"), max_length=300, blank=True)
    digest = models.CharField(max_length=64)
    size = models.PositiveBigIntegerField()
    made_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)
    method = models.JSONField(default=dict)  # which scans and library versions, how many of what

    class Meta:
        ordering = ("-pk",)


class Representative(models.Model):
    """A medium that somebody chose to stand for what was found, described in words; only the words go out."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="representatives")
    medium = models.ForeignKey(Medium, models.CASCADE, related_name="+")
    description = models.TextField(_("description"))
    chosen_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    chosen_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("pk",)
        constraints = (models.UniqueConstraint(fields=["case", "medium"], name="a_medium_is_described_once"),)


class Sample(models.Model):
    """A random sample of an exhibit's media. The seed is written down first; only then can it be drawn, once."""

    class Frame(models.TextChoices):
        """What it is drawn from: distinct pictures and videos of the exhibit."""

        ALL = "all", _("All pictures and videos of the exhibit")
        NEW = "new", _("Its new pictures and videos")

    exhibit = models.ForeignKey(Exhibit, models.CASCADE, related_name="samples")
    frame = models.CharField(_("drawn from"), max_length=10, choices=Frame)
    size = models.PositiveIntegerField(_("size"))
    seed = models.CharField(_("seed"), max_length=200)
    seed_chosen = models.CharField(_("how the seed was chosen"), max_length=300)
    committed_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    committed_at = models.DateTimeField(auto_now_add=True)
    drawn_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    drawn_at = models.DateTimeField(null=True)
    method = models.JSONField(default=dict)
    contents = models.JSONField(default=list)  # SHA-256, in the order drawn

    class Meta:
        ordering = ("pk",)


class DefenceSitting(models.Model):
    """A named lawyer sees a case at this desk, beside who opened it, for a time. What was shown is logged."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="sittings")
    lawyer = models.CharField(_("lawyer"), max_length=100)
    client = models.CharField(_("acts for"), max_length=100, blank=True)
    opened_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    opened_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("-pk",)
