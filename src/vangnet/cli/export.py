"""`vangnet export`: the results of a scan for other programs."""

import click

from vangnet.scan.export import FORMATS
from vangnet.scan.export import export as write_export
from vangnet.values import Status

_EXAMPLE = (
    "\b\nExamples:\n  vangnet export exhibit-17 --to vics --out exhibit-17.json\n"
    "  vangnet export exhibit-17 --to csv --status new --status undecided --out to-do.csv"
)


@click.command(epilog=_EXAMPLE)
@click.argument("directory", metavar="DIR", type=click.Path())
@click.option("--to", "form", type=click.Choice(list(FORMATS)), required=True, help="The format.")
@click.option("--out", type=click.Path(), required=True, help="The file to write.")
@click.option("--status", "statuses", multiple=True, type=click.Choice(list(Status)), help="Only these statuses.")
@click.option("--force", is_flag=True, help="Replace the file if it exists.")
def export(directory: str, form: str, out: str, statuses: tuple[str, ...], force: bool) -> None:
    """Write the records of the scan in DIR to a file.

    VICS holds media only: the pictures and videos, grouped by content. CSV and JSON lines hold every record.
    """
    written = write_export(directory, form, out, statuses=statuses or None, force=force)
    click.echo(f"{out}: {written.entries:,} entries from {written.records:,} records", err=True)
    if written.left_out:
        click.echo(f"{written.left_out:,} records have no place in this format (no digests): see --to csv", err=True)
