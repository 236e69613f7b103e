"""`vangnet schools`: lists of schools and of their people come in. It only translates."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from vangnet.cli.desk import acting, prepare
from vangnet.cli.library import json_option, out, print_json, printable
from vangnet.cli.people import as_option
from vangnet.errors import ExitCode, InputRefused

if TYPE_CHECKING:
    from vangnet.words import Word

_LINES = 20
_SHOWN = ("new", "changed", "gone", "same", "boards", "beside", "repeated", "problems", "told")


@click.group()
def schools() -> None:
    """Take lists of schools and of their people in, for Schoolalert.

    Its data lie under VANGNET_DATA, as for `vangnet serve`. Every act is written down in the desk's audit log.
    """


@schools.command(name="import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--kind",
    type=click.Choice(["duo", "rio"]),
    required=True,
    help="duo: DUO's open list of school locations, or of boards. rio: people of the register, context Schoolalert.",
)
@click.option("--edition", required=True, help="Which edition it is, for instance 2026-11.")
@click.option(
    "--education",
    type=click.Choice(["bo", "sbo", "so"]),
    help="The kind of education, where a list of DUO does not tell it.  [default: as the list tells, or bo]",
)
@click.option("--part", "is_part", is_flag=True, help="The extract is of some schools only: nobody elsewhere has left.")
@click.option("--many-gone", "are_many_right", is_flag=True, help="You checked that so many have really gone.")
@click.option("--try", "is_tried", is_flag=True, help="Change nothing: tell what it would change.")
@as_option
@json_option
def import_(
    file: Path,
    kind: str,
    edition: str,
    education: str | None,
    is_part: bool,
    are_many_right: bool,
    is_tried: bool,
    runs_it: str,
    as_json: bool,
) -> int:
    """Take a list in, in one transaction: schools that left it are closed, people that left are asked no more.

    The same list again changes nothing. Ends with exit code 3 when lines of it were a problem.

    Example: vangnet schools import vestigingen.csv --kind duo --edition 2026-11 --as 123456
    """
    prepare()
    from vangnet.accounts.roles import Verb
    from vangnet.alerts.actions.importing import Told, preview, take_in
    from vangnet.alerts.listing.table import MOST_BYTES

    by = acting(runs_it, verb=Verb.MANAGE_SCHOOLS, command="schools import")
    if file.stat().st_size > MOST_BYTES:
        raise InputRefused(f"{file.name}: more than {MOST_BYTES // 2**20} MB: no list of schools is that large")
    told = Told(
        data=file.read_bytes(),
        name=file.name,
        kind=kind,
        edition=edition,
        education=education or "",
        is_whole=not is_part,
    )
    if is_tried:
        changes = preview(told)
        counts, problems = changes.counts, changes.problems
    else:
        from msgspec import convert

        from vangnet.words import Word

        made = take_in(told, by=by, are_many_right=are_many_right)
        counts = made.counts
        problems = [(line, convert(problem, Word)) for line, problem in made.problems]
    _tell(counts, problems, as_json=as_json)
    return ExitCode.DONE_WITH_UNREAD if counts["problems"] else ExitCode.DONE


def _tell(counts: dict[str, int], problems: "list[tuple[int, Word]]", *, as_json: bool) -> None:
    if as_json:
        print_json({**counts, "lines": [{"line": line, "problem": told.tell("en")} for line, told in problems]})
        return
    console = out()
    console.print(", ".join(f"{name} {counts[name]:,}" for name in _SHOWN if name in counts))
    for line, told in problems[:_LINES]:
        console.print(printable(f"line {line}: {told.tell('en')}"))
    if len(problems) > _LINES:
        console.print(f"and {len(problems) - _LINES:,} more lines")
