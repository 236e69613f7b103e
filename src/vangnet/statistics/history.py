"""What the source documents told of earlier years. It comes with the program, so that a fresh desk has it."""

import tomllib
from functools import cache
from importlib import resources

import msgspec


class Source(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A document: its label, its file among the collected sources, and what it is."""

    code: str
    file: str
    title_nl: str
    title_en: str

    def title(self, language: str) -> str:
        """In the reader's language, with label and file."""
        told = self.title_en if language == "en" else self.title_nl
        return f"{told} [{self.code}], {self.file}"


class Series(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One figure over some years, as a source told it."""

    figure: str
    source: str
    text_nl: str
    text_en: str
    years: dict[str, int]

    def text(self, language: str) -> str:
        """What was counted, in the source's words."""
        return self.text_en if language == "en" else self.text_nl


class History(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """All series, and where they stand."""

    source: tuple[Source, ...]
    series: tuple[Series, ...]

    def source_of(self, series: Series) -> Source:
        """The document that a series stands in."""
        return next(one for one in self.source if one.code == series.source)

    def of(self, figure: str) -> Series | None:
        """The series of one figure, if there is one."""
        return next((one for one in self.series if one.figure == figure), None)

    def years(self) -> list[int]:
        """All years that something is told of."""
        return sorted({int(year) for one in self.series for year in one.years})


@cache
def history() -> History:
    """What comes with the program."""
    text = resources.files("vangnet.statistics").joinpath("history.toml").read_text("utf-8")
    return msgspec.convert(tomllib.loads(text), History)
