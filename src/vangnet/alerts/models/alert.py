"""An alert: its grounds, its authority, who is asked, and how it ended."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from vangnet.accounts.models import Person, Unit
from vangnet.alerts.models.school import School, SchoolContact, new_identity
from vangnet.victims.models import Crop, Victim


class SchoolKey(models.Model):
    """A key that the school door made for the crop of one alert (X25519, the public half)."""

    number = models.PositiveIntegerField(unique=True)
    public = models.CharField(max_length=64)  # hex
    came_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("number",)


class Alert(models.Model):
    """A question to schools whether they recognise a child. `identity` is all that the school door knows it by."""

    class State(models.TextChoices):
        """How far it is."""

        DRAFT = "draft", _("Being prepared")
        RUNNING = "running", _("Running")
        HIDDEN = "hidden", _("Hidden: an answer is being checked")
        ENDED = "ended", _("Ended")

    class End(models.TextChoices):
        """Why it ended."""

        RECOGNISED = "recognised", _("The child was recognised")
        TERM = "term", _("The term was over")
        WITHDRAWN = "withdrawn", _("It was withdrawn")
        ENDED = "ended", _("It was ended")

    class Ties(models.TextChoices):
        """Whether schools are tied to the suspect, as far as known. "None" must be said too."""

        NONE = "none", _("No school is tied to the suspect")
        SOME = "some", _("There are such schools; they are excluded")

    number = models.CharField(max_length=20, unique=True)  # S2026-000001
    identity = models.CharField(max_length=32, unique=True, default=new_identity)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    victim = models.ForeignKey(Victim, models.PROTECT, related_name="alerts")
    crop = models.ForeignKey(Crop, models.SET_NULL, null=True, related_name="alerts")  # it goes with its case
    state = models.CharField(max_length=8, choices=State, default=State.DRAFT)
    question_nl = models.TextField(_("question (Dutch)"), blank=True)
    question_en = models.TextField(_("question (English)"), blank=True)
    last_resort = models.TextField(_("why this is the last resort: what was tried"), blank=True)
    abuse_established = models.TextField(_("how the investigation established the abuse"), blank=True)
    in_netherlands = models.TextField(_("how it is known that it took place in the Netherlands"), blank=True)
    not_identified = models.TextField(_("why police could not identify the child"), blank=True)
    suspect_schools = models.CharField(max_length=4, choices=Ties, blank=True)  # empty: nobody said so yet
    suspect_reason = models.TextField(_("how schools tied to the suspect were looked up"), blank=True)
    term_days = models.PositiveSmallIntegerField(_("how many days it is shown"), null=True)
    area = models.JSONField(default=dict)  # {"provinces": [...], "municipalities": [...], "postcodes": ["10", "3511"]}
    kinds = models.JSONField(default=list)  # of `School.Kind`
    key = models.OneToOneField(SchoolKey, models.PROTECT, null=True, related_name="alert")
    owner = models.ForeignKey(Person, models.PROTECT, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)
    sent_at = models.DateTimeField(null=True)
    sent_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    until = models.DateTimeField(null=True)
    reminded_at = models.DateTimeField(null=True)  # when a reminder was last ordered
    hidden_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    end = models.CharField(max_length=10, choices=End, blank=True)
    end_reason = models.TextField(blank=True)

    class Meta:
        ordering = ("-pk",)

    def __str__(self) -> str:
        return self.number


class Authority(models.Model):
    """The prosecutor's written authority for one alert. Entered by one; the prosecutor may confirm it."""

    alert = models.OneToOneField(Alert, models.CASCADE, related_name="authority")
    prosecutor = models.CharField(_("prosecutor"), max_length=200)
    number = models.CharField(_("number of the decision"), max_length=100)
    on = models.DateField(_("date"))
    term_days = models.PositiveSmallIntegerField(_("term (days)"))
    area = models.TextField(_("area, as it is written"))
    entered_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    entered_at = models.DateTimeField(auto_now_add=True)
    confirmed_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    confirmed_at = models.DateTimeField(null=True)


class ExcludedSchool(models.Model):
    """A school that is not asked: somebody tied to the suspect is there, or another reason."""

    alert = models.ForeignKey(Alert, models.CASCADE, related_name="excluded")
    school = models.ForeignKey(School, models.CASCADE, related_name="+")
    reason = models.TextField(_("reason"))
    made_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("pk",)
        constraints = (models.UniqueConstraint(fields=["alert", "school"], name="a_school_is_excluded_once"),)


class AskedContact(models.Model):
    """Somebody who is asked in an alert. `reference` stands in the mail: the police confirm it over the telephone."""

    alert = models.ForeignKey(Alert, models.CASCADE, related_name="asked")
    contact = models.ForeignKey(SchoolContact, models.PROTECT, related_name="asked")
    reference = models.CharField(max_length=20, blank=True, db_index=True)
    invited_at = models.DateTimeField(null=True)
    reminded_at = models.DateTimeField(null=True)
    reminders = models.PositiveSmallIntegerField(default=0)
    mail_problem = models.CharField(max_length=200, blank=True)
    came_at = models.DateTimeField(null=True)
    revealed_at = models.DateTimeField(null=True)
    answered_at = models.DateTimeField(null=True)
    telephoned_at = models.DateTimeField(null=True)
    telephoned_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    telephoned_outcome = models.TextField(blank=True)

    class Meta:
        ordering = ("pk",)
        constraints = (models.UniqueConstraint(fields=["alert", "contact"], name="somebody_is_asked_once"),)


class Answer(models.Model):
    """What somebody answered, at the school door or over the telephone. It is never changed.

    `number` counts the answers of an alert at the door; one over the telephone, typed in by an officer, has none.
    """

    class Kind(models.TextChoices):
        """The answer."""

        YES = "yes", _("Yes")
        NO = "no", _("No")
        PERHAPS = "perhaps", _("Perhaps")

    alert = models.ForeignKey(Alert, models.CASCADE, related_name="answers")
    asked = models.ForeignKey(AskedContact, models.PROTECT, related_name="answers")
    number = models.PositiveIntegerField(null=True)
    typed_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    kind = models.CharField(max_length=8, choices=Kind)
    period = models.CharField(max_length=8, default="unknown")  # now, formerly, unknown
    who = models.TextField(blank=True)
    sureness = models.CharField(max_length=10, default="unsure")
    text = models.TextField(blank=True)
    given_at = models.DateTimeField()
    came_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("pk",)
        constraints = (models.UniqueConstraint(fields=["alert", "number"], name="an_answer_is_counted_once"),)


class Verification(models.Model):
    """What the police found when they checked an answer independently of who gave it. Never edited."""

    class Outcome(models.TextChoices):
        """What was found."""

        RECOGNISED = "recognised", _("This is the child")
        NOT = "not", _("This is not the child")

    answer = models.OneToOneField(Answer, models.CASCADE, related_name="verification")
    outcome = models.CharField(max_length=10, choices=Outcome)
    reason = models.TextField(_("how it was checked"))
    made_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)


class Counselling(models.Model):
    """Somebody of a school would like to talk with an expert; handled apart from every alert."""

    contact = models.ForeignKey(SchoolContact, models.CASCADE, related_name="counselling")
    text = models.TextField(blank=True)
    asked_at = models.DateTimeField()
    handled_at = models.DateTimeField(null=True)
    handled_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    handled_how = models.TextField(blank=True)

    class Meta:
        ordering = ("handled_at", "pk")


class Erasure(models.Model):
    """That the crop of an alert is gone: ordered by the desk or done by the term, and told by the school door."""

    alert = models.OneToOneField(Alert, models.CASCADE, related_name="erasure")
    ordered_at = models.DateTimeField(null=True)
    erased_at = models.DateTimeField(null=True)  # as the door tells
    seconds = models.FloatField(null=True)  # between reading the order and the end of the key
    key_number = models.PositiveIntegerField(null=True)
    reason = models.CharField(max_length=10, blank=True)
    told_at = models.DateTimeField(null=True)


class ToGo(models.Model):
    """Something for the school door, in the order in which it must go: an entry (`transfer.school`), packed.

    A crop is in it sealed to the one-time key only. The row is emptied when the bundle has arrived.
    """

    entry = models.BinaryField()
    made_at = models.DateTimeField(auto_now_add=True)
    bundle = models.PositiveBigIntegerField(null=True, db_index=True)

    class Meta:
        ordering = ("pk",)
