"""`vangnet join`: files that were cut into parts, found again across exhibits."""

from pathlib import Path

import click
import msgspec

from vangnet.cli.joined import print_joined
from vangnet.cli.progress import joining
from vangnet.errors import ExitCode
from vangnet.scan.parts.joining import Effort
from vangnet.scan.parts.joining import join as run_join
from vangnet.scan.parts.written import tell
from vangnet.scan.report.words import LANGUAGES
from vangnet.scan.run import THRESHOLD_BITS
from vangnet.values import Status

_DEFAULT = Effort()
_EXAMPLE = """
\b
Example:
  vangnet join exhibit-17 exhibit-18 --library national.lib --out joined-17-18
"""


@click.command(epilog=_EXAMPLE)
@click.argument("scans", metavar="SCAN...", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--library", "-l", type=click.Path(path_type=Path), required=True, help="The reference library.")
@click.option("--out", "-o", type=click.Path(path_type=Path), required=True, help="Folder for the results.")
@click.option("--jobs", "-j", type=click.IntRange(1), help="Workers at once.  [default: one per processor]")
@click.option(
    "--threshold",
    type=click.IntRange(0, 63),
    default=THRESHOLD_BITS,
    show_default=True,
    help="Largest distance, in bits of 256, at which a picture counts as similar.",
)
@click.option("--categories", help="Only these categories of known material, as in '1,2' or 'vics-us:1'.")
@click.option("--library-version", type=click.IntRange(1), help="An earlier version of the library.")
@click.option(
    "--seconds",
    type=click.FloatRange(0, min_open=True),
    default=_DEFAULT.seconds,
    show_default=True,
    help="Processor time to search for the rest of one file; a search that ends there is told.",
)
@click.option("--language", type=click.Choice(LANGUAGES), default="nl", show_default=True)
@click.option("--json", "as_json", is_flag=True, help="Print what was found as JSON.")
def join(
    scans: tuple[Path, ...],
    library: Path,
    out: Path,
    jobs: int | None,
    threshold: int,
    categories: str | None,
    library_version: int | None,
    seconds: float,
    language: str,
    as_json: bool,
) -> int:
    """Join files that were split over several places, and judge them.

    SCAN is the output of a scan; its exhibit must still be there. Parts are found by their names and by their content,
    across all scans given. The records of the scans are not changed.
    """
    chosen = None if categories is None else tuple(sorted(filter(None, map(str.strip, categories.split(",")))))
    with joining() as watch:
        outcome = run_join(
            scans,
            out,
            library=library,
            library_version=library_version,
            threshold_bits=threshold,
            categories=chosen,
            effort=Effort(seconds=seconds),
            jobs=jobs,
            watch=watch,
        )
    told = tell(outcome)
    if as_json:
        click.echo(msgspec.json.format(msgspec.json.encode(told)).decode())
    else:
        print_joined(told, language)
    undecided = any(whole.status == Status.UNDECIDED for whole in told.joined)
    return ExitCode.DONE_WITH_UNREAD if undecided or not told.is_whole else ExitCode.DONE
