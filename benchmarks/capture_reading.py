"""What reading the metadata of a picture costs beside ExifTool kept open.

`python -m benchmarks.capture_reading` tells instead where the two differ on the evidence set, and why.
"""

import statistics
import subprocess
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from benchmarks.measure import Bench, Line, evidence, milliseconds, per_item
from tests.capture.reading.manifest import FIELDS, Difference, differences
from vangnet.capture.reading.exiftool import PATH, Exiftool, ExifToolUnusable, request_of
from vangnet.capture.reading.worker import facts_of
from vangnet.scan.reopening import type_of

MOST_MS = 15.0
PICTURES = ("large", "photos")


def lines(bench: Bench) -> Iterator[Line]:
    root = evidence()
    if root is None:
        return
    for folder in PICTURES:
        paths = [path for path in sorted((root / folder).rglob("*")) if path.is_file()]
        yield from _costs(folder, paths[:: 4 if bench.quick else 1])


def read(path: Path) -> None:
    with path.open("rb") as body:
        facts_of(body, type_of(body)[0])


def _costs(folder: str, paths: list[Path]) -> Iterator[Line]:
    for path in paths[:3]:
        read(path)  # once before, so that modules are loaded
    with ExitStack() as stack:
        try:
            confined = stack.enter_context(Exiftool())
        except ExifToolUnusable:
            yield _line(folder, paths, *per_item(paths, read))
            return
        plain = stack.enter_context(_kept_open())
        ours, theirs, second = per_item(paths, read, plain, lambda path: confined.tags(path.read_bytes()))
        yield _line(folder, paths, ours)
        yield Line(f"ExifTool {'.'.join(map(str, confined.version))} -stay_open, same tags, same files", _told(theirs))
        yield Line("ExifTool confined and fed through memory, the second reader", _told(second))


def _line(folder: str, paths: list[Path], spent: list[float]) -> Line:
    return Line(
        f"metadata of {len(paths)} files of {folder}/ by the libraries, one process",
        _told(spent),
        f"at most {MOST_MS:.0f} ms",
        milliseconds(spent) <= MOST_MS and statistics.mean(spent) * 1e3 <= MOST_MS,
    )


def _told(spent: list[float]) -> str:
    mean, worst = statistics.mean(spent) * 1e3, max(spent) * 1e3
    return f"median {milliseconds(spent):.1f} ms, mean {mean:.1f} ms, worst {worst:.0f} ms"


@contextmanager
def _kept_open() -> Iterator[Callable[[Path], None]]:
    """ExifTool as it comes, asked for the same tags of files on the disk."""
    with subprocess.Popen(
        [PATH, "-config", "", "-stay_open", "True", "-@", "-"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None

        def ask(path: Path) -> None:
            process.stdin.write(request_of(str(path)).encode())  # type: ignore[union-attr]
            process.stdin.flush()  # type: ignore[union-attr]
            while process.stdout.readline() not in (b"{ready}\n", b""):  # type: ignore[union-attr]
                pass

        yield ask
        process.stdin.write(b"-stay_open\nFalse\n")
        process.stdin.flush()


def main() -> None:
    """Print, for the libraries alone and with ExifTool, what agrees and a table of what does not."""
    root = evidence()
    if root is None:
        raise SystemExit("VANGNET_EVIDENCE does not name the evidence set")
    with Exiftool() as exiftool:
        alone, with_it = differences(root), differences(root, exiftool)
    print("| field | compared | libraries agree | with ExifTool agree | unexplained |\n|---|---|---|---|---|")
    for field in FIELDS:
        first, second = ([each for each in found if each.field == field] for _, found in (alone, with_it))
        compared = alone[0][field]
        unexplained = sum(each.why is None for each in (*first, *second))
        print(f"| {field} | {compared} | {compared - len(first)} | {compared - len(second)} | {unexplained} |")
    stays = {(each.path, each.field) for each in with_it[1]}
    print("\nWith either reader:\n")
    _table([each for each in alone[1] if (each.path, each.field) in stays])
    print("\nBy the libraries alone:\n")
    _table([each for each in alone[1] if (each.path, each.field) not in stays])


def _table(found: list[Difference]) -> None:
    print("| file | field | ExifTool | read | why |\n|---|---|---|---|---|")
    for each in found:
        print(f"| {each.path} | {each.field} | {each.wanted} | {each.read or '-'} | {each.why or '**unexplained**'} |")


if __name__ == "__main__":
    main()
