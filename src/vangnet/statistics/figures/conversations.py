"""Stop conversations that were held."""

from collections.abc import Iterator
from datetime import date

from vangnet.statistics.rule import Line, Rule, seen_by_pk
from vangnet.suspects.queries.stop import held_between, visible_conversations


def lines(first: date, last: date) -> Iterator[Line]:
    """A line for each conversation, on the day of the talk that stands."""
    for held in held_between(first, last):
        yield Line(key=f"conversation:{held.conversation}", number=held.number, on=held.on, unit=held.unit)


RULE = Rule(
    code="stop_conversations",
    version=1,
    title_nl="Stop-gesprekken",
    title_en="Stop conversations",
    text_nl="Stop-gesprekken met een minderjarige die gehouden zijn, op de dag van het gesprek, bij de eenheid van de "
    "zaak. Een verslag dat is teruggenomen telt niet.",
    text_en="Stop conversations with a minor that were held, on the day of the talk, with the unit of the case. A "
    "report that was taken back does not count.",
    source="[000] E4",
    lines=lines,
    visible=seen_by_pk(visible_conversations),
)
