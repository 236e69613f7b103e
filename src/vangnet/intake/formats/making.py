"""Making a report while a source is read: identifiers, people and files, with the place that each came from."""

import ipaddress
import re
from collections.abc import Mapping
from datetime import UTC, datetime, tzinfo
from typing import Any

from vangnet.intake.dates import moment, years_between
from vangnet.intake.report import File, Kind, Person, Role, Told
from vangnet.intake.source import LONGEST, At, Source, Table, truth
from vangnet.words import Word

LONGEST_TOLD, LONGEST_NUMBER = 2_048, 200
_WITH_PORT = re.compile(r"(\d{1,3}(?:\.\d{1,3}){3}):(\d{1,5})$|\[([0-9A-Fa-f:.]+)\]:(\d{1,5})$")
_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_FULL_AGE = 18


def snake(name: str) -> str:
    """A name as this program writes names: csamSolicitation is csam_solicitation."""
    return _CAMEL.sub("_", name).replace(" ", "_").replace("-", "_").lower()


class Making(Source):
    """A source from which a report is made. What it holds so far: `told`, `people`, `files`, `urls`, `story`."""

    def __init__(self, tree: Any, known: Table, doubts: tuple[Word, ...] = ()) -> None:
        super().__init__(tree, known, doubts)
        self.told: list[Told] = []
        self.people: list[Person] = []
        self.files: list[File] = []
        self.urls: list[str] = []
        self.story: list[str] = []
        self.annotations: list[str] = []

    def moment(self, at: At, name: str, landed: str, zone: tzinfo | None = None) -> datetime | None:
        """A moment that stands at a name; a doubt where it cannot be read, or has no zone and `zone` is not known."""
        text = at.text(name)
        if not text:
            return None
        read, has_zone = moment(text, zone or UTC)
        if read is None:
            self.doubt("no_date", path=f"{at.path}/{name}".strip("/"), written=text[:60])
            return None
        if not has_zone and zone is None:
            self.doubt("no_zone", path=f"{at.path}/{name}".strip("/"), written=text[:60])
        at.text(name, landed)
        return read

    def tell(
        self, kind: Kind, place: At | None, role: Role, *, value: str = "", landed: str = "told", **more: Any
    ) -> None:
        """Add an identifier that stands at a place; nothing where nothing is told."""
        text = value or (place.text() if place else "")
        if not text:
            return
        path = place.own()[1] if place else ""
        if place and landed:
            self.lands(path, landed)
        if len(text) > LONGEST_TOLD:
            self.doubt("long_identifier", path=path, length=len(text))
            text = text[:LONGEST_TOLD]
        self.told.append(Told(kind=kind, value=text, role=role, path=path[:300], **more))

    def story_at(self, at: At, name: str) -> None:
        self.story.extend(at.texts(name, "summary"))

    def url(self, place: At, role: Role = Role.OTHER, person: int | None = None, **more: Any) -> None:
        """A web address: one of the report's, and an identifier."""
        if text := place.text():
            self.urls.append(text)
            self.tell(Kind.URL, place, role, person=person, landed="urls", **more)

    def address(self, at: At, role: Role, person: int | None, names: Mapping[str, str]) -> datetime | None:
        """An IP address with port and moment; `names` gives the names of value, event, at, port and proxy."""
        value, port_text = at.text(names["value"]), at.text(names["port"])
        if joined := _WITH_PORT.match(value):
            value, port_text = joined[1] or joined[3], port_text or joined[2] or joined[4]
        when = self.moment(at, names["at"], "told.at")
        if not value:
            return when
        if _is_no_address(value):
            self.doubt("no_address", path=f"{at.path}/{names['value']}", written=value[:60])
        port = int(port_text) if port_text.isdecimal() and 0 < int(port_text[:9]) < 65_536 else None
        if port is not None:
            at.text(names["port"], "told.port")
        elif port_text:
            self.doubt("no_port", path=f"{at.path}/{names['port']}", written=port_text[:60])
        is_proxy = truth(at.text(names["proxy"]))
        if is_proxy is not None:
            at.text(names["proxy"], "told.doubt")
        place = next(at.each(names["value"]))
        self.tell(
            Kind.IP,
            place,
            role,
            value=value,
            person=person,
            at=when,
            port=port,
            event=at.text(names["event"], "told.event")[:100],
            doubt="possible proxy" if is_proxy else "",
        )
        return when

    def is_child(self, role: Role, age: str, born_on: str, day: datetime | None) -> bool | None:
        """Whether somebody is under eighteen by what is told; a victim is, unless an age says otherwise."""
        years = int(age) if age.isdecimal() and len(age) < 4 else years_between(born_on, day)
        if years is not None:
            return years < _FULL_AGE
        return True if role is Role.VICTIM else None

    def summary(self) -> str:
        """The story: what the source tells in free words, each text once."""
        told = "\n\n".join(dict.fromkeys(filter(None, self.story)))
        if len(told) > LONGEST:
            self.doubt("shortened", path="summary", length=len(told), kept=LONGEST)
        return told[:LONGEST]

    def number(self, text: str) -> str:
        """A number of the source. One that is too long is none: cut short it could be that of another report."""
        if len(text) > LONGEST_NUMBER:
            self.doubt("long_number", length=len(text), most=LONGEST_NUMBER)
            return ""
        return text


def _is_no_address(value: str) -> bool:
    try:
        ipaddress.ip_address(value.partition("%")[0])
    except ValueError:
        return True
    return False
