"""Where an identifier stands in a report, and what people judge of the links that follow from it."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from vangnet.cases.models import Case
from vangnet.cases.models.judging import Judgement
from vangnet.identities.models import Identifier
from vangnet.reports.models.report import Report


class Mention(models.Model):
    """An identifier in a report: as what, of whom, and where in the source. `told` is raw. Links follow from these."""

    report = models.ForeignKey(Report, models.CASCADE, related_name="mentions")
    identifier = models.ForeignKey(Identifier, models.PROTECT, related_name="mentioned")
    role = models.CharField(max_length=10)
    person = models.PositiveSmallIntegerField(null=True)  # which of the people of the report
    told = models.CharField(max_length=2_048)
    at = models.DateTimeField(null=True)
    port = models.PositiveIntegerField(null=True)
    event = models.CharField(max_length=100, blank=True)
    path = models.CharField(max_length=300, blank=True)
    doubt = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ("pk",)
        indexes = (models.Index(fields=["identifier", "report"], name="mentions_of_identifier"),)


class LinkJudgement(Judgement):
    """Somebody looked at a link that the program shows, with another report or a case, and says what it is."""

    class Verdict(models.TextChoices):
        """What is said."""

        BELONGS = "belongs", _("They belong together")
        UNRELATED = "unrelated", _("They have nothing to do with each other")
        UNSURE = "unsure", _("Not sure")

    report = models.ForeignKey(Report, models.CASCADE, related_name="link_judgements")
    other = models.ForeignKey(Report, models.CASCADE, null=True, related_name="+")
    case = models.ForeignKey(Case, models.CASCADE, null=True, related_name="+")
    verdict = models.CharField(max_length=10, choices=Verdict)
    reason = models.TextField(_("reason"))

    class Meta(Judgement.Meta):
        constraints = (
            models.CheckConstraint(
                condition=models.Q(other=None, case__isnull=False) | models.Q(other__isnull=False, case=None),
                name="a_link_is_with_a_report_or_a_case",
            ),
        )
