"""Forty cases over all teams, with their exhibits and how the first scans of these ended."""

from datetime import date, timedelta

import msgspec

from vangnet.accounts.models import Team
from vangnet.cases.actions.case import close_case, open_case
from vangnet.cases.actions.exhibit import add_exhibit
from vangnet.cases.models import Case, Exhibit, Scan
from vangnet.cli.demo.year.days import Days, moment
from vangnet.cli.demo.year.people import Crew

LAST, RUNNING, OWN = 22, 11, 7
"""How many cases: of the year before, of the one that runs, and besides of the team of the sample."""

_KINDS = ("possession", "production", "network", "possession", "victim", "expose", "possession", "other")
_GOODS = ("Laptop", "Telefoon", "Externe schijf", "Geheugenkaart", "Tablet")
_WAITED = (2, 5, 12, 25, 40, 70, 120)
"""Days from seizure to the end of the first scan."""


class Drawn(msgspec.Struct, frozen=True):
    """A case of the year: its place among all, the day on which it began, and whether that lies in the year before."""

    place: int
    case: Case
    day: date
    is_past: bool

    @property
    def team(self) -> Team:
        """The team that works on it."""
        return self.case.team


def open_cases(days: Days, crew: Crew) -> list[Drawn]:
    """Open all cases, each by the case officer of its team; those of the year before with an even place are closed."""
    drawn = []
    for place in range(LAST + RUNNING + OWN):
        is_past = place < LAST
        team = crew.teams[place % len(crew.teams)] if place < LAST + RUNNING else crew.own
        part = (place + 0.5) / LAST if is_past else (place - LAST + 0.5) / (RUNNING + OWN)
        day = days.last(part * 0.7) if is_past else days.running(part)
        one = Drawn(place, _open(place, team, day, crew), day, is_past)
        _exhibits(one, days, crew)
        if is_past and place % 2 == 0:
            close_case(one.case, on=days.last(0.9), outcome="Verzonnen: afgerond.", by=crew.officer(team))
        drawn.append(one)
    return drawn


def _open(place: int, team: Team, day: date, crew: Crew) -> Case:
    kind = _KINDS[place % len(_KINDS)]
    facts = {
        "title": f"Verzonnen onderzoek {place + 1}",
        "kind": kind,
        "legal_basis": "art. 252 Sr",
        "article": "9",
        "purpose": "Een verzonnen zaak, om te laten zien hoe een jaar eruitziet.",
        "team": team,
        "officer": crew.officers[team.pk],
        "prosecutor": crew.prosecutor(team),
        "profile": "vics-us",
        "processed_from": day,
    }
    number = f"PL{1 + crew.teams.index(team):02}00-{day.year}9{place:05}"
    case = open_case(number=number, facts=facts, by=crew.officer(team))
    Case.objects.filter(pk=case.pk).update(opened_at=moment(day))  # it was opened then
    return case


def _exhibits(one: Drawn, days: Days, crew: Crew) -> None:
    """One or two exhibits; each but those of running cases of the sample's own team was scanned."""
    goods = [_GOODS[(one.place + step) % len(_GOODS)] for step in range(1 + one.place % 2)]
    for number, what in enumerate(goods, start=1):
        seized_at = moment(one.day, 9)
        facts = {"number": f"G{one.day.year}-{one.place:02}{number:02}", "description": what, "seized_at": seized_at}
        told = {**facts, "seized_place": one.team.unit.name, "seal": f"V-{one.place:02}{number:02}"}
        exhibit = add_exhibit(one.case, facts=told, by=crew.officer(one.team))
        if one.is_past or one.team != crew.own:
            waited = timedelta(days=_WAITED[(one.place + number) % len(_WAITED)])
            latest = date(days.year, 12, 31) if one.is_past else days.today
            _scanned(exhibit, on=min(one.day + waited, latest), place=one.place + number)


def _scanned(exhibit: Exhibit, *, on: date, place: int) -> None:
    """How a scan ended that dates back: counts only, its records are not on this desk any more."""
    named = ("known", "similar", "new", "undecided", "irrelevant", "other")
    counts = (place * 137 % 900, place * 29 % 90, place * 211 % 2_400, place * 7 % 30, 4_000 + place * 61, 2_000)
    statuses = dict(zip(named, counts, strict=True))
    ended_at = moment(on, 16)
    files = sum(statuses.values())
    scan = Scan(exhibit=exhibit, number=1, state=Scan.State.DONE, statuses=statuses, files=files, total_files=files)
    scan.started_at, scan.ended_at = min(moment(on, 11), ended_at), ended_at
    scan.library_version = scan.matched_version = 1
    scan.loaded_files = files
    scan.save()
