"""A report, its reporter and what came with it."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from vangnet.accounts.models import Person, Team, Unit
from vangnet.cases.models import Case
from vangnet.reports.models.arrival import Arrival, KeptFile


class Report(models.Model):
    """A report (melding), however it came in. `content` is a `vangnet.intake.report.Report` as JSON."""

    class Channel(models.TextChoices):
        """How it came in; the same words as `intake.report.Channel`."""

        PUBLIC = "public", _("Public page")
        CHAT = "chat", _("Chat number")
        TELEPHONE = "telephone", _("Telephone")
        COUNTER = "counter", _("Counter")
        HOTLINE = "hotline", _("Hotline")
        PLATFORM = "platform", _("Platform")
        YOUTH_CARE = "youth_care", _("Youth care")
        POLICE = "police", _("Police elsewhere")
        MAIL = "mail", _("E-mail")

    class State(models.TextChoices):
        """Where it stands; `reports.states` says what may follow what."""

        NEW = "new", _("New")
        ASSESSING = "assessing", _("Being assessed")
        WAITING = "waiting", _("Waiting for an answer")
        ROUTED = "routed", _("Routed, not delivered yet")
        CLOSED = "closed", _("Closed")
        DESTROYED = "destroyed", _("Destroyed")

    number = models.CharField(_("number"), max_length=20, unique=True)  # M2026-000001
    channel = models.CharField(_("channel"), max_length=12, choices=Channel)
    source = models.CharField(_("source"), max_length=200, blank=True)
    source_number = models.CharField(_("number at the source"), max_length=200, blank=True)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="reports")
    team = models.ForeignKey(Team, models.PROTECT, null=True, related_name="reports")
    owner = models.ForeignKey(Person, models.PROTECT, null=True, related_name="reports")
    case = models.ForeignKey(Case, models.SET_NULL, null=True, related_name="reports")
    cluster = models.ForeignKey("reports.Cluster", models.SET_NULL, null=True, related_name="reports")
    arrival = models.ForeignKey(Arrival, models.PROTECT, related_name="reports")
    file = models.ForeignKey(KeptFile, models.PROTECT, null=True, related_name="reports")
    received_at = models.DateTimeField(_("received"))
    sent_at = models.DateTimeField(null=True)
    occurred_at = models.DateTimeField(null=True)
    language = models.CharField(max_length=2, default="nl")
    situation = models.CharField(max_length=40, blank=True)  # of the report routes: R1 to R6
    summary = models.TextField(blank=True)
    content = models.JSONField(default=dict)
    incriminates_self = models.BooleanField(default=False)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.NEW)
    state_at = models.DateTimeField()
    due_at = models.DateTimeField(null=True)
    circumstances = models.JSONField(default=dict)  # as people stated them over what the content says
    lane = models.PositiveSmallIntegerField(default=0)  # the order of the lane, from 0
    rank = models.PositiveIntegerField(default=0)  # within the lane
    reasons = models.JSONField(default=list)  # words
    is_drawn = models.BooleanField(default=False)  # of the lowest lane, for a person all the same
    rules = models.CharField(max_length=60, blank=True)  # the weighing rules that it was weighed by
    is_kept_apart = models.BooleanField(default=False)  # a person took it out of a cluster: the program puts it in none
    receipt = models.CharField(max_length=64, blank=True)  # keyed hash, hex
    reply_key = models.CharField(max_length=64, blank=True)  # public key, hex
    place = models.CharField(max_length=120, blank=True)  # by what else it is known again: `storing.place_of`
    seen_at = models.DateTimeField(null=True)  # when a person first opened it
    destroyed_at = models.DateTimeField(null=True)
    is_open = models.GeneratedField(  # somebody still has to do something; what the queue is read by
        expression=models.Case(
            models.When(state__in=("new", "assessing", "waiting", "routed"), then=models.Value(value=True)),
            default=models.Value(value=False),
        ),
        output_field=models.BooleanField(),
        db_persist=True,
    )

    class Meta:
        ordering = ("lane", "rank", "received_at", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=["channel", "source", "source_number"],
                condition=~models.Q(source_number=""),
                name="a_source_number_stands_once",
            ),
            models.UniqueConstraint(fields=["receipt"], condition=~models.Q(receipt=""), name="a_receipt_stands_once"),
            models.UniqueConstraint(
                fields=["place"], condition=~models.Q(place=""), name="a_place_in_a_file_stands_once"
            ),
        )
        indexes = (
            models.Index(fields=["unit", "is_open", "lane", "rank", "received_at", "id"], name="reports_by_lane"),
            models.Index(fields=["cluster", "is_open", "lane", "rank", "received_at", "id"], name="reports_of_cluster"),
            models.Index(fields=["received_at"], name="reports_by_day"),
        )

    def __str__(self) -> str:
        return self.number


class FileDigest(models.Model):
    """An exact digest ("sha256:...") of a file that a report tells of: by it, reports of one item are found."""

    report = models.ForeignKey(Report, models.CASCADE, related_name="file_digests")
    value = models.CharField(max_length=80)

    class Meta:
        ordering = ("pk",)
        indexes = (models.Index(fields=["value", "report"], name="reports_of_digest"),)


class QueueVisit(models.Model):
    """When somebody last looked at the queue, and when before that: what is newer is marked as new to them."""

    person = models.OneToOneField(Person, models.CASCADE, related_name="+")
    at = models.DateTimeField()
    before = models.DateTimeField(null=True)


class Reporter(models.Model):
    """How to reach whoever reported, if they told it; emptied when they take it back."""

    report = models.OneToOneField(Report, models.CASCADE, related_name="reporter")
    name = models.CharField(_("name"), max_length=200, blank=True)
    email = models.CharField(_("e-mail address"), max_length=254, blank=True)
    telephone = models.CharField(_("telephone number"), max_length=40, blank=True)
    relation = models.CharField(max_length=200, blank=True)
    wishes = models.TextField(blank=True)  # how and when to be called, or not
    withdrawn_at = models.DateTimeField(null=True)


class Attachment(models.Model):
    """A file that came with a report.

    It lies sealed under `VANGNET_DATA/reports/attachments`, opened only to be scanned or to be looked at. Before it was
    scanned nobody sees it; afterwards whoever may look, with a purpose.
    """

    class State(models.TextChoices):
        """Whether it was scanned."""

        SEALED = "sealed", _("Sealed, not scanned yet")
        SCANNED = "scanned", _("Scanned")
        FAILED = "failed", _("The scan failed")
        DESTROYED = "destroyed", _("Destroyed")

    report = models.ForeignKey(Report, models.CASCADE, related_name="attachments")
    number = models.PositiveSmallIntegerField()  # from 1 within the report
    name = models.CharField(max_length=300)
    size = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64)
    state = models.CharField(max_length=10, choices=State, default=State.SEALED)
    status = models.CharField(max_length=12, blank=True)  # of the scan: known, similar, new, undecided, other ...
    records = models.JSONField(default=list)  # a line for each file in it: address, status, reason, hits
    library_version = models.PositiveIntegerField(null=True)
    scanned_at = models.DateTimeField(null=True)
    problem = models.TextField(blank=True)

    class Meta:
        ordering = ("number",)
        constraints = (models.UniqueConstraint(fields=["report", "number"], name="an_attachment_has_a_number"),)
