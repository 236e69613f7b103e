"""The year, made in order: all of it, or nothing."""

from django.db import transaction
from django.utils import timezone

from vangnet.cli.demo.year import board, cases, conversations, figures, people, suspects
from vangnet.cli.demo.year.days import Days


@transaction.atomic
def fill(*, unit: str) -> None:
    """Make the year of the sample, whose team is of `unit`. A second time is refused, and changes nothing."""
    days = Days(timezone.localdate())
    crew = people.gather(days, own=unit)
    drawn = cases.open_cases(days, crew)
    suspects.open_suspects(drawn, days, crew)
    found = suspects.of_the_own_team(drawn, days, crew)
    conversations.hold_talks(found, days, crew)
    board.fill_board(drawn, days, crew)
    figures.fill_year(days, crew)
    figures.close_year(days, found["late"], crew)
