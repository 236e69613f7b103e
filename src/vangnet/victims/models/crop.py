"""A part of a picture that may be shown to others: how it was made, who checked it, and what was seen in it."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from vangnet.accounts.models import Person
from vangnet.cases.models import Case, Medium
from vangnet.cases.models.judging import Judgement
from vangnet.victims.models.victim import Victim


class Crop(models.Model):
    """How a crop is made from a medium: never its pixels. It is made again from the exhibit whenever it is shown.

    `recipe` is a `victims.recipe.Recipe` as JSON; `pixels_sha256` the digest of what it gave when it was made, so that
    nothing else can be approved, shown or exported than what people looked at. `checks` are words of the scan.
    """

    class Kind(models.TextChoices):
        """What it shows."""

        OBJECT = "object", _("Object")
        CLOTHING = "clothing", _("Clothing")
        ROOM = "room", _("Room")
        FACE = "face", _("Face")

    class State(models.TextChoices):
        """Whether it may leave the desk."""

        DRAFT = "draft", _("Being made")
        CHECKED = "checked", _("Waits for approval")
        APPROVED = "approved", _("Approved")
        REFUSED = "refused", _("Refused")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    victim = models.ForeignKey(Victim, models.CASCADE, related_name="crops")
    number = models.PositiveIntegerField()  # within the victim, from 1
    case = models.ForeignKey(Case, models.CASCADE, related_name="crops")
    medium = models.ForeignKey(Medium, models.SET_NULL, null=True, related_name="crops")
    source_sha256 = models.CharField(max_length=64)
    source = models.JSONField(default=dict)  # exhibit, address, type, size, width, height, notes: as it was then
    at_seconds = models.FloatField(null=True)  # of a video
    kind = models.CharField(_("what it shows"), max_length=10, choices=Kind)
    title = models.CharField(_("name"), max_length=120)
    recipe = models.JSONField()
    width = models.PositiveIntegerField(default=0)
    height = models.PositiveIntegerField(default=0)
    pixels_sha256 = models.CharField(max_length=64, blank=True)
    state = models.CharField(max_length=10, choices=State, default=State.DRAFT)
    checks = models.JSONField(default=list)
    checked_at = models.DateTimeField(null=True)
    library_version = models.PositiveIntegerField(null=True)
    made_with = models.CharField(max_length=200, blank=True)  # programs and their versions
    made_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)
    withdrawn_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_why = models.TextField(blank=True)

    class Meta:
        ordering = ("victim", "number")
        constraints = (models.UniqueConstraint(fields=["victim", "number"], name="a_crop_has_a_number"),)

    def __str__(self) -> str:
        return f"{self.victim.number} C{self.number}"


class CropApproval(models.Model):
    """What somebody other than its maker decided on a crop, having looked at exactly these pixels. Never edited."""

    crop = models.ForeignKey(Crop, models.CASCADE, related_name="approvals")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    approves = models.BooleanField()
    reason = models.TextField(_("reason"))
    pixels_sha256 = models.CharField(max_length=64)
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("pk",)
        constraints = (models.UniqueConstraint(fields=["crop", "person"], name="one_says_of_a_crop_once"),)


class CropExport(models.Model):
    """That an approved crop left the desk as a file: to whom, what for, and the digest of the file."""

    crop = models.ForeignKey(Crop, models.CASCADE, related_name="exports")
    recipient = models.CharField(_("recipient"), max_length=200)
    purpose = models.TextField(_("purpose"))
    file_sha256 = models.CharField(max_length=64)
    made_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("-pk",)


class CropClue(Judgement):
    """Something that somebody saw in a crop and that may narrow where or when; it joins the clues of all cases."""

    class Kind(models.TextChoices):
        """What it is."""

        OBJECT = "object", _("Object")
        BRAND = "brand", _("Brand")
        SOCKET = "socket", _("Socket")
        LANGUAGE = "language", _("Language")
        PLANT = "plant", _("Plant")
        BUILDING = "building", _("Building")

    crop = models.ForeignKey(Crop, models.CASCADE, related_name="clues")
    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    value = models.CharField(_("what was seen"), max_length=200)
    key = models.CharField(max_length=200, blank=True, db_index=True)  # the value as it is compared; "": with nothing
    choice = models.CharField(max_length=60, blank=True)  # "table:code" of `capture.place`
    note = models.TextField(_("note"), blank=True)
    made_from = models.PositiveSmallIntegerField(_("made from (year)"), null=True, blank=True)
    made_until = models.PositiveSmallIntegerField(_("made until (year)"), null=True, blank=True)
    source = models.TextField(_("how that is known"), blank=True)
