"""Every figure of a report has a number of its own, under which an appendix says where it comes from."""

import msgspec


class Figure(msgspec.Struct, frozen=True):
    """A number in a report; `ref` is its line in the appendix."""

    value: int
    ref: int


class Origin(msgspec.Struct, frozen=True):
    """A line of the appendix: the figure, what it counts, and from what it was counted."""

    ref: int
    value: int
    what: str
    source: str


class Ledger:
    """The figures of one report, in the order in which they are told."""

    def __init__(self) -> None:
        self.lines: list[Origin] = []

    def figure(self, value: int, what: str, source: str) -> Figure:
        """Tell a figure, and keep where it comes from."""
        origin = Origin(len(self.lines) + 1, value, what, source)
        self.lines.append(origin)
        return Figure(value, origin.ref)
