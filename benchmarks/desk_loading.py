"""A million records of a scan into a case of the desk: time, memory, and how long others wait to write meanwhile.

On SQLite; under `scripts/with-postgresql` on PostgreSQL. The loading runs in a process of its own, as in a worker.
"""

import json
import os
import resource
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Self

import numpy as np
import polars as pl

from benchmarks.measure import Bench, Line

SHARD = 20_000
STATUSES = ("new", "new", "new", "new", "new", "known", "known", "similar", "undecided", "undecided")


def lines(bench: Bench) -> Iterator[Line]:
    records = 100_000 if bench.quick else 1_000_000
    made = make_results(bench.folder / "results", records)
    desk = {"VANGNET_DATA": str(bench.folder / "desk"), "DJANGO_SETTINGS_MODULE": "vangnet.config.desk"}
    command = [sys.executable, "-m", "benchmarks.desk_loading", str(made)]
    done = subprocess.run(command, env=os.environ | desk, check=True, capture_output=True, text=True)
    told = json.loads(done.stdout.splitlines()[-1])
    if told["files"] != records:
        raise AssertionError(told)
    yield Line(
        f"{records:,} records of a scan into a case, {told['media']:,} distinct contents, on {told['database']}",
        f"{told['seconds']:.0f} s ({records / told['seconds']:,.0f}/s; of which {told['cpu']:.0f} s of its own "
        f"processor time), peak {told['peak'] / 2**20:.0f} MiB",
    )
    yield Line(
        "longest and median wait of others who write meanwhile (a line of the audit log, five times a second)",
        f"{told['longest'] * 1e3:.0f} ms, {told['median'] * 1e3:.0f} ms",
    )


# -- made results -----------------------------------------------------------------------------------------------------


def make_results(folder: Path, records: int) -> Path:
    """Shards as a scan writes them, of contents that never were; one record in ten is a copy of an earlier content."""
    from vangnet.scan.checkpoint import Checkpoint, Progress

    folder.mkdir(parents=True)
    checkpoint = Checkpoint(folder)
    model = _model()
    for number, start in enumerate(range(0, records, SHARD), 1):
        name = f"records-{number:06d}.parquet"
        _shard(model, start, min(SHARD, records - start)).write_parquet(folder / name, compression="zstd")
        checkpoint.commit(name, Progress(), "{}", [])
    checkpoint.close()
    return folder


def _model() -> pl.DataFrame:
    from vangnet.scan.records import _frame
    from vangnet.values import Hit, Record

    hit = Hit("national #1", "17", "1", "known", None, None, "sha256", None, None)
    rows = []
    for number in range(SHARD):
        status = STATUSES[number % len(STATUSES)]
        reason = "corrupt" if status == "undecided" else None
        hits = (hit,) if status in ("known", "similar") else ()
        made = (
            "",
            200_000,
            1_700_000_000_000_000_000,
            "",
            "",
            "",
            "image/jpeg",
            1600,
            1200,
            "",
            100,
            status,
            reason,
            hits,
        )
        rows.append(Record(*made))
    return _frame(rows)


def _shard(model: pl.DataFrame, start: int, count: int) -> pl.DataFrame:
    numbers = np.arange(start, start + count)
    content = np.where(numbers % 10 == 9, numbers // 2 * 2 // 10 * 10, numbers)  # copies of what came before
    random = np.random.default_rng(5).integers(0, 2**63, 4)
    words = [(content.astype(np.uint64) + np.uint64(1)) * np.uint64(int(one) | 1) for one in random]
    raw = np.stack(words, axis=1).view(np.uint8).tobytes().hex()
    digests = pl.Series([raw[at : at + 64] for at in range(0, len(raw), 64)])
    addresses = [f"DCIM/{number // 500:05d}/Camera/IMG_{number:08d}.jpg" for number in numbers.tolist()]
    return model.head(count).with_columns(
        address=pl.Series(addresses),
        sha256=digests,
        sha1=digests.str.head(40),
        md5=digests.str.head(32),
        pdq=digests,
    )


# -- the process that loads -------------------------------------------------------------------------------------------


def load(folder: Path) -> dict[str, object]:
    """Migrate, make a case, load, and tell what it took."""
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connection
    from django.utils import timezone

    Path(os.environ["VANGNET_DATA"]).mkdir(parents=True, exist_ok=True)
    call_command("migrate", verbosity=0)
    from vangnet.accounts.models import Team, Unit
    from vangnet.cases.actions import loading
    from vangnet.cases.models import Case, Exhibit, File, Medium, Scan

    team = Team.objects.create(unit=Unit.objects.create(name="unit", kind="regional"), name="team")
    case = Case.objects.create(number="1", title="1", team=team, profile="vics-us", processed_from=timezone.now())
    exhibit = Exhibit.objects.create(case=case, number="G1", description="phone")
    scan = Scan.objects.create(exhibit=exhibit, number=1, state=Scan.State.RUNNING, worker="me")
    with _Writing() as others:
        start, cpu = time.perf_counter(), time.process_time()
        loading.load(scan, folder)
        seconds, cpu = time.perf_counter() - start, time.process_time() - cpu
    return {
        "seconds": seconds,
        "cpu": cpu,
        "files": File.objects.count(),
        "media": Medium.objects.count(),
        "database": connection.vendor,
        "peak": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024,
        "longest": max(others.waits),
        "median": float(np.median(others.waits)),
    }


class _Writing(threading.Thread):
    """Somebody who looks at pages meanwhile: each look is a line in the audit log."""

    def __init__(self) -> None:
        super().__init__(daemon=True)
        self.waits: list[float] = []
        self._is_over = threading.Event()

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._is_over.set()
        self.join()

    def run(self) -> None:
        from django.db import connection

        from vangnet.accounts.audit import Act, Actor, record

        while not self._is_over.wait(0.2):
            start = time.perf_counter()
            record(Act("case.see", case_number="1"), by=Actor(None))
            self.waits.append(time.perf_counter() - start)
        connection.close()


if __name__ == "__main__":
    print(json.dumps(load(Path(sys.argv[1]))))
