"""Who could be one person: `python -m benchmarks.chats_same [MEMBERS]`, on the database that is named (an empty one).

Three groups of Telegram with so many members are read: two of one case that share a tenth, and one of a case of another
team that shares half of the first. Each line tells seconds by the clock and of the processor.
"""

import json
import os
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import django


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    django.setup()
    from django.conf import settings
    from django.core.management import call_command
    from django.db import connection

    from tests.desk_world import World
    from vangnet.chats.folders import folder_of
    from vangnet.chats.identifying import identified, identify
    from vangnet.chats.models import Export
    from vangnet.chats.queries import across, beyond, same
    from vangnet.networks.store.reading_in import read_exports

    members = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    call_command("migrate", verbosity=0)
    world = World()
    with tempfile.TemporaryDirectory() as folder:
        settings.RESULTS = Path(folder) / "results"
        made = []
        for number, (case, first) in enumerate(
            ((world.case, 0), (world.case, members - members // 10), (world.other_case, members // 2)), 1
        ):
            place = Path(folder) / f"{number}.json"
            place.write_text(_group(number, first + 1_000_000, members))
            exhibit = world.add_exhibit(case, f"S{number}")
            export = Export.objects.create(
                exhibit=exhibit, number=number, name=f"{number}", counts={"members": members}
            )
            folder_of(export).parent.mkdir(parents=True, exist_ok=True)
            read_exports([place], folder_of(export))
            _timed(f"identifiers of {members:,} members written", lambda e=export: identify(e, folder_of(e), _silent))
            print(identified(export))
            made.append(export)
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
        print(connection.vendor)
        found = _timed("pairs of the case", lambda: same.pairs_in(world.case))
        print(f"{len(found.pairs):,} pairs, more: {found.is_cut}")
        _timed("pairs of one member", lambda: same.pairs_in(world.case, of=(made[0].pk, members - 1)))
        print(_timed("how many two exports share", lambda: across.shares_in(world.case))[0].members)
        meeting = _timed("what stands in another case", lambda: beyond.meeting(world.case, world.anna))
        _timed("told of fifty", lambda: beyond.told_of(meeting.names[:50], world.case, world.anna))


def _group(number: int, first: int, members: int) -> str:
    told = [
        {
            "id": i + 1,
            "type": "message",
            "date_unixtime": "1700000000",
            "from": f"Lid {i}",
            "from_id": f"user{first + i}",
        }
        | {"date": "2023-11-14T23:13:20", "text": "hallo"}
        for i in range(members)
    ]
    return json.dumps({"name": "Groep", "type": "private_supergroup", "id": number, "messages": told}, indent=1)


def _timed(what: str, work: Callable[[], Any]) -> Any:
    clock, own = time.perf_counter(), time.process_time()
    found = work()
    print(f"{what}: {time.perf_counter() - clock:.1f} s, of the processor {time.process_time() - own:.1f}", flush=True)
    return found


def _silent(_: object) -> None:
    pass


if __name__ == "__main__":
    main()
