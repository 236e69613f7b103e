"""`vangnet people`: who may use the desk, for whoever is at its host. It only translates."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, TypeVar

import click

from vangnet.cli.desk import acting, prepare
from vangnet.cli.library import json_option, out, print_json, printable
from vangnet.errors import InputRefused, UsageError

if TYPE_CHECKING:
    from vangnet.accounts.audit import Actor
    from vangnet.accounts.models import Person, Unit

Command = TypeVar("Command", bound=Callable[..., Any])
NATIONAL = "Landelijke Eenheid"


def as_option(command: Command) -> Command:
    """The option that names who runs a command."""
    told = "Your own service number; your password is asked, or read from standard input."
    return click.option("--as", "runs_it", metavar="NUMBER", required=True, help=told)(command)


@click.group()
def people() -> None:
    """Say who may use the desk: the first administrator, and what cannot be done on its pages.

    Its data lie under VANGNET_DATA, as for `vangnet serve`. Every act is written down in the desk's audit log.
    """


@people.command(name="first-administrator")
@click.option("--number", required=True, help="Service number, by which they sign in.")
@click.option("--name", required=True, help="Name, as others see it.")
@click.option("--unit", "unit_name", default=NATIONAL, show_default=True, help="The unit that they work for.")
def first_administrator(number: str, name: str, unit_name: str) -> None:
    """Make the first administrator, and print a password for one time.

    Makes the desk's data where there is none yet, with the units of the Dutch police. Refused when there is an
    administrator already: administrators make each other.

    Example: vangnet people first-administrator --number 123456 --name "J. Jansen"
    """
    prepare()
    from vangnet.accounts.actions.people import add_person, one_time_password
    from vangnet.accounts.actions.teams import add_police_units
    from vangnet.accounts.audit import Actor
    from vangnet.accounts.queries.people import administrators
    from vangnet.accounts.roles import Role

    with _one_at_a_time():
        if administrators().exists():
            raise InputRefused("there is an administrator already: sign in, and add people on the page People")
        by = Actor(None, "command line: people first-administrator")
        add_police_units(by=by)
        password = one_time_password()
        unit, roles = _unit(unit_name), [Role.ADMINISTRATOR]
        add_person(number=number, name=name, unit=unit, password=password, roles=roles, by=by)
    _tell_password(number, password)


@people.command(name="list")
@click.option("--all", "everybody", is_flag=True, help="Those who left too.")
@as_option
@json_option
def show(everybody: bool, runs_it: str, as_json: bool) -> None:
    """List people with their unit, roles and teams.

    Example: vangnet people list --as 123456
    """
    by = _who_runs(runs_it, "list")
    from vangnet.accounts.audit import Act, record
    from vangnet.accounts.queries.people import people as found

    rows = [_row(person) for person in found(is_active=None if everybody else True)]
    record(Act("people.list", details={"shown": len(rows)}), by=by)
    if as_json:
        print_json(rows)
        return
    for row in rows:
        held = ", ".join(row["roles"]) or "no role"
        state = "" if row["is_active"] else "  (may not sign in)"
        out().print(printable(f"{row['number']}  {row['name']}  {row['unit']}  {held}{state}"))


@people.command()
@click.option("--number", required=True, help="Service number, by which they sign in.")
@click.option("--name", required=True, help="Name, as others see it.")
@click.option("--unit", "unit_name", required=True, help="The unit that they work for, by its name.")
@click.option("--role", "roles", multiple=True, help="A role, such as examiner (may be given again).")
@click.option("--team", "teams", multiple=True, help="A team of that unit, by its name (may be given again).")
@as_option
def add(number: str, name: str, unit_name: str, roles: tuple[str, ...], teams: tuple[str, ...], runs_it: str) -> None:
    """Let somebody use the desk, and print a password for one time.

    Example: vangnet people add --number 234567 --name "A. de Vries" --unit Limburg --role examiner --as 123456
    """
    by = _who_runs(runs_it, "add")
    from vangnet.accounts.actions.people import add_person, one_time_password

    with _refusals():
        unit = _unit(unit_name)
        password = one_time_password()
        joined = [_team(unit, team) for team in teams]
        add_person(number=number, name=name, unit=unit, password=password, roles=roles, teams=joined, by=by)
    _tell_password(number, password)


@people.command(name="reset-factor")
@click.argument("number")
@click.option("--reason", required=True, help="Why; it is written down.")
@as_option
def reset_factor(number: str, reason: str, runs_it: str) -> None:
    """Forget the second factors of somebody who lost them; they enrol a new one when they sign in.

    The way in for an only administrator who lost theirs: here one can name oneself.

    Example: vangnet people reset-factor 234567 --reason "lost phone, seen in person" --as 123456
    """
    by = _who_runs(runs_it, "reset-factor")
    from vangnet.accounts.actions.factors import reset_second_factor
    from vangnet.accounts.models import Person

    person = Person.objects.filter(number=number).first()
    if person is None:
        raise InputRefused(f"nobody has the number {number}")
    reset_second_factor(person, reason=reason, by=by, at_the_host=True)
    out().print(printable(f"{person} enrols a second factor when they sign in."))


@people.command()
@as_option
def units(runs_it: str) -> None:
    """Add the units of the Dutch police that are not there yet, each with a TBKK.

    Example: vangnet people units --as 123456
    """
    by = _who_runs(runs_it, "units")
    from vangnet.accounts.actions.teams import add_police_units

    added = add_police_units(by=by)
    out().print(printable(f"Added {len(added)} units: {', '.join(unit.name for unit in added) or 'all were there'}."))


def _who_runs(number: str, command: str) -> "Actor":
    prepare()
    from vangnet.accounts.roles import Verb

    return acting(number, verb=Verb.MANAGE_PEOPLE, command=f"people {command}")


def _tell_password(number: str, password: str) -> None:
    console = out()
    console.print(f"Password of {printable(number)} for one time: [bold]{password}[/bold]")
    console.print(
        "It is shown only here. At the first sign-in they choose a second factor and a password of their own."
    )


def _unit(name: str) -> "Unit":
    from vangnet.accounts.models import Unit

    unit = Unit.objects.filter(name=name).first()
    if unit is None:
        there = ", ".join(Unit.objects.values_list("name", flat=True))
        raise UsageError(f"there is no unit {name}; there are: {there or 'none'}")
    return unit


def _team(unit: "Unit", name: str) -> Any:
    team = unit.teams.filter(name=name).first()
    if team is None:
        there = ", ".join(unit.teams.values_list("name", flat=True))
        raise UsageError(f"{unit.name} has no team {name}; it has: {there or 'none'}")
    return team


def _row(person: "Person") -> dict[str, Any]:
    from vangnet.accounts.rules import roles

    return {
        "number": person.number,
        "name": person.name,
        "unit": person.unit.name,
        "teams": [team.name for team in person.teams.all()],
        "roles": sorted(roles(person)),
        "is_active": person.is_active,
    }


@contextmanager
def _one_at_a_time() -> Iterator[None]:
    """All or nothing; and of two who do this at once, the second one sees what the first one did."""
    from django.db import connection, transaction

    with _refusals(), transaction.atomic():
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("LOCK TABLE accounts_person IN SHARE ROW EXCLUSIVE MODE")
        yield


@contextmanager
def _refusals() -> Iterator[None]:
    """What the desk refuses, in words of the terminal."""
    from django.core.exceptions import ValidationError
    from django.utils.translation import override

    try:
        with override("en"):
            yield
    except ValidationError as error:
        raise InputRefused(" ".join(error.messages)) from error
