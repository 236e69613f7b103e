"""`vangnet library`: the terminal's door to the library of known material. It only translates."""

import contextlib
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from typing import Any

import click
import msgspec
from rich.console import Console
from rich.markup import escape
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn
from rich.table import Table

from vangnet.cli.make import make
from vangnet.errors import LibraryRefused
from vangnet.values import Kind, Standing

FORMATS = ("auto", "list", "vics", "csv", "icse", "nsrl", "vpdq", "hashes", "blocks")

json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON, one document.")


def printable(text: object) -> str:
    """Write a name so that it cannot steer the terminal: control and direction marks become escapes."""
    shown = "".join(mark if mark.isprintable() else mark.encode("unicode_escape").decode() for mark in str(text))
    return escape(shown)


def out() -> Console:
    """Give the standard output; lines are never cut when it is not a terminal."""
    width = None if sys.stdout.isatty() else 240
    return Console(file=sys.stdout, highlight=False, soft_wrap=not sys.stdout.isatty(), width=width)


def print_json(value: object) -> None:
    click.echo(msgspec.json.format(msgspec.json.encode(value), indent=2).decode())


@click.group()
def library() -> None:
    """Keep the library of known material: lists of hashes, never pictures.

    Every change makes a new version, and every version can be opened again.
    """


library.add_command(make)


@library.command()
@click.argument("path", metavar="LIB", type=click.Path())
def init(path: str) -> None:
    """Make an empty library.

    Example: vangnet library init /data/library
    """
    from vangnet.reference import store

    store.init(path)
    out().print(f"Made an empty library: {printable(path)}")


@library.command()
@click.argument("path", metavar="LIB", type=click.Path())
@click.argument("file", type=click.Path(dir_okay=False))
@click.option("--format", "form", type=click.Choice(FORMATS), default="auto", show_default=True, help="What FILE is.")
@click.option("--source", required=True, help="Who made the list.")
@click.option("--jurisdiction", default="NL", show_default=True, help="Whose law its categories follow.")
@click.option("--profile", help="What its category codes mean: vics-us, vics-us-dhs, icse, generic, or your own file.")
@click.option("--kind", type=click.Choice([str(kind) for kind in Kind]), help="What being on the list means.")
@click.option(
    "--standing",
    type=click.Choice([str(standing) for standing in Standing]),
    help="How far it was confirmed; hits on a provisional list say so.  [default: as the list says, or released]",
)
@click.option("--dry-run", is_flag=True, help="Only tell what would change.")
@json_option
def add(
    path: str,
    file: str,
    form: str,
    source: str,
    jurisdiction: str,
    profile: str | None,
    kind: str | None,
    standing: str | None,
    dry_run: bool,
    as_json: bool,
) -> None:
    """Add a list to the library, as a new version.

    A list with a fault is refused whole, and the library stays as it was. Look before you add: --dry-run tells the
    meaning of every category code and how many entries would be new.

    Example: vangnet library add /data/library set.json --source "Project VIC" --profile vics-us --dry-run
    """
    from vangnet.reference import changing

    said = Standing(standing) if standing else None
    given = changing.Source(file, source, jurisdiction, form, profile, Kind(kind) if kind else None, said)
    with _progress() as on_progress:
        change = changing.add(path, given, dry_run=dry_run, on_progress=on_progress)
    if as_json:
        print_json(change)
    else:
        _show_change(change)


@library.command()
@click.argument("path", metavar="LIB", type=click.Path())
@json_option
def lists(path: str, as_json: bool) -> None:
    """Show the lists of the library, retracted ones too.

    Example: vangnet library lists /data/library
    """
    from vangnet.reference import store

    version = store.read_version(path)
    if as_json:
        print_json(version.lists)
        return
    table = _table(
        "number", "source", "jurisdiction", "kind", "standing", "profile", "format", "entries", "added", "retracted"
    )
    for record in version.lists:
        profile = record.profile.name if record.profile else "-"
        facts = (record.number, record.source, record.jurisdiction, record.kind, record.standing, profile)
        more = (record.format, record.counts.listed, record.added_at, "; ".join(_retractions(record)) or "-")
        table.add_row(*map(printable, (*facts, *more)))
    out().print(table)


def _retractions(record: Any) -> Iterator[str]:
    for gone in record.entries_retracted:
        yield f"{gone.at}: entries {', '.join(gone.entries)}: {gone.reason}"
    if record.retracted is not None:
        yield f"{record.retracted.at}: {record.retracted.reason}"


@library.command()
@click.argument("path", metavar="LIB", type=click.Path())
@json_option
def info(path: str, as_json: bool) -> None:
    """Show what the library holds, and how it came to its version.

    Example: vangnet library info /data/library --json
    """
    from vangnet.reference import describing

    about = describing.describe(path)
    if as_json:
        print_json(about)
        return
    table = _table("fact", "value")
    for fact, value in about.facts():
        table.add_row(fact, printable(value))
    console = out()
    console.print(table)
    for event in about.history:
        console.print(f"version {event.version}  {event.at}  {printable(event.event)}")


@library.command()
@click.argument("path", metavar="LIB", type=click.Path())
@json_option
def verify(path: str, as_json: bool) -> None:
    """Check that every file of the library is as it was written, and that its indexes find what they hold.

    Example: vangnet library verify /data/library
    """
    from vangnet.reference.verify import verify as check

    faults = list(check(path))
    if as_json:
        print_json({"sound": not faults, "faults": faults})
    else:
        for fault in faults:
            out().print(printable(fault))
    if faults:
        raise LibraryRefused(f"{path}: {len(faults)} faults")
    if not as_json:
        out().print("The library is sound.")


@library.command()
@click.argument("path", metavar="LIB", type=click.Path())
@click.argument("number", metavar="LIST", type=int)
@click.option("--entry", "entries", multiple=True, help="Only this entry of it (may be given again).")
@click.option("--reason", required=True, help="Why; kept with the list.")
def retract(path: str, number: int, entries: tuple[str, ...], reason: str) -> None:
    """Take a list, or entries of it, out of use, in a new version. Older versions keep it.

    Entries are named as hits and `lookup` name them. Pieces on a block list stay in use; retract that list whole.

    Example: vangnet library retract /data/library 3 --entry 17 --reason "not what the category says"
    """
    from vangnet.reference import changing, retracting

    if entries:
        version = changing.retract_entries(path, number, entries, reason)
        what = f"{retracting.told_count(len(set(entries)))} of list {number}"
    else:
        version = changing.retract(path, number, reason)
        what = f"list {number}"
    out().print(f"Retracted {what}; the library is now at version {version.number}.")


@library.command()
@click.argument("path", metavar="LIB", type=click.Path())
@click.argument("hashes", metavar="[HASH...|-]", nargs=-1, required=True)
@click.option("--version", type=int, help="An older version of the library.")
@click.option("--threshold", default=31, show_default=True, type=click.IntRange(0, 256), help="Bits, for PDQ.")
@json_option
def lookup(path: str, hashes: tuple[str, ...], version: int | None, threshold: int, as_json: bool) -> None:
    """Look hashes up: MD5, SHA-1, SHA-256 or PDQ, in hexadecimal; - reads them from standard input.

    64 digits are tried as SHA-256 and as PDQ; write pdq: before them to force that.

    Example: vangnet library lookup /data/library 0cc175b9c0f1b6a831c399e269772661
    """
    from vangnet.reference import Library, looking

    answers = looking.look_up(Library.open(path, version), _words(hashes), threshold)
    if as_json:
        print_json(list(answers))
        return
    console = out()
    for answer in answers:
        if not answer.hits:
            console.print(f"{printable(answer.hash)}  not found")
        for hit in answer.hits:
            console.print(f"{printable(answer.hash)}  {_tell(hit)}")


def _words(hashes: Iterable[str]) -> Iterator[str]:
    for word in hashes:
        if word == "-":
            yield from (line.strip() for line in sys.stdin if line.strip())
        else:
            yield word


def _tell(hit: Any) -> str:
    how = hit.reading if hit.distance_bits is None else f"{hit.reading} at {hit.distance_bits} bits"
    words = [f"{hit.kind} by {how}", f"list {hit.list}", f"entry {hit.entry}"]
    if hit.category is not None:
        words.append(f"category {hit.category}")
    if hit.series:
        words.append(f"series {hit.series}")
    if hit.victim_identified is not None:
        words.append("victim identified" if hit.victim_identified else "victim not identified")
    return printable(", ".join(words))


def _show_change(change: Any) -> None:
    record, counts, console = change.record, change.record.counts, out()
    done = "Would add" if change.dry_run else "Added"
    told = f"{printable(record.source)}, {record.kind}{_provisional(record)}"
    console.print(f"{done} list {record.number} ({told}), version {change.version}.")
    table = _table("what", "count")
    for fact, count in _facts(change, counts):
        if count:
            table.add_row(printable(fact), str(count))
    console.print(table)
    if change.codes:
        codes = _table("code", "meaning", "betekenis", "kind", "before", "added", "after")
        for code in change.codes:
            meaning = (code.code, code.label_en, code.label_nl, code.kind, code.before, code.added, code.after)
            codes.add_row(*map(printable, meaning))
        console.print(codes)


def _provisional(record: Any) -> str:
    return ", provisional" if record.standing == Standing.PROVISIONAL else ""


def _facts(change: Any, counts: Any) -> Iterator[tuple[str, int]]:
    yield "entries read", counts.read
    yield "entries kept", counts.listed
    yield "new to the library", change.new_entries
    yield "already in the library", counts.already_listed
    yield "known irrelevant", counts.irrelevant
    yield "of which frames of videos", counts.frames
    yield "without a category", counts.without_category
    for kind, count in counts.hashes.items():
        yield f"{kind}{' (stored, not matched)' if kind == 'photodna' else ''}", count
    yield "hashes of the empty file, left out", counts.empty_file_hashes
    yield "fingerprints without texture, left out", counts.featureless_fingerprints
    yield "entries without a usable hash, left out", counts.dropped
    yield "entries stored that cannot be matched", counts.not_matched
    for column, count in counts.invalid.items():
        yield f"not a {column}, left out (first: {counts.first_invalid.get(column)})", count
    for key, count in counts.unknown_keys.items():
        yield f"not understood: key {key}", count
    for name, count in counts.unknown_hashes.items():
        yield f"not understood: hash {name}", count


def _table(*columns: str) -> Table:
    table = Table(box=None, pad_edge=False, header_style="bold")
    for column in columns:
        table.add_column(column, overflow="fold")
    return table


@contextlib.contextmanager
def _progress() -> Iterator[Callable[[int], None]]:
    """Show entries and their rate on standard error while a list is read."""
    columns = (SpinnerColumn(), TextColumn("{task.completed:,} entries"), TextColumn("{task.fields[rate]:,.0f}/s"))
    with Progress(*columns, TimeElapsedColumn(), console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task("", total=None, rate=0.0)
        start = time.monotonic()

        def tell(entries: int) -> None:
            rate = entries / max(time.monotonic() - start, 1e-3)
            progress.update(task, completed=entries, rate=rate)

        yield tell
