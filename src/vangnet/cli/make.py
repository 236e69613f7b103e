"""`vangnet library make`: a list of known material from a folder."""

import json
from pathlib import Path

import click
import msgspec

from vangnet.cli.progress import watching
from vangnet.errors import ExitCode
from vangnet.scan.listing import make_list

_EXAMPLE = (
    "\b\nExample:\n  vangnet library make identified.csv /media/identified\n"
    "  vangnet library add national.lib identified.csv --source 'our unit'"
)


@click.command(epilog=_EXAMPLE)
@click.argument("listing", metavar="LIST", type=click.Path(path_type=Path))
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@click.option("--vpdq", type=click.Path(path_type=Path), help="Write the videos to this file too, as vPDQ text (JSON).")
@click.option(
    "--blocks",
    type=click.Path(path_type=Path),
    help="Also write a block list here, by which a part of a picture or video is recognised; add it like a list.",
)
@click.option("--jobs", "-j", type=click.IntRange(1), help="Workers at once.  [default: one per processor]")
@click.option("--json", "as_json", is_flag=True, help="Print the counts as JSON.")
def make(listing: Path, folder: Path, blocks: Path | None, vpdq: Path | None, jobs: int | None, as_json: bool) -> int:
    """Write a list of everything in DIR to the file LIST.

    It holds the digests of every file, the fingerprints of every picture, decoded at full size, and of every video,
    frame by frame, and no names.
    """
    with watching() as watch:
        made = make_list(folder, listing, blocks=blocks, vpdq_out=vpdq, jobs=jobs, watch=watch)
    if as_json:
        click.echo(json.dumps(msgspec.to_builtins(made)))
    else:
        click.echo(f"{listing}: {made.entries:,} entries, {made.fingerprints:,} with a fingerprint")
        if made.frames:
            click.echo(f"{made.frames:,} frames of videos")
        if made.blocks is not None:
            told = made.blocks
            click.echo(f"{blocks}: {told.blocks:,} blocks of {told.files:,} files")
            if told.too_small or told.inside:
                click.echo(f"{told.too_small:,} files are too small for blocks, {told.inside:,} lie inside archives")
        if made.unread:
            click.echo(f"{made.unread:,} files could not be digested and are not on the list")
    return ExitCode.DONE_WITH_UNREAD if made.unread else ExitCode.DONE
