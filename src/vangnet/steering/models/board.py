"""What the team of a case tells the steering group: facts that the desk does not know, and the hours it needs."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from vangnet.cases.models import Case
from vangnet.cases.models.judging import Judgement, Statement


class CaseFact(Judgement):
    """A fact on which the board weighs a case, with its source. The newest one of a fact that stands, counts.

    Danger itself is stated once, for all rooms: `cases.models.Statement`. The source is read by who may see the case.
    """

    class Fact(models.TextChoices):
        """What is stated."""

        SITUATION = "in_situation", _("A child is possibly still in the situation of abuse")
        PRODUCES = "produces", _("Somebody makes this material")
        NETWORK = "network", _("A network, or a key player of one")
        DISTRIBUTES = "distributes", _("Somebody distributes it")
        DOWNLOADS = "downloads", _("Somebody downloads or possesses it")
        NEW = "new_material", _("Material that was not known before")

    Answer = Statement.Answer

    case = models.ForeignKey(Case, models.CASCADE, related_name="board_facts")
    fact = models.CharField(_("fact"), max_length=12, choices=Fact)
    answer = models.CharField(_("answer"), max_length=8, choices=Statement.Answer)
    source = models.TextField(_("source"))


class HoursAsked(Judgement):
    """Hours that the team asks for a piece of work. What stands is added up; the reason is read by the board."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="hours_asked")
    hours = models.PositiveIntegerField(_("hours"))
    reason = models.TextField(_("for what"))

    class Meta(Judgement.Meta):
        constraints = (models.CheckConstraint(condition=models.Q(hours__gte=1), name="no_hours_is_nothing_asked"),)
