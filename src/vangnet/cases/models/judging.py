"""What people say of what the program found: facts, lanes, clues, series, matches. Added, revoked, never edited."""

from uuid import uuid4

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from vangnet.accounts.models import Person
from vangnet.cases.models.case import Case
from vangnet.cases.models.exhibit import Exhibit
from vangnet.cases.models.finding import Series
from vangnet.cases.models.medium import Medium


class Judgement(models.Model):
    """Who said it and when, and who took it back, when and why."""

    made_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)
    revoked_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    revoked_at = models.DateTimeField(null=True)
    revoked_why = models.TextField(blank=True)

    class Meta:
        abstract = True
        ordering = ("-pk",)


class Statement(Judgement):
    """A fact of the case on which lanes depend, with its source. The newest one of a fact that stands, counts."""

    class Fact(models.TextChoices):
        """What is stated."""

        IMMINENT = "is_imminent", _("Abuse goes on now, or is about to")
        LIVE = "is_live", _("It is shown or shared live")
        ACCESS = "has_access", _("The suspect lives, works or is otherwise with children")
        CONTACT = "in_contact", _("The suspect is in contact with a child")
        PERSON = "person_identifiable", _("A person can be identified")
        PLACE = "place_identifiable", _("A place can be identified")

    class Answer(models.TextChoices):
        """What is said of it."""

        YES = "yes", _("Yes")
        NO = "no", _("No")
        UNKNOWN = "unknown", _("Unknown")

    case = models.ForeignKey(Case, models.CASCADE, related_name="statements")
    fact = models.CharField(_("fact"), max_length=20, choices=Fact)
    answer = models.CharField(_("answer"), max_length=8, choices=Answer)
    source = models.TextField(_("source"))


class LaneMove(Judgement):
    """A person puts a medium in another lane. The newest move that stands counts; what the rules say stays beside."""

    medium = models.ForeignKey(Medium, models.CASCADE, related_name="moves")
    lane = models.CharField(max_length=12)
    reason = models.TextField()


class PlaceClue(Judgement):
    """Something that somebody saw in a medium and that narrows where it was made, out of a table."""

    medium = models.ForeignKey(Medium, models.CASCADE, related_name="place_clues")
    table = models.CharField(max_length=30)
    choice = models.CharField(max_length=60)
    note = models.TextField(blank=True)


class SeriesDecision(Judgement):
    """What somebody decided on media that the program proposes as a series."""

    class Kind(models.TextChoices):
        """What was decided."""

        CONFIRMED = "confirmed", _("Confirmed")
        REFUSED = "refused", _("Refused")
        SPLIT = "split", _("Split off")

    case = models.ForeignKey(Case, models.CASCADE, related_name="series_decisions")
    kind = models.CharField(max_length=10, choices=Kind)
    media = models.ManyToManyField(Medium, related_name="+")
    series = models.ForeignKey(Series, models.SET_NULL, null=True, related_name="+")
    reason = models.TextField(blank=True)


class WatchAlert(Judgement):
    """A VICS Alert of another unit: what it waits for, until when; taken back when it is to wait no longer.

    `number` is the AlertID; `alert` the whole entry as it was read, a `vangnet.capture.clues.alerts.Alert` as JSON.
    """

    number = models.UUIDField()
    unit = models.CharField(max_length=200, blank=True)
    reference = models.CharField(max_length=200, blank=True)
    name = models.CharField(max_length=200, blank=True)
    is_active = models.BooleanField()
    expires_at = models.DateTimeField()
    alert = models.JSONField()

    class Meta(Judgement.Meta):
        constraints = (
            models.UniqueConstraint(
                fields=["number"], condition=models.Q(revoked_at=None), name="an_alert_stands_once"
            ),
        )

    def __str__(self) -> str:
        return self.name or self.reference or str(self.number)

    @property
    def is_over(self) -> bool:
        """Whether it waits for nothing any more."""
        return self.revoked_at is not None or not self.is_active or self.expires_at < timezone.now()


class WatchMatch(models.Model):
    """A clue of an exhibit is also one of a series whose child nobody has identified yet, or of another unit's alert.

    It has a series, maybe of another case, or an alert. `value` is as that side has it and `found` as the exhibit has
    it: each is told only to who may see that side. `hit` is how the match is named to the unit of the alert.
    """

    series = models.ForeignKey(Series, models.CASCADE, null=True, related_name="matches")
    alert = models.ForeignKey(WatchAlert, models.CASCADE, null=True, related_name="matches")
    hit = models.UUIDField(default=uuid4, editable=False)
    exhibit = models.ForeignKey(Exhibit, models.CASCADE, related_name="matches")
    name = models.CharField(max_length=12)
    value = models.CharField(max_length=512)
    key = models.CharField(max_length=512)
    found = models.CharField(max_length=512)
    found_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("-pk",)
        constraints = (
            models.UniqueConstraint(fields=["series", "exhibit", "name", "key"], name="a_match_is_told_once"),
            models.UniqueConstraint(fields=["alert", "exhibit", "name", "key"], name="an_alert_is_met_once"),
            models.CheckConstraint(
                condition=models.Q(series=None, alert__isnull=False) | models.Q(series__isnull=False, alert=None),
                name="a_match_is_of_a_series_or_an_alert",
            ),
        )


class WatchAside(Judgement):
    """The owners of one of the two cases set a match aside, with a reason; for the other case it stays."""

    match = models.ForeignKey(WatchMatch, models.CASCADE, related_name="asides")
    case = models.ForeignKey(Case, models.CASCADE, related_name="+")
    reason = models.TextField()
