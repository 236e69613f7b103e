"""Where reports go: a table that officers read and change, and what was sent by it."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from vangnet.accounts.models import Person, Team, Unit
from vangnet.reports.models.report import Report


class Destination(models.Model):
    """Somewhere a report can go. A hotline gets it through the exchange, a team at this desk, the others as a file."""

    class Kind(models.TextChoices):
        """What it is."""

        HOTLINE = "hotline", _("Hotline")
        TEAM = "team", _("Team at this desk")
        UNIT = "unit", _("Another unit")
        FOREIGN = "foreign", _("Foreign authority")
        YOUTH_CARE = "youth_care", _("Youth care")
        CLOSE = "close", _("Close with a reason")

    code = models.CharField(_("code"), max_length=40, unique=True)
    name = models.CharField(_("name"), max_length=200)
    kind = models.CharField(_("kind"), max_length=12, choices=Kind)
    team = models.ForeignKey(Team, models.PROTECT, null=True, blank=True, related_name="+")
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, related_name="+")
    contact = models.CharField(_("how it gets there"), max_length=300, blank=True)
    days = models.PositiveSmallIntegerField(_("delivered within (days)"), default=2)
    is_active = models.BooleanField(_("in use"), default=True)

    class Meta:
        ordering = ("name",)

    def __str__(self) -> str:
        return self.name


class RouteTable(models.Model):
    """A version of the table (TOML: `reports.routing`). One is in force; a draft is tried on past reports first."""

    class State(models.TextChoices):
        """Whether it counts."""

        DRAFT = "draft", _("Draft")
        IN_FORCE = "in_force", _("In force")
        RETIRED = "retired", _("Was in force")

    version = models.PositiveIntegerField(unique=True)
    text = models.TextField(_("table"))
    state = models.CharField(max_length=10, choices=State, default=State.DRAFT)
    made_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)
    tried_at = models.DateTimeField(null=True)  # a table is tried before it is switched on
    tried = models.JSONField(default=dict)  # what it would have changed
    in_force_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    in_force_at = models.DateTimeField(null=True)
    retired_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("-version",)
        constraints = (
            models.UniqueConstraint(
                fields=["state"], condition=models.Q(state="in_force"), name="one_table_is_in_force"
            ),
        )


class Delivery(models.Model):
    """A report on its way to a destination: it ends delivered or refused; what is neither in time is an alarm."""

    class State(models.TextChoices):
        """How far it is."""

        WAITING = "waiting", _("Waiting")
        DELIVERED = "delivered", _("Delivered")
        FAILED = "failed", _("Could not be delivered")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    report = models.ForeignKey(Report, models.CASCADE, related_name="deliveries")
    destination = models.ForeignKey(Destination, models.PROTECT, related_name="deliveries")
    table = models.ForeignKey(RouteTable, models.PROTECT, null=True, related_name="+")  # None: chosen by a person
    row = models.CharField(max_length=60, blank=True)  # of the table
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    reason = models.TextField(blank=True)
    due_at = models.DateTimeField()
    made_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    proof = models.TextField(blank=True)  # what shows that it arrived
    problem = models.TextField(blank=True)

    class Meta:
        ordering = ("pk",)
        indexes = (models.Index(fields=["state", "due_at"], name="deliveries_by_state"),)


class Proposed(models.Model):
    """What the table in force said of a report, and of which weighing: made anew when either changes."""

    report = models.OneToOneField(Report, models.CASCADE, related_name="proposed")
    table = models.ForeignKey(RouteTable, models.CASCADE, related_name="+")
    row = models.CharField(max_length=60, blank=True)  # empty: none fits, or one is broken
    destination = models.ForeignKey(Destination, models.SET_NULL, null=True, related_name="+")  # None: it stays
    problem = models.JSONField(null=True)  # a word
    lane = models.PositiveSmallIntegerField()
    rules = models.CharField(max_length=60, blank=True)
    made_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ("pk",)
