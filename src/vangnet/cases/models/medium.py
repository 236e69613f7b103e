"""Distinct contents, and the places where they lie."""

from django.db import models

from vangnet.cases.models.case import Case
from vangnet.cases.models.exhibit import Exhibit, Scan


class Medium(models.Model):
    """A distinct content of a case, by SHA-256. What people said of it is derived into `category` and `reading`.

    `position` is the order of examination; pages of the grid go on from one. `alike` is the medium that stands for its
    group of near copies, `alike_bits` the distance to it (PDQ).
    """

    class Kind(models.TextChoices):
        """What a content is to the eye."""

        PICTURE = "picture"
        VIDEO = "video"
        OTHER = "other"

    class Reading(models.TextChoices):
        """How far its categorisation is: a pure function of the categorisations (`cases.rules`)."""

        NONE = "none"
        FIRST = "first"  # one person said something, and a second must
        SETTLED = "settled"
        DISAGREED = "disagreed"

    case = models.ForeignKey(Case, models.CASCADE, related_name="media", db_index=False)
    position = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64)
    sha1 = models.CharField(max_length=40)
    md5 = models.CharField(max_length=32)
    type = models.CharField(max_length=100)
    kind = models.CharField(max_length=10, choices=Kind)
    size = models.BigIntegerField()
    width = models.PositiveIntegerField(null=True)
    height = models.PositiveIntegerField(null=True)
    duration_ms = models.PositiveBigIntegerField(null=True)
    pdq = models.CharField(max_length=64, blank=True)
    pdq_quality = models.PositiveSmallIntegerField(null=True)
    status = models.CharField(max_length=12)
    reason = models.CharField(max_length=30, blank=True)
    remarks = models.JSONField(default=list)
    hits = models.JSONField(default=list)
    ranges = models.JSONField(default=list)
    exhibit = models.ForeignKey(Exhibit, models.CASCADE, related_name="+")
    address = models.TextField()
    copies = models.PositiveIntegerField(default=1)
    modified_at = models.DateTimeField(null=True)
    camera = models.CharField(max_length=100, blank=True)
    alike = models.ForeignKey("self", models.SET_NULL, null=True, related_name="near_copies", db_index=False)
    alike_bits = models.PositiveSmallIntegerField(null=True)
    category = models.CharField(max_length=30, blank=True)
    reading = models.CharField(max_length=10, choices=Reading, default=Reading.NONE)

    class Meta:
        ordering = ("position",)
        constraints = (
            models.UniqueConstraint(fields=["case", "sha256"], name="one_medium_of_a_content_in_a_case"),
            models.UniqueConstraint(fields=["case", "position"], name="media_of_a_case_stand_in_order"),
        )
        indexes = (
            models.Index(fields=["case", "status", "reading", "position"], name="media_by_status"),
            models.Index(fields=["case", "reading", "position"], name="media_by_reading"),
            models.Index(fields=["case", "category", "position"], name="media_by_category"),
            models.Index(
                fields=["case", "kind"],
                condition=models.Q(status="new", reading="none"),
                name="media_that_wait",
            ),
            models.Index(fields=["alike"], name="media_alike"),
            models.Index(fields=["sha256"], name="media_by_sha256"),
            models.Index(fields=["case", "sha1"], name="media_by_sha1"),
            models.Index(fields=["case", "md5"], name="media_by_md5"),
        )


class File(models.Model):
    """A place in an exhibit where a content lies, or a file that could not be judged (then without a medium)."""

    exhibit = models.ForeignKey(Exhibit, models.CASCADE, related_name="files")
    scan = models.ForeignKey(Scan, models.CASCADE, related_name="+")
    medium = models.ForeignKey(Medium, models.CASCADE, null=True, related_name="places", db_index=False)
    address = models.TextField()
    folder = models.TextField()
    size = models.BigIntegerField(null=True)
    modified_at = models.DateTimeField(null=True)
    status = models.CharField(max_length=12)
    reason = models.CharField(max_length=30, blank=True)
    remarks = models.JSONField(default=list)

    class Meta:
        ordering = ("pk",)
        indexes = (
            models.Index(fields=["exhibit", "status"], name="files_by_status"),
            models.Index(fields=["medium"], name="files_of_medium"),
            models.Index(fields=["exhibit", "id"], condition=models.Q(medium=None), name="files_without_content"),
            models.Index(fields=["exhibit", "modified_at"], name="files_by_date"),
            models.Index(  # by the letters of a folder, whatever the language of the database
                fields=["exhibit", "folder"], opclasses=["int8_ops", "text_pattern_ops"], name="files_by_folder"
            ),
        )
