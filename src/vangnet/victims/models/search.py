"""The search for a child: candidates, tasks, what was tried, and contacts with others."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from vangnet.accounts.models import Person
from vangnet.cases.models.judging import Judgement
from vangnet.victims.models.victim import Victim


class Candidate(models.Model):
    """Who the child may be: people propose, confirm and revoke; nothing by machine. A wrongly named child is erased.

    After that only `state` and who decided when are left; every field about the child is empty. One is confirmed at
    a time.
    """

    class State(models.TextChoices):
        """What people say of it."""

        PROPOSED = "proposed", _("Proposed")
        CONFIRMED = "confirmed", _("Confirmed")
        REFUSED = "refused", _("Is not the child")
        ERASED = "erased", _("Erased")

    class Sureness(models.TextChoices):
        """How sure who proposes is."""

        CERTAIN = "certain", _("Certain")
        PROBABLE = "probable", _("Probable")
        POSSIBLE = "possible", _("Possible")

    victim = models.ForeignKey(Victim, models.CASCADE, related_name="candidates")
    name = models.CharField(_("name"), max_length=200, blank=True)
    born_on = models.DateField(_("born on"), null=True, blank=True)
    place = models.CharField(_("place"), max_length=200, blank=True)
    country = models.CharField(_("country"), max_length=2, blank=True)
    source = models.CharField(_("how this came to us"), max_length=300, blank=True)
    why = models.TextField(_("why this may be the child"), blank=True)
    sureness = models.CharField(_("how sure"), max_length=10, choices=Sureness, default=Sureness.POSSIBLE)
    state = models.CharField(max_length=10, choices=State, default=State.PROPOSED)
    proposed_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("-pk",)
        constraints = (
            models.UniqueConstraint(
                fields=["victim"], condition=models.Q(state="confirmed"), name="a_child_is_one_person"
            ),
        )


class CandidateDecision(models.Model):
    """That somebody confirmed, refused, took back or erased a candidate, and why. Never edited, but emptied with it."""

    candidate = models.ForeignKey(Candidate, models.CASCADE, related_name="decisions")
    state = models.CharField(max_length=10, choices=Candidate.State)
    reason = models.TextField(_("reason"), blank=True)
    made_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("pk",)


class Task(models.Model):
    """Something to be done for a child, by whom and until when."""

    victim = models.ForeignKey(Victim, models.CASCADE, related_name="tasks")
    text = models.CharField(_("task"), max_length=300)
    owner = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    due_on = models.DateField(_("until"), null=True, blank=True)
    made_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)
    done_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    done_at = models.DateTimeField(null=True)
    outcome = models.TextField(_("outcome"), blank=True)

    class Meta:
        ordering = ("done_at", "due_on", "pk")


class Attempt(Judgement):
    """Something that was tried to find the child, when, and what came of it."""

    victim = models.ForeignKey(Victim, models.CASCADE, related_name="attempts")
    on = models.DateField(_("on"))
    what = models.TextField(_("what was tried"))
    outcome = models.TextField(_("what came of it"), blank=True)


class Contact(Judgement):
    """Something that went to, or came from, another country or organisation about a child."""

    class Direction(models.TextChoices):
        """Which way it went."""

        TO = "to", _("To them")
        FROM = "from", _("From them")

    victim = models.ForeignKey(Victim, models.CASCADE, related_name="contacts")
    country = models.CharField(_("country"), max_length=2, blank=True)
    organisation = models.CharField(_("organisation"), max_length=200)
    direction = models.CharField(_("direction"), max_length=4, choices=Direction)
    on = models.DateField(_("on"))
    reference = models.CharField(_("reference"), max_length=100, blank=True)
    summary = models.TextField(_("summary"))
    answer_due_on = models.DateField(_("answer expected by"), null=True, blank=True)
    answered_on = models.DateField(_("answered on"), null=True, blank=True)
