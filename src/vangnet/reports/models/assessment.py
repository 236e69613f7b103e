"""What was done with a report: steps, decisions, clusters of one viral item, and what was said with the reporter."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from vangnet.accounts.models import Person, Unit
from vangnet.cases.models.judging import Judgement
from vangnet.reports.models.report import Report


class Step(models.Model):
    """A report went to a state: whose it was from then on, until when, why, and who did it. Rows stay."""

    report = models.ForeignKey(Report, models.CASCADE, related_name="steps")
    state = models.CharField(max_length=10, choices=Report.State)
    owner = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    due_at = models.DateTimeField(null=True)
    reason = models.TextField(blank=True)
    waits_for = models.CharField(max_length=200, blank=True)  # whose answer it waits for
    untold = models.TextField(blank=True)  # at an end: why the reporter could not be told
    made_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")  # None: the program
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("pk",)


class Cluster(models.Model):
    """Reports of one item, such as one viral film: one decision counts for all of them, each keeps its own reporter."""

    class Basis(models.TextChoices):
        """Why they belong together."""

        DIGEST = "digest", _("The same file")
        URL = "url", _("The same web address")
        ACCOUNT = "account", _("The same reported account")
        PERSON = "person", _("Put together by a person")

    number = models.CharField(max_length=20, unique=True)  # B2026-0001
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="+")  # whose reports they are
    basis = models.CharField(max_length=10, choices=Basis)
    key = models.CharField(max_length=512)  # what they share, as it is compared
    title = models.CharField(max_length=300, blank=True)
    is_flood = models.BooleanField(default=False)
    made_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)
    ended_at = models.DateTimeField(null=True)  # taken apart

    class Meta:
        ordering = ("-pk",)
        indexes = (models.Index(fields=["basis", "key"], name="clusters_by_key"),)


class Decision(Judgement):
    """What somebody decided on a report, or on all of a cluster. The newest one that stands counts."""

    class Outcome(models.TextChoices):
        """What becomes of it."""

        TEAM = "team", _("To a team")
        CASE = "case", _("Added to a case")
        UNIT = "unit", _("To another unit")
        HOTLINE = "hotline", _("To the hotline")
        FOREIGN = "foreign", _("To a foreign authority")
        YOUTH_CARE = "youth_care", _("To youth care")
        SETTLED = "settled", _("Handled here")
        NO_ACTION = "no_action", _("Closed without action")

    report = models.ForeignKey(Report, models.CASCADE, null=True, related_name="decisions")
    cluster = models.ForeignKey(Cluster, models.CASCADE, null=True, related_name="decisions")
    outcome = models.CharField(_("outcome"), max_length=12, choices=Outcome)
    reason = models.TextField(_("reason"))
    apart = models.ManyToManyField(Report, related_name="+")  # of its cluster: a person looks at each itself

    class Meta(Judgement.Meta):
        constraints = (
            models.CheckConstraint(
                condition=models.Q(report=None, cluster__isnull=False) | models.Q(report__isnull=False, cluster=None),
                name="a_decision_is_on_a_report_or_a_cluster",
            ),
        )


class Message(models.Model):
    """Something between the desk and a reporter.

    `number` counts what the desk told, from 1; `state` is the code that the public page has words for.
    """

    class Direction(models.TextChoices):
        """From whom."""

        TO = "to", _("To the reporter")
        FROM = "from", _("From the reporter")

    class Way(models.TextChoices):
        """By what it goes or came."""

        RECEIPT = "receipt", _("With the receipt, on the public page")
        TELEPHONE = "telephone", _("By telephone")
        IN_PERSON = "in_person", _("In person")
        MAIL = "mail", _("By e-mail or letter, outside the desk")
        HOTLINE = "hotline", _("Through the hotline")

    report = models.ForeignKey(Report, models.CASCADE, related_name="messages")
    direction = models.CharField(max_length=4, choices=Direction)
    way = models.CharField(max_length=10, choices=Way, default=Way.RECEIPT)
    number = models.PositiveIntegerField(null=True)
    state = models.CharField(max_length=40, blank=True)
    text = models.TextField(blank=True)
    is_question = models.BooleanField(default=False)
    answers = models.ForeignKey("self", models.SET_NULL, null=True, related_name="answered_by")
    is_internal = models.BooleanField(default=False)  # a note of the desk, never told
    made_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)
    told_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")  # who called, met or wrote
    told_at = models.DateTimeField(null=True)
    bundle = models.PositiveBigIntegerField(null=True)  # the number of the bundle that it went with

    class Meta:
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(
                fields=["report", "number"], condition=models.Q(number__isnull=False), name="what_is_told_is_counted"
            ),
        )
