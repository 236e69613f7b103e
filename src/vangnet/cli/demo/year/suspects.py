"""Suspects of the year: adults, minors, and people of whom nobody knows the age; and checklists in every stage."""

from datetime import date
from string import ascii_uppercase

from vangnet.cli.demo.year.cases import Drawn
from vangnet.cli.demo.year.days import Days
from vangnet.cli.demo.year.people import Crew, actor
from vangnet.suspects.actions.disposal.answering import answer
from vangnet.suspects.actions.disposal.carriers import decide_carrier
from vangnet.suspects.actions.disposal.deciding import decide
from vangnet.suspects.actions.disposal.directions import add_behavioural, add_direction
from vangnet.suspects.actions.disposal.opening import open_checklist
from vangnet.suspects.actions.disposal.steps import write_step
from vangnet.suspects.actions.minors import add_parent, assign_youth_officer
from vangnet.suspects.actions.opening import open_suspect
from vangnet.suspects.actions.saying import add_role, write_act, write_contact, write_history
from vangnet.suspects.actions.stop_decision import decide as decide_on_minor
from vangnet.suspects.actions.tying import tie_exhibit, tie_identifier
from vangnet.suspects.models import Checklist, Suspect

SHARED = "voorbeeld_beheerder"
"""A nickname that suspects of two teams have."""

_ROLES = ("downloader", "distributor", "downloader", "producer", "network_manager", "downloader")
_MADE_UP = "Verzonnen, voor het voorbeeld."
_OUTCOMES = ("penal_order", "summons", "dismissal", "penal_order", "investigation")
_ADULT, _MINOR, _UNKNOWN = "adult", "minor", "unknown"


def open_suspects(drawn: list[Drawn], days: Days, crew: Crew) -> None:
    """A suspect in each case of the year before, and in each running one of the other teams, as far as it goes."""
    for one in drawn:
        if one.team == crew.own:
            continue
        suspect = draw(one, _kind(one.place), days, crew)
        if one.is_past and suspect.track == Suspect.Track.MINOR and suspect.born_on:
            kind = ("halt", "no_action", "conditional")[one.place % 3]
            decide_on_minor(suspect, kind=kind, on=days.last(0.85), reason=_MADE_UP, by=actor(crew.elsewhere))
        elif one.is_past and suspect.track == Suspect.Track.ADULT:
            checklist = filled(suspect, one, on=days.last(0.8), crew=crew)
            if one.place % 4:
                settle(checklist, _OUTCOMES[one.place % len(_OUTCOMES)], on=days.last(0.85), crew=crew)
    for place in (9, 30):  # the other side of these stands with the team of the sample
        _nicknamed(drawn[place], crew)


def draw(one: Drawn, kind: str, days: Days, crew: Crew, *, letter: int | None = None) -> Suspect:
    """Write a suspect down in a case, with what is known."""
    by, place = crew.officer(one.team), one.place if letter is None else letter
    born_on = {_ADULT: date(days.year - 24 - place % 30, 1 + place % 12, 1 + place % 28), _UNKNOWN: None}
    day = born_on.get(kind, date(days.today.year - 15, 1 + place % 12, 1 + place % 28))
    suspect = open_suspect(
        one.case,
        name=f"{ascii_uppercase[place % 26]}. Proefpersoon",
        born_on=day,
        born_source="Basisregistratie (verzonnen)" if day else "",
        adult_because="De geboortedatum laat het zien." if kind == _ADULT else "",
        by=by,
    )
    add_role(suspect, role=_ROLES[place % len(_ROLES)], reason=_MADE_UP, by=by)
    write_act(suspect, from_on=one.day, until_on=None, source=_MADE_UP, by=by)
    write_contact(suspect, kind="job", answer=("no", "unknown")[place % 2], source=_MADE_UP, by=by)
    write_history(suspect, kind="nothing", on=one.day, source="Justitiële documentatie (verzonnen)", by=by)
    tie_exhibit(
        suspect, exhibit=one.case.exhibits.order_by("pk")[0], reason="Lag op de eigen kamer (verzonnen).", by=by
    )
    return suspect


def of_the_own_team(drawn: list[Drawn], days: Days, crew: Crew) -> dict[str, Suspect]:
    """Suspects of the sample's own team, in every stage; gives those of whom more is told later, by name."""
    here = [one for one in drawn if one.team == crew.own]
    past, (minors, fill, waits, waits_too, ordered, talks, more, network) = here[:2], here[2:]
    late = draw(past[0], _ADULT, days, crew)
    filled(late, past[0], on=days.last(0.8), crew=crew)
    open_list(draw(fill, _ADULT, days, crew), fill, crew, most=2)
    for one in (waits, waits_too):
        filled(draw(one, _ADULT, days, crew), one, on=days.ago(2), crew=crew)
    _ordered(draw(ordered, _ADULT, days, crew), ordered, days, crew)
    found = {"late": late, "unknown": draw(network, _UNKNOWN, days, crew)}
    _nicknamed(network, crew)
    places = {"asked": minors, "asked_too": talks, "planned": talks, "held": more, "followed": more}
    places |= {"past": past[1], "past_too": past[1]}
    for letter, (name, one) in enumerate(places.items(), start=len(drawn)):
        found[name] = suspect = draw(one, _MINOR, days, crew, letter=letter)
        add_parent(suspect, name=f"Ouder van {suspect.name}", relation="ouder", by=crew.officer(one.team))
        assign_youth_officer(suspect, officer=crew.named["joris"], by=crew.officer(one.team))
    for name in ("past", "past_too"):
        decide_on_minor(found[name], kind="no_action", on=days.last(0.9), reason=_MADE_UP, by=crew.by("eva"))
    return found


def filled(suspect: Suspect, one: Drawn, *, on: date, crew: Crew) -> Checklist:
    """A checklist that is filled in, and presented to the prosecutor on a day."""
    checklist, by, on = open_list(suspect, one, crew), crew.officer(one.team), max(on, one.day)
    write_step(checklist, kind="heard", on=on, who="Verhoorkoppel (verzonnen)", by=by)
    write_step(checklist, kind="counsel", on=on, who="mr. R. Raadsman (verzonnen)", by=by)
    for exhibit in one.case.exhibits.all():
        decide_carrier(checklist, exhibit=exhibit, outcome="surrendered", on=on, reason=_MADE_UP, by=by)
    write_step(checklist, kind="presented", on=on, by=by)
    return checklist


def open_list(suspect: Suspect, one: Drawn, crew: Crew, *, most: int = 4) -> Checklist:
    """A checklist by the rules of the source document, with so many of its criteria answered."""
    by = crew.officer(one.team)
    why = "De datum van het feit."
    checklist = open_checklist(suspect, rule_set="A", dated="offence", dated_on=one.day, reason=why, by=by)
    for code in ("A-a", "A-b", "A-c", "A-x")[:most]:
        said = "yes" if code != "A-b" or one.place % 2 == 0 else "unknown"
        answer(checklist, code=code, answer=said, reason=_MADE_UP, evidence="Dossier (verzonnen)", by=by)
    return checklist


def settle(checklist: Checklist, outcome: str, *, on: date, crew: Crew) -> None:
    """The prosecutor of the case decides."""
    case = checklist.suspect.case
    differs = {"differs_why": "De regels zijn op dit bureau nog niet door een jurist bevestigd (verzonnen)."}
    more = differs if outcome == "penal_order" else {}
    decide(checklist, outcome=outcome, on=on, reason=_MADE_UP, **more, by=actor(crew.prosecutor(case.team)))


def _ordered(suspect: Suspect, one: Drawn, days: Days, crew: Crew) -> None:
    """A penal order with directions, which was handed over."""
    by, on = crew.officer(one.team), max(days.ago(8), one.day)
    checklist = filled(suspect, one, on=on, crew=crew)
    write_step(checklist, kind="advice", on=on, who="Reclassering (verzonnen)", by=by)
    add_direction(checklist, text="Geen contact zoeken met minderjarigen via internet (verzonnen).", by=by)
    add_behavioural(
        checklist,
        kind="treatment",
        text="Zorgprogramma (verzonnen).",
        begins_on=days.today,
        until=_half_a_year_on(days.today),
        treatments=10,
        by=by,
    )
    settle(checklist, "penal_order", on=on, crew=crew)
    write_step(checklist, kind="served", on=on, by=by)


def _half_a_year_on(day: date) -> date:
    return date(day.year + (day.month > 6), (day.month + 5) % 12 + 1, min(day.day, 28))


def _nicknamed(one: Drawn, crew: Crew) -> None:
    """A suspect of this case has the nickname that a suspect of another team has."""
    suspect, by = one.case.suspects.order_by("-pk")[0], crew.officer(one.team)
    told = {"kind": "nickname", "value": SHARED, "platform": "kik", "reason": _MADE_UP}
    tie_identifier(suspect, **told, by=by)


def _kind(place: int) -> str:
    return _MINOR if place % 5 == 4 else _UNKNOWN if place % 7 == 3 else _ADULT
