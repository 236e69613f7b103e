"""How many reports a second come out of files, as confined workers read them, and what memory that takes here.

All reports are invented (tests/intake/invented.py): one in ten is thin, the others tell one person, one address and one
file. The bar of the issue, 100,000 platform reports an hour, counts linking and the database too; it is measured apart.
"""

import tracemalloc
import zipfile
from collections.abc import Iterator
from pathlib import Path

from benchmarks.measure import Bench, Line, seconds
from tests.intake import invented
from vangnet.intake import reading
from vangnet.intake.formats import FORMATS

COUNT = 20_000
BAR_PER_SECOND = 100_000 / 3_600


def lines(bench: Bench) -> Iterator[Line]:
    count = 2_000 if bench.quick else COUNT
    files = {kind: invented.file_of(bench.folder, count, kind=kind) for kind in ("xml", "jsonl", "json")}
    files["zip of xml"] = _zipped(bench.folder, count)
    files["folder of eml"] = _mails(bench.folder, count // 10)
    files["scart csv"] = _table(bench.folder, count)
    for kind, path in files.items():
        counted = _Count()
        spent = seconds(lambda path=path, counted=counted: counted.all_of(path))  # type: ignore[misc]
        yield Line(
            f"{counted.reports:,} reports, {kind}, {_megabytes(path):,.0f} MB",
            f"{counted.reports / spent:,.0f} a second",
            f"{BAR_PER_SECOND:.0f} a second",
            counted.reports / spent >= BAR_PER_SECOND,
        )
    sizes = max(1_000, count // 8), max(4_000, count // 2)
    few, many = (_memory(invented.file_of(bench.folder, size, seed=2)) for size in sizes)
    yield Line(
        f"memory here for {sizes[0]:,} and for {sizes[1]:,} reports (xml)",
        f"{few / 2**20:.1f} and {many / 2**20:.1f} MiB",
        "the same",
        many < few * 1.5,
    )


class _Count:
    reports = 0

    def all_of(self, path: Path) -> None:
        self.reports = sum(len(one.reports) for one in reading.batches(path))


def _memory(path: Path) -> int:
    tracemalloc.start()
    _Count().all_of(path)
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return most


def _megabytes(path: Path) -> float:
    files = path.rglob("*") if path.is_dir() else (path,)
    return sum(one.stat().st_size for one in files) / 1e6


def _zipped(folder: Path, count: int) -> Path:
    path = folder / "tips.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for number in range(10):
            archive.writestr(f"{number}.xml", invented.xml(count // 10, seed=number + 10))
    return path


def _mails(folder: Path, count: int) -> Path:
    path = folder / "mails"
    path.mkdir()
    for number in range(count):
        data = FORMATS["mail"].EXAMPLES[0].data.replace(b"m1@", b"m%d@" % number)
        (path / f"{number}.eml").write_bytes(data)
    return path


def _table(folder: Path, count: int) -> Path:
    path = folder / "scart.csv"
    header, row, *_ = FORMATS["scart"].EXAMPLES[0].data.splitlines(keepends=True)
    path.write_bytes(header + b"".join(row.replace(b"A100", b"A%d" % number) for number in range(count)))
    return path
