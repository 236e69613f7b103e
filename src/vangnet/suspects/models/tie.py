"""What a suspect is tied to: identifiers, exhibits and their use, and a child who may be the same person."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from vangnet.cases.models import Exhibit
from vangnet.cases.models.judging import Judgement
from vangnet.identities.models import Identifier
from vangnet.suspects.models.suspect import Suspect
from vangnet.victims.models import Victim


class IdentifierTie(Judgement):
    """An identifier is this suspect's, and why.

    `kind`, `platform` and `key` are as `identities.linking` compares them, so that it is the same as an
    `identities.Identifier` with these three; no such row is made of it: then others would find that somebody has it.
    """

    suspect = models.ForeignKey(Suspect, models.CASCADE, related_name="identifiers")
    kind = models.CharField(_("kind"), max_length=10, choices=Identifier.Kind)
    platform = models.CharField(_("platform"), max_length=60, blank=True)
    key = models.CharField(max_length=512)
    value = models.CharField(_("identifier"), max_length=512)
    reason = models.TextField(_("why it is of this suspect"))

    class Meta(Judgement.Meta):
        constraints = (
            models.UniqueConstraint(
                fields=["suspect", "kind", "platform", "key"],
                condition=models.Q(revoked_at=None),
                name="an_identifier_is_tied_once",
            ),
        )
        indexes = (models.Index(fields=["key", "kind", "platform"], name="suspects_by_identifier"),)


class ExhibitTie(Judgement):
    """An exhibit of the case has to do with this suspect, and why."""

    suspect = models.ForeignKey(Suspect, models.CASCADE, related_name="exhibits")
    exhibit = models.ForeignKey(Exhibit, models.CASCADE, related_name="suspects")
    reason = models.TextField(_("what it has to do with this suspect"))

    class Meta(Judgement.Meta):
        constraints = (
            models.UniqueConstraint(
                fields=["suspect", "exhibit"], condition=models.Q(revoked_at=None), name="an_exhibit_is_tied_once"
            ),
        )


class Attribution(Judgement):
    """What says that this suspect used an exhibit, or what speaks against that; with its source."""

    class Side(models.TextChoices):
        """What it says."""

        FOR = "for", _("Says that this suspect used it")
        AGAINST = "against", _("Speaks against it")

    suspect = models.ForeignKey(Suspect, models.CASCADE, related_name="attributions")
    exhibit = models.ForeignKey(Exhibit, models.CASCADE, related_name="attributions")
    side = models.CharField(_("what it says"), max_length=7, choices=Side)
    statement = models.TextField(_("statement"))
    source = models.TextField(_("source"))


class VictimTie(Judgement):
    """This suspect may be a child for whom the desk has a page: somebody can be suspect and victim at once.

    It is shown only to who may see both, and nothing follows from it.
    """

    suspect = models.ForeignKey(Suspect, models.CASCADE, related_name="victims")
    victim = models.ForeignKey(Victim, models.CASCADE, related_name="suspects")
    reason = models.TextField(_("reason"))

    class Meta(Judgement.Meta):
        constraints = (
            models.UniqueConstraint(
                fields=["suspect", "victim"], condition=models.Q(revoked_at=None), name="a_victim_is_tied_once"
            ),
        )
