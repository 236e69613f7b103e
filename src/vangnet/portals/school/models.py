"""The tables of the school door. None of them can be read by who steals them.

Names, addresses, secrets and questions are sealed under keys that lie outside the database (`storage`), answers to the
desk, and a crop under a key that is destroyed with it.
"""

from django.db import models

from vangnet.portals import tables


class Waiting(tables.Waiting):
    """Something for the desk, sealed when it came in."""


class BundleMade(tables.BundleMade):
    """A bundle for the desk."""


class BundleTaken(tables.BundleTaken):
    """A bundle of the desk that was taken in."""


class Contact(models.Model):
    """Somebody who may be asked: known by an identity that says nothing."""

    identity = models.CharField(max_length=32, unique=True)
    school = models.BinaryField()  # sealed
    email = models.BinaryField()  # sealed
    email_digest = models.BinaryField(max_length=32, unique=True)  # keyed hash: by it somebody signs in
    language = models.CharField(max_length=2, default="nl")
    activation = models.BinaryField(max_length=32, null=True)  # keyed hash of a code by letter; null: used
    activation_used = models.BinaryField(max_length=32, null=True)  # of the last one that was used: never a second time
    secret = models.BinaryField(null=True)  # of the second factor, sealed; null: not set up yet
    last_step = models.BigIntegerField(default=-1)  # of the second factor: none is used twice
    failures = models.PositiveSmallIntegerField(default=0)
    locked_until = models.DateTimeField(null=True)

    class Meta:
        ordering = ("pk",)


class Visit(models.Model):
    """A session of somebody who is in, or on the way in (`is_in`); the browser keeps a token, this its keyed hash.

    Somebody who asks for a code with an address that nobody has is given a visit of nobody, so that it looks the same.
    """

    contact = models.ForeignKey(Contact, models.CASCADE, null=True, related_name="visits")
    digest = models.BinaryField(max_length=32, unique=True)
    has_code = models.BooleanField(default=False)  # the one-time code was right
    secret = models.BinaryField(default=b"")  # of a second factor that is being set up, sealed
    is_in = models.BooleanField(default=False)
    seen_at = models.DateTimeField()
    ends_at = models.DateTimeField(db_index=True)

    class Meta:
        ordering = ("pk",)


class SignInCode(models.Model):
    """A one-time code that was mailed: its keyed hash, how often somebody tried, and until when it holds.

    It holds in the browser that asked for it, and in no other.
    """

    visit = models.OneToOneField(Visit, models.CASCADE, related_name="code")
    contact = models.ForeignKey(Contact, models.CASCADE, null=True, related_name="codes")
    digest = models.BinaryField(max_length=32)
    made_at = models.DateTimeField()
    ends_at = models.DateTimeField(db_index=True)  # once it was used: that moment
    tries = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ("-pk",)


class OneTimeKey(models.Model):
    """A key for the crop of one alert: its public half. The private half is a file outside database and backup."""

    number = models.PositiveIntegerField(unique=True)
    public = models.BinaryField(max_length=32)
    destroyed_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("number",)


class Alert(models.Model):
    """An alert that runs, or is hidden until the police checked an answer; one that ended leaves only its end."""

    class State(models.TextChoices):
        """How it stands."""

        RUNNING = "running"
        HIDDEN = "hidden"
        ENDED = "ended"

    identity = models.CharField(max_length=32, unique=True)
    state = models.CharField(max_length=8, choices=State, default=State.RUNNING)
    questions = models.BinaryField()  # nl and en, sealed; empty once it ended
    crop = models.BinaryField()  # sealed to the one-time key; empty once it ended
    key = models.ForeignKey(OneTimeKey, models.PROTECT, related_name="+")
    until = models.DateTimeField()
    latest_at = models.DateTimeField(null=True)  # the latest time that it ran at: a clock set back gives no more term
    checked = models.PositiveIntegerField(default=0)  # the number of the last answer that the police checked
    answers = models.PositiveIntegerField(default=0)
    last_yes = models.PositiveIntegerField(default=0)  # the number of the last answer that was a yes
    ended_at = models.DateTimeField(null=True)
    end = models.CharField(max_length=10, blank=True)  # why
    told_at = models.DateTimeField(null=True)  # when the desk was told that nothing is left

    class Meta:
        ordering = ("-pk",)


class Asked(models.Model):
    """Somebody who is asked in an alert, and whether an answer came; the answer itself is sealed to the desk."""

    alert = models.ForeignKey(Alert, models.CASCADE, related_name="asked")
    contact = models.ForeignKey(Contact, models.CASCADE, related_name="asked")
    revealed = models.PositiveSmallIntegerField(default=0)
    answered_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("pk",)
        constraints = (models.UniqueConstraint(fields=["alert", "contact"], name="school_door_asked_once"),)


class Showing(models.Model):
    """A picture that is about to be fetched, once, within seconds, by the browser that asked for it."""

    digest = models.BinaryField(max_length=32, unique=True)  # keyed hash of the word in its address
    asked = models.ForeignKey(Asked, models.CASCADE, related_name="showings")
    visit = models.ForeignKey(Visit, models.CASCADE, related_name="+")
    ends_at = models.DateTimeField()

    class Meta:
        ordering = ("pk",)


class FormSent(models.Model):
    """A form that somebody sent: the same one, sent again, stores nothing."""

    contact = models.ForeignKey(Contact, models.CASCADE, related_name="+")
    digest = models.BinaryField(max_length=32, unique=True)  # keyed hash of what was handed out with it
    made_hour = models.DateTimeField()

    class Meta:
        ordering = ("pk",)


class Mail(models.Model):
    """A mail that is to go, or went: never with a link, a picture or a word of what it is about.

    One to nobody is what a code asked for an unknown address leaves: it is as much work as another, and never goes.
    """

    class Kind(models.TextChoices):
        """What it is for."""

        INVITATION = "invitation"
        REMINDER = "reminder"
        CODE = "code"

    contact = models.ForeignKey(Contact, models.CASCADE, null=True, related_name="mails")
    kind = models.CharField(max_length=10, choices=Kind)
    code = models.BinaryField(default=b"")  # of signing in, sealed; the row is deleted once it went
    reference = models.CharField(max_length=20, blank=True)  # what the police know it by, read over the telephone
    made_at = models.DateTimeField()
    ends_at = models.DateTimeField(null=True)  # later than this it is not sent
    sent_at = models.DateTimeField(null=True)
    tries = models.PositiveSmallIntegerField(default=0)
    try_at = models.DateTimeField()
    problem = models.CharField(max_length=200, blank=True)
    is_given_up = models.BooleanField(default=False)

    class Meta:
        ordering = ("pk",)
        indexes = (models.Index(fields=["sent_at", "try_at"], name="school_mail_to_go"),)
