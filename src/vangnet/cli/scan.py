"""`vangnet scan`: seized media in, one status for every file out."""

import json
from pathlib import Path

import click
import msgspec

from vangnet.capture.summary import Summary
from vangnet.cli.progress import capturing, joining, watching
from vangnet.errors import ExitCode
from vangnet.scan.parts.beside import join_beside
from vangnet.scan.passwords import read_passwords
from vangnet.scan.report import write_report
from vangnet.scan.run import THRESHOLD_BITS, Options
from vangnet.scan.run import scan as run_scan
from vangnet.scan.scope import Scope, read_scope
from vangnet.values import Status

_EXAMPLE = """
\b
Example:
  vangnet scan /media/seized --library national.lib --out exhibit-17 --capture

The same command goes on where a stopped scan left off. A scope is what the investigating judge authorised:

\b
  folders = ["DCIM/**", "**/WhatsApp/**"]
  after = 2024-01-01
  before = 2026-07-01
  kinds = ["picture", "video"]
  privileged = ["**/lawyer/**"]
"""


@click.command(epilog=_EXAMPLE)
@click.argument("exhibit", type=click.Path(path_type=Path))
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
@click.option("--library-version", type=click.IntRange(1), help="An earlier version of the library.")
@click.option("--categories", help="Only these categories of known material, as in '1,2' or 'vics-us:1'.")
@click.option("--scope", type=click.Path(path_type=Path), help="TOML file: what may be looked at, and what not.")
@click.option("--carve", is_flag=True, help="Also look for pictures and videos in unallocated space.")
@click.option(
    "--passwords",
    metavar="FILE",
    type=click.Path(path_type=Path),
    help="Text file with passwords, one a line, to try on what is encrypted. They are not stored.",
)
@click.option("--capture", "captures", is_flag=True, help="Then say when, where and with what new media were made.")
@click.option("--language", type=click.Choice(["nl", "en"]), default="nl", show_default=True, help="Of report.html.")
@click.option("--json", "as_json", is_flag=True, help="Print the summary as JSON.")
def scan(
    exhibit: Path,
    library: Path,
    out: Path,
    jobs: int | None,
    threshold: int,
    library_version: int | None,
    categories: str | None,
    scope: Path | None,
    carve: bool,
    passwords: Path | None,
    captures: bool,
    language: str,
    as_json: bool,
) -> int:
    """Give every file of EXHIBIT one status: known, similar, irrelevant, new, undecided or other.

    EXHIBIT is a folder or a file; it is only read. Results appear in the folder --out while the scan goes.
    """
    chosen = None if categories is None else tuple(sorted(filter(None, map(str.strip, categories.split(",")))))
    options = Options(
        threshold_bits=threshold,
        categories=chosen,
        scope=read_scope(scope) if scope else Scope(),
        carve=carve,
    )
    given = read_passwords(passwords) if passwords else ()
    with watching() as watch:
        summary = run_scan(
            exhibit,
            out,
            library=library,
            library_version=library_version,
            options=options,
            passwords=given,
            jobs=jobs,
            watch=watch,
        )
    with joining() as watch_parts:
        join_beside(out, jobs=jobs, watch=watch_parts)
    write_report(out, language)
    captured = _capture(out, given, jobs) if captures else None
    if as_json:
        more = {} if captured is None else {"capture": msgspec.to_builtins(captured)}
        click.echo(json.dumps(summary | more, indent=2))
    else:
        _print(out, captured, language)
    left = summary["statuses"][Status.UNDECIDED] or (captured is not None and (captured.unread or captured.faults))  # type: ignore[index]
    return ExitCode.DONE_WITH_UNREAD if left else ExitCode.DONE


def _capture(out: Path, passwords: tuple[str, ...], jobs: int | None) -> Summary:
    from vangnet.capture.run import capture
    from vangnet.cli.borders import default_folder

    with capturing() as watch:
        return capture(out, passwords=passwords, jobs=jobs, borders=Path(default_folder()), watch=watch)


def _print(out: Path, captured: Summary | None, language: str) -> None:
    from vangnet.cli.show import print_results

    print_results(out, language)
    if captured is not None:
        from vangnet.cli.captured import print_capture

        click.echo()
        print_capture(captured, language)
