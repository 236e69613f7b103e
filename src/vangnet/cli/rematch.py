"""`vangnet rematch`: what a new version of the library says of an exhibit that was scanned before."""

from pathlib import Path

import click
import msgspec
from rich.console import Console
from rich.table import Table
from rich.text import Text

from vangnet.errors import ExitCode
from vangnet.scan.rematching import Change, Kind, ReadAgain, Rematched
from vangnet.scan.rematching import rematch as run_rematch
from vangnet.scan.report.visible import visible

_EXAMPLE = """
\b
Example:
  vangnet rematch exhibit-17 --library national.lib

\b
new_hit    hits an entry of known material that it did not hit before
gone       hits an entry no more, as after a list was retracted
changed    something else: a distance, or known to be irrelevant
same       as it was

Fingerprints that the scan kept are compared, and the exhibit is not read. Files that must be read again for all
that a new scan would tell are named, with the reason:

\b
near_miss    near an entry; its full size decides
distance     a hit in any case, perhaps nearer than told
not_kept     no fingerprints were kept of it
not_decoded  was on a list by its digests, and is no more
blocks       may hold a part of a known file
"""


@click.command(epilog=_EXAMPLE)
@click.argument("directory", metavar="DIR", type=click.Path(path_type=Path))
@click.option("--library", "-l", type=click.Path(path_type=Path), required=True, help="The reference library.")
@click.option("--library-version", type=click.IntRange(1), help="A version of the library.  [default: the newest]")
@click.option("--limit", type=click.IntRange(0), default=50, show_default=True, help="How many files to list.")
@click.option("--json", "as_json", is_flag=True, help="Print the outcome and every file in it as JSON.")
def rematch(directory: Path, library: Path, library_version: int | None, limit: int, as_json: bool) -> int:
    """Match the scan in DIR again with a new version of the library, without reading the exhibit.

    The results in DIR stay as they are.
    """
    changes: list[Change] = []
    most = None if as_json else limit
    told = run_rematch(
        directory,
        library=library,
        library_version=library_version,
        take=lambda one: changes.append(one) if most is None or len(changes) < most else None,
    )
    if as_json:
        answer = {"outcome": told, "files": changes}
        click.echo(msgspec.json.format(msgspec.json.encode(answer)).decode())
    else:
        _print(told, changes)
    left = sum(count for why, count in told.read_again.items() if why != ReadAgain.DISTANCE)
    return ExitCode.DONE_WITH_UNREAD if left or told.joined else ExitCode.DONE


def _print(told: Rematched, changes: list[Change]) -> None:
    console = Console(highlight=False, soft_wrap=True)
    console.print(f"Library version {told.version_before or '?'} -> {told.version}: {told.files:,} files")
    console.print(_counts("", {kind: told.kinds[kind] for kind in Kind}))
    if told.read_again:
        console.print()
        console.print(_counts("To be read again", told.read_again))
    if not told.has_fingerprints:
        console.print("This scan kept no fingerprints: digests alone were compared.", style="bold")
    if told.joined:
        console.print(f"{told.joined:,} records of joined files were not matched: join them again.", style="bold")
    if not told.complete:
        console.print("The scan was stopped before its end.", style="bold")
    for one in changes:
        console.print(_line(one))


def _counts(title: str, counts: dict[str, int]) -> Table:
    table = Table(box=None, pad_edge=False, header_style="bold")
    table.add_column(title)
    table.add_column("Files", justify="right")
    for name, count in counts.items():
        table.add_row(name, f"{count:,}")
    return table


def _line(one: Change) -> Text:
    line = Text(one.kind, style="red" if one.kind == Kind.NEW_HIT else "yellow")
    line.append(f"  {visible(one.address)}", style="default")
    told = [f"{one.before.status} -> {one.after.status}"]
    told += [f"read again: {one.read_again}"] if one.read_again else []
    told += [visible(f"{hit.list} {hit.category or ''}".strip()) for hit in one.after.hits]
    line.append("  " + " · ".join(told), style="dim")
    return line
