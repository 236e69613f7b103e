"""What became of a child: help, and what he or she wants to be told."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from vangnet.cases.models.judging import Judgement
from vangnet.victims.models.victim import Victim


class Help(Judgement):
    """Help or shelter that was offered, and the answer."""

    class Answer(models.TextChoices):
        """What was answered."""

        OPEN = "open", _("No answer yet")
        ACCEPTED = "accepted", _("Accepted")
        DECLINED = "declined", _("Declined")

    victim = models.ForeignKey(Victim, models.CASCADE, related_name="help")
    what = models.CharField(_("what was offered"), max_length=300)
    organisation = models.CharField(_("by whom"), max_length=200, blank=True)
    offered_on = models.DateField(_("offered on"))
    answer = models.CharField(_("answer"), max_length=10, choices=Answer, default=Answer.OPEN)
    answered_on = models.DateField(_("answered on"), null=True, blank=True)


class Wish(Judgement):
    """Whether, how and through whom a victim wants to be told of new finds; his or her own choice, and revocable.

    The newest that stands counts. Without one that says yes, nobody is told.
    """

    class Wants(models.TextChoices):
        """The choice."""

        YES = "yes", _("Wants to be told")
        NO = "no", _("Does not want to be told")
        LATER = "later", _("Wants to be asked again later")

    victim = models.ForeignKey(Victim, models.CASCADE, related_name="wishes")
    wants = models.CharField(_("choice"), max_length=6, choices=Wants)
    how = models.CharField(_("how"), max_length=300, blank=True)
    through = models.CharField(_("through whom"), max_length=300, blank=True)
    stated_by = models.CharField(_("who said so"), max_length=200)
    on = models.DateField(_("on"))
    ask_again_on = models.DateField(_("ask again on"), null=True, blank=True)


class Told(models.Model):
    """That a victim was told of new finds, by the choice that stood then."""

    victim = models.ForeignKey(Victim, models.CASCADE, related_name="told")
    wish = models.ForeignKey(Wish, models.PROTECT, related_name="+")
    on = models.DateField(_("on"))
    summary = models.TextField(_("what was told"))
    made_by = models.ForeignKey("accounts.Person", models.PROTECT, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("-pk",)
