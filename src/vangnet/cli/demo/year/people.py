"""People of the other teams, who are in the lists and do not sign in; hours, skills, and who is there."""

from collections.abc import Iterator
from datetime import timedelta
from string import ascii_uppercase

import msgspec

from vangnet.accounts.actions.people import add_person, one_time_password
from vangnet.accounts.audit import Actor
from vangnet.accounts.models import Person, Team, Unit
from vangnet.cli.demo.year.days import Days
from vangnet.steering.actions.capacity_people import set_hours, set_skills, state_availability

_SKILLS = (
    ("video", "phones"),
    ("disk_images", "lang_en"),
    ("victim_id", "video"),
    ("networks", "open_sources"),
    ("interviewing", "lang_de"),
)
_HOURS = (36, 32, 28, 24)


class Crew(msgspec.Struct, frozen=True):
    """Who does what in the year. `officers`: the case officer of each team, by the team's key."""

    teams: tuple[Team, ...]
    own: Team
    officers: dict[int, Person]
    elsewhere: Person  # the prosecutor of all cases of other units
    dissenter: Person
    named: dict[str, Person]

    def by(self, number: str) -> Actor:
        """Somebody of the sample who acts."""
        return actor(self.named[number])

    def officer(self, team: Team) -> Actor:
        """The case officer of a team, who acts."""
        return actor(self.officers[team.pk])

    def prosecutor(self, team: Team) -> Person:
        """Who decides on cases of a team."""
        return self.named["eva"] if team == self.own else self.elsewhere


def actor(person: Person) -> Actor:
    """Somebody who acts in the sample."""
    return Actor(person, "sample")


def gather(days: Days, *, own: str) -> Crew:
    """Add the people of the other teams, and say what is known of all for planning. `own`: the unit of the sample."""
    named = {person.number: person for person in Person.objects.all()}
    teams = tuple(Team.objects.select_related("unit").order_by("pk"))
    here = next(team for team in teams if team.unit.name == own)
    officers, planned = {here.pk: named["olaf"]}, [(named[one], here) for one in ("olaf", "anna", "bram", "wies")]
    letters = iter(ascii_uppercase)
    for team in teams:
        if team != here:
            officers[team.pk] = _add(letters, team.unit, "case_officer", team)
            planned += [(officers[team.pk], team), (_add(letters, team.unit, "examiner", team), team)]
    national = teams[-1].unit
    elsewhere, dissenter = _add(letters, national, "prosecutor"), _add(letters, national, "steering_member")
    crew = Crew(teams, here, officers, elsewhere, dissenter, named)
    for number, (person, team) in enumerate(planned):
        _plan(person, team, number, days, by=crew.by("dirk"))
    return crew


def _add(letters: Iterator[str], unit: Unit, role: str, *teams: Team) -> Person:
    letter = next(letters)
    told = {"number": f"collega-{letter.lower()}", "name": f"{letter}. Collega", "password": one_time_password()}
    return add_person(**told, unit=unit, roles=[role], teams=teams, by=Actor(None, "sample"))


def _plan(person: Person, team: Team, number: int, days: Days, *, by: Actor) -> None:
    set_hours(person, team=team, hours=_HOURS[number % len(_HOURS)], by=by)
    set_skills(person, codes=list(_SKILLS[number % len(_SKILLS)]), by=by)
    if number % 5 == 0:
        away = {"starts_on": days.today + timedelta(days=3), "ends_on": days.today + timedelta(days=16)}
        state_availability(**away, is_available=False, by=actor(person))
