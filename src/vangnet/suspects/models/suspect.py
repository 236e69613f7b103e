"""Somebody who is suspected in a case, and what that is said of."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from vangnet.accounts.models import Person
from vangnet.cases.models import Case
from vangnet.cases.models.judging import Judgement


class Suspect(models.Model):
    """Somebody who is suspected in one case: birth date first.

    `track`: who is under age, or of whom nobody knows the age, is in the track for minors; only a person moves them out
    of it, with a birth date and its source. `born_on`: None while nobody knows it.
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
