"""`vangnet signatures`: the terminal's door to what apps and devices leave in the files that they write."""

from datetime import UTC, datetime
from pathlib import Path

import click
from rich.table import Table

from vangnet.capture.device.apps import Class, Entry
from vangnet.cli.library import json_option, out, print_json, printable

_file = click.Path(path_type=Path)
_CLASSES = [str(each) for each in Class]


@click.group()
def signatures() -> None:
    """Keep a unit's own table of signatures: what apps and devices leave in the files that they write.

    It is learnt from neutral files that the unit sent itself, and goes before the table of the program.
    """


@signatures.command()
@click.argument("name")
@click.argument("folder", type=_file)
@click.option("--class", "class_", type=click.Choice(_CLASSES), required=True, help="What wrote the files.")
@click.option("--source", required=True, help="Who made the files, on what, and with which version.")
@click.option("--make", help="With --model: these are originals of this device; other tables then contradict it.")
@click.option("--model", help="Model of the device, as its files tell it.")
@click.option("--table", metavar="FILE", type=_file, required=True, help="The unit's own table, in TOML.")
@json_option
def learn(
    name: str,
    folder: Path,
    class_: str,
    source: str,
    make: str | None,
    model: str | None,
    table: Path,
    as_json: bool,
) -> None:
    """Learn what the files in FOLDER have alike, and write it to the table as NAME.

    FOLDER holds three or more neutral pictures, or films, that were sent through one version of one app, or made by one
    model; nothing else. What stands in the table stays. A fault changes nothing.

    Example: vangnet signatures learn "Messenger 2.1" sends --class messenger --source "Unit lab" --table own.toml
    """
    from vangnet.capture.device.apps import learn_folder, save
    from vangnet.capture.device.apps import table as read_table
    from vangnet.errors import UsageError

    if not name.strip() or not source.strip():
        raise UsageError("an entry has a name and a source")
    if bool(make) != bool(model):
        raise UsageError("--make and --model go together")
    if table.exists():
        read_table(table)
    at = datetime.now(UTC).date()
    entry = learn_folder(name, folder, class_=Class(class_), source=source, at=at, make=make, model=model)
    save([entry], table)
    if as_json:
        print_json(entry)
    else:
        out().print(f"Learnt {printable(entry.name)} from {printable(entry.source)}: {printable(_features(entry))}")


@signatures.command()
@click.option("--table", metavar="FILE", type=_file, help="The unit's own table.  [default: that of the program alone]")
@json_option
def show(table: Path | None, as_json: bool) -> None:
    """Show which apps and devices are known, from where, and since when; the unit's own first.

    Example: vangnet signatures show --table own.toml
    """
    from vangnet.capture.device.apps import table as read_table

    known = read_table(table)
    if as_json:
        print_json(known)
        return
    shown = Table(box=None, pad_edge=False, header_style="bold")
    columns = ("name", "class", "form", "at", "standing", "confidence", "features", "source")
    for column in columns:
        shown.add_column(column, overflow="fold")
    for one in known:
        facts = (one.name, one.class_, one.form, one.at, one.standing, one.confidence, ", ".join(one.features))
        shown.add_row(*map(printable, (*facts, one.source)))
    out().print(shown)


def _features(entry: Entry) -> str:
    return ", ".join(
        f"{name} = {value if isinstance(value, str) else ' | '.join(value)}" for name, value in entry.features.items()
    )
