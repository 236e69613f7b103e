"""The grid of the examination room: a whole page as the desk makes it, with all its questions to the database.

On SQLite in the folder of the run, or on the empty database that `DATABASE_URL` names (`scripts/with-postgresql python
-m benchmarks desk_grid`). The media are made by the database itself; nobody looks at them.
"""

import os
import statistics
import time
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

from benchmarks.measure import Bench, Line, seconds

if TYPE_CHECKING:
    from django.test import Client

    from vangnet.cases.models import Case, Exhibit

SIZES = (1_000, 100_000, 1_000_000)
BAR_SECONDS = {1_000: 0.3, 100_000: 0.3}
ROUNDS = 5
PAGES = {
    "new and not categorised, first page": "",
    "the same, from the middle": "after={middle}",
    "one folder": "folder=DCIM/0017",
    "one day": "since=2020-01-01&until=2020-01-01",
    "videos of one camera": "kind=video&camera=Camera+3",
    "of at least 8 MB": "smallest=8000",
    "no such camera": "camera=none",
    "known": "status=known&reading=all",
}

_NUMBERS = "WITH RECURSIVE n(i) AS (SELECT {first} UNION ALL SELECT i + 1 FROM n WHERE i < {last})"
_MEDIA = """
INSERT INTO cases_medium (id, case_id, exhibit_id, position, sha256, sha1, md5, type, kind, size, width, height, pdq,
    pdq_quality, status, reason, remarks, hits, ranges, address, copies, modified_at, camera, alike_id, alike_bits,
    category, reading)
{numbers} SELECT i, {case}, {exhibit}, i, {hex64}, {hex40}, {hex32}, 'image/jpeg',
    CASE WHEN i % 50 = 0 THEN 'video' ELSE 'picture' END, 1000 + (i * 7919) % 9000000, 640, 480, '', 100,
    CASE WHEN i % 5 < 3 THEN 'new' WHEN i % 5 = 3 THEN 'known' ELSE 'undecided' END,
    CASE WHEN i % 5 = 4 THEN 'corrupt' ELSE '' END, '[]', '[]', '[]', 'DCIM/' || (i % 2000) || '/' || i || '.jpg', 1,
    {moment}, 'Camera ' || (i % 20), CASE WHEN i % 10 = 7 THEN i - 1 END, CASE WHEN i % 10 = 7 THEN 5 END, '',
    CASE WHEN i % 3 = 0 THEN 'settled' ELSE 'none' END
FROM n"""
_FILES = """
INSERT INTO cases_file (exhibit_id, scan_id, medium_id, address, folder, size, modified_at, status, reason, remarks)
{numbers} SELECT {exhibit}, {scan}, i, 'DCIM/' || {four} || '/' || i || '.jpg', 'DCIM/' || {four}, 1000, {moment},
    'new', '', '[]'
FROM n"""
_WORDS = {
    "sqlite": {
        "hex64": "printf('%064x', i)",
        "hex40": "printf('%040x', i)",
        "hex32": "printf('%032x', i)",
        "four": "printf('%04d', i % 2000)",
        "moment": "datetime('2020-01-01', '+' || i || ' minutes')",
    },
    "postgresql": {
        "hex64": "lpad(to_hex(i), 64, '0')",
        "hex40": "lpad(to_hex(i), 40, '0')",
        "hex32": "lpad(to_hex(i), 32, '0')",
        "four": "lpad((i % 2000)::text, 4, '0')",
        "moment": "timestamptz '2020-01-01 00:00:00+00' + i * interval '1 minute'",
    },
}


def lines(bench: Bench) -> Iterator[Line]:
    """Every page at every size: the median of some rounds, and how many questions it took."""
    client, exhibit = _desk(bench)
    told: dict[str, set[int]] = {}
    for size in SIZES[:2] if bench.quick else SIZES:
        _grow(exhibit, size)
        for name, query in PAGES.items():
            spent, worked, questions = _measured(_asking(client, exhibit.case, query.format(middle=size // 2)))
            told.setdefault(name, set()).add(questions)
            bar = BAR_SECONDS.get(size)
            yield Line(
                f"{_vendor()}: grid of {size:,} media, {name}",
                f"{spent * 1e3:.0f} ms ({worked * 1e3:.0f} ms of processor), {questions} questions",
                f"< {bar * 1e3:.0f} ms" if bar else "",
                spent < bar if bar else None,
            )
    same = all(len(counts) == 1 for counts in told.values())
    yield Line(f"{_vendor()}: questions of a page at every size", "the same" if same else str(told), "the same", same)


def _desk(bench: Bench) -> "tuple[Client, Exhibit]":
    os.environ.setdefault("VANGNET_DATA", str(bench.folder / "desk"))
    os.environ["VANGNET_HOSTS"], os.environ["DJANGO_SETTINGS_MODULE"] = "testserver", "tests.settings"
    (bench.folder / "desk").mkdir(exist_ok=True)
    import django

    django.setup()
    from django.core.management import call_command

    from tests.desk_world import World, client_of

    call_command("migrate", verbosity=0)
    world = World()
    exhibit = world.add_exhibit(world.case)
    world.add_scan(exhibit)
    return client_of(world.anna, purposes=(world.case,)), exhibit


def _grow(exhibit: "Exhibit", size: int) -> None:
    """Let the case have so many media."""
    from django.db import connection

    case = exhibit.case
    facts: dict[str, Any] = {
        "case": case.pk,
        "exhibit": exhibit.pk,
        "scan": exhibit.scans.get().pk,
        "numbers": _NUMBERS.format(first=case.media_placed + 1, last=size),
        **_WORDS[connection.vendor],
    }
    with connection.cursor() as cursor:
        for statement in (_MEDIA, _FILES):
            cursor.execute(statement.format(**facts))
        if connection.vendor == "postgresql":
            cursor.execute("ANALYZE")
    case.media_placed = size
    case.save()


def _asking(client: "Client", case: "Case", query: str) -> Callable[[], object]:
    def ask() -> None:
        start = "" if "status=" in query else "status=new&reading=todo&"
        response = client.get(f"/media/{case.number}/?{start}grouped=on&{query}")
        assert response.status_code == 200

    return ask


def _measured(ask: Callable[[], object]) -> tuple[float, float, int]:
    """The medians of the seconds by the clock and of this process's processor, and the questions to the database."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    ask()  # the session keeps what is asked for
    with CaptureQueriesContext(connection) as asked:
        ask()
    questions = len(asked)
    rounds = [_both(ask) for _ in range(ROUNDS)]
    return *(statistics.median(times) for times in zip(*rounds, strict=True)), questions  # type: ignore[return-value]


def _both(ask: Callable[[], object]) -> tuple[float, float]:
    before = time.process_time()
    return seconds(ask), time.process_time() - before


def _vendor() -> str:
    from django.db import connection

    return {"sqlite": "SQLite", "postgresql": "PostgreSQL"}[connection.vendor]
