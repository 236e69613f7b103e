"""Schoolalerts that were sent, and how they ended."""

from collections.abc import Iterator
from datetime import date, timedelta

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext_lazy as _

from vangnet.alerts.models import Alert, Verification
from vangnet.alerts.rules import visible_alerts
from vangnet.statistics.rule import Division, Line, Rule, day_of, seen_by_pk, starts

RECOGNISED, OTHERWISE = "recognised", "not_recognised"


def lines(first: date, last: date) -> Iterator[Line]:
    """A line for each alert, on the day when it was sent."""
    sent = Alert.objects.filter(sent_at__gte=starts(first), sent_at__lt=starts(last + timedelta(days=1))).order_by()
    found = Verification.objects.filter(answer__alert=OuterRef("pk"), outcome=Verification.Outcome.RECOGNISED)
    rows = sent.annotate(recognised=Exists(found)).values_list("pk", "number", "sent_at", "unit", "recognised")
    for pk, number, sent_at, unit, recognised in rows:
        assert sent_at is not None, "it was asked for"
        part = RECOGNISED if recognised else OTHERWISE
        yield Line(key=f"alert:{pk}", number=number, on=day_of(sent_at), unit=unit, parts=(part,))


RULE = Rule(
    code="schoolalerts",
    version=1,
    title_nl="Schoolalerts",
    title_en="Schoolalerts",
    text_nl="Schoolalerts die naar scholen gestuurd zijn, op de dag van sturen, bij de eenheid die ze stuurde; en of "
    "de politie na controle van een antwoord vaststelde dat het kind herkend is.",
    text_en="Schoolalerts that were sent to schools, on the day of sending, with the unit that sent them; and whether "
    "the police, after checking an answer, established that the child was recognised.",
    source="[003] S1, S2",
    lines=lines,
    visible=seen_by_pk(visible_alerts),
    divisions=(
        Division(
            code="outcome",
            title_nl="Uitkomst",
            title_en="Outcome",
            names={RECOGNISED: _("The child was recognised"), OTHERWISE: _("Not recognised, or not yet")},
        ),
    ),
)
