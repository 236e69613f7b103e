"""Criminal complaints, counted apart from reports."""

from collections.abc import Iterator
from datetime import date

from django.db.models import OuterRef, Subquery
from django.utils.translation import gettext_lazy as _

from vangnet.reports.models import CriminalComplaint, Report
from vangnet.reports.rules import visible_complaints
from vangnet.statistics.rule import Division, Line, Rule, seen_by_pk

NO_REPORT = "no_report"


def lines(first: date, last: date) -> Iterator[Line]:
    """A line for each criminal complaint, on the day when it was filed."""
    filed = CriminalComplaint.objects.filter(filed_on__gte=first, filed_on__lte=last).order_by()
    earliest = Report.objects.filter(criminal_complaints=OuterRef("pk")).order_by("pk").values("channel")[:1]
    told = filed.annotate(channel=Subquery(earliest))
    for pk, number, on, unit, channel, case in told.values_list("pk", "number", "filed_on", "unit", "channel", "case"):
        parts = (channel or NO_REPORT, "case" if case else "no_case")
        yield Line(key=f"complaint:{pk}", number=number, on=on, unit=unit, parts=parts)


RULE = Rule(
    code="complaints",
    version=1,
    title_nl="Aangiften",
    title_en="Criminal complaints",
    text_nl="Aangiften, op de dag waarop zij gedaan zijn, bij de eenheid die ze inschreef. Het kanaal is dat van de "
    "eerste melding die eraan hangt. De uitkomst is of de aangifte bij een zaak hoort.",
    text_en="Criminal complaints, on the day when they were filed, with the unit that registered them. The channel is "
    "that of the first report that is tied to it. The outcome is whether the complaint belongs to a case.",
    source="[000] E3, E7; [002] R6",
    lines=lines,
    visible=seen_by_pk(visible_complaints),
    divisions=(
        Division(
            code="channel",
            title_nl="Per kanaal van de melding",
            title_en="Per channel of the report",
            names={**dict(Report.Channel.choices), NO_REPORT: _("Without a report")},
        ),
        Division(
            code="outcome",
            title_nl="Wat ervan werd",
            title_en="What became of them",
            names={"case": _("Belongs to a case"), "no_case": _("No case yet")},
        ),
    ),
)
