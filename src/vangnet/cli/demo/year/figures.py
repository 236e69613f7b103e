"""Reports, complaints and children of the year before; that year is closed, and corrected."""

import hashlib

from vangnet.cli.demo.year.days import Days, moment
from vangnet.cli.demo.year.people import Crew
from vangnet.cli.demo.year.suspects import settle
from vangnet.reports.actions.complaining import add_complaint
from vangnet.reports.actions.deciding import decide
from vangnet.reports.actions.ending import Answer
from vangnet.reports.actions.typing_in import type_in
from vangnet.statistics.actions.freezing import correct, freeze
from vangnet.suspects.models import Suspect
from vangnet.victims.actions.opening import open_victim
from vangnet.victims.actions.status import add_step

_CHANNELS = ("telephone", "counter", "chat", "police", "telephone", "youth_care", "mail", "police", "telephone")
REPORTS, COMPLAINTS, CHILDREN = len(_CHANNELS), 4, 6


def fill_year(days: Days, crew: Crew) -> None:
    """Reports that came and ended in the year before, complaints that were filed, and children who were identified."""
    for number, channel in enumerate(_CHANNELS):
        _report(number, channel, days, crew)
    for number in range(COMPLAINTS):
        add_complaint(
            filed_on=days.last((number + 1) / 6),
            registration_number=f"PL0600-{days.year}8{number:05}",
            summary="Een verzonnen aangifte.",
            by=crew.by("ines"),
        )
    for number in range(CHILDREN):
        child = open_victim(name=f"Voorbeeldkind {number + 1}", by=crew.by("bram"))
        on, ground = days.last((number + 1) / 8), "Verzonnen: herkend door een leerkracht."
        add_step(child, status="identified", on=on, ground=ground, by=crew.by("bram"))


def close_year(days: Days, late: Suspect, crew: Crew) -> None:
    """The year is closed; a decision of it that was written down too late is told as a correction."""
    freeze(days.year, by=crew.by("stijn"))
    settle(late.checklist, "dismissal", on=days.last(0.97), crew=crew)
    reason = "Een beslissing van december is later opgeschreven (verzonnen)."
    correct(days.year, "disposal_decisions", reason, by=crew.by("stijn"))


def _report(number: int, channel: str, days: Days, crew: Crew) -> None:
    by = crew.by("ines")
    answers = {"story": f"Een verzonnen melding, nummer {number + 1}.", "child_in_danger": "no"}
    form = {"nonce": hashlib.sha256(f"{days.year} {number}".encode()).hexdigest()[:32], "channel": channel}
    report = type_in(answers=answers, **form, received_at=moment(days.last((number + 1) / 11)), by=by).report
    outcome = ("settled", "no_action")[number % 2]
    heard = Answer(texts={"nl": "Dank u wel. Uw melding is afgehandeld."}, unreachable="Niemand liet een adres achter.")
    decide(outcome=outcome, reason="Verzonnen: er was niets te doen.", report=report, answer=heard, by=by)
