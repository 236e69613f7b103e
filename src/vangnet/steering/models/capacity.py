"""Who has how many hours and which skills, what was proposed, and what people accepted of it."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from vangnet.accounts.models import Person, Team, Unit
from vangnet.cases.models import Case
from vangnet.cases.models.judging import Judgement
from vangnet.steering.models.board import HoursAsked


class WorkingHours(Judgement):
    """How many hours a week somebody works on cases, and in which team these count. One row stands."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="working_hours")
    team = models.ForeignKey(Team, models.PROTECT, related_name="working_hours", verbose_name=_("team"))
    hours = models.PositiveSmallIntegerField(_("hours a week"))

    class Meta(Judgement.Meta):
        constraints = (
            models.UniqueConstraint(
                fields=["person"], condition=Q(revoked_at=None), name="hours_of_a_person_stand_once"
            ),
        )


class PersonSkill(Judgement):
    """That somebody can do something, by the code of `steering/skills.toml`."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="skills")
    skill = models.CharField(_("skill"), max_length=30)

    class Meta(Judgement.Meta):
        constraints = (
            models.UniqueConstraint(
                fields=["person", "skill"], condition=Q(revoked_at=None), name="a_skill_of_a_person_stands_once"
            ),
        )


class Availability(models.Model):
    """Somebody's own yes or no for a period, and no reason: there is no field for one.

    What is said last of a day counts. Never edited; who changes their mind says it anew.
    """

    person = models.ForeignKey(Person, models.CASCADE, related_name="availability")
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("until and with"))
    is_available = models.BooleanField()
    said_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("pk",)
        constraints = (
            models.CheckConstraint(condition=Q(starts_on__lte=F("ends_on")), name="availability_ends_after_it_starts"),
        )


class SkillAsked(Judgement):
    """Which skill hours that a case asks for need (empty: anybody can do it), and whether other teams may help.

    One row stands for hours that are asked; without one, anybody of the own team can do them.
    """

    asked = models.ForeignKey(HoursAsked, models.CASCADE, related_name="skills")
    case = models.ForeignKey(Case, models.CASCADE, related_name="+")
    skill = models.CharField(_("skill"), max_length=30, blank=True)
    may_transfer = models.BooleanField(_("people of other teams may be asked"), default=False)

    class Meta(Judgement.Meta):
        constraints = (
            models.UniqueConstraint(
                fields=["asked"], condition=Q(revoked_at=None), name="a_skill_that_is_asked_stands_once"
            ),
        )


class CapacityProposal(models.Model):
    """A proposal of who takes what in a period: the frozen problem, and the division that followed from it.

    `unit` None: of the whole country. `problem` and `solution` are the JSON of `steering.solving`, with keys and no
    names; the same problem is divided again to check the proposal. Nothing follows from it until people accept lines.
    """

    class State(models.TextChoices):
        """How far it is."""

        WAITING = "waiting", _("Waiting")
        RUNNING = "running", _("Being calculated")
        DONE = "done", _("Ready")
        FAILED = "failed", _("Failed")

    unit = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="+")
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("until and with"))
    most_cases = models.PositiveSmallIntegerField(_("most cases for one person"))
    fewest_hours = models.PositiveSmallIntegerField(_("fewest hours of one person on a case"))
    state = models.CharField(max_length=7, choices=State, default=State.WAITING)
    made_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)
    started_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    steps_done = models.PositiveSmallIntegerField(default=0)
    steps = models.PositiveSmallIntegerField(default=0)
    problem = models.TextField()
    problem_sha256 = models.CharField(max_length=64)
    solution = models.TextField(blank=True)
    solver = models.CharField(max_length=60, blank=True)
    checked_at = models.DateTimeField(null=True)
    is_same = models.BooleanField(null=True)  # when it was divided again

    class Meta:
        ordering = ("-pk",)


class ProposedLine(models.Model):
    """Hours of one person for one thing that a case asks. It goes with the case."""

    proposal = models.ForeignKey(CapacityProposal, models.CASCADE, related_name="lines")
    case = models.ForeignKey(Case, models.CASCADE, related_name="+")
    asked = models.ForeignKey(HoursAsked, models.CASCADE, related_name="+")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    hours = models.PositiveIntegerField()
    is_owner = models.BooleanField()  # would become the owner of the case
    is_elsewhere = models.BooleanField()  # comes from another team

    class Meta:
        ordering = ("pk",)
        constraints = (models.UniqueConstraint(fields=["proposal", "asked", "person"], name="a_line_is_proposed_once"),)


class Assignment(Judgement):
    """Hours that somebody takes on, after a person accepted a line of a proposal. `made_by`: who accepted it."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="assignments")
    asked = models.ForeignKey(HoursAsked, models.CASCADE, related_name="assignments")
    line = models.ForeignKey(ProposedLine, models.SET_NULL, null=True, related_name="assignments")
    person = models.ForeignKey(Person, models.PROTECT, related_name="assignments")
    hours = models.PositiveIntegerField()
    is_owner = models.BooleanField()
    starts_on = models.DateField()
    ends_on = models.DateField()

    class Meta(Judgement.Meta):
        constraints = (
            models.UniqueConstraint(
                fields=["line"], condition=Q(revoked_at=None, line__isnull=False), name="a_line_is_accepted_once"
            ),
        )
