"""The weights of the criteria within a lane: a TOML file with a version, which the steering group adopts."""

import tomllib
from datetime import date
from functools import cache
from importlib import resources
from typing import Annotated

import msgspec

from vangnet.errors import InputRefused
from vangnet.steering.weighing.facts import DANGERS, ROLES
from vangnet.weighing.rules import told, understood

MOST = 1_000
"""Points that one weight can be."""
LONGEST = 20_000
"""Characters of a table."""

Points = Annotated[int, msgspec.Meta(ge=0, le=MOST)]
Most = Annotated[int, msgspec.Meta(ge=0, le=100)]


class Weights(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Points for each criterion; none is below nothing, so that danger never lowers a case."""

    is_imminent: Points
    is_live: Points
    in_situation: Points
    has_access: Points
    in_contact: Points
    produces: Points
    network: Points
    distributes: Points
    downloads: Points
    new_material: Points
    victim: Points  # for each child possibly in danger
    most_victims: Most  # children that count
    report: Points  # for each open report
    most_reports: Most
    age_month: Points  # for each 30 days
    most_months: Most
    unknown_percent: Annotated[int, msgspec.Meta(ge=0, le=100)]  # of a weight, where nobody knows the answer


class Table(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """All that a version of the file says."""

    name: Annotated[str, msgspec.Meta(min_length=1, max_length=40)]
    weights: Weights


COUNTED = Weights.__struct_fields__


@cache
def standard() -> str:
    """The table that comes with the program (TOML)."""
    return resources.files("vangnet.steering.weighing").joinpath("weights.toml").read_text("utf-8")


def table_of(text: str) -> Table:
    """Read a table; raises InputRefused for what is not understood."""
    if len(text) > LONGEST:
        raise InputRefused("the table is too long")
    return understood(text, Table, "weights")


def text_of(table: Table) -> str:
    """Write a table as TOML, so that reading it gives the same."""
    name = msgspec.json.encode(table.name).decode().replace("\x7f", "\\u007f")
    lines = [f"{each} = {getattr(table.weights, each)}" for each in COUNTED]
    text = "\n".join((f"name = {name}", "", "[weights]", *lines, ""))
    tomllib.loads(text)
    return text


def named(table: Table, version: int, day: date) -> str:
    """Name, version, date and the beginning of a digest: no two tables are told alike."""
    return told(table, table.name, version, day)


def out_of_order(weights: Weights) -> list[tuple[str, str]]:
    """Pairs that turn the order of the source documents around: what should weigh more, and what weighs more.

    Danger in its order, and makers before networks before who distribute and download (mission.md V1, N6, N7).
    """
    found = []
    for names in (DANGERS[2:], ROLES):
        found += [
            (first, second)
            for place, first in enumerate(names)
            for second in names[place + 1 :]
            if getattr(weights, first) < getattr(weights, second)
        ]
    return found
