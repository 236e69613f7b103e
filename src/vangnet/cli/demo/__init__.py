"""`vangnet demo`: the main job on real, neutral input, from an empty library to the outcome."""

import tempfile
from pathlib import Path

import click
from rich.console import Console

from vangnet.cli.captured import print_capture
from vangnet.cli.demo import sample
from vangnet.cli.progress import capturing, watching
from vangnet.cli.show import print_files, print_results
from vangnet.reference import changing, store
from vangnet.scan.listing import make_list
from vangnet.scan.report import write_report
from vangnet.scan.run import scan as run_scan

__all__ = ["demo"]


_SHOWN = 6


@click.command(epilog="\b\nExamples:\n  vangnet demo\n  vangnet demo ~/Pictures\n  vangnet demo --desk")
@click.argument("exhibit", required=False, type=click.Path(exists=True, path_type=Path))
@click.option("--language", type=click.Choice(["nl", "en"]), default="en", show_default=True)
@click.option("--desk", is_flag=True, help="Open the desk with a sample case instead.")
@click.option("--port", type=click.IntRange(1, 65535), default=8000, show_default=True, help="Of the desk.")
def demo(exhibit: Path | None, language: str, desk: bool, port: int) -> None:
    """Build a small library from neutral pictures, scan an exhibit with it, and show the outcome.

    Without EXHIBIT the program makes one, with exact, edited, new, broken, encrypted and hidden files.
    With EXHIBIT it scans your own folder, which is only read.
    """
    if desk:
        from vangnet.cli.demo.opened import open_desk

        open_desk(port)
        return
    from vangnet.capture.run import capture

    console = Console(highlight=False)
    place = Path(tempfile.mkdtemp(prefix="vangnet-demo-"))
    known = place / "known"
    sample.draw_known(known)
    console.print("[bold]1.[/] A library of known material, from a folder of neutral pictures")
    with watching() as watch:
        make_list(known, place / "known.csv", watch=watch)
    library = place / "library"
    store.init(str(library))
    added = changing.add(str(library), changing.Source(str(place / "known.csv"), "demo"))
    console.print(f"   {added.new_entries} entries in {library}")
    if exhibit is None:
        exhibit = place / "exhibit"
        sample.make_exhibit(known, exhibit)
        console.print(f"[bold]2.[/] An exhibit, made for this demonstration: {exhibit}")
    else:
        console.print(f"[bold]2.[/] Your exhibit: {exhibit}")
    console.print("[bold]3.[/] The scan")
    out = place / "results"
    with watching() as watch:
        run_scan(exhibit, out, library=library, watch=watch)
    write_report(out, language)
    print_results(out, language)
    console.print("\n[bold]4.[/] When, where and with what the new ones were made, and what to look at first\n")
    with capturing() as captured:
        print_capture(capture(out, shots=True, watch=captured), language)
    console.print("\n[bold]Files[/] (the first of each status)")
    for status in ("new", "undecided", "similar", "known"):
        print_files(out, [status], _SHOWN, language)
    console.print(f"\nThe whole story, as a page for your browser: {out / 'report.html'}")
