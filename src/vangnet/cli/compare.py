"""`vangnet compare`: what a later exhibit holds that an earlier one did not."""

from pathlib import Path

import click
import msgspec
from rich.console import Console
from rich.table import Table
from rich.text import Text

from vangnet.errors import ExitCode
from vangnet.scan.comparing import Compared, Difference, Kind
from vangnet.scan.comparing import compare as run_compare
from vangnet.scan.report.visible import visible

_EXAMPLE = """
\b
Example:
  vangnet compare exhibit-17 exhibit-18

\b
same       the same content at the same place
elsewhere  the same content at another place
near_copy  a picture near to one of the earlier exhibit
new        only in LATER
gone       only in EARLIER
unread     without digests, so that it cannot be compared
"""


@click.command(epilog=_EXAMPLE)
@click.argument("earlier", type=click.Path(path_type=Path))
@click.argument("later", type=click.Path(path_type=Path))
@click.option("--limit", type=click.IntRange(0), default=50, show_default=True, help="How many files to list.")
@click.option("--json", "as_json", is_flag=True, help="Print the counts and every file that differs as JSON.")
def compare(earlier: Path, later: Path, limit: int, as_json: bool) -> int:
    """Compare the scans in EARLIER and LATER: what is new, what is gone, and what lies elsewhere.

    Both are results of scans. Contents are compared by SHA-256, new pictures by likeness too.
    """
    differing: list[Difference] = []
    most = None if as_json else limit
    told = run_compare(
        earlier, later, take=lambda one: differing.append(one) if most is None or len(differing) < most else None
    )
    if as_json:
        click.echo(msgspec.json.format(msgspec.json.encode({"outcome": told, "files": differing})).decode())
    else:
        _print(told, differing)
    unread = told.earlier_files[Kind.UNREAD] + told.later_files[Kind.UNREAD]
    return ExitCode.DONE_WITH_UNREAD if unread or not told.complete else ExitCode.DONE


def _print(told: Compared, differing: list[Difference]) -> None:
    console = Console(highlight=False, soft_wrap=True)
    table = Table("", box=None, pad_edge=False, header_style="bold")
    table.add_column("Earlier", justify="right")
    table.add_column("Later", justify="right")
    for kind in Kind:
        table.add_row(kind, f"{told.earlier_files[kind]:,}", f"{told.later_files[kind]:,}")
    table.add_row("", f"{sum(told.earlier_files.values()):,}", f"{sum(told.later_files.values()):,}")
    console.print(table)
    if told.unlike:
        console.print(f"{told.unlike:,} new pictures and videos could not be compared by likeness.")
    if not told.complete:
        console.print("One of the scans was stopped before its end.", style="bold")
    for one in differing:
        console.print(_line(one))


def _line(one: Difference) -> Text:
    line = Text(f"{one.exhibit} {one.kind}", style="bold yellow" if one.kind == Kind.NEW else "dim")
    line.append(f"  {visible(one.address)}", style="default")
    told = [one.status]
    told += [visible(one.other)] if one.other else []
    told += [f"{one.distance_bits} bits"] if one.distance_bits is not None else []
    line.append("  " + " \u00b7 ".join(told), style="dim")
    return line
