"""What people say of what the program found: facts, lanes, clues, series, matches. Added, revoked, never edited."""

from django.db import models
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


class WatchMatch(models.Model):
    """A clue of an exhibit is also a clue of a series whose child nobody has identified yet, maybe of another case.

    `value` is as the series has it and `found` as the exhibit has it: each is told only to who may see that side.
    """

    series = models.ForeignKey(Series, models.CASCADE, related_name="matches")
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
        )


class WatchAside(Judgement):
    """The owners of one of the two cases set a match aside, with a reason; for the other case it stays."""

    match = models.ForeignKey(WatchMatch, models.CASCADE, related_name="asides")
    case = models.ForeignKey(Case, models.CASCADE, related_name="+")
    reason = models.TextField()
