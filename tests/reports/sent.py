"""Destinations and tables in force, as tests of routes want them."""

from typing import Any

from tests.desk_world import World, actor
from vangnet.reports.actions.route_tables import draft, switch_on, try_out
from vangnet.reports.models import Destination, Hotline, RouteTable

Kind = Destination.Kind


def a_row(name: str, when: str, to: str, *, automatic: bool = False, more: str = "") -> str:
    """One row as text."""
    told = f"name = '{name}'\nwhen = '{when}'\nto = '{to}'\nreason = {{nl = 'Omdat {name}.', en = 'Because {name}.'}}"
    return f"[[row]]\n{told}\n" + ("automatic = true\n" if automatic else "") + more + "\n"


def a_destination(code: str, kind: str, **facts: Any) -> Destination:
    """A destination of this name; those outside the desk get a way to bring it there."""
    name = code.replace("-", " ").title()
    contact = "" if kind in (Kind.TEAM, Kind.CLOSE, Kind.HOTLINE) else "per koerier"
    told = {"name": name, "kind": kind, "contact": contact, **facts}
    return Destination.objects.create(code=code, **told)


def a_hotline(world: World, name: str = "offlimits") -> Destination:
    """A hotline of the exchange, and the destination that stands for it."""
    Hotline.objects.create(name=name, title=name.title(), unit=world.unit)
    return a_destination(name, Kind.HOTLINE)


def in_force(world: World, *rows: str) -> RouteTable:
    """A table that Dirk wrote and tried, and Dora switched on."""
    table = draft(text="".join(rows), by=actor(world.dirk))
    try_out(table, by=actor(world.dirk))
    return switch_on(table, by=actor(world.dora))
