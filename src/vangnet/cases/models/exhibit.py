"""A seized object, the chain of hands that it went through, and the scans of it."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from vangnet.accounts.models import Person
from vangnet.cases.models.case import Case
from vangnet.cases.models.job import Job


class Exhibit(models.Model):
    """A seized object (goed). Its bytes lie under a configured evidence root and are only ever read."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="exhibits")
    number = models.CharField(_("goods number (goednummer)"), max_length=60)
    sin = models.CharField(_("SIN"), max_length=30, blank=True)
    description = models.CharField(_("description"), max_length=300)
    taken_from = models.CharField(_("taken from"), max_length=200, blank=True)
    seized_at = models.DateTimeField(_("seized at"), null=True, blank=True)
    seized_place = models.CharField(_("place of seizure"), max_length=200, blank=True)
    seal = models.CharField(_("seal"), max_length=60, blank=True)
    root = models.CharField(_("evidence root"), max_length=60, blank=True)
    path = models.CharField(_("path under the root"), max_length=1000, blank=True)
    authorised_by = models.CharField(_("authorised by"), max_length=100, blank=True)
    authorisation = models.CharField(_("number of the authorisation"), max_length=60, blank=True)
    authorised_on = models.DateField(_("authorised on"), null=True, blank=True)
    scope = models.TextField(_("scope of the authorisation (TOML)"), blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("case", "number")
        constraints = (models.UniqueConstraint(fields=["case", "number"], name="one_exhibit_of_a_number_in_a_case"),)

    def __str__(self) -> str:
        return self.number


class CustodyEvent(models.Model):
    """The exhibit changes hands or state. Rows are added and never edited; a mistake is put right by a further row."""

    class Kind(models.TextChoices):
        """What happened to the exhibit."""

        SEIZED = "seized", _("Seized")
        HANDED_OVER = "handed_over", _("Handed over")
        STORED = "stored", _("Stored")
        UNSEALED = "unsealed", _("Unsealed")
        SEALED = "sealed", _("Sealed")
        COPIED = "copied", _("Forensic copy made")
        RETURNED = "returned", _("Returned")
        SURRENDERED = "surrendered", _("Surrendered (afstand)")
        DESTROYED = "destroyed", _("Destroyed")
        CORRECTED = "corrected", _("Correction of an earlier line")

    exhibit = models.ForeignKey(Exhibit, models.CASCADE, related_name="custody")
    kind = models.CharField(_("what happened"), max_length=20, choices=Kind)
    at = models.DateTimeField(_("when"))
    from_whom = models.CharField(_("from"), max_length=100, blank=True)
    to_whom = models.CharField(_("to"), max_length=100, blank=True)
    place = models.CharField(_("place"), max_length=200, blank=True)
    seal = models.CharField(_("seal"), max_length=60, blank=True)
    digest = models.CharField(_("digest of the copy (SHA-256)"), max_length=64, blank=True)
    note = models.TextField(_("note"), blank=True)
    written_by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    written_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("at", "pk")


class Scan(Job):
    """One scan of an exhibit: what it was started with, how far it is, and why it failed if it did."""

    class Problem(models.TextChoices):
        """Why a scan failed: each with something that somebody can do."""

        EVIDENCE = "evidence", _("The exhibit is not there")
        ROOM = "room", _("The disk for the results is full, or cannot be written")
        LIBRARY = "library", _("The reference library cannot be used")
        REFUSED = "refused", _("The scan cannot go on in the way that it began")
        FAULT = "fault", _("A fault of the program")

    TASK = "vangnet.cases.scan_job.run_scan"
    NAME = "scan"
    CASE = "exhibit__case"

    exhibit = models.ForeignKey(Exhibit, models.CASCADE, related_name="scans")
    number = models.PositiveIntegerField()
    started_by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    carve = models.BooleanField(_("look in unallocated space"), default=False)
    scope = models.TextField(blank=True)  # as the exhibit's was when the scan was started
    library_version = models.PositiveIntegerField(null=True)
    matched_version = models.PositiveIntegerField(null=True)  # the newest one that its records were matched with again
    files = models.PositiveBigIntegerField(default=0)
    total_files = models.PositiveBigIntegerField(default=0)
    bytes = models.PositiveBigIntegerField(default=0)
    total_bytes = models.PositiveBigIntegerField(default=0)
    statuses = models.JSONField(default=dict)
    reasons = models.JSONField(default=dict)
    loaded_files = models.PositiveBigIntegerField(default=0)
    loaded_shards = models.PositiveIntegerField(default=0)
    loaded_rows = models.PositiveIntegerField(default=0)  # of the shard that is next
    problem_kind = models.CharField(max_length=10, choices=Problem, blank=True)

    class Meta:
        ordering = ("-pk",)
        constraints = (models.UniqueConstraint(fields=["exhibit", "number"], name="scans_of_an_exhibit_are_numbered"),)

    def things(self) -> tuple[str, ...]:
        """What a line of the log on it names."""
        return f"exhibit:{self.exhibit_id}", f"scan:{self.pk}"
