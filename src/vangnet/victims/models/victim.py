"""A child who is looked for or was found, and what that is said of."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from vangnet.accounts.models import Person, Unit
from vangnet.cases.models import Case, Medium, Series
from vangnet.cases.models.judging import Judgement
from vangnet.reports.models import Report


class Victim(models.Model):
    """A child in media: one page for all that is known. Known is not closed: it stays open until the child is safe.

    `name` is a working name that says nothing of who the child is ("Blauwe kamer").
    """

    class Status(models.TextChoices):
        """How far the search and the help are."""

        UNIDENTIFIED = "unidentified", _("Not identified")
        IDENTIFIED = "identified", _("Identified")
        SAFEGUARDED = "safeguarded", _("Freed from the abuse")
        SAFE = "safe", _("Safe, and offered help")

    class Sex(models.TextChoices):
        """What somebody believes to see."""

        GIRL = "girl", _("Girl")
        BOY = "boy", _("Boy")
        UNKNOWN = "unknown", _("Unknown")

    number = models.CharField(max_length=20, unique=True)  # V2026-000001
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="victims")
    name = models.CharField(_("working name"), max_length=100)
    status = models.CharField(_("status"), max_length=14, choices=Status, default=Status.UNIDENTIFIED)
    is_listed = models.BooleanField(_("on a list of known material"), default=False)
    listed_as = models.CharField(_("name on the lists"), max_length=300, blank=True)
    sex = models.CharField(_("sex, as it seems"), max_length=8, choices=Sex, default=Sex.UNKNOWN)
    born_from = models.PositiveSmallIntegerField(_("born from (year)"), null=True, blank=True)
    born_until = models.PositiveSmallIntegerField(_("born until (year)"), null=True, blank=True)
    country = models.CharField(_("country, as far as known"), max_length=2, blank=True)  # ISO 3166-1
    country_ground = models.TextField(_("how that is known"), blank=True)
    summary = models.TextField(_("what is known"), blank=True)
    owner = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    review_on = models.DateField(_("review on"))
    made_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("-pk",)

    def __str__(self) -> str:
        return self.number


class StatusStep(Judgement):
    """That a child was identified, freed or safe, since when, and how that is known. The furthest that stands counts.

    `candidate` is whose confirmation it follows from: it is taken back with that.
    """

    victim = models.ForeignKey(Victim, models.CASCADE, related_name="steps")
    status = models.CharField(_("status"), max_length=14, choices=Victim.Status)
    on = models.DateField(_("since"))
    ground = models.TextField(_("how that is known"))
    candidate = models.ForeignKey("victims.Candidate", models.SET_NULL, null=True, related_name="steps")

    class Meta(Judgement.Meta):
        constraints = (
            models.UniqueConstraint(
                fields=["victim", "status"], condition=models.Q(revoked_at=None), name="a_status_is_reached_once"
            ),
        )


class VictimSeries(Judgement):
    """A series of a case shows this child; taken back when it does not."""

    victim = models.ForeignKey(Victim, models.CASCADE, related_name="series")
    series = models.ForeignKey(Series, models.CASCADE, related_name="victims")
    reason = models.TextField(_("why"))

    class Meta(Judgement.Meta):
        constraints = (
            models.UniqueConstraint(
                fields=["victim", "series"], condition=models.Q(revoked_at=None), name="a_series_shows_a_child_once"
            ),
        )


class FoundAgain(models.Model):
    """Media of a child turned up once more, in a later seizure or report (herhaald slachtofferschap).

    `key` is what it was found by (a list's series, a medium, an attachment), so that one find is counted once; `why`
    are words. It waits until a person agreed or refused.
    """

    class State(models.TextChoices):
        """What a person said of it."""

        PROPOSED = "proposed", _("Proposed")
        CONFIRMED = "confirmed", _("Confirmed")
        REFUSED = "refused", _("Refused")

    victim = models.ForeignKey(Victim, models.CASCADE, related_name="found_again")
    case = models.ForeignKey(Case, models.CASCADE, null=True, related_name="+")
    report = models.ForeignKey(Report, models.CASCADE, null=True, related_name="+")
    medium = models.ForeignKey(Medium, models.SET_NULL, null=True, related_name="+")
    key = models.CharField(max_length=200)
    count = models.PositiveIntegerField(default=1)  # contents that were found
    why = models.JSONField(default=list)
    found_at = models.DateTimeField(auto_now_add=True)
    state = models.CharField(max_length=10, choices=State, default=State.PROPOSED)
    decided_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    decided_why = models.TextField(_("reason"), blank=True)
    told_at = models.DateTimeField(null=True)  # when the owner of the case first saw it

    class Meta:
        ordering = ("-pk",)
        constraints = (models.UniqueConstraint(fields=["victim", "key"], name="a_find_is_counted_once"),)
