"""Platform reports from a file into the desk: parsed, linked, weighed and clustered; with how the cost grows.

On SQLite; under `scripts/with-postgresql` on PostgreSQL. The import runs in a process of its own, as the command does.
"""

import json
import os
import resource
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from benchmarks.measure import Bench, Line

MARKS = (10_000, 30_000, 100_000)
BAR_AN_HOUR = 100_000


def lines(bench: Bench) -> Iterator[Line]:
    marks = MARKS[:1] if bench.quick else MARKS
    place = bench.folder / "reports.xml"
    _make(place, marks[-1])
    desk = {"VANGNET_DATA": str(bench.folder / "desk"), "DJANGO_SETTINGS_MODULE": "vangnet.config.desk"}
    command = [sys.executable, "-m", "benchmarks.reports_import", str(place), *map(str, marks)]
    done = subprocess.run(command, env=os.environ | desk, check=True, capture_output=True, text=True)
    told = json.loads(done.stdout.splitlines()[-1])
    if told["accepted"] != marks[-1] or told["again"] != [marks[-1], 0, marks[-1]]:
        raise AssertionError(told)
    rate = marks[-1] / told["seconds"]
    yield Line(
        f"{marks[-1]:,} platform reports of a file of {place.stat().st_size / 2**20:,.0f} MiB into the desk, with "
        f"linking, weighing and clusters, on {told['database']}",
        f"{told['seconds']:,.0f} s ({rate * 3600:,.0f} an hour; {told['cpu']:,.0f} s of its own processor time, beside "
        f"the confined readers), peak {told['peak'] / 2**10:,.0f} MiB",
        f"{BAR_AN_HOUR:,} an hour",
        rate * 3600 >= BAR_AN_HOUR,
    )
    growth = ", ".join(f"until {mark:,}: {pace:,.0f}/s" for mark, pace in told["growth"])
    yield Line("pace as the desk fills", growth)
    yield Line("the same file again: nothing doubled", f"{told['again_seconds']:,.0f} s")
    yield Line(
        "floor: reading the file in confined workers alone; writing rows of reports without anything beside them alone",
        f"{told['reading']:,.0f} s; {told['writing']:,.0f} s for {told['written']:,}",
    )
    yield Line("first page of the queue, of all open reports", f"{told['queue'] * 1e3:,.0f} ms")


def _make(place: Path, count: int) -> None:
    from tests.intake.invented import Mix, invent, write_xml

    with place.open("wb") as file:
        write_xml(invent(count, mix=Mix(accounts=count // 100)), file)


def main(place: Path, marks: list[int]) -> None:
    from vangnet.cli.desk import prepare

    prepare()
    from django.db import connection, transaction

    from vangnet.accounts.audit import Actor
    from vangnet.accounts.models import Unit
    from vangnet.intake.reading import read_files
    from vangnet.reports.importing import keep, read_in
    from vangnet.reports.models import Arrival, Report
    from vangnet.reports.queries import queue

    by, unit = Actor(None), Unit.objects.create(name="Eenheid", kind=Unit.Kind.REGIONAL)
    began, cpu = time.perf_counter(), time.process_time()
    passed: list[tuple[int, float, int]] = []

    def watch(arrival: Arrival) -> None:
        due = marks[len(passed)] if len(passed) < len(marks) else None
        if due is not None and arrival.told >= due:
            passed.append((due, time.perf_counter() - began, arrival.told))

    (arrival,) = read_in([keep(place, unit=unit, by=by)], by=by, watch=watch)
    seconds, cpu = time.perf_counter() - began, time.process_time() - cpu
    growth, before = [], (0.0, 0)
    for mark, at, told in passed:
        growth.append((mark, (told - before[1]) / (at - before[0])))
        before = (at, told)
    start = time.perf_counter()
    (again,) = read_in([keep(place, unit=unit, by=by)], by=by)
    again_seconds = time.perf_counter() - start
    start = time.perf_counter()
    for _ in read_files([place]):
        pass
    reading = time.perf_counter() - start
    start = time.perf_counter()
    open_ones = Report.objects.filter(unit=unit, is_open__in=queue.OPEN).exclude(queue.folded()).order_by(*queue.PLACE)
    lines, _ = queue.page_of(open_ones, since=None, is_folded=True)
    first_page = time.perf_counter() - start
    assert lines
    rows = list(Report.objects.order_by("pk")[:10_000])
    start = time.perf_counter()
    with transaction.atomic():
        for number, row in enumerate(rows):
            row.pk, row.number, row.source_number = None, f"X{number}", f"X{number}"
        for first in range(0, len(rows), 200):
            Report.objects.bulk_create(rows[first : first + 200])
    writing = time.perf_counter() - start
    told = {
        "database": connection.vendor,
        "accepted": arrival.accepted,
        "seconds": seconds,
        "cpu": cpu,
        "peak": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss,
        "growth": growth,
        "again": [again.told, again.accepted, again.repeated],
        "again_seconds": again_seconds,
        "reading": reading,
        "writing": writing,
        "written": len(rows),
        "queue": first_page,
    }
    print(json.dumps(told))


if __name__ == "__main__":
    main(Path(sys.argv[1]), [int(mark) for mark in sys.argv[2:]])
