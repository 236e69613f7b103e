"""How long a search takes: `python -m benchmarks.desk_search [FILES]`, on the database that the environment names.

It fills that database (an empty one: VANGNET_DATA or DATABASE_URL) with a case of so many files, and a case of another
team that is as large. `scripts/with-postgresql` gives an empty one.
"""

import os
import statistics
import sys
import time
from typing import Any

import django

ROUNDS = 5
FILES = """
INSERT INTO cases_file (exhibit_id, scan_id, medium_id, address, folder, size, status, reason, remarks)
WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < %s)
SELECT %s, %s, NULL,
       'backup.tar/data/media/0/DCIM/Camera/2026-07/IMG_' || i || CASE WHEN i %% 5000 = 0 THEN '_strand' ELSE '' END
       || '.jpg', 'backup.tar/data/media/0/DCIM/Camera/2026-07', 1000, 'new', '', '[]'
FROM n
"""


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    django.setup()
    from django.core.management import call_command
    from django.db import connection

    from tests.desk_world import World
    from vangnet.cases.queries.search import Kind

    files = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
    call_command("migrate", verbosity=0)
    world = World()
    _fill(world, files)
    rows = (
        ("an address, 1 in 5,000 files, first 200", world.anna, "strand", Kind.ADDRESS),
        ("an address, each file, first 200", world.anna, "camera", Kind.ADDRESS),
        ("an address, none", world.anna, "bestaat niet", Kind.ADDRESS),
        ("a digest, 8 characters", world.anna, "0000002a", Kind.MEDIUM),
        ("all kinds", world.anna, "strand", None),
        ("all kinds, somebody without a case, found elsewhere", world.hanna, "strand", None),
        ("all kinds, somebody without a case, found nowhere", world.hanna, "bestaat niet", None),
    )
    world.hanna.teams.clear()
    for what, person, text, kind in rows:
        print(f"{connection.vendor} {files:,} files: {what}: {_milliseconds(person, text, kind):.1f} ms")


def _fill(world: Any, files: int) -> None:
    from django.db import connection

    from vangnet.cases.models import Exhibit

    for case in (world.case, world.other_case):
        exhibit = world.add_exhibit(case)
        scan = world.add_scan(exhibit)
        for start in range(0, files // 10, 20_000):
            world.add_media(Exhibit.objects.select_related("case").get(pk=exhibit.pk), min(20_000, files // 10 - start))
        with connection.cursor() as cursor:
            cursor.execute(FILES, [files, exhibit.pk, scan.pk])
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _milliseconds(person: Any, text: str, kind: Any) -> float:
    from vangnet.accounts.models import Person
    from vangnet.cases.queries.search import search

    times = []
    for _ in range(ROUNDS):
        fresh = Person.objects.get(pk=person.pk)
        start = time.perf_counter()
        search(fresh, text, kind=kind)
        times.append((time.perf_counter() - start) * 1e3)
    return statistics.median(times)


if __name__ == "__main__":
    main()
