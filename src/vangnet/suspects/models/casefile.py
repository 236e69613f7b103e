"""A file of a case that was made for the prosecutor: by whom, what for, and its digest. The file itself goes sooner."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from vangnet.accounts.models import Person
from vangnet.cases.models import Case


class CaseFile(models.Model):
    """Asked for by a person, made by a worker, kept for some days to be fetched; then only this row tells of it.

    `covers_minors`: whoever asked may read about suspects in the track for minors, so that the file tells of them. Who
    may not read about minors does not know of such a file. `digest` is the SHA-256 of the whole file,
    `manifest_digest` that of the list that is signed.
    """

    class State(models.TextChoices):
        """Where it stands."""

        WAITING = "queued", _("Waiting")
        MAKING = "running", _("Being made")
        MADE = "done", _("Made")
        FAILED = "failed", _("Not made")

    case = models.ForeignKey(Case, models.CASCADE, related_name="case_files")
    language = models.CharField(max_length=2, default="nl")
    recipient = models.CharField(_("for whom"), max_length=200)
    purpose = models.CharField(_("what for"), max_length=300)
    covers_minors = models.BooleanField()
    asked_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(auto_now_add=True)
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    stage = models.CharField(max_length=40, blank=True)  # the table that is being written
    done = models.PositiveBigIntegerField(default=0)  # lines of all tables so far
    worker = models.CharField(max_length=64, blank=True)
    beat_at = models.DateTimeField(null=True)
    made_at = models.DateTimeField(null=True)
    gone_at = models.DateTimeField(null=True)  # when the desk took its own copy away
    digest = models.CharField(max_length=64, blank=True)
    manifest_digest = models.CharField(max_length=64, blank=True)
    size = models.PositiveBigIntegerField(default=0)
    figures = models.JSONField(default=dict)  # totals by rule
    method = models.JSONField(default=dict)  # the scans and library versions that it was made from
    problem = models.TextField(blank=True)

    class Meta:
        ordering = ("-pk",)
