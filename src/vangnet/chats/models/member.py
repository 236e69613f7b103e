"""Members of exports of whom somebody said something, and the identifiers by which members are compared."""

from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from vangnet.cases.models.judging import Judgement
from vangnet.chats.models.export import Export
from vangnet.identities.models import Sameness


def covered_name(number: int) -> str:
    """What a member is called of whom nothing may be shown."""
    return gettext("member %(number)s, data covered") % {"number": number}


class Member(models.Model):
    """A member of an export of whom people said something; all others stand in the folder of the export only.

    `number` is the row of the member there, `key` and `name` as the export tells them, empty where they were
    covered. A name is not an identity.
    """

    export = models.ForeignKey(Export, models.CASCADE, related_name="members")
    number = models.PositiveIntegerField()
    key = models.CharField(max_length=512)
    name = models.CharField(max_length=512, blank=True)

    class Meta:
        ordering = ("pk",)
        constraints = (models.UniqueConstraint(fields=["export", "number"], name="a_member_stands_once"),)

    def __str__(self) -> str:
        return self.name or self.key or covered_name(self.number)


class MemberIdentifier(models.Model):
    """An identifier that an export tells of a member and that reaches beyond it: never a name that is only shown.

    `kind`, `platform` and `key` are as they are compared (`chats.comparing`); `reach` is a `networks.shape.Reach`.
    Of the kind "network" it is a group, by the number of its platform, and `member` is the number of the network.
    """

    export = models.ForeignKey(Export, models.CASCADE, related_name="identifiers", db_index=False)
    member = models.PositiveIntegerField()
    kind = models.CharField(max_length=15)
    platform = models.CharField(max_length=60, blank=True)
    key = models.CharField(max_length=512)
    value = models.CharField(max_length=512)
    reach = models.CharField(max_length=10)

    class Meta:
        ordering = ("pk",)
        indexes = (
            models.Index(fields=["export", "member"], name="identifiers_of_a_member"),
            models.Index(fields=["key", "kind", "platform"], name="members_by_identifier"),
        )


class MemberSameness(Judgement):
    """Somebody says that two members are one person, different people, or that it is not sure.

    Who belongs together follows from the judgements that stand, and from nothing else. `first` has the smaller number.
    """

    Verdict = Sameness.Verdict

    first = models.ForeignKey(Member, models.CASCADE, related_name="+")
    second = models.ForeignKey(Member, models.CASCADE, related_name="+")
    verdict = models.CharField(_("verdict"), max_length=10, choices=Sameness.Verdict)
    reason = models.TextField(_("reason"))

    class Meta(Judgement.Meta):
        constraints = (
            models.CheckConstraint(
                condition=models.Q(first__lt=models.F("second")), name="members_are_judged_in_order"
            ),
        )
