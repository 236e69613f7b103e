"""`vangnet case-file`: for whoever gets the file of a case: is it whole, signed, and do its numbers add up?"""

from pathlib import Path

import click
from rich.table import Table

from vangnet.cli.library import json_option, out, print_json, printable
from vangnet.errors import InputRefused

_file = click.Path(dir_okay=False, path_type=Path)


@click.group("case-file")
def case_file() -> None:
    """Check the file of a case that a desk made for the prosecutor; needs no desk.

    It is read in pieces and never unpacked.
    """


@case_file.command()
@click.argument("file", type=_file)
@click.option("--card", type=_file, help="The card of the desk that made it, as it was given by hand.")
@json_option
def verify(file: Path, card: Path | None, as_json: bool) -> None:
    """Compare every part of FILE with its list, and the list with the signature of the desk.

    Tells each part that was changed, taken away or added; exit code 4 tells that there is one. Without a card the
    signature is not checked, and that is said.

    Example: vangnet case-file verify PL0600-2026000001-1.zip --card desk-card.json
    """
    from vangnet.suspects.casefile import checking
    from vangnet.transfer.keys import read_card

    told = checking.verify(file, None if card is None else read_card(card))
    if as_json:
        print_json(told)
    else:
        for fault in told.faults:
            click.echo(printable(fault))
    if told.faults:
        raise InputRefused(f"{file}: not as it was made: {len(told.faults)} faults")
    if not as_json:
        manifest = told.manifest
        out().print(
            f"Case {printable(manifest.case)}, made by {printable(manifest.made_by)} at {printable(manifest.made_at)}"
        )
        out().print(f"For {printable(manifest.recipient)}: {printable(manifest.purpose)}")
        out().print(f"All {len(manifest.parts)} parts are as the list says.")
        signed = "The list is signed by the door of this card." if told.is_signed else "The signature was NOT checked."
        out().print(signed if card else f"{signed} Give the card of the desk: --card")


@case_file.command()
@click.argument("file", type=_file)
@json_option
def count(file: Path, as_json: bool) -> None:
    """Count every number in FILE again from its tables, by the same rules, and tell differences.

    Exit code 4 tells that a number differs. Whether the tables are as they were made is told by `verify`.

    Example: vangnet case-file count PL0600-2026000001-1.zip
    """
    from vangnet.suspects.casefile import checking

    told = checking.recount(file)
    if as_json:
        print_json(told)
    else:
        shown = Table(box=None, pad_edge=False, header_style="bold")
        for column in ("rule", "told", "counted"):
            shown.add_column(column, overflow="fold", justify="left" if column == "rule" else "right")
        for before, after in told.figures:
            shown.add_row(printable(before.rule), str(before.total), str(after.total))
        out().print(shown)
        for fault in told.faults:
            click.echo(printable(fault))
    if told.faults:
        raise InputRefused(f"{file}: {len(told.faults)} numbers do not follow from its tables")
    if not as_json:
        out().print("Every number follows from the tables.")
