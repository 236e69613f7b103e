"""What platforms put in free text: sentences that are in every report, and lines that tell an identifier."""

import re
import tomllib
from functools import cache
from importlib import resources
from typing import NamedTuple

from vangnet.intake.report import Kind


class Line(NamedTuple):
    """An identifier on a line of its own: "Registration IP: 192.0.2.1"."""

    kind: Kind
    value: str
    label: str


LABELS = {
    "full name": Kind.NAME,
    "meetme profile name": Kind.NICKNAME,
    "meetme userid": Kind.ACCOUNT,
    "user id": Kind.ACCOUNT,
    "username": Kind.NICKNAME,
    "email": Kind.EMAIL,
    "e-mail": Kind.EMAIL,
    "email address": Kind.EMAIL,
    "registration ip": Kind.IP,
    "ip address": Kind.IP,
    "phone number": Kind.PHONE,
    "phone number used to verify account": Kind.PHONE,
}
"""Labels of lines that platforms write, and the kind of what stands behind them."""

_LINE = re.compile(r"^[ \t]*([A-Za-z][A-Za-z' -]{1,48}):[ \t]*(\S.{0,300}?)[ \t]*$", re.MULTILINE)


def story(text: str, platform: str) -> str:
    """A text without the sentences that the platform puts in every report."""
    lines, paragraphs = _phrases(platform.casefold())
    kept = [part for part in text.split("\n\n") if not any(phrase in part for phrase in paragraphs)]
    left = [line for line in "\n\n".join(kept).split("\n") if not any(phrase in line for phrase in lines)]
    return "\n".join(left).strip()


def lines_of(text: str) -> list[Line]:
    """The identifiers that stand on lines with a known label."""
    return [
        Line(kind, found[2], found[1])
        for found in _LINE.finditer(text)
        if (kind := LABELS.get(found[1].strip().casefold()))
    ]


def line(text: str, label: str) -> str:
    """What stands behind one label."""
    return next((found[2] for found in _LINE.finditer(text) if found[1].casefold() == label.casefold()), "")


@cache
def _phrases(platform: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    place = resources.files("vangnet.intake.formats") / "boilerplate.toml"
    tables = tomllib.loads(place.read_bytes().decode())
    meant = [table for name, table in tables.items() if name == "*" or name in platform]
    lines = tuple(phrase for table in meant for phrase in table.get("line", ()))
    return lines, tuple(phrase for table in meant for phrase in table.get("paragraph", ()))
