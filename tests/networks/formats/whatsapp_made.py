"""Small invented exports, and what was read of them."""

import io
from collections.abc import Iterable

from vangnet.networks.formats import whatsapp
from vangnet.networks.shape import Act, Coverage, Member, Message, Network, Problem, Record


class Read:
    """The records of an export, by kind."""

    def __init__(self, text: str | bytes, name: str = "WhatsApp-chat met Oefengroep.txt") -> None:
        data = text.encode() if isinstance(text, str) else text
        self.records: list[Record] = list(whatsapp.records(io.BytesIO(data), name))
        self.network = next(one for one in self.records if isinstance(one, Network))
        self.messages = [one for one in self.records if isinstance(one, Message)]
        self.acts = [one for one in self.records if isinstance(one, Act)]
        self.problems = [one for one in self.records if isinstance(one, Problem)]
        self.coverage = {one.code: one.values for one in self.records if isinstance(one, Coverage)}
        self.members = {one.key: one for one in self.records if isinstance(one, Member)}

    @property
    def times(self) -> list[str]:
        return [str(one.moment.at) if one.moment else "" for one in self.messages]

    @property
    def said(self) -> list[tuple[str, str]]:
        return [(one.author, one.text) for one in self.messages]

    @property
    def done(self) -> list[tuple[str, str, tuple[str, ...]]]:
        return [(str(one.kind), one.actor, one.subjects) for one in self.acts]


def lines_of(records: Iterable[Record]) -> set[int]:
    """The lines of the file in which messages, acts and problems stand."""
    found: set[int] = set()
    for one in records:
        if isinstance(one, Message | Act | Problem) and one.source.place:
            first, _, last = one.source.place.partition("-")
            found.update(range(int(first), int(last or first) + 1))
    return found


def system(line: str) -> Read:
    """What a line that WhatsApp itself wrote says."""
    return Read(f"31-01-2024 10:00 - {line}\n")
