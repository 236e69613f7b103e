"""The year, made in order."""

from django.db import transaction
from django.utils import timezone

from vangnet.cli.demo.year import board, cases, conversations, dossier, figures, people, suspects
from vangnet.cli.demo.year.days import Days

WITH_FILE = 34
"""The place of the running case whose exhibit is scanned: its checklist waits for the prosecutor."""


def fill(*, unit: str, folder: str) -> None:
    """Make the year of the sample, whose team is of `unit`; `folder` is an exhibit below the evidence root.

    A second time is refused, and changes nothing.
    """
    days = Days(timezone.localdate())
    with transaction.atomic():
        crew = people.gather(days, own=unit)
        drawn = cases.open_cases(days, crew)
        suspects.open_suspects(drawn, days, crew)
        found = suspects.of_the_own_team(drawn, days, crew)
        conversations.hold_talks(found, days, crew)
        board.fill_board(drawn, days, crew)
        figures.fill_year(days, crew)
        figures.close_year(days, found["late"], crew)
    dossier.scan_and_file(drawn[WITH_FILE].case, crew, folder=folder)
