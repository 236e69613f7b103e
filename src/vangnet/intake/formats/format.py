"""What a format of reports offers: one file each, with examples that a common test runs."""

from collections.abc import Iterator
from typing import Any, NamedTuple, Protocol

from vangnet.errors import InputRefused
from vangnet.evidence.reader import Readable
from vangnet.intake.report import Channel, Report
from vangnet.intake.source import Table
from vangnet.words import Word, word


class Unreadable(InputRefused):
    """A piece of a file that is no report; `word` says why."""

    def __init__(self, told: Word) -> None:
        super().__init__(told.tell("en"))
        self.word = told


def unreadable(code: str, **values: object) -> Unreadable:
    """An `Unreadable` with a word of this room."""
    return Unreadable(word(f"intake.{code}", **values))


class Example(NamedTuple):
    """An invented file, and the numbers of the reports that it holds."""

    name: str
    data: bytes
    numbers: tuple[str, ...]


class Format(Protocol):
    """A format. A file is taken apart in `pieces`, one for each report, and `report` reads one of them.

    So a piece that cannot be read costs one report and not the file. `TABLE` names the places that it knows, and the
    part of a report that the value also lands in; `ALWAYS` those that it should always fill.
    """

    @property
    def NAME(self) -> str: ...  # noqa: N802
    @property
    def CHANNEL(self) -> Channel: ...  # noqa: N802
    @property
    def TABLE(self) -> Table: ...  # noqa: N802
    @property
    def ALWAYS(self) -> tuple[str, ...]: ...  # noqa: N802
    @property
    def EXAMPLES(self) -> tuple[Example, ...]: ...  # noqa: N802

    def recognises(self, head: bytes, name: str) -> bool:
        """Whether a file that begins like this is of this format."""
        ...

    def pieces(self, stream: Readable) -> Iterator[Any]:
        """Take a file apart: something for each report, or a `Word` for what is none."""
        ...

    def report(self, piece: Any) -> Report:
        """Read one piece. Raises Unreadable."""
        ...
