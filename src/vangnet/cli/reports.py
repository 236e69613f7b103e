"""`vangnet reports`: files of reports come in, and are weighed again. It only translates."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from rich.console import Console
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn
from rich.table import Table

from vangnet.cli.books import books, figures
from vangnet.cli.desk import acting, prepare
from vangnet.cli.library import json_option, out, print_json, printable
from vangnet.errors import ExitCode, InputRefused, UsageError

if TYPE_CHECKING:
    from vangnet.accounts.audit import Actor
    from vangnet.accounts.models import Unit
    from vangnet.reports.actions.weighing import Move
    from vangnet.reports.models import Arrival

CHANNELS = ("public", "chat", "telephone", "counter", "hotline", "platform", "youth_care", "police", "mail")
_SUMS = ("told", "accepted", "repeated", "refused")
_LINES = 20

_who = click.option(
    "--by",
    "--as",
    "runs_it",
    metavar="NUMBER",
    required=True,
    help="Your own service number; your password is asked, or read from standard input.",
)


@click.group()
def reports() -> None:
    """Take files of reports in, weigh reports again, keep the books, and count.

    Its data lie under VANGNET_DATA, as for `vangnet serve`. Every act is written down in the desk's audit log.
    """


reports.add_command(books)
reports.add_command(figures)


@reports.command(name="import")
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--unit", "unit_name", required=True, help="The unit whose reports these are, by its name.")
@click.option("--channel", type=click.Choice(CHANNELS), help="How they came in.  [default: as the file tells]")
@click.option("--jobs", type=click.IntRange(1, 64), help="Readers at the same time.  [default: one for each processor]")
@_who
@json_option
def import_(
    paths: tuple[Path, ...], unit_name: str, channel: str | None, jobs: int | None, runs_it: str, as_json: bool
) -> int:
    """Take in files of reports, or folders of them: each is kept whole, read in a confined worker, and accounted for.

    Reports that came before are not doubled. What was stopped goes on when the same file is given again. Ends with
    exit code 3 when something could not be read, or fields that are always there are empty.

    Example: vangnet reports import reports.xml --unit "Landelijke Eenheid" --channel platform --by 123456
    """
    by = _acting(runs_it, "import")
    from vangnet.reports.importing import files_at, keep, read_in

    unit = _unit(unit_name)
    files = [file for path in paths for file in files_at(path)]
    arrivals = [keep(file, unit=unit, by=by, channel=channel or "") for file in files]
    with _watching() as watch:
        done = read_in(arrivals, by=by, jobs=jobs, watch=watch)
    if as_json:
        print_json([_row(one) for one in done])
    else:
        _print(done)
    return ExitCode.DONE_WITH_UNREAD if any(one.refused or one.empty or not one.told for one in done) else ExitCode.DONE


@reports.command()
@click.option("--rules", "path", type=click.Path(path_type=Path), help="Other rules than those of the unit.")
@click.option("--try", "is_tried", is_flag=True, help="Change nothing: tell which open reports would go elsewhere.")
@_who
@json_option
def reweigh(path: Path | None, is_tried: bool, runs_it: str, as_json: bool) -> None:
    """Weigh the open reports of your unit again by its rules; or tell what other rules would do.

    Rules are tried before they are put in place (VANGNET_WEIGHING_RULES): what stands in no file, no file can change.

    Example: vangnet reports reweigh --rules own.toml --try --by 123456
    """
    if path is not None and not is_tried:
        raise UsageError("--rules goes with --try; to make rules count, put them where VANGNET_WEIGHING_RULES says")
    by = _acting(runs_it, "reweigh")
    from vangnet.reports.actions.weighing import try_rules, unit_rules, weigh_again
    from vangnet.reports.models import Report
    from vangnet.weighing.rules import read

    assert by.person is not None
    open_ones = Report.objects.filter(unit=by.person.unit_id, is_open=True).order_by("pk").iterator(chunk_size=500)
    if not is_tried:
        book = unit_rules()
        if book.fault:
            raise InputRefused(book.fault)
        changed = weigh_again(open_ones, by=by)
        if as_json:
            print_json({"rules": book.rules.told, "changed": changed})
        else:
            out().print(
                printable(f"{book.rules.told}: {changed:,} reports have another lane or place, or other reasons.")
            )
        return
    text = read(path) if path is not None else None
    other, moves = try_rules(open_ones, text, place=str(path))
    if as_json:
        print_json({"rules": other.told, "moves": moves})
    else:
        _print_moves(other.told, moves)


def _acting(number: str, command: str) -> "Actor":
    prepare()
    from vangnet.accounts.roles import Verb

    return acting(number, verb=Verb.TAKE_REPORTS, command=f"reports {command}")


def _unit(name: str) -> "Unit":
    from vangnet.accounts.models import Unit

    unit = Unit.objects.filter(name=name).first()
    if unit is None:
        there = ", ".join(Unit.objects.values_list("name", flat=True))
        raise UsageError(f"there is no unit {name}; there are: {there or 'none'}")
    return unit


def _row(arrival: "Arrival") -> dict[str, Any]:
    told = {name: getattr(arrival, name) for name in _SUMS}
    more = {"problems": arrival.problems, "empty": arrival.empty, "beside": arrival.beside, "unknown": arrival.unknown}
    return {"arrival": arrival.pk, "name": arrival.reference, "state": arrival.state, **told, **more}


def _print(arrivals: "list[Arrival]") -> None:
    from vangnet.words import Word

    table = Table("file", box=None, pad_edge=False, header_style="bold")
    for name in _SUMS:
        table.add_column(name, justify="right")
    for one in arrivals[:_LINES]:
        table.add_row(printable(one.reference), *(f"{getattr(one, name):,}" for name in _SUMS))
    sums = [sum(getattr(one, name) for one in arrivals) for name in _SUMS]
    if len(arrivals) > 1:
        table.add_row(f"{len(arrivals):,} files", *(f"{count:,}" for count in sums), style="bold")
    console = out()
    console.print(table)
    count, accepted, repeated, refused = sums
    console.print(f"told {count:,} = accepted {accepted:,} + repeated {repeated:,} + refused {refused:,}")
    problems = [Word(*told) for one in arrivals for told in one.problems]
    for each in problems[:_LINES]:
        console.print(printable(each.tell("en")))
    if len(problems) > _LINES:
        console.print(f"... and {len(problems) - _LINES:,} more: see the page of the arrival")
    for one in arrivals:
        if one.empty:
            console.print(
                printable(f"{one.reference}: always there, now empty: {', '.join(one.empty)}"), style="bold red"
            )


def _print_moves(rules: str, moves: "list[Move]") -> None:
    console = out()
    console.print(printable(f"{rules}: {len(moves):,} open reports would go elsewhere, or be drawn otherwise."))
    for move in moves[:_LINES]:
        style = "bold yellow" if move.is_down else "green"
        console.print(printable(f"{move.before.key}  {move.before.lane} -> {move.after.lane}"), style=style)
        for each in move.after.reasons:
            console.print(printable(f"  {each.tell('en')}"), style="dim")
    if len(moves) > _LINES:
        console.print(f"... and {len(moves) - _LINES:,} more: --json tells all")


@contextmanager
def _watching() -> Iterator[Callable[["Arrival"], None]]:
    """How many reports were taken in so far, on standard error."""
    if not sys.stderr.isatty():
        yield lambda _: None
        return
    columns = (SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task("reading", total=None)
        told: dict[int, int] = {}

        def watch(arrival: "Arrival") -> None:
            told[arrival.pk] = arrival.told
            progress.update(task, description=f"{sum(told.values()):,} reports")

        yield watch
