"""`vangnet export`: the results of a scan for other programs."""

from collections.abc import Iterator
from typing import BinaryIO

import click
import msgspec

from vangnet.errors import InputRefused
from vangnet.scan.export import FORMATS, Told
from vangnet.scan.export import export as write_export
from vangnet.values import Categorised, Status

_EXAMPLE = (
    "\b\nExamples:\n  vangnet export exhibit-17 --to vics --out exhibit-17.json\n"
    "  vangnet export exhibit-17 --to csv --status new --status undecided --out to-do.csv\n"
    "  vangnet export exhibit-17 --to case-uco --categorised decided.jsonl --case-number 2026-42 --out case.jsonld\n\n"
    "\b\nA line of what people decided:\n"
    '  {"sha256": "...", "category": "1", "profile": "vics-us", "certainty": "certain",\n'
    '   "by": ["A", "B"], "at": "2026-11-22T10:00:00Z", "agreed": true, "note": null}'
)


@click.command(epilog=_EXAMPLE)
@click.argument("directory", metavar="DIR", type=click.Path())
@click.option("--to", "form", type=click.Choice(list(FORMATS)), required=True, help="The format.")
@click.option("--out", type=click.Path(), required=True, help="The file to write.")
@click.option("--status", "statuses", multiple=True, type=click.Choice(list(Status)), help="Only these statuses.")
@click.option(
    "--categorised", type=click.File("rb"), help="What people decided: JSON lines, one Categorised each; see below."
)
@click.option("--category", "categories", multiple=True, help="Only contents of these categories.")
@click.option("--case-number", help="Number of the case.")
@click.option("--exhibit-number", help="Number of the exhibit, for the name of its folder.")
@click.option("--force", is_flag=True, help="Replace the file if it exists.")
def export(
    directory: str,
    form: str,
    out: str,
    statuses: tuple[str, ...],
    categorised: BinaryIO | None,
    categories: tuple[str, ...],
    case_number: str | None,
    exhibit_number: str | None,
    force: bool,
) -> None:
    """Write the records of the scan in DIR to a file.

    VICS holds media only: the pictures and videos, grouped by content. An ICSE package holds what people categorised,
    as hashes and metadata. CASE/UCO holds files, hashes and what was done, as a graph. CSV and JSON lines hold every
    record.
    """
    told = Told(
        categories={one.sha256: one for one in _read(categorised)},
        only_categories=frozenset(categories) or None,
        case_number=case_number,
        exhibit_number=exhibit_number,
    )
    written = write_export(directory, form, out, statuses=statuses or None, told=told, force=force)
    click.echo(f"{out}: {written.entries:,} entries from {written.records:,} records", err=True)
    if told.categories:
        click.echo(f"{written.categorised:,} entries carry what people decided", err=True)
    if written.left_out:
        click.echo(f"{written.left_out:,} records have no place in this format: see --to csv", err=True)


def _read(lines: BinaryIO | None) -> Iterator[Categorised]:
    """Read what people decided. A line that is none, or a second one on a content, refuses the whole."""
    seen: set[str] = set()
    for number, line in enumerate(lines or (), 1):
        try:
            one = msgspec.json.decode(line, type=Categorised)
        except msgspec.DecodeError as error:
            raise InputRefused(f"line {number} of what people decided: {error}") from error
        if one.sha256 in seen:
            raise InputRefused(f"line {number} of what people decided: a second decision on {one.sha256}")
        seen.add(one.sha256)
        yield one
