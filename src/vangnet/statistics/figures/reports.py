"""Reports, per channel and outcome: the rows that the figures of intake count."""

from collections.abc import Iterator
from datetime import date, timedelta

from django.utils.translation import gettext_lazy as _

from vangnet.reports.models import Decision, Report
from vangnet.reports.queries.figures import NOT_DECIDED, decided
from vangnet.reports.rules import visible_reports
from vangnet.statistics.rule import Division, Line, Rule, day_of, seen_by_pk, starts

CHANNEL = Division(code="channel", title_nl="Per kanaal", title_en="Per channel", names=dict(Report.Channel.choices))


def lines(first: date, last: date) -> Iterator[Line]:
    """A line for each report, on the day when it was received."""
    received = Report.objects.filter(received_at__gte=starts(first), received_at__lt=starts(last + timedelta(days=1)))
    for row in decided(received):
        yield Line(
            key=f"report:{row['pk']}",
            number=row["number"],
            on=day_of(row["received_at"]),
            unit=row["unit"],
            parts=(row["channel"], row["outcome"]),
        )


RULE = Rule(
    code="reports",
    version=1,
    title_nl="Meldingen",
    title_en="Reports",
    text_nl="Meldingen die ontvangen zijn, ook die later vernietigd zijn, bij de eenheid waar zij liggen. De uitkomst "
    "is het nieuwste besluit dat staat, over de melding zelf of over al wat bij elkaar hoort. Aangiften tellen apart.",
    text_en="Reports that were received, those that were destroyed later too, with the unit where they lie. The "
    "outcome is the newest decision that stands, on the report itself or on all that belongs together. Criminal "
    "complaints count apart.",
    source="[002] R1-R16, [003] R15",
    lines=lines,
    visible=seen_by_pk(visible_reports),
    divisions=(
        CHANNEL,
        Division(
            code="outcome",
            title_nl="Wat ervan werd",
            title_en="What became of them",
            names={**dict(Decision.Outcome.choices), NOT_DECIDED: _("Not decided yet")},
        ),
    ),
)
