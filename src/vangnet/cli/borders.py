"""`vangnet borders`: the terminal's door to the official borders that a unit imported. It only translates."""

import os
from pathlib import Path

import click
from rich.table import Table

from vangnet.capture.place.levels import LEVELS
from vangnet.cli.library import out, print_json, printable

json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON, one document.")
folder_option = click.option(
    "--borders",
    "folder",
    metavar="DIR",
    type=click.Path(file_okay=False),
    help="The folder of the borders.  [default: borders under VANGNET_DATA]",
)


@click.group()
def borders() -> None:
    """Keep official borders, each with its year: municipalities, provinces, countries, police units.

    They say in which municipality a picture was made. Nothing is fetched: a unit gives the official file itself.
    """


@borders.command()
@click.argument("file", type=click.Path(dir_okay=False))
@click.option("--year", required=True, type=click.IntRange(1800, 2199), help="The year whose borders these are.")
@click.option("--level", type=click.Choice(LEVELS), help="What its areas are.  [default: what the file shows]")
@click.option("--layer", help="The layer to take, where there are several.")
@click.option("--code-field", help="The field with the code of an area.  [default: such as statcode]")
@click.option("--name-field", help="The field with its name.  [default: such as statnaam]")
@click.option(
    "--names", metavar="TABLE", type=click.Path(dir_okay=False), help="A CSV file of codes and names instead."
)
@click.option("--crs", help="Its coordinate system, where the file does not say it, such as EPSG:28992.")
@click.option(
    "--band",
    "band_m",
    type=click.FloatRange(0, 100_000),
    default=100,
    show_default=True,
    help="How far off its lines may be, in metres; within that both sides are answered. Generalised files: 500.",
)
@click.option("--source", help="Who made it.  [default: the name of the file]")
@click.option("--licence", help="Under which licence it may be used.")
@folder_option
@json_option
def add(
    file: str,
    year: int,
    level: str | None,
    layer: str | None,
    code_field: str | None,
    name_field: str | None,
    names: str | None,
    crs: str | None,
    band_m: float,
    source: str | None,
    licence: str | None,
    folder: str | None,
    as_json: bool,
) -> None:
    """Add the border file FILE as a new edition.

    FILE is GeoPackage, GeoJSON, TopoJSON, Shapefile or GML. One with a fault is refused whole, and nothing changes.
    Of several editions the one of the year of capture counts, or the nearest.

    Example: vangnet borders add gemeenten-2024.gpkg --year 2024 --source "CBS/Kadaster" --licence "CC BY 4.0"
    """
    from vangnet.capture.place import borders as kept
    from vangnet.capture.place.editions import Given

    said = Given(level=level, layer=layer, code_field=code_field, name_field=name_field, crs=crs, names=names)
    made = kept.Source(year=year, source=source, licence=licence, band_m=band_m)
    edition = kept.add(folder or default_folder(), file, made, said)
    if as_json:
        print_json(edition)
    else:
        told = f"{edition.areas} areas ({edition.level}) of {edition.year}, from {printable(edition.source)}"
        out().print(f"Added edition {edition.number}: {told}.")


@borders.command()
@folder_option
@json_option
def show(folder: str | None, as_json: bool) -> None:
    """Show which borders there are, where they came from and for which year.

    Example: vangnet borders show --borders /data/borders --json
    """
    from vangnet.capture.place.borders import editions

    known = editions(folder or default_folder())
    if as_json:
        print_json(known)
        return
    shown = Table(box=None, pad_edge=False, header_style="bold")
    for column in ("number", "level", "year", "areas", "band", "source", "licence", "file", "added"):
        shown.add_column(column, overflow="fold")
    for one in known:
        facts = (one.number, one.level, one.year, one.areas, f"{one.band_m:.0f} m")
        more = (one.source, one.licence or "-", one.file_name, one.imported_at)
        shown.add_row(*map(printable, (*facts, *more)))
    out().print(shown)


def default_folder() -> str:
    """The borders of this machine's desk."""
    return str(Path(os.environ.get("VANGNET_DATA") or "~/vangnet-data").expanduser() / "borders")
