"""The cost of a camera picture and of a file that is known: against the floor that the codec sets, and a peer."""

import io
import multiprocessing
import statistics
from collections.abc import Callable, Iterator
from pathlib import Path

from PIL import Image

from benchmarks.exhibits import library_of, scan
from benchmarks.measure import Bench, Line, evidence, median_ratio, milliseconds, per_item, ratios, rounds
from vangnet.hashing import digests
from vangnet.reference import changing, store
from vangnet.reference.library import Library
from vangnet.scan.examine import Examiner
from vangnet.scan.judge import Judge
from vangnet.scan.seen import Kept
from vangnet.scan.wire import Item, Judgement, Settings
from vangnet.values import Record

COPIES = 20  # of every picture, so that starting weighs little
MATCH_BITS = 10


class _Alone:
    """What an examiner asks of its worker, when there is no parent."""

    def at(self, item: int, place: int) -> None: ...

    def allow_processor_seconds(self, seconds: float) -> None: ...

    def seen(self, sha256: bytes) -> Judgement | None: ...

    def remember(self, sha256: bytes, judgement: Judgement) -> None: ...

    def keep(self, kept: Kept) -> None: ...


def floor(path: Path) -> None:
    """Read, three digests, and the codec's scaled grey decode: no program can do with less."""
    data = path.read_bytes()
    digests.of(data)
    with Image.open(io.BytesIO(data)) as picture:
        picture.draft("L", (512, 512))
        picture.load()


def read_and_digest(path: Path) -> None:
    digests.of(path.read_bytes())


def peer(path: Path) -> None:
    from threatexchange.signal_type.pdq.signal import PdqSignal

    PdqSignal.hash_from_file(path)


def examining(library: Path, root: Path, version: int = 1) -> Callable[[Path], Record]:
    """What a worker does with a file, in this process."""
    settings = Settings(
        root=str(root).encode(),
        root_is_file=False,
        library=str(library),
        library_version=version,
        categories=None,
        threshold_bits=31,
        full_size=False,
    )
    alone = _Alone()
    judge = Judge(settings, Library.open(str(library), version))
    examiner = Examiner(settings, judge, alone, alone)  # type: ignore[arg-type]

    def examine(path: Path) -> Record:
        (record,) = examiner.examine(0, Item(path.name, path.stat().st_size, 0))
        return record

    return examine


def lines(bench: Bench) -> Iterator[Line]:
    place = evidence()
    if place is None:
        yield Line("camera pictures", "not measured: VANGNET_EVIDENCE names no evidence set")
        return
    large = sorted((place / "large").iterdir())
    library = library_of(bench.folder, 100_000 if bench.quick else 1_000_000)
    yield from _new(library, large, 1 if bench.quick else 3)
    yield from _alike(bench.folder, library, large)
    yield from _known(bench.folder, large)
    yield from _workers(bench.folder, library, large, 4 if bench.quick else COPIES)


def _new(library: Path, large: list[Path], turns: int) -> Iterator[Line]:
    ours = examining(library, large[0].parent)
    for rival in (ours, floor, peer):
        rival(large[0])
    our, least, their = per_item(large * turns, ours, floor, peer)
    ratio, entries = median_ratio(our, least), library.name.removeprefix("library-")
    yield Line(
        f"camera picture (8 megapixels and more), examined and searched in {entries} entries, against the floor",
        f"{ratio:.2f} x ({milliseconds(our):.1f} ms; floor {milliseconds(least):.1f} ms)",
        "at most 1.4 x, aim 1.25 x",
        ratio <= 1.4,
    )
    spread = sorted(_per_picture(ratios(our, least), len(large)))
    yield Line(
        "the same, picture by picture",
        f"{spread[0]:.2f} to {spread[-1]:.2f} x; nine of ten at most {spread[len(spread) * 9 // 10]:.2f} x",
    )
    faster = sum(their) / sum(our)
    yield Line(
        "the same against threatexchange's PdqSignal.hash_from_file, one process each",
        f"{faster:.1f} x the files per second ({milliseconds(their):.0f} ms)",
        "at least 10 x",
        faster >= 10,
    )


def _per_picture(held: list[float], pictures: int) -> list[float]:
    return [statistics.median(held[at::pictures]) for at in range(pictures)]


def _alike(folder: Path, library: Path, large: list[Path]) -> Iterator[Line]:
    """What a picture costs that is like one on the list: it is decoded once more, at full size."""
    fresh = examining(library, large[0].parent)
    listing = folder / "alike.csv"
    turned = [f"{int(fresh(path).pdq or '0', 16) ^ (1 << MATCH_BITS) - 1:064x}" for path in large]
    listing.write_text("pdq\n" + "".join(f"{text}\n" for text in turned))
    changing.add(str(library), changing.Source(str(listing), "alike"))
    alike = examining(library, large[0].parent, version=2)
    found = sum(alike(path).status == "similar" for path in large)
    our, new, least = per_item(large, alike, fresh, floor)
    yield Line(
        f"a camera picture like one on a list ({found} of {len(large)} found), read again at full size",
        f"{median_ratio(our, least):.1f} x the floor, {median_ratio(our, new):.1f} x a picture that is new "
        f"({milliseconds(our):.0f} ms)",
    )


def _known(folder: Path, large: list[Path]) -> Iterator[Line]:
    listing = folder / "known.txt"
    listing.write_text("".join(digests.of(path.read_bytes()).sha256.hex() + "\n" for path in large))
    store.init(str(folder / "known"))
    changing.add(str(folder / "known"), changing.Source(str(listing), "known"))
    ours = examining(folder / "known", large[0].parent)
    if any(ours(path).status != "known" for path in large):
        raise AssertionError("a file on the list was not known")
    our, least = per_item(large * 5, ours, read_and_digest)
    ratio = median_ratio(our, least)
    yield Line("a file known by digest, against read + three digests", f"{ratio:.2f} x", "at most 1.3 x", ratio <= 1.3)


def _workers(folder: Path, library: Path, large: list[Path], copies: int) -> Iterator[Line]:
    """The whole command, with one and with two workers, on distinct files; and what starting it costs."""
    exhibit, nothing = folder / "exhibit", folder / "nothing"
    exhibit.mkdir()
    nothing.mkdir()
    for number in range(copies):
        for path in large:
            (exhibit / f"{number} {path.name}").write_bytes(path.read_bytes() + bytes([number]))
    runs = iter(range(99))

    def with_workers(jobs: int, place: Path = exhibit) -> None:
        scan(place, folder / f"out-{next(runs)}", library, jobs)

    with_workers(2)
    one, two, start, alone, pair = rounds(
        3,
        lambda: with_workers(1),
        lambda: with_workers(2),
        lambda: with_workers(2, nothing),
        lambda: _floors(exhibit, 1),
        lambda: _floors(exhibit, 2),
    )
    ratio, begun = median_ratio(one, two), statistics.median(start)
    apart = statistics.median((a - begun) / (b - begun) for a, b in zip(one, two, strict=True))
    yield Line(
        f"the whole command on {copies * len(large)} camera pictures, two workers against one",
        f"{ratio:.2f} x ({statistics.median(one):.1f} s, {statistics.median(two):.1f} s); "
        f"without starting ({begun:.1f} s) {apart:.2f} x; the bare floor in two processes gains "
        f"{median_ratio(alone, pair):.2f} x",
        "at least 1.8 x",
        ratio >= 1.8,
    )


def _floors(exhibit: Path, processes: int) -> None:
    """The floor in bare processes that share nothing: what this machine gains from a second processor at all."""
    forks = multiprocessing.get_context("fork")
    paths = sorted(exhibit.iterdir())
    running = [forks.Process(target=_every_floor, args=(paths[at::processes],)) for at in range(processes)]
    for one in running:
        one.start()
    for one in running:
        one.join()


def _every_floor(paths: list[Path]) -> None:
    for path in paths:
        floor(path)
