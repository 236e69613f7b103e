"""Identifiers: one row for each that was ever told, as it is compared; and what people judge of them."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from vangnet.cases.models.judging import Judgement


class Identifier(models.Model):
    """An e-mail address, a phone number, a nickname on one platform.

    `key` is as it is compared, `value` as first told; `identities.linking` makes the key. `second` is wider, and
    only suggests. `mentions`, `subjects` and `names` count where it stands: in how many places of how many reports, and
    beside how many names. They decide its reach; `identities.counting` keeps them, up to a number.
    """

    class Kind(models.TextChoices):
        """What it is; the same words as `intake.report.Kind`."""

        EMAIL = "email", _("E-mail address")
        PHONE = "phone", _("Telephone number")
        IP = "ip", _("IP address")
        NICKNAME = "nickname", _("Nickname")
        ACCOUNT = "account", _("Account")
        URL = "url", _("Web address")
        WALLET = "wallet", _("Wallet")
        DEVICE = "device", _("Device")
        NAME = "name", _("Name")
        BANK = "bank", _("Bank account")

    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    platform = models.CharField(_("platform"), max_length=60, blank=True)
    key = models.CharField(max_length=512)
    second = models.CharField(max_length=512, blank=True)
    value = models.CharField(_("as it was told"), max_length=512)
    mentions = models.PositiveIntegerField(default=0)
    subjects = models.PositiveIntegerField(default=0)
    names = models.PositiveIntegerField(default=0)  # how many different people or names it stands beside
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("pk",)
        constraints = (models.UniqueConstraint(fields=["kind", "platform", "key"], name="an_identifier_stands_once"),)
        indexes = (models.Index(fields=["second", "kind"], name="identifiers_by_second"),)

    def __str__(self) -> str:
        return self.value


class Sharing(Judgement):
    """Somebody says that an identifier is of many people (a relay address, a school's network), or of one after all.

    The newest one that stands, counts over what the program thinks.
    """

    identifier = models.ForeignKey(Identifier, models.CASCADE, related_name="sharings")
    is_shared = models.BooleanField()
    reason = models.TextField(_("reason"))


class Sameness(Judgement):
    """Somebody says that two identifiers are of one person, of different people, or that it is not sure.

    Who belongs together follows from the judgements that stand, and from nothing else: taking one back undoes it.
    `first` has the smaller number.
    """

    class Verdict(models.TextChoices):
        """What is said."""

        SAME = "same", _("The same person")
        DIFFERENT = "different", _("Different people")
        UNSURE = "unsure", _("Not sure")

    first = models.ForeignKey(Identifier, models.CASCADE, related_name="+")
    second = models.ForeignKey(Identifier, models.CASCADE, related_name="+")
    verdict = models.CharField(_("verdict"), max_length=10, choices=Verdict)
    reason = models.TextField(_("reason"))

    class Meta(Judgement.Meta):
        constraints = (
            models.CheckConstraint(
                condition=models.Q(first__lt=models.F("second")), name="identifiers_are_judged_in_order"
            ),
        )
