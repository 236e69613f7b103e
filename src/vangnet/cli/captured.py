"""The outcome of capture as tables: counts per kind, confidence and lane, and what was not done."""

from collections.abc import Mapping, Sequence
from pathlib import Path

import click
import msgspec
from rich.console import Console
from rich.table import Table
from rich.text import Text

from vangnet.capture.findings import Claim, Confidence, Lane, Placing
from vangnet.capture.names import names
from vangnet.capture.output import read_circumstances
from vangnet.capture.summary import NotDone, Summary, read_summary
from vangnet.capture.urgency.replaying import Move, replay
from vangnet.capture.urgency.rules import rules
from vangnet.scan.report.visible import visible

_SAID = {
    "nl": {
        "media": "{0} media uit {1} bestanden; {2} gelezen, {3} niet gelezen", "finding": "Bevinding",
        "lane": "Baan", "count": "Media", "problem": "Niet gelezen", "series": "{0} series, {1} aanwijzingen",
        "against": "{0} media met tegenspraak in hun gegevens: die zijn nooit minder urgent",
        "drawn": "{0} van de laagste baan door het lot aangewezen om toch te worden bekeken",
        "faults": "{0} keer faalde het programma op één medium (de eerste: {1}: {2}); zie capture.json",
        "not_done": "Niet gedaan", "why": "Waarom", "moves": "{0} media in een andere baan of anders door het lot",
    },
    "en": {
        "media": "{0} media of {1} files; {2} read, {3} not read", "finding": "Finding", "lane": "Lane",
        "count": "Media", "problem": "Not read", "series": "{0} series, {1} clues",
        "against": "{0} media whose data contradict each other: these are never less urgent",
        "drawn": "{0} of the lowest lane drawn by lot to be looked at all the same", "not_done": "Not done",
        "faults": "{0} times the program failed on one medium (the first: {1}: {2}); see capture.json",
        "why": "Why", "moves": "{0} media in another lane, or drawn otherwise",
    },
}  # fmt: skip


def print_capture(summary: Summary, language: str) -> None:
    """Print the counts of a run."""
    said, lanes = _SAID[language], names(language)["lanes"]
    console = Console(highlight=False, soft_wrap=True)
    console.print(
        said["media"].format(*(f"{n:,}" for n in (summary.media, summary.files, summary.read, summary.unread)))
    )
    console.print()
    console.print(_findings(summary, language))
    console.print()
    console.print(_counts(said["lane"], {lanes[lane]: summary.lanes.get(lane, 0) for lane in Lane}, language))
    if summary.problems:
        console.print()
        console.print(_counts(said["problem"], summary.problems, language))
    console.print()
    console.print(said["series"].format(f"{summary.series:,}", f"{summary.clues:,}"))
    if summary.contradictions:
        console.print(said["against"].format(f"{summary.contradictions:,}"), style="bold yellow")
    if summary.drawn:
        console.print(said["drawn"].format(f"{summary.drawn:,}"))
    if summary.faults:
        told = said["faults"].format(f"{len(summary.faults):,}", summary.faults[0].room, summary.faults[0].error)
        console.print(Text(visible(told), style="bold red"))
    for each in summary.not_done:
        console.print(Text(_not_done(each, language), style="dim"))


def print_moves(directory: Path, place: Path, limit: int, language: str, *, as_json: bool) -> None:
    """Print what other rules would do with the media of a run."""
    summary, after = read_summary(directory), rules(place)
    moves = replay(summary.rules, after, read_circumstances(directory), now=summary.now)
    if as_json:
        click.echo(msgspec.json.format(msgspec.json.encode({"rules": after.told, "moves": moves})).decode())
        return
    console = Console(highlight=False, soft_wrap=True)
    console.print(f"{summary.rules.told} -> {after.told}")
    console.print(_SAID[language]["moves"].format(f"{len(moves):,}"))
    for move in moves[:limit]:
        for line in _move(move, language):
            console.print(line)


def _findings(summary: Summary, language: str) -> Table:
    told = names(language)
    table = Table(_SAID[language]["finding"], box=None, pad_edge=False, header_style="bold")
    for confidence in Confidence:
        table.add_column(told["confidences"][confidence], justify="right")
    for kind in Claim:
        counts: Mapping[str, int] = summary.confidence.get(kind, {})
        table.add_row(told["claims"][kind], *(f"{counts.get(confidence, 0):,}" for confidence in Confidence))
    return table


def _counts(title: str, counts: Mapping[str, int], language: str) -> Table:
    table = Table(title, box=None, pad_edge=False, header_style="bold")
    table.add_column(_SAID[language]["count"], justify="right")
    for name, count in counts.items():
        table.add_row(name, f"{count:,}")
    return table


def _not_done(each: NotDone, language: str) -> str:
    told = names(language)
    what, why = told["not_done"].get(each.what, each.what), told["why_not"].get(each.why, each.why)
    count = "" if each.media is None else f" ({each.media:,})"
    return f"{what}{count}: {why}"


def _move(move: Move, language: str) -> Sequence[Text]:
    lanes = names(language)["lanes"]
    style = "bold yellow" if move.is_down else "green"
    head = Text(f"{lanes[move.before.lane]} -> {lanes[move.after.lane]}", style=style).append(f"  {move.after.sha256}")
    return head, *(Text(f"  {line}", style="dim") for line in _reasons(move.after, language))


def _reasons(placing: Placing, language: str) -> list[str]:
    return [visible(each.tell(language)) for each in placing.reasons]
