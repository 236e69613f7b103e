"""Versions of the weights by which cases are ordered within their lane."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from vangnet.accounts.models import Person
from vangnet.steering.models.deciding import Side


class WeightTable(models.Model):
    """A version of the weights (TOML: `vangnet.steering.weighing.weights`). One is in force.

    A draft is tried first, then signed for police and for prosecution by two people; the second signature puts it in
    force. `edition` goes up with every change, so that nobody changes or signs what somebody else changed meanwhile.
    """

    class State(models.TextChoices):
        """Whether it counts."""

        DRAFT = "draft", _("Draft")
        IN_FORCE = "in_force", _("In force")
        RETIRED = "retired", _("Was in force")
        DROPPED = "dropped", _("Dropped")

    version = models.PositiveIntegerField(unique=True)
    text = models.TextField()
    reason = models.TextField(_("why these weights"))
    state = models.CharField(max_length=8, choices=State, default=State.DRAFT)
    edition = models.PositiveIntegerField(default=1)
    made_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)
    changed_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    changed_at = models.DateTimeField(null=True)
    tried_at = models.DateTimeField(null=True)
    tried = models.JSONField(default=dict)  # how many cases and past decisions would stand elsewhere
    side = models.CharField(max_length=11, choices=Side, blank=True)  # of who signed first
    signed_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    signed_at = models.DateTimeField(null=True)
    adopted_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    adopted_at = models.DateTimeField(null=True)
    retired_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("-version",)
        constraints = (
            models.UniqueConstraint(
                fields=["state"], condition=Q(state="in_force"), name="one_table_of_weights_is_in_force"
            ),
            models.CheckConstraint(
                condition=Q(adopted_by=None) | ~Q(adopted_by=F("signed_by")), name="nobody_adopts_weights_alone"
            ),
        )

    def __str__(self) -> str:
        return str(self.version)
