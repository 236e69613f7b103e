"""`vangnet show`: what a scan found, on the terminal."""

import json
import os
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import Any

import click
import msgspec
import polars as pl
from rich.console import Console
from rich.table import Table
from rich.text import Text

from vangnet.errors import UsageError
from vangnet.scan.parts.written import read as read_joined
from vangnet.scan.report.figures import Figures, count_figures
from vangnet.scan.report.ranges import told as told_ranges
from vangnet.scan.report.visible import visible
from vangnet.scan.report.words import LANGUAGES, Words, words
from vangnet.scan.results import Results
from vangnet.values import Status

COLOURS = {
    Status.NEW: "bold yellow",
    Status.UNDECIDED: "magenta",
    Status.SIMILAR: "red",
    Status.KNOWN: "red",
    Status.IRRELEVANT: "dim",
    Status.OTHER: "dim",
}
BAR_WIDTH = 24

_EXAMPLE = "\b\nExamples:\n  vangnet show exhibit-17\n  vangnet show exhibit-17 --status new --limit 50"
_EXAMPLE += "\n  vangnet show exhibit-17 --medium 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"


@click.command(epilog=_EXAMPLE)
@click.argument("directory", metavar="DIR", type=click.Path())
@click.option("--status", "statuses", multiple=True, help="List the files of this status (may be given again).")
@click.option("--medium", metavar="SHA256", help="Explain one medium: what capture says of it, and why.")
@click.option("--to", metavar="SHA256", help="With --medium: the ties from it to this one, and the weakest of them.")
@click.option("--limit", type=click.IntRange(1), default=50, show_default=True, help="How many files to list.")
@click.option("--language", type=click.Choice(LANGUAGES), default="nl", show_default=True)
@click.option("--json", "as_json", is_flag=True, help="Print the facts as JSON.")
def show(
    directory: str,
    statuses: tuple[str, ...],
    medium: str | None,
    to: str | None,
    limit: int,
    language: str,
    as_json: bool,
) -> None:
    """Show what the scan in DIR found: counts by status, why files are undecided, and which lists hit.

    A scan that is still running, or was stopped, can be shown as well. With --medium: when, where and with what one
    medium was made, in which series and lane of urgency it is, with sources, doubts and contradictions. With --to as
    well: how two media of a series hang together.
    """
    if to is not None:
        if medium is None:
            raise UsageError("--to tells how two media hang together; it takes --medium as well")
        from vangnet.cli.connected import print_connection

        print_connection(Path(directory), medium, to, language, as_json=as_json)
        return
    if medium is not None:
        from vangnet.cli.explained import print_explained

        print_explained(Path(directory), medium, language, as_json=as_json)
        return
    results = Results.open(directory)
    if unknown := set(statuses) - set(Status):
        raise UsageError(f"no status called {', '.join(sorted(unknown))}; there are {', '.join(Status)}")
    if statuses:
        if as_json:
            click.echo(json.dumps(list(_files(results, statuses, limit)), indent=2))
        else:
            print_files(directory, statuses, limit, language)
    elif as_json:
        click.echo(msgspec.json.format(msgspec.json.encode(count_figures(results))).decode())
    else:
        print_results(directory, language)


def print_results(directory: str | os.PathLike[str], language: str) -> None:
    """Print the outcome of a scan as tables."""
    results, said = Results.open(directory), words(language)
    figures = count_figures(results)
    console = Console(highlight=False)
    if not results.complete:
        console.print(said("incomplete_title"), style="bold")
    console.print(_statuses(figures, said))
    tables = (_reasons(figures, said), _remarks(figures, said), _lists(figures, said), _sources(results, said))
    for table in tables:
        if table.row_count:
            console.print()
            console.print(table)
    if (told := read_joined(results.directory)) is not None and (told.joined or told.skipped):
        from vangnet.cli.joined import print_joined

        console.print()
        print_joined(told, language)
    unidentified = figures.hits.victims.unidentified
    if unidentified:
        console.print(Text(_UNIDENTIFIED[language].format(n=said.count("files", unidentified)), style="bold yellow"))


_HEADINGS = {
    "nl": {"status": "Status", "files": "Bestanden", "size": "Omvang", "reason": "Waarom niet beoordeeld",
           "advice": "Wat u kunt doen", "list": "Lijst", "category": "Categorie", "by": "Door",
           "source": "Bron", "volume": "Deel", "file_system": "Bestandssysteem", "deleted": "Gewist",
           "remark": "Opmerking", "noted": "Opvallend"},
    "en": {"status": "Status", "files": "Files", "size": "Size", "reason": "Why not judged",
           "advice": "What you can do", "list": "List", "category": "Category", "by": "By", "source": "Source",
           "volume": "Part", "file_system": "File system", "deleted": "Deleted", "remark": "Remark",
           "noted": "Noted"},
}  # fmt: skip
_UNIDENTIFIED = {
    "nl": "Bekend is niet klaar: op {n} staat een kind dat volgens een lijst niet geïdentificeerd is.",
    "en": "Known does not mean closed: {n} show a child who, says a list, is not identified.",
}


def _table(said: Words, *columns: str) -> Table:
    table = Table(box=None, pad_edge=False, header_style="bold")
    for column in columns:
        right = column in ("files", "size", "deleted")
        table.add_column(_HEADINGS[said.language].get(column, ""), justify="right" if right else "left")
    return table


def _statuses(figures: Figures, said: Words) -> Table:
    table = _table(said, "status", "files", "size", "bar")
    for count in figures.statuses:
        share = count.files / figures.files if figures.files else 0
        bar = "━" * max(round(share * BAR_WIDTH), 1 if count.files else 0)
        style = COLOURS[Status(count.status)] if count.files else "dim"
        label = Text(said.status(count.status), style=style)
        table.add_row(label, said.number(count.files), said.size(count.bytes), Text(bar, style=style))
    table.add_row("", said.number(figures.files), said.size(figures.bytes), "")
    return table


def _reasons(figures: Figures, said: Words) -> Table:
    table = _table(said, "reason", "files", "advice")
    for count in figures.reasons:
        if count.status == Status.UNDECIDED:
            reason = said.reason(count.reason)
            table.add_row(Text(reason["label"], style="magenta"), said.number(count.files), reason["advice"])
    return table


def _sources(results: Results, said: Words) -> Table:
    """The sources that were opened, and what of them was not read."""
    table = _table(said, "source", "volume", "file_system", "files", "deleted", "remark")
    for seen in results.summary.sources:
        for volume in seen.coverage.volumes if seen.coverage else ():
            reason = said.reason(volume.reason)["label"] if volume.reason else ""
            remark = ": ".join(filter(None, (reason, volume.detail)))
            files, deleted = said.number(volume.files), said.number(volume.deleted)
            kind = volume.file_system or said("no_file_system")
            table.add_row(visible(seen.address), visible(volume.name), kind, files, deleted, visible(remark))
    return table


def _remarks(figures: Figures, said: Words) -> Table:
    table = _table(said, "noted", "files")
    for count in figures.remarks:
        table.add_row(Text(visible(said.remark(count.remark)[0])), said.number(count.files))
    return table


def _lists(figures: Figures, said: Words) -> Table:
    table = _table(said, "list", "category", "by", "files")
    for count in figures.hits.lists:
        row = visible(count.list), visible(count.category or "-"), said.word("by", count.by), said.number(count.files)
        table.add_row(*map(Text, row))
    return table


def _files(results: Results, statuses: Collection[str], limit: int) -> Iterator[dict[str, Any]]:
    for number, row in enumerate(results.rows(pl.col("status").is_in(list(statuses)))):
        if number == limit:
            return
        yield row


def print_files(directory: str | os.PathLike[str], statuses: Collection[str], limit: int, language: str) -> None:
    """Print the first files of these statuses, a line each."""
    said = words(language)
    console = Console(highlight=False, soft_wrap=True)
    for row in _files(Results.open(directory), statuses, limit):
        line = Text(said.status(row["status"]), style=COLOURS[Status(row["status"])])
        line.append(f"  {visible(row['address'])}", style="default")
        told = [row["type"] or "", said.size(row["size"]) if row["size"] is not None else ""]
        told += [said.reason(row["reason"])["label"]] if row["reason"] else []
        told += [said.remark(remark)[0] for remark in row["remarks"] or ()]
        told += [_hit(hit, said) for hit in row["hits"]]
        told += [told_ranges(row["ranges"], said)] if row["ranges"] else []
        line.append("  " + " · ".join(filter(None, told)), style="dim")
        console.print(line)


def _hit(hit: dict[str, Any], said: Words) -> str:
    how = hit["reading"] if hit["distance_bits"] is None else f"{hit['distance_bits']} bits"
    turn = hit["orientation"]
    turned = f", {said.word('orientations', turn)}" if turn not in (None, "identity") else ""
    if hit["percent"] is not None:
        how += f", {hit['percent']}% / {hit['entry_percent']}%"
    return f"{visible(hit['list'])} {visible(hit['category'] or '')}".strip() + f" ({how}{turned})"
