"""What capture read and concluded of the media of a scan, as rows: findings, evidence, ties, clues, lanes.

Words stand here as `vangnet.words.Word` in JSON, [code, values], and are told where somebody reads them.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _

from vangnet.cases.models.case import Case
from vangnet.cases.models.exhibit import Scan
from vangnet.cases.models.job import Job
from vangnet.cases.models.medium import Medium


class Capture(Job):
    """Capture of one scan: how far it is, how far its files are rows, and why it failed if it did."""

    class Problem(models.TextChoices):
        """Why it failed: each with something that somebody can do."""

        EVIDENCE = "evidence", _("The exhibit is not there")
        RESULTS = "results", _("The results of the scan are not there, or cannot be read")
        ROOM = "room", _("The disk for the results is full, or cannot be written")
        FAULT = "fault", _("A fault of the program")

    TASK = "vangnet.cases.capture_job.run_capture"
    NAME = "capture"
    CASE = "scan__exhibit__case"

    scan = models.OneToOneField(Scan, models.CASCADE, related_name="capture")
    done = models.PositiveBigIntegerField(default=0)
    total = models.PositiveBigIntegerField(default=0)
    files = models.JSONField(default=dict)  # the files that are being loaded, each with its size and time
    matched_version = models.PositiveIntegerField(null=True)  # of the library, where it counted over the scan's own
    loaded_files = models.PositiveSmallIntegerField(default=0)
    loaded_rows = models.PositiveIntegerField(default=0)  # of the file that is next
    not_done = models.JSONField(default=list)  # what capture did not do, and why
    left_out = models.PositiveBigIntegerField(default=0)  # rows on contents that the case does not hold
    problem_kind = models.CharField(max_length=10, choices=Problem, blank=True)

    def things(self) -> tuple[str, ...]:
        """What a line of the log on it names."""
        return self.scan.things()


class CaptureFinding(models.Model):
    """A claim of the program about a medium: when, where, with what; as in `findings.parquet`."""

    capture = models.ForeignKey(Capture, models.CASCADE, related_name="findings", db_index=False)
    medium = models.ForeignKey(Medium, models.CASCADE, related_name="captured")
    kind = models.CharField(max_length=15)
    earliest_at = models.DateTimeField(null=True)
    latest_at = models.DateTimeField(null=True)
    latitude = models.FloatField(null=True)
    longitude = models.FloatField(null=True)
    error_m = models.FloatField(null=True)
    country = models.CharField(max_length=60, blank=True)
    municipality = models.CharField(max_length=300, blank=True)
    make = models.CharField(max_length=100, blank=True)
    model = models.CharField(max_length=100, blank=True)
    serial = models.CharField(max_length=200, blank=True)
    label = models.CharField(max_length=300, blank=True)
    confidence = models.CharField(max_length=10)
    sources = models.JSONField(default=list)
    contradictions = models.JSONField(default=list)
    notes = models.JSONField(default=list)

    class Meta:
        ordering = ("pk",)
        indexes = (models.Index(fields=["capture", "kind"], name="captured_of_kind"),)


class CaptureMoment(models.Model):
    """The evidence on when a medium was made: a `vangnet.capture.findings.Moment` as JSON."""

    capture = models.ForeignKey(Capture, models.CASCADE, related_name="moments")
    medium = models.ForeignKey(Medium, models.CASCADE, related_name="moments")
    moment = models.JSONField()

    class Meta:
        ordering = ("pk",)


class Tie(models.Model):
    """Why two media belong together; `first` has the smaller SHA-256."""

    capture = models.ForeignKey(Capture, models.CASCADE, related_name="ties")
    first = models.ForeignKey(Medium, models.CASCADE, related_name="+")
    second = models.ForeignKey(Medium, models.CASCADE, related_name="+")
    kind = models.CharField(max_length=12)
    strength = models.FloatField()
    reason = models.JSONField()

    class Meta:
        ordering = ("pk",)


class Clue(models.Model):
    """A word that may tie a medium to other media, cases and reports; `key` is as it is compared."""

    capture = models.ForeignKey(Capture, models.CASCADE, related_name="clues")
    medium = models.ForeignKey(Medium, models.CASCADE, related_name="clues")
    name = models.CharField(max_length=12)
    value = models.CharField(max_length=512)
    key = models.CharField(max_length=512)
    source = models.CharField(max_length=100)

    class Meta:
        ordering = ("pk",)
        indexes = (models.Index(fields=["key", "name"], name="clues_by_key"),)


class Placing(models.Model):
    """The lane that the rules put a medium in, with the reasons; kept beside what a person decides."""

    capture = models.ForeignKey(Capture, models.CASCADE, related_name="placings")
    medium = models.ForeignKey(Medium, models.CASCADE, related_name="placings")
    lane = models.CharField(max_length=12)
    reasons = models.JSONField(default=list)
    rules = models.CharField(max_length=60)
    is_drawn = models.BooleanField(default=False)
    rank = models.PositiveIntegerField(default=0)  # within the lane, the most urgent first

    class Meta:
        ordering = ("pk",)


class CaptureCircumstances(models.Model):
    """What the lane of a medium is decided on, without what people state: `vangnet.capture.findings.Circumstances`."""

    capture = models.ForeignKey(Capture, models.CASCADE, related_name="circumstances")
    medium = models.ForeignKey(Medium, models.CASCADE, related_name="+")
    circumstances = models.JSONField()

    class Meta:
        ordering = ("pk",)


class QueueEntry(models.Model):
    """Where a medium stands in the queue: derived from its findings, placings and moves, and from nothing else.

    `lane` is the order of the lane that counts, from 0, and `rank` that within it; `plausible_until` is the
    latest moment that it may be of (None: open).
    """

    case = models.ForeignKey(Case, models.CASCADE, related_name="queue", db_index=False)
    medium = models.OneToOneField(Medium, models.CASCADE, related_name="queued")
    position = models.PositiveBigIntegerField()
    lane = models.PositiveSmallIntegerField()
    rank = models.PositiveIntegerField(default=0)
    is_moved = models.BooleanField(default=False)
    is_drawn = models.BooleanField(default=False)
    has_moment = models.BooleanField(default=False)
    earliest_at = models.DateTimeField(null=True)
    latest_at = models.DateTimeField(null=True)
    plausible_from = models.DateTimeField(null=True)
    plausible_until = models.DateTimeField(null=True)
    is_contradicted = models.BooleanField(default=False)
    confidence = models.CharField(max_length=10, blank=True)
    country = models.CharField(max_length=60, blank=True)
    make = models.CharField(max_length=100, blank=True)
    model = models.CharField(max_length=100, blank=True)
    serial = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ("lane", "rank", "position")
        indexes = (
            models.Index(fields=["case", "lane", "rank", "position"], name="queue_by_lane"),
            models.Index(fields=["case", "earliest_at", "position"], name="queue_by_time"),
        )
