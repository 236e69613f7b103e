"""`vangnet routes`: the table of where reports go, read, checked and tried. It only translates."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from rich.table import Table as Shown

from vangnet.cli.desk import acting, prepare
from vangnet.cli.library import json_option, out, print_json, printable
from vangnet.cli.people import as_option
from vangnet.errors import ExitCode, InputRefused

if TYPE_CHECKING:
    from collections.abc import Sequence

    from vangnet.reports.routing.table import Problem, Table

_MOST = 40


@click.group()
def routes() -> None:
    """Show, check and try the table of where reports go.

    Its data lie under VANGNET_DATA, as for `vangnet serve`. A table is changed and switched on at the desk, by two
    people. Every act is written down in the desk's audit log.
    """


@routes.command()
@as_option
@json_option
def show(runs_it: str, as_json: bool) -> int:
    """Show the table in force, row by row in sentences, with what does not work any more.

    Ends with exit code 3 when a row does not work.

    Example: vangnet routes show --as 123456
    """
    _who(runs_it, "show", verb="read_reports")
    from vangnet.reports.routing.proposing import in_force, problems_of
    from vangnet.reports.routing.table import read

    table = in_force()
    if table is None:
        raise InputRefused("no table is in force: make a draft on the page Routes, try it, and switch it on")
    told = read(table.text)
    problems = problems_of(told)
    _tell(told, problems, version=table.version, as_json=as_json)
    return ExitCode.DONE_WITH_UNREAD if problems else ExitCode.DONE


@routes.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@as_option
@json_option
def check(file: Path, runs_it: str, as_json: bool) -> int:
    """Check a table in a file: each error with its line. Changes nothing.

    Ends with exit code 3 when something is wrong with it.

    Example: vangnet routes check routes.toml --as 123456
    """
    _who(runs_it, "check", verb="read_reports")
    from vangnet.reports.routing.proposing import problems_of
    from vangnet.reports.routing.table import read

    told = read(_text(file))
    problems = problems_of(told)
    _tell(told, problems, version=None, as_json=as_json)
    return ExitCode.DONE_WITH_UNREAD if problems else ExitCode.DONE


@routes.command(name="try")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--reports",
    "most",
    type=click.IntRange(1, 1_000_000),
    default=5_000,
    show_default=True,
    help="So many of the newest reports.",
)
@as_option
@json_option
def try_(file: Path, most: int, runs_it: str, as_json: bool) -> int:
    """Try a table in a file on past reports: which would go elsewhere, which rows never fit. Changes nothing.

    Ends with exit code 3 when something is wrong with it.

    Example: vangnet routes try routes.toml --as 123456
    """
    _who(runs_it, "try", verb="manage_routes")
    from vangnet.reports.actions.route_tables import compare

    told = compare(_text(file), most=most)
    if as_json:
        print_json(told)
    else:
        _print_tried(told)
    return ExitCode.DONE_WITH_UNREAD if told["problems"] else ExitCode.DONE


def _who(number: str, command: str, *, verb: str) -> None:
    prepare()
    from vangnet.accounts.audit import Act, record
    from vangnet.accounts.roles import Verb

    by = acting(number, verb=Verb(verb), command=f"routes {command}")
    record(Act(f"routes.{command}"), by=by)


def _text(file: Path) -> str:
    try:
        return file.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise InputRefused(f"{file}: {error}") from error


def _tell(table: "Table", problems: "Sequence[Problem]", *, version: int | None, as_json: bool) -> None:
    from vangnet.reports.routing.grammar import tell

    rows: list[dict[str, Any]] = [
        {
            "line": line.number,
            "name": line.row.name,
            "when": tell(line.condition, "en") if line.condition is not None else line.row.when,
            "to": line.row.to,
            "automatic": line.row.automatic,
        }
        for line in table.lines
    ]
    wrong = [{"line": each.line, "row": each.row, "problem": each.word.tell("en")} for each in problems]
    if as_json:
        print_json({"version": version, "rows": rows, "problems": wrong})
        return
    shown = Shown("Line", "Row", "If", "To", title=f"Version {version}" if version else None)
    for row in rows:
        by_itself = " (goes by itself)" if row["automatic"] else ""
        shown.add_row(
            str(row["line"]), printable(row["name"]), printable(row["when"]), printable(row["to"]) + by_itself
        )
    out().print(shown)
    for each in wrong:
        out().print(f"line {each['line']}, row {printable(each['row'] or '-')}: {printable(each['problem'])}")


def _print_tried(told: dict[str, Any]) -> None:
    out().print(
        f"{told['reports']} reports tried: {told['elsewhere']} would go elsewhere, {told['none']} fit no row. "
        f"Rows that never fit: {printable(', '.join(told['never']) or 'none')}."
    )
    shown = Shown("Report", "Now", "With this table", "Row")
    for each in told["changes"][:_MOST]:
        shown.add_row(*(printable(each[name] or "-") for name in ("report", "before", "after", "row_after")))
    if told["changes"]:
        out().print(shown)
    if told["elsewhere"] > _MOST:
        out().print(f"and {told['elsewhere'] - _MOST} more: --json gives more of them")
    for problem in told["problems"]:
        out().print(f"line {problem['line']}, row {printable(problem['row'] or '-')}: {printable(problem['word'][0])}")
