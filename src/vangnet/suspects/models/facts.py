"""Facts of a suspect, each with its source: contacts with children, and what came before."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from vangnet.cases.models.judging import Judgement
from vangnet.suspects.models.suspect import Suspect


class ChildContact(Judgement):
    """Whether a suspect meets children somewhere: a fact with its source, and no judgement of danger."""

    class Kind(models.TextChoices):
        """Where."""

        JOB = "job", _("Job")
        HOBBY = "hobby", _("Hobby or voluntary work")
        HOUSEHOLD = "household", _("Household or family")
        OTHER = "other", _("Elsewhere")

    class Answer(models.TextChoices):
        """What is known."""

        YES = "yes", _("Yes")
        NO = "no", _("No")
        UNKNOWN = "unknown", _("Unknown")

    suspect = models.ForeignKey(Suspect, models.CASCADE, related_name="contacts")
    kind = models.CharField(_("where"), max_length=9, choices=Kind)
    answer = models.CharField(_("contact with children"), max_length=7, choices=Answer)
    what = models.TextField(_("what is known"), blank=True)
    source = models.TextField(_("source"))


class History(Judgement):
    """An earlier conviction, report or other matter, or that nothing was found; with its date and source."""

    class Kind(models.TextChoices):
        """What it is."""

        CONVICTION = "conviction", _("Conviction")
        PENAL_ORDER = "penal_order", _("Penal order or settlement")
        DISMISSAL = "dismissal", _("Dismissal or acquittal")
        REPORT = "report", _("Earlier report or suspicion")
        NOTHING = "nothing", _("Looked up, and nothing found")

    suspect = models.ForeignKey(Suspect, models.CASCADE, related_name="history")
    kind = models.CharField(_("what"), max_length=11, choices=Kind)
    on = models.DateField(_("date"))
    what = models.TextField(_("in short"), blank=True)
    source = models.TextField(_("source"))
