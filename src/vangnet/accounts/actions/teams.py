"""Units and their teams, and who is in them."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from vangnet.accounts.actions.people import not_oneself
from vangnet.accounts.audit import Act, Actor, record
from vangnet.accounts.models import Person, Team, Unit

REGIONAL = (
    "Noord-Nederland",
    "Oost-Nederland",
    "Midden-Nederland",
    "Noord-Holland",
    "Amsterdam",
    "Den Haag",
    "Rotterdam",
    "Zeeland-West-Brabant",
    "Oost-Brabant",
    "Limburg",
)
NATIONAL = "Landelijke Eenheid"
"""The ten regional units of the Dutch police, and the national one."""


@transaction.atomic
def add_police_units(*, by: Actor) -> list[Unit]:
    """Add the units of the Dutch police, each with a TBKK, where they are not there yet; say which were added."""
    kinds = dict.fromkeys(REGIONAL, Unit.Kind.REGIONAL) | {NATIONAL: Unit.Kind.NATIONAL}
    there = set(Unit.objects.values_list("name", flat=True))
    added = [Unit.objects.create(name=name, kind=kind) for name, kind in kinds.items() if name not in there]
    Team.objects.bulk_create(Team(unit=unit, name=f"TBKK {unit.name}") for unit in added)
    if added:
        record(Act("unit.add", details={"names": [unit.name for unit in added]}), by=by)
    return added


@transaction.atomic
def add_unit(*, name: str, kind: str, by: Actor) -> Unit:
    """Add a unit."""
    unit = Unit(name=name, kind=kind)
    unit.full_clean()
    unit.save()
    record(Act("unit.add", objects=(f"unit:{unit.pk}",), details={"names": [name]}), by=by)
    return unit


@transaction.atomic
def add_team(*, unit: Unit, name: str, by: Actor) -> Team:
    """Add a team to a unit."""
    team = Team(unit=unit, name=name)
    team.full_clean()
    team.save()
    record(Act("team.add", objects=(f"team:{team.pk}",), details={"name": name, "unit": unit.name}), by=by)
    return team


@transaction.atomic
def join_team(person: Person, *, team: Team, by: Actor) -> None:
    """Put somebody in a team of their unit: they see its cases from now on, as far as their roles go."""
    not_oneself(person, by)
    if team.unit_id != person.unit_id:
        raise ValidationError(_("This team belongs to another unit than the person."), code="unit")
    person.teams.add(team)
    record(Act("team.join", objects=(f"person:{person.pk}", f"team:{team.pk}")), by=by)


@transaction.atomic
def leave_team(person: Person, *, team: Team, by: Actor) -> None:
    """Take somebody out of a team: its cases are closed to them from now on."""
    not_oneself(person, by)
    person.teams.remove(team)
    record(Act("team.leave", objects=(f"person:{person.pk}", f"team:{team.pk}")), by=by)
