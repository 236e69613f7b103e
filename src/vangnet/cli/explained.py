"""One medium on the terminal: when, where, with what, in which series and lane, each with its reasons and doubts."""

from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

import click
import msgspec
from rich.console import Console
from rich.text import Text

from vangnet.capture.explaining import Explained, explain
from vangnet.capture.facts import Kind
from vangnet.capture.findings import Claim, Evidence, Finding
from vangnet.capture.names import names
from vangnet.scan.report.visible import visible
from vangnet.words import Word

_SAID = {
    "nl": {
        "series": "Serie", "lane": "Baan", "clues": "Aanwijzingen",
        "unknown": "niet bekend", "between": "tussen {0} en {1} (UTC)", "after": "niet eerder dan {0} (UTC)",
        "before": "niet later dan {0} (UTC)", "error": "± {0} m", "evidence": "Waar dat uit blijkt",
        "against": "Tegenspraak", "sources": "Bronnen", "alone": "hoort voor zover bekend bij geen serie",
        "of": "serie {0}, {1} media", "unread": "De inhoud kon niet worden gelezen: {0}",
        "drawn": "Dit medium is door het lot aangewezen om toch te worden bekeken.", "rules": "Regels",
        "more": "… en nog {0}",
    },
    "en": {
        "series": "Series", "lane": "Lane", "clues": "Clues",
        "unknown": "not known", "between": "between {0} and {1} (UTC)", "after": "not before {0} (UTC)",
        "before": "not after {0} (UTC)", "error": "± {0} m", "evidence": "What that rests on",
        "against": "Contradiction", "sources": "Sources", "alone": "belongs to no series, as far as is known",
        "of": "series {0}, {1} media", "unread": "Its content could not be read: {0}",
        "drawn": "This medium was drawn by lot to be looked at all the same.", "rules": "Rules",
        "more": "… and {0} more",
    },
}  # fmt: skip
_MOST_TIES = 20
_MOST_PLACES = 10


def print_explained(directory: Path, sha256: str, language: str, *, as_json: bool) -> None:
    """Print all that is said of one medium."""
    told = explain(directory, sha256)
    if as_json:
        click.echo(msgspec.json.format(msgspec.json.encode(_with_sentences(told, language))).decode())
    else:
        _Page(language).print(told)


class _Page:
    """Writes sections; whatever comes from evidence is made visible before it is printed."""

    def __init__(self, language: str) -> None:
        self._language = language
        self._said, self._names = _SAID[language], names(language)
        self._console = Console(highlight=False, soft_wrap=True)

    def print(self, told: Explained) -> None:
        self._line(told.sha256, style="bold")
        for address in told.addresses[:_MOST_PLACES]:
            self._line(address, style="dim")
        if len(told.addresses) > _MOST_PLACES:
            self._line(self._said["more"].format(len(told.addresses) - _MOST_PLACES), style="dim")
        if told.problem:
            self._line(self._said["unread"].format(told.problem), style="magenta")
        self._placing(told)
        for kind in Claim:
            found = [finding for finding in told.findings if finding.kind == kind]
            for finding in found:
                self._finding(finding, told)
            if not found and kind in (Claim.PLACE, Claim.DEVICE):
                self._head(kind, self._said["unknown"])
        self._series(told)
        if told.clues:
            self._head("clues", "")
            for clue in told.clues:
                self._line(f"{clue.name}: {clue.value}  ({clue.source})", 2)

    # -- sections ----------------------------------------------------------------------------------------------------

    def _placing(self, told: Explained) -> None:
        self._head("lane", self._names["lanes"][told.placing.lane])
        self._words(told.placing.reasons)
        if told.placing.is_drawn:
            self._line(self._said["drawn"], 2, style="bold")
        self._line(f"{self._said['rules']}: {told.placing.rules}", 2, style="dim")

    def _finding(self, finding: Finding, told: Explained) -> None:
        self._head(finding.kind, f"{self._summed(finding)}  [{self._names['confidences'][finding.confidence]}]")
        self._against(finding.contradictions)
        self._words(finding.notes)
        if finding.kind == Claim.MOMENT:
            self._evidence(told.moment.evidence)
        elif finding.sources:
            self._line(f"{self._said['sources']}: {', '.join(finding.sources)}", 2, style="dim")

    def _evidence(self, evidence: Iterable[Evidence]) -> None:
        for number, each in enumerate(evidence):
            if not number:
                self._line(self._said["evidence"], 2, style="dim")
            told = self._span(each.earliest_at, each.latest_at)
            what = "" if each.kind == Kind.NOT_BEFORE else f"{self._names['kinds'][each.kind]}, "
            self._line(f"{each.source}: {what}{told}  ({each.weight:.2f})", 4)
            for note in each.notes:
                self._line(note.tell(self._language), 6, style="dim")

    def _series(self, told: Explained) -> None:
        if told.series is None:
            self._head("series", self._said["alone"])
        else:
            self._head("series", self._said["of"].format(told.series.number, told.series.members))
            self._against(told.series.contradictions)
        for tie in told.ties[:_MOST_TIES]:
            other = tie.second if tie.first == told.sha256 else tie.first
            self._line(f"{other}  {tie.reason.tell(self._language)}", 2)
        if len(told.ties) > _MOST_TIES:
            self._line(self._said["more"].format(len(told.ties) - _MOST_TIES), 2)

    # -- words -------------------------------------------------------------------------------------------------------

    def _summed(self, finding: Finding) -> str:
        if finding.kind == Claim.MOMENT:
            return self._span(finding.earliest_at, finding.latest_at)
        told = [finding.make, finding.model, finding.serial] if finding.kind == Claim.DEVICE else []
        if finding.latitude is not None:
            told.append(f"{finding.latitude:.5f}, {finding.longitude:.5f}")
        if finding.error_m is not None:
            told.append(self._said["error"].format(f"{finding.error_m:,.0f}"))
        label = None if finding.kind == Claim.DEVICE and finding.model else finding.label
        told += [finding.municipality, finding.country, label]
        return " · ".join(filter(None, told)) or self._said["unknown"]

    def _span(self, earliest: datetime | None, latest: datetime | None) -> str:
        if earliest and latest:
            return self._said["between"].format(_at(earliest), _at(latest))
        if earliest:
            return self._said["after"].format(_at(earliest))
        return self._said["before"].format(_at(latest)) if latest else self._said["unknown"]

    def _against(self, words: Iterable[Word]) -> None:
        for each in words:
            self._line(f"{self._said['against']}: {each.tell(self._language)}", 2, style="bold yellow")

    def _words(self, words: Iterable[Word]) -> None:
        for each in words:
            self._line(each.tell(self._language), 2)

    def _head(self, kind: str, told: str) -> None:
        self._console.print()
        name = self._names["claims"].get(kind) or self._said[kind]
        head = Text(f"{name}: " if told else name, style="bold")
        self._console.print(head.append(visible(told), style="default"))

    def _line(self, text: str, indent: int = 0, style: str = "default") -> None:
        self._console.print(Text(" " * indent + visible(text), style=style))


def _at(at: datetime) -> str:
    return f"{at:%Y-%m-%d %H:%M:%S}"


def _with_sentences(told: Explained, language: str) -> object:
    """The same as plain values, and beside it the sentences that people read, in their order."""
    return {"medium": told, "sentences": [{"word": each, "told": each.tell(language)} for each in _words_of(told)]}


def _words_of(told: Explained) -> Iterable[Word]:
    yield from told.placing.reasons
    for finding in told.findings:
        yield from (*finding.contradictions, *finding.notes)
    for evidence in told.moment.evidence:
        yield from evidence.notes
    yield from told.series.contradictions if told.series else ()
    yield from (tie.reason for tie in told.ties)
