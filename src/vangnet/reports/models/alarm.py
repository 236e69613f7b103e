"""What must not pass unseen: alarms, and whether the books of each day hold."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from vangnet.accounts.models import Unit
from vangnet.reports.models.report import Report


class Alarm(models.Model):
    """Something that a person must act on. One of a kind and key is open at a time; it stays until it is settled."""

    class Kind(models.TextChoices):
        """What is wrong."""

        UNBALANCED = "unbalanced", _("The books do not add up")
        BUNDLE_MISSING = "bundle_missing", _("A bundle of a door is missing")
        BUNDLE_LATE = "bundle_late", _("No bundle of a door for too long")
        BUNDLE_REFUSED = "bundle_refused", _("A bundle was refused")
        PARSER = "parser", _("Fields that are always there are empty")
        UNREAD = "unread", _("Something that came in could not be read")
        NOT_DELIVERED = "not_delivered", _("A report could not be delivered")
        OVERDUE = "overdue", _("A report is over its date")
        ROUTES = "routes", _("Something is wrong with the table of routes")
        NO_ROUTE = "no_route", _("No row of the table fits a report")
        HOTLINE_OVERDUE = "hotline_overdue", _("The hotline waits for an answer")
        PROBING = "probing", _("Look-ups that look like probing")
        RULES = "rules", _("The rules of the unit cannot be read")
        DOOR = "door", _("A door tells of a fault")
        SCHOOL_YES = "school_yes", _("Somebody at a school recognises a child")
        SCHOOL_ERASURE = "school_erasure", _("An erasure at the school door is not confirmed")

    kind = models.CharField(max_length=16, choices=Kind)
    key = models.CharField(max_length=200)  # what it is about, so that it is told once
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="+")
    report = models.ForeignKey(Report, models.CASCADE, null=True, related_name="alarms")
    facts = models.JSONField(default=dict)
    told_at = models.DateTimeField(auto_now_add=True)
    again_at = models.DateTimeField(null=True)
    times = models.PositiveIntegerField(default=1)
    settled_at = models.DateTimeField(null=True)
    settled_by = models.ForeignKey("accounts.Person", models.PROTECT, null=True, related_name="+")
    settled_how = models.TextField(blank=True)

    class Meta:
        ordering = ("-pk",)
        constraints = (
            models.UniqueConstraint(
                fields=["kind", "key"], condition=models.Q(settled_at=None), name="an_alarm_is_open_once"
            ),
        )


class Reconciliation(models.Model):
    """The books of one day: in = open + closed + destroyed, per channel, over all days until then."""

    day = models.DateField(unique=True)
    made_at = models.DateTimeField(auto_now_add=True)
    channels = models.JSONField(default=dict)  # channel -> in, open, closed, destroyed
    bundles = models.JSONField(default=dict)  # of the public door: last number, missing, waiting entries
    balances = models.BooleanField()

    class Meta:
        ordering = ("-day",)
