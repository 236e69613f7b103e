"""Thumbnails per second for a page, from a folder and from sources, and how soon a video begins to play."""

import statistics
import zipfile
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import av
from PIL import Image

from benchmarks.measure import Bench, Line, evidence, median_ratio, milliseconds, rounds, seconds
from benchmarks.sources import camera_exhibits
from benchmarks.video import SIZE, drawn
from tests.world import records_of
from vangnet.scan.run import scan
from vangnet.scan.viewing import Clip, Shown, Viewer, Wish

SIDE = 256
PIECE_MS = 4000


def lines(bench: Bench) -> Iterator[Line]:
    pictures = evidence()
    if pictures is not None:
        yield from _pages(bench, pictures / "large")
    yield from _pieces(bench)


def bare(paths: list[Path]) -> None:
    """Pillow's own thumbnails, in one process without a sandbox: as scaled a decode as ours."""
    for path in paths:
        with Image.open(path) as image:
            image.thumbnail((SIDE, SIDE), Image.Resampling.BICUBIC, reducing_gap=1.0)


def page(viewer: Viewer, exhibit: Path, wishes: list[Wish], results: Path) -> None:
    viewer._cache.clear()  # noqa: SLF001 - what is measured is making them
    given = viewer.pictures(exhibit, wishes, longest_side=SIDE, results=results)
    if not all(isinstance(each, Shown) for each in given):
        raise AssertionError(given)


def _pages(bench: Bench, pictures: Path) -> Iterator[Line]:
    exhibits = camera_exhibits(bench.folder / "viewing", pictures, 1 if bench.quick else 2)
    folder = sorted(exhibits["folder"].iterdir())
    archive = bench.folder / "viewing" / "zip"
    archive.mkdir()
    with zipfile.ZipFile(archive / "a.zip", "w", zipfile.ZIP_DEFLATED) as file:
        for path in folder:
            file.write(path, path.name)
    for name, exhibit in (exhibits | {"ZIP": archive}).items():
        yield _page(bench, name, exhibit, folder)
    with Viewer(cache_bytes=0) as viewer:
        times = [seconds(partial(viewer.picture, folder[0].parent, path.name, longest_side=SIDE)) for path in folder]
    yield Line("one camera picture alone, asked for and answered", f"{milliseconds(times):.0f} ms (median)")


def _page(bench: Bench, name: str, exhibit: Path, folder: list[Path]) -> Line:
    results = bench.folder / f"viewing-{name.split(maxsplit=1)[0]}"
    scan(exhibit, results, library=None, jobs=2)
    rows = [row for row in records_of(results).values() if row["pdq"]]
    names = tuple(each.name for each in folder)
    wishes = [Wish(row["address"], row["sha256"]) for row in rows if row["address"].endswith(names)]
    with Viewer() as viewer:
        ours = partial(page, viewer, exhibit, wishes, results)
        ours()  # once before, so that workers have started and files are in memory
        plain, spent = rounds(3, partial(bare, folder), ours)
    rate, ratio = len(wishes) / statistics.median(spent), median_ratio(spent, plain)
    return Line(
        f"thumbnails of {len(wishes)} camera pictures in {name}, digests compared, one worker, against Pillow's own",
        f"{rate:.1f} a second; {ratio:.2f} x the time",
    )


def _pieces(bench: Bench) -> Iterator[Line]:
    film = drawn(bench.folder, 10)
    with Viewer() as viewer:
        _piece(viewer, film, 0)  # once before, so that the worker has started
        for start in (0, 5000):
            plain, spent = rounds(3, partial(_decoded, film, start), partial(_piece, viewer, film, start))
            yield Line(
                f"a piece of {PIECE_MS // 1000} s at 480 pixels, from {start // 1000} s on, of {SIZE}, one worker, "
                "against decoding that far from the key frame before, in one thread",
                f"{statistics.median(spent):.2f} s; {median_ratio(spent, plain):.2f} x the time",
            )


def _decoded(film: Path, start_ms: int) -> None:
    with av.open(str(film)) as container:
        stream = container.streams.video[0]
        stream.codec_context.thread_count = 1
        container.seek(round(start_ms / 1000 / float(stream.time_base or 1)), stream=stream)
        for frame in container.decode(stream):
            if (frame.time or 0) * 1000 >= start_ms + PIECE_MS:
                return


def _piece(viewer: Viewer, film: Path, start: int) -> None:
    clip = viewer.clip(film, film.name, start_ms=start, length_ms=PIECE_MS)
    if not isinstance(clip, Clip):
        raise TypeError(clip)
