"""Victims identified."""

from collections.abc import Iterator
from datetime import date

from django.db.models import F

from vangnet.statistics.rule import Line, Rule, seen_by_pk
from vangnet.victims.models import Victim
from vangnet.victims.queries.figures import reached
from vangnet.victims.rules import visible_victims


def lines(first: date, last: date) -> Iterator[Line]:
    """A line for each child, on the first day of the step by which it was identified."""
    rows = (
        reached().filter(status=Victim.Status.IDENTIFIED).annotate(number=F("victim__number"), unit=F("victim__unit"))
    )
    for row in rows.filter(day__gte=first, day__lte=last):
        yield Line(key=f"victim:{row['victim']}", number=row["number"], on=row["day"], unit=row["unit"])


RULE = Rule(
    code="victims_identified",
    version=1,
    title_nl="Slachtoffers die geïdentificeerd zijn",
    title_en="Victims identified",
    text_nl="Kinderen van wie de politie weet wie zij zijn. Een kind telt één keer, op de dag van de stap "
    "'geïdentificeerd' die op de eigen bladzijde van het kind staat en niet is teruggenomen, bij de eenheid die het "
    "kind zoekt.",
    text_en="Children of whom the police know who they are. A child counts once, on the day of the step 'identified' "
    "that stands on the child's own page and was not taken back, with the unit that looks for the child.",
    source="[001] V2",
    lines=lines,
    visible=seen_by_pk(visible_victims),
)
