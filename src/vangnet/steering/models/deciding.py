"""What the steering group decides on a case: under the names of police and of prosecution."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from vangnet.accounts.models import Person, Team
from vangnet.cases.models import Case


class Side(models.TextChoices):
    """For whom somebody signs."""

    POLICE = "police", _("Police")
    PROSECUTION = "prosecution", _("Public Prosecution Service")


class BoardDecision(models.Model):
    """A decision on a case, proposed for one side and agreed for the other; it counts once both signed.

    The newest that counts is the one that stands; nothing else takes a decision back. `number` is the case's neutral
    number on the board. When the case is destroyed this row stays without it; what was in it (`DecisionGround`) goes.
    """

    class Kind(models.TextChoices):
        """What is decided."""

        TAKE_UP = "take_up", _("Take up now")
        HOLD = "hold", _("Hold")
        TRANSFER = "transfer", _("Transfer to another team")
        STOP = "stop", _("Stop: not worked on")

    number = models.CharField(max_length=20, db_index=True)  # Z000001
    case = models.ForeignKey(Case, models.SET_NULL, null=True, related_name="board_decisions")
    kind = models.CharField(_("decision"), max_length=8, choices=Kind)
    team = models.ForeignKey(Team, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("to team"))
    hours = models.PositiveIntegerField(_("hours given"), default=0)
    side = models.CharField(max_length=11, choices=Side)  # of who proposed it
    proposed_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField(auto_now_add=True)
    agreed_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    agreed_at = models.DateTimeField(null=True)
    withdrawn_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("-pk",)
        constraints = (
            models.UniqueConstraint(
                fields=["case"],
                condition=Q(agreed_at=None, withdrawn_at=None, case__isnull=False),
                name="a_case_has_one_open_proposal",
            ),
            models.CheckConstraint(
                condition=Q(agreed_by=None) | ~Q(agreed_by=F("proposed_by")), name="nobody_signs_for_both"
            ),
            models.CheckConstraint(condition=Q(agreed_at=None) | Q(withdrawn_at=None), name="agreed_is_not_withdrawn"),
        )

    def __str__(self) -> str:
        return f"{self.number} {self.kind}"

    @property
    def other_side(self) -> Side:
        """The side that has to agree."""
        return Side.PROSECUTION if self.side == Side.POLICE else Side.POLICE

    @property
    def is_open(self) -> bool:
        """Whether it waits for the other side."""
        return self.agreed_at is None and self.withdrawn_at is None


class DecisionGround(models.Model):
    """On what a decision rests, as it was when it was proposed. It goes with the case.

    `facts` is a `vangnet.steering.weighing.facts.Facts` as JSON; `lane` and `place` follow from it by the weights.
    """

    decision = models.OneToOneField(BoardDecision, models.CASCADE, related_name="ground")
    case = models.ForeignKey(Case, models.CASCADE, related_name="+")
    reason = models.TextField(_("reason"))
    facts = models.JSONField()
    lane = models.CharField(max_length=10)
    place = models.PositiveIntegerField()  # in the lane, from 1
    points = models.PositiveIntegerField()
    weights_version = models.PositiveIntegerField()  # 0: those of the program
    weights = models.CharField(max_length=100)  # name, version, date and digest
    withdrawn_why = models.TextField(blank=True)


class Dissent(models.Model):
    """A member of the group does not agree with a decision, and why. It goes with the case.

    Nobody takes it back: who comes to think otherwise proposes a new decision.
    """

    decision = models.ForeignKey(BoardDecision, models.CASCADE, related_name="dissents")
    case = models.ForeignKey(Case, models.CASCADE, related_name="+")
    side = models.CharField(max_length=11, choices=Side)
    reason = models.TextField(_("why"))
    made_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("pk",)
        constraints = (models.UniqueConstraint(fields=["decision", "made_by"], name="somebody_dissents_once"),)
