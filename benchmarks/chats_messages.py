"""Messages, media and members of a large export: media beside a scan, and whole pages as the desk makes them.

    VANGNET_DATA=$(mktemp -d) python -m benchmarks.chats_messages 3000000

So many messages of a thirtieth as many members, a third of them with a file, beside a scan of two thirds as many files;
the tables are made as a reading writes them. Prints JSON: seconds, and the peak of memory in MB.
`python -m benchmarks chats_messages` measures it in a folder of its own.
"""

import json
import os
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl

from benchmarks.measure import Bench, Line

MESSAGES, QUICK = 3_000_000, 200_000
QUICK_BAR_SECONDS = 2.0
SHARD = 200_000
PAGES = {
    "newest messages": "messages/",
    "of one member": "messages/?member=5",
    "towards one member": "messages/?to_member=7",
    "with a word": "messages/?words=nummer+19",
    "with known media": "messages/?media=hits",
    "of one content": f"messages/?sha256={7:064}",
    "one message with its thread": "messages/4/",
    "media": "media/",
    "members": "members/?words=user77",
    "one member": "members/5/",
}


def lines(bench: Bench) -> Iterator[Line]:
    """The steps and pages, in a process with a desk of its own."""
    count = QUICK if bench.quick else MESSAGES
    environment = {
        **os.environ,
        "VANGNET_DATA": str(bench.folder / "desk"),
        "DJANGO_SETTINGS_MODULE": "vangnet.config.desk",
    }
    command = [sys.executable, "-m", "benchmarks.chats_messages", str(count)]
    done = subprocess.run(command, env=environment, stdout=subprocess.PIPE, check=True)
    told = json.loads(done.stdout)
    media = f"{count // 3:,} media beside {count * 2 // 3:,} files of a scan"
    yield Line(media, f"{told['hits']:.1f} s, {told['peak_mb']:,} MB", "-", None)
    for name in PAGES:
        is_list = count == QUICK and name == "newest messages"
        bar = (f"{QUICK_BAR_SECONDS} s", told[name] < QUICK_BAR_SECONDS) if is_list else ("-", None)
        yield Line(f"page of {count:,} messages: {name}", f"{told[name]:.2f} s", *bar)


def main() -> None:
    count = int(sys.argv[1])
    from vangnet.cli.desk import prepare

    prepare()
    from django.conf import settings

    settings.ALLOWED_HOSTS = ["*"]
    from tests.desk_world import World, client_of
    from vangnet.cases.evidence import results_of
    from vangnet.chats.folders import folder_of
    from vangnet.chats.hits import find_hits
    from vangnet.chats.models import Export

    world = World()
    exhibit = world.add_exhibit(world.case, "G1")
    scan = world.add_scan(exhibit)
    export = Export.objects.create(exhibit=exhibit, number=1, name="x", basis="x", state="done", path="chat")
    export.counts = {"members": count // 30, "messages": count}
    export.save()
    folder = folder_of(export)
    _made(folder, count)
    _scanned(results_of(scan), count * 2 // 3)
    (folder / "expose.json").write_text('{"covered": []}')
    told: dict[str, Any] = {"messages": count}
    told["hits"] = _timed(lambda: find_hits(export, folder, lambda _: None))
    told["peak_mb"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    export.save()
    client = client_of(world.anna, purposes=(world.case,))
    _page(client, f"/chats/{world.case.number}/1/members/")  # what a desk reads once, such as its templates
    for name, address in PAGES.items():
        told[name] = _timed(lambda: _page(client, f"/chats/{world.case.number}/1/{address}"))  # noqa: B023 - called here
    print(json.dumps(told, indent=1))


def _page(client: Any, address: str) -> None:
    answer = client.get(address, secure=True)
    assert answer.status_code == 200, (address, answer.status_code)


def _timed(act: Callable[[], Any]) -> float:
    start = time.perf_counter()
    act()
    return round(time.perf_counter() - start, 2)


def _made(folder: Path, count: int) -> None:
    """The tables of a reading, and its manifest."""
    from vangnet.networks.reading import ExportFile
    from vangnet.networks.store.manifest import VERSION, Export, Manifest, write_manifest

    folder.mkdir(parents=True)
    members = count // 30
    _table(folder, "messages", np.arange(count), _messages(members))
    _table(folder, "media", np.arange(count // 3), _MEDIA)
    frame = pl.DataFrame({"member": np.arange(members, dtype=np.int32)}).with_columns(
        key=pl.format("telegram:user{}", "member"),
        export=pl.lit(0, pl.Int32),
        name=pl.format("A. Proefpersoon {}", "member"),
        kind=pl.lit("person"),
        is_owner=pl.lit(value=False),
        messages=pl.lit(30, pl.Int64),
        first_at=pl.lit(None, pl.Datetime("us")),
        last_at=pl.lit(None, pl.Datetime("us")),
    )
    frame.write_parquet(folder / "members.parquet")
    file = ExportFile(0, "result.json", "/chat/result.json", 1)
    of = Export("chat", "/chat", (file,), {"telegram": 1}, 0)
    numbers = {"members": members, "messages": count, "acts": 0, "access": 0, "networks": 50, "roles": 0}
    told = Manifest(
        VERSION,
        datetime.now(UTC),
        "x",
        (of,),
        **numbers,
        stated_ties=0,
        ties=(),
        first_at=None,
        last_at=None,
        coverage=(),
        coverage_count=0,
        problems=(),
        problems_by_code={},
        tables={},
    )
    write_manifest(folder, told)


def _messages(members: int) -> dict[str, pl.Expr]:
    number = pl.col("number")
    return {
        "message": number,
        "network": number % 50,
        "author": number % members,
        "key": pl.format("telegram:1/{}", number),
        "at": (number * 10_000_000 + 1_600_000_000_000_000).cast(pl.Datetime("us")),
        "is_utc": pl.lit(value=True),
        "text": pl.format("Bericht over de wandeling van zaterdag, nummer {}", number),
        "reply_to": pl.when(number % 3 == 1).then(pl.format("telegram:1/{}", number - 1)).otherwise(pl.lit("")),
        "layer": pl.lit("public"),
        "forwarded_from": pl.lit(-1),
        "is_deleted": pl.lit(value=False),
        "is_edited": pl.lit(value=False),
        "file": pl.lit("result.json"),
        "place": number.cast(pl.String),
    }


_MEDIA = {
    "message": pl.col("number") * 3,
    "path": pl.format("photos/photo_{}@x.jpg", pl.col("number")),
    "type": pl.lit("image/jpeg"),
}


def _table(folder: Path, name: str, numbers: Any, columns: dict[str, pl.Expr]) -> None:
    """Shards of a table; texts that are not told are empty."""
    from vangnet.networks.store.layout import SCHEMAS

    schema = SCHEMAS[name]
    empty = {one: pl.lit("" if kind == pl.String else None) for one, kind in schema.items()}
    chosen = [(columns.get(one, empty[one])).cast(kind).alias(one) for one, kind in schema.items()]
    for shard, start in enumerate(range(0, len(numbers), SHARD), 1):
        frame = pl.DataFrame({"number": numbers[start : start + SHARD]}).select(chosen)
        frame.write_parquet(folder / f"{name}-{shard:06d}.parquet")


def _scanned(folder: Path, count: int) -> None:
    """The records of a scan: each content twice, one in ten of them known."""
    from vangnet.scan.schema import SCHEMA

    folder.mkdir(parents=True)
    number = pl.col("number")
    told = {
        "address": pl.format("chat/photos/photo_{}@x.jpg", number),
        "sha256": (number // 2).cast(pl.String).str.zfill(64),
        "status": pl.when(number % 20 < 2).then(pl.lit("known")).otherwise(pl.lit("new")),
    }
    columns = [(told.get(name, pl.lit(None))).cast(kind).alias(name) for name, kind in SCHEMA.items()]
    for shard, start in enumerate(range(0, count, SHARD), 1):
        frame = pl.DataFrame({"number": np.arange(start, min(count, start + SHARD))}).select(columns)
        frame.write_parquet(folder / f"records-{shard:06d}.parquet")


if __name__ == "__main__":
    main()
