"""`vangnet networks`: exports of chats and forums read, measured and shown. It only translates."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
import msgspec
from rich.table import Table

from vangnet.cli.library import json_option, out, print_json, printable
from vangnet.cli.progress import networking
from vangnet.cli.standings import material, roles, worklist
from vangnet.errors import ExitCode

if TYPE_CHECKING:
    from vangnet.networks.measuring import Layer, Measures
    from vangnet.networks.store.manifest import Manifest, Told

_path = click.Path(path_type=Path)
_language = click.option("--language", type=click.Choice(["nl", "en"]), default="nl", show_default=True)
_COLUMNS = ("pagerank", "strength", "degree", "core", "betweenness", "breaking")
_NOBODY_PROVEN = {
    "nl": "Een plaats in een volgorde bewijst niets over iemand. Vergelijk haar met de kale telling (activity).",
    "en": "A place in a ranking proves nothing of anybody. Compare it with the plain count (activity).",
}
_OF_ALL = (
    "\b\nExample:\n  vangnet networks read result.json --out group-1\n"
    "  vangnet networks measure group-1\n  vangnet networks show group-1"
)
_OF_READ = (
    "\b\nExample:\n  vangnet networks read result.json WhatsApp-chat.zip --out group-1\n"
    "  vangnet networks read ties.csv --out graph --json"
)
_OF_MEASURE = (
    "\b\nExample:\n  vangnet networks measure group-1\n  vangnet networks measure group-1 --layer public --json"
)
_OF_SHOW = "\b\nExample:\n  vangnet networks show group-1\n  vangnet networks show group-1 --limit 50 --json"

_OF_EXPORT = "\b\nExample:\n  vangnet networks export group-1 public.gexf --layer public"


@click.group(epilog=_OF_ALL)
def networks() -> None:
    """Read exports of chats and forums, and measure who keeps a network going; needs no desk.

    Exports are read in confined workers and only read. What is missing in them is told with every figure.
    """


@networks.command(epilog=_OF_READ)
@click.argument("exports", metavar="EXPORT...", nargs=-1, required=True, type=_path)
@click.option("--out", "-o", "directory", metavar="DIR", required=True, type=_path, help="The folder to make.")
@_language
@json_option
def read(exports: tuple[Path, ...], directory: Path, language: str, as_json: bool) -> int:
    """Read exports into the folder DIR: members, messages, acts, ties and coverage.

    An EXPORT is a file, an archive or a folder. Members of two exports are one only where a platform gives their
    number once; put files whose marks or names belong together in one folder. A table of ties without a header is read
    where its file is given by itself. The folder counts once it is whole: what a stopped reading left is written over.
    """
    from vangnet.networks.store.reading_in import read_exports

    with networking() as watch:
        manifest = read_exports(exports, directory, watch=watch)
    if as_json:
        print_json(_told(manifest, language))
    else:
        _print(manifest, language)
    return ExitCode.DONE_WITH_UNREAD if manifest.problems_by_code else ExitCode.DONE


@networks.command(epilog=_OF_MEASURE)
@click.argument("directory", metavar="DIR", type=_path)
@click.option("--layer", "layers", multiple=True, help="Only this layer; can be given more than once.")
@click.option("--seed", type=int, default=1, show_default=True, help="Where chance begins, for what is drawn.")
@click.option("--limit", type=click.IntRange(0), default=10, show_default=True, help="How many members to list.")
@_language
@json_option
def measure(directory: Path, layers: tuple[str, ...], seed: int, limit: int, language: str, as_json: bool) -> None:
    """Measure each layer of the network in DIR, beside the plain count of messages.

    Scores of all members go into measures.parquet, the rest into measures.json. The same seed gives the same answer.
    """
    from vangnet.networks.measuring import measure as measure_network
    from vangnet.networks.store.manifest import read_manifest

    with networking() as watch:
        measures = measure_network(directory, layers=layers, seed=seed, watch=watch)
    manifest = read_manifest(directory)
    if as_json:
        print_json({**_told(manifest, language), "measures": _measures(measures, limit)})
        return
    _print_statements(manifest, language)
    _print_measures(measures, limit, language)


@networks.command(epilog=_OF_SHOW)
@click.argument("directory", metavar="DIR", type=_path)
@click.option("--limit", type=click.IntRange(0), default=20, show_default=True, help="How many members to list.")
@_language
@json_option
def show(directory: Path, limit: int, language: str, as_json: bool) -> None:
    """Show the network in DIR: its counts, what the exports leave out, what was not read, and what was measured."""
    from vangnet.networks.measuring import read_measures
    from vangnet.networks.store.manifest import read_manifest

    manifest = read_manifest(directory)
    measures = read_measures(directory)
    if as_json:
        print_json({**_told(manifest, language), "measures": _measures(measures, limit) if measures else None})
        return
    _print(manifest, language)
    if measures:
        _print_measures(measures, limit, language)


@networks.command(epilog=_OF_EXPORT)
@click.argument("directory", metavar="DIR", type=_path)
@click.argument("file", metavar="FILE", type=_path)
@click.option("--layer", required=True, help="Which layer: public, private, forward, ...")
def export(directory: Path, file: Path, layer: str) -> None:
    """Write a layer of DIR for other programs: FILE ends in .gexf (Gephi), .graphml or .csv.

    Members carry what was measured of them, if that was done. What the exports leave out stands in the file, beside a
    .csv as a text, and on the error line.
    """
    from vangnet.networks.store.export import export as write
    from vangnet.networks.store.loading import open_network
    from vangnet.networks.telling import tell

    stored = open_network(directory)
    told = [f"{one.export}: {tell(one.code, one.values, 'en')}" for one in stored.manifest.coverage]
    write(stored, layer, file, statements=told)
    for one in told:
        click.echo(one, err=True)


for _each in (roles, material, worklist):
    networks.add_command(_each)


def _told(manifest: "Manifest", language: str) -> dict[str, Any]:
    """What is told of a network, with every statement and problem in words too."""
    return {
        "exports": [
            {
                "name": one.name,
                "formats": one.formats,
                "beside": one.beside,
                "files": [{"name": file.name, "bytes": file.bytes, "sha256": file.sha256} for file in one.files],
            }
            for one in manifest.exports
        ],
        "networks": manifest.networks,
        "members": manifest.members,
        "messages": manifest.messages,
        "acts": manifest.acts,
        "access": manifest.access,
        "roles": manifest.roles,
        "ties": manifest.tie_count,
        "stated_ties": manifest.stated_ties,
        "ties_by_kind": [msgspec.to_builtins(one) for one in manifest.ties],
        "first_at": manifest.first_at.isoformat() if manifest.first_at else None,
        "last_at": manifest.last_at.isoformat() if manifest.last_at else None,
        "coverage": [_statement(one, language) for one in manifest.coverage],
        "coverage_count": manifest.coverage_count,
        "problems": [_statement(one, language) for one in manifest.problems],
        "problems_by_code": manifest.problems_by_code,
    }


def _statement(told: "Told", language: str) -> dict[str, Any]:
    from vangnet.networks.telling import tell

    return {**msgspec.to_builtins(told), "told": tell(told.code, told.values, language)}


def _measures(measures: "Measures", limit: int) -> dict[str, Any]:
    found: dict[str, Any] = msgspec.to_builtins(measures)
    for layer in found["layers"]:
        layer["rankings"] = {name: places[:limit] for name, places in layer["rankings"].items()}
    return found


def _print(manifest: "Manifest", language: str) -> None:
    table = Table("", "", show_header=False)
    for name in ("networks", "members", "messages", "acts", "access", "roles", "stated_ties"):
        table.add_row(name.replace("_", " "), f"{getattr(manifest, name):,}")
    table.add_row("ties", f"{manifest.tie_count:,}")
    for one in manifest.ties:
        table.add_row(f"  {printable(one.layer)}: {printable(one.kind)}", f"{one.pairs:,} pairs, {one.events:,} times")
    if manifest.first_at and manifest.last_at:
        table.add_row("period", f"{manifest.first_at:%Y-%m-%d} - {manifest.last_at:%Y-%m-%d}")
    out().print(table)
    for export in manifest.exports:
        formats = ", ".join(f"{count:,} {name}" for name, count in export.formats.items()) or "no format"
        out().print(f"{printable(export.name)}: {printable(formats)}; {export.beside:,} other files")
        for file in export.files[:5]:
            out().print(f"  {printable(file.name)}  SHA-256 {file.sha256}", soft_wrap=True)
    _print_statements(manifest, language)


def _print_statements(manifest: "Manifest", language: str) -> None:
    """What to know before any figure is read; printed always."""
    out().print("[bold]Coverage[/]" if manifest.coverage else "[bold]Coverage[/]: nothing stated")
    for one in manifest.coverage:
        out().print(f"- {_line(one, language)}", soft_wrap=True)
    if (more := manifest.coverage_count - len(manifest.coverage)) > 0:
        out().print(f"- and {more:,} more, in coverage-*.parquet")
    count = sum(manifest.problems_by_code.values())
    out().print(f"[bold]Problems[/]: {count:,}")
    for one in manifest.problems[:20]:
        out().print(f"- {_line(one, language)}", soft_wrap=True)
    if count > min(20, len(manifest.problems)):
        kinds = ", ".join(f"{number:,} {code}" for code, number in manifest.problems_by_code.items())
        out().print(f"  all: {printable(kinds)} (in problems-*.parquet)", soft_wrap=True)


def _line(one: "Told", language: str) -> str:
    from vangnet.networks.telling import tell

    where = ", ".join(filter(None, (one.export, one.file if one.file != one.export else "", one.place)))
    return f"{printable(where)}: {printable(tell(one.code, one.values, language))}"


def _print_measures(measures: "Measures", limit: int, language: str) -> None:
    for layer in measures.layers:
        _print_layer(layer, limit)
    out().print(_NOBODY_PROVEN[language])


def _print_layer(layer: "Layer", limit: int) -> None:
    names = [name for name in _COLUMNS if name in layer.rankings]
    overlap = ", ".join(f"{name} {layer.overlap[name]:.2f}" for name in names)
    out().print(
        f"[bold]{printable(layer.layer)}[/]: {layer.members:,} members, {layer.ties:,} ties. "
        f"Share of the first 100 that the plain count has too: {overlap}"
    )
    table = Table("place", "activity", *names)
    for at in range(limit):
        places = [layer.rankings[name][at] for name in ("activity", *names) if at < len(layer.rankings[name])]
        if places:
            table.add_row(f"{at + 1}", *(printable(f"{one.name or one.key} ({one.score:.4g})") for one in places))
    out().print(table)
