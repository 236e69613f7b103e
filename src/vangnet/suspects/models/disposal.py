"""The disposal checklist (toetsingsformulier afdoening) of a grown-up suspect, and what the prosecutor decided."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from vangnet.accounts.models import Person
from vangnet.cases.models import Exhibit, Finding, Statement
from vangnet.cases.models.judging import Judgement
from vangnet.suspects.models.facts import ChildContact, History
from vangnet.suspects.models.suspect import Suspect


class Checklist(models.Model):
    """The checklist of one suspect: what is in it is rows that are added and taken back."""

    suspect = models.OneToOneField(Suspect, models.CASCADE, related_name="checklist")
    opened_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    opened_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("pk",)


class ChosenSet(models.Model):
    """By which rule set a checklist is filled, chosen by which date; the newest counts. Rows stay.

    `text` is the whole set as it was then (`disposal.sets.written`), and `digest` its SHA-256: an old case keeps the
    rules of its time.
    """

    class Dated(models.TextChoices):
        """Which date was taken. Which date counts is a question for a lawyer."""

        OFFENCE = "offence", _("Date of the offence")
        SEIZURE = "seizure", _("Date of the seizure")
        DECISION = "decision", _("Date of the decision")

    checklist = models.ForeignKey(Checklist, models.CASCADE, related_name="sets")
    rule_set = models.CharField(max_length=20)
    version = models.PositiveIntegerField()
    text = models.TextField()
    digest = models.CharField(max_length=64)
    dated = models.CharField(_("which date"), max_length=8, choices=Dated)
    dated_on = models.DateField(_("date"))
    reason = models.TextField(_("why this date and this set"))
    made_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("-pk",)


class CriterionAnswer(Judgement):
    """What somebody answers to a criterion of a chosen set, and on what that rests; the newest that stands, counts.

    `further`: which criterion, where the set leaves its list open.
    """

    class Answer(models.TextChoices):
        """What is answered."""

        YES = "yes", _("Yes, this is met")
        NO = "no", _("No, this is not met")
        UNKNOWN = "unknown", _("Unknown")

    chosen = models.ForeignKey(ChosenSet, models.CASCADE, related_name="answers")
    code = models.CharField(max_length=20)
    further = models.CharField(_("which further criterion"), max_length=300, blank=True)
    answer = models.CharField(_("answer"), max_length=7, choices=Answer)
    reason = models.TextField(_("reason"))
    evidence = models.TextField(_("evidence, in words"), blank=True)
    exhibit = models.ForeignKey(Exhibit, models.SET_NULL, null=True, related_name="+")
    finding = models.ForeignKey(Finding, models.SET_NULL, null=True, related_name="+")
    statement = models.ForeignKey(Statement, models.SET_NULL, null=True, related_name="+")
    contact = models.ForeignKey(ChildContact, models.SET_NULL, null=True, related_name="+")
    history = models.ForeignKey(History, models.SET_NULL, null=True, related_name="+")


class DisposalStep(Judgement):
    """Something that happened in the procedure, when, and by whom. The newest of a kind that stands, counts."""

    class Kind(models.TextChoices):
        """What happened."""

        HEARD = "heard", _("The suspect was heard")
        COUNSEL = "counsel", _("Counsel assists the suspect")
        WAIVED = "waived", _("The suspect waives counsel")
        ADVICE = "advice", _("The probation service advised")
        PRESENTED = "presented", _("Presented to the prosecutor")
        SERVED = "served", _("The penal order was handed over or sent")
        OBJECTION = "objection", _("An objection (verzet) was lodged")

    checklist = models.ForeignKey(Checklist, models.CASCADE, related_name="steps")
    kind = models.CharField(_("what happened"), max_length=9, choices=Kind)
    on = models.DateField(_("on"))
    who = models.CharField(_("who"), max_length=200, blank=True)
    note = models.TextField(_("note"), blank=True)


class Direction(Judgement):
    """A direction (aanwijzing) of a penal order: it asks for no advice and no probation period."""

    checklist = models.ForeignKey(Checklist, models.CASCADE, related_name="directions")
    text = models.TextField(_("direction (aanwijzing)"))


class BehaviouralDirection(Judgement):
    """A behavioural direction (gedragsaanwijzing): on advice of the probation service, for a probation period.

    The period begins on `begins_on` and is over on `until`.
    """

    class Kind(models.TextChoices):
        """What it is about."""

        TREATMENT = "treatment", _("Care programme with out-patient treatments")
        INTERNET = "internet", _("Behaviour on the internet")
        OTHER = "other", _("Other behaviour")

    checklist = models.ForeignKey(Checklist, models.CASCADE, related_name="behavioural")
    kind = models.CharField(_("kind"), max_length=9, choices=Kind)
    text = models.TextField(_("behavioural direction"))
    begins_on = models.DateField(_("probation period from"))
    until = models.DateField(_("probation period over on"))
    treatments = models.PositiveSmallIntegerField(_("number of treatments"), default=0)


class Treatment(Judgement):
    """An out-patient treatment that was held."""

    direction = models.ForeignKey(BehaviouralDirection, models.CASCADE, related_name="held")
    on = models.DateField(_("on"))
    who = models.CharField(_("who told of it"), max_length=200)


class CarrierDecision(Judgement):
    """What becomes of a data carrier; the newest that stands, counts."""

    class Outcome(models.TextChoices):
        """What was decided."""

        SURRENDERED = "surrendered", _("Given up (afstand)")
        WITHDRAWN = "withdrawn", _("Withdrawn from circulation (onttrekking)")
        RETURNED = "returned", _("Returned (teruggave)")
        NOT_OF_SUSPECT = "not_of_suspect", _("Not a data carrier of this suspect")

    checklist = models.ForeignKey(Checklist, models.CASCADE, related_name="carriers")
    exhibit = models.ForeignKey(Exhibit, models.CASCADE, related_name="+")
    outcome = models.CharField(_("decision"), max_length=14, choices=Outcome)
    on = models.DateField(_("on"))
    reason = models.TextField(_("reason"))


class DisposalDecision(Judgement):
    """What the prosecutor of the case decided. One stands at a time.

    `told`: what the checklist said at that moment, and the counts of media, so that it can be read later.
    `differs_why`: why the prosecutor differs from what the checklist says; "" where nothing stood against it.
    """

    class Outcome(models.TextChoices):
        """What was decided."""

        PENAL_ORDER = "penal_order", _("Penal order (OM-strafbeschikking)")
        DISMISSAL = "dismissal", _("Dismissal (sepot)")
        SUMMONS = "summons", _("Summons: to court")
        INVESTIGATION = "investigation", _("Further investigation")
        OTHER = "other", _("Something else")

    checklist = models.ForeignKey(Checklist, models.CASCADE, related_name="decisions")
    chosen = models.ForeignKey(ChosenSet, models.CASCADE, related_name="decisions")
    outcome = models.CharField(_("decision"), max_length=13, choices=Outcome)
    on = models.DateField(_("decided on"))
    reason = models.TextField(_("reason"))
    differs_why = models.TextField(_("why this differs from what the checklist says"), blank=True)
    told = models.JSONField(default=dict)

    class Meta(Judgement.Meta):
        constraints = (
            models.UniqueConstraint(
                fields=["checklist"], condition=Q(revoked_at=None), name="a_disposal_is_decided_once"
            ),
        )
