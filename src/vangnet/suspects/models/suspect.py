"""Somebody who is suspected in a case, how old they are, and by which rules they are dealt with."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from vangnet.accounts.models import Person
from vangnet.cases.models import Case
from vangnet.cases.models.judging import Judgement


class Suspect(models.Model):
    """Somebody who is suspected in one case: birth date first.

    `track`: who is under age, or of whom nobody knows the age, is in the track for minors; only a person moves them out
    of it, with a birth date and its source. `born_on` and `born_source` are those of the newest `BirthDate` that
    stands; None and empty while nobody knows them.
    """

    class Track(models.TextChoices):
        """By which rules somebody is dealt with."""

        MINOR = "minor", _("Minor, or age unknown")
        ADULT = "adult", _("Adult")

    number = models.CharField(max_length=20, unique=True)  # VD2026-000001
    case = models.ForeignKey(Case, models.CASCADE, related_name="suspects")
    name = models.CharField(_("name"), max_length=200, blank=True)
    born_on = models.DateField(_("date of birth"), null=True, blank=True)
    born_source = models.CharField(_("how the date of birth is known"), max_length=300, blank=True)
    track = models.CharField(max_length=5, choices=Track, default=Track.MINOR)
    made_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("-pk",)

    def __str__(self) -> str:
        return self.number


class BirthDate(Judgement):
    """When somebody says that a suspect was born, and how that is known; None: that it is not known.

    The newest one that stands, counts.
    """

    suspect = models.ForeignKey(Suspect, models.CASCADE, related_name="birth_dates")
    born_on = models.DateField(_("date of birth"), null=True)
    source = models.CharField(_("how the date of birth is known"), max_length=300, blank=True)


class TrackMove(models.Model):
    """A suspect goes to another track: by whom, why, and on which birth date that rested. Never edited.

    `follows`: back to the track for minors, because the birth date that was written down asks for it.
    """

    suspect = models.ForeignKey(Suspect, models.CASCADE, related_name="moves")
    to = models.CharField(max_length=5, choices=Suspect.Track)
    born_on = models.DateField(null=True)
    born_source = models.CharField(max_length=300, blank=True)
    reason = models.TextField(_("reason"), blank=True)
    follows = models.BooleanField(default=False)
    made_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("-pk",)


class ActPeriod(Judgement):
    """When an act of which somebody is suspected was done: from and until a day, both included; and how that is known.

    Whoever was under age then is told as such on the page: the law for minors is that of the time of the act.
    """

    suspect = models.ForeignKey(Suspect, models.CASCADE, related_name="acts")
    from_on = models.DateField(_("first day"))
    until_on = models.DateField(_("last day"))
    source = models.TextField(_("how that is known"))


class SuspectRole(Judgement):
    """What somebody is suspected of being. Several may stand at once."""

    class Role(models.TextChoices):
        """Roles of the source documents."""

        PRODUCER = "producer", _("Producer")
        DISTRIBUTOR = "distributor", _("Distributor")
        DOWNLOADER = "downloader", _("Downloader")
        NETWORK_MANAGER = "network_manager", _("Manager of a network")

    suspect = models.ForeignKey(Suspect, models.CASCADE, related_name="roles")
    role = models.CharField(_("role"), max_length=16, choices=Role)
    reason = models.TextField(_("what that rests on"))

    class Meta(Judgement.Meta):
        constraints = (
            models.UniqueConstraint(
                fields=["suspect", "role"], condition=models.Q(revoked_at=None), name="a_role_stands_once"
            ),
        )
