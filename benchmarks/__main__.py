"""`python -m benchmarks [NAME...] [--quick]`: measure, and print one table in Markdown."""

import argparse
import importlib
import tempfile
import time
from pathlib import Path

from rich.console import Console
from rich.progress import Progress

from benchmarks.measure import Bench, Line, load, machine

SECTIONS = (
    *("pictures", "search", "imports", "small", "scale", "order"),
    *("disk", "sources", "coverage", "parts", "blocks", "video", "viewing"),
    *("desk", "desk_loading", "desk_grid", "chats_players"),
    *("capture_device", "capture_place", "capture_reading", "capture_run", "capture_sensor", "capture_series"),
    *("urgency", "public_form", "school_signing_in", "intake_formats", "reports_import"),
    *("case_file", "year_figures", "capacity", "chats_messages"),
    *("expose", "networks_forums", "networks_measures", "networks_scale", "networks_style"),
    *("networks_telegram", "networks_truth"),
)
MET = {True: "yes", False: "**no**", None: "-"}


def main() -> None:
    given = argparse.ArgumentParser(prog="benchmarks", description=__doc__)
    given.add_argument("names", nargs="*", metavar="NAME", help=f"of {', '.join(SECTIONS)}; all when none is given")
    given.add_argument("--quick", action="store_true", help="smaller sizes: minutes instead of most of an hour")
    given.add_argument("--folder", type=Path, help="where some 10 GB can be written and removed again")
    arguments = given.parse_args()
    unknown = set(arguments.names) - set(SECTIONS)
    if unknown:
        given.error(f"no section {', '.join(sorted(unknown))}; there are {', '.join(SECTIONS)}")
    before = load()
    with tempfile.TemporaryDirectory(dir=arguments.folder) as folder:
        lines = _measure(arguments.names or SECTIONS, Bench(Path(folder), arguments.quick))
    print(_table(lines, before))


def _measure(names: list[str] | tuple[str, ...], bench: Bench) -> list[Line]:
    """Every line of every section; what goes on is told on standard error."""
    lines: list[Line] = []
    console = Console(stderr=True)
    for name in names:
        start = time.monotonic()
        with Progress(console=console, transient=True) as progress:
            progress.add_task(name, total=None)
            for line in importlib.import_module(f"benchmarks.{name}").lines(bench):
                lines.append(line)
                progress.console.print(
                    f"{name}: {line.what}: {line.measured}", soft_wrap=True, markup=False, highlight=False
                )
        console.print(f"{name}: took {time.monotonic() - start:.0f} s")
    return lines


def _table(lines: list[Line], before: str) -> str:
    """Markdown whose columns are padded, so that a terminal shows a table too."""
    rows = [("what", "measured", "bar", "met"), *((x.what, x.measured, x.bar, MET[x.met]) for x in lines)]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    told = [
        "| " + " | ".join(word.ljust(width) for word, width in zip(row, widths, strict=True)) + " |" for row in rows
    ]
    told.insert(1, "|" + "|".join("-" * (width + 2) for width in widths) + "|")
    return "\n".join([f"{machine()}; load {before} before, {load()} after", "", *told])


if __name__ == "__main__":
    main()
