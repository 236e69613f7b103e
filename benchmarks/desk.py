"""The desk under load: 50 signed-in people, a mix of pages, on SQLite and on PostgreSQL.

The people run on the same processors as the desk, so the figures are lower bounds. Loopback only, bounded in time.
"""

import http.client
import json
import os
import random
import shutil
import socket
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import msgspec

from benchmarks.measure import Bench, Line

PEOPLE = 50
THINKING_SECONDS = 2.0
_WARM_UP_SECONDS = 10
MIX = (("grid", 40), ("medium", 25), ("case", 15), ("list", 10), ("search", 10))
WITH_POSTGRESQL = Path(__file__).resolve().parent.parent / "scripts" / "with-postgresql"


class Answered(msgspec.Struct, frozen=True):
    """One page, how long it took, and whether it came."""

    page: str
    seconds: float
    came: bool


def lines(bench: Bench) -> Iterator[Line]:
    media, seconds = (2_000, 5) if bench.quick else (100_000, 30)
    yield from _told("SQLite", _measured(bench.folder / "desk-sqlite", media, seconds, ()))
    if Path("/usr/lib/postgresql").exists():
        yield from _told("PostgreSQL", _measured(bench.folder / "desk-pg", media, seconds, (str(WITH_POSTGRESQL),)))


def _told(database: str, figures: dict[str, Any]) -> Iterator[Line]:
    for way, (rate, p50, p95, lost) in figures.items():
        yield Line(
            f"desk on {database}, {PEOPLE} people {way}",
            f"{rate:.0f} pages/s, median {p50 * 1000:.0f} ms, 95th percentile {p95 * 1000:.0f} ms, {lost} failed",
        )


def _measured(folder: Path, media: int, seconds: int, around: tuple[str, ...]) -> dict[str, Any]:
    """Run this file's own `main` in a process of its own, inside a PostgreSQL if `around` starts one."""
    folder.mkdir()
    command = [*around, sys.executable, "-m", "benchmarks.desk", str(folder), str(media), str(seconds)]
    environment = {**os.environ, "VANGNET_DATA": str(folder), "VANGNET_FSYNC": "on"}
    ended = subprocess.run(command, env=environment, stdout=subprocess.PIPE, check=True)
    shutil.rmtree(folder)
    return json.loads(ended.stdout.splitlines()[-1])


def main() -> None:
    folder, media, seconds = Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])
    seed = [sys.executable, "-m", "benchmarks.desk_seed", str(PEOPLE), str(media)]
    told = json.loads(subprocess.run(seed, stdout=subprocess.PIPE, check=True).stdout.splitlines()[-1])
    with _served(folder) as port:
        _load(port, told, _WARM_UP_SECONDS, 0.0)
        print(
            json.dumps(
                {
                    "one click every 2 s": _load(port, told, seconds, THINKING_SECONDS),
                    "as fast as they get answers": _load(port, told, seconds, 0.0),
                }
            )
        )


@contextmanager
def _served(folder: Path) -> Iterator[int]:
    with socket.socket() as opened:
        opened.bind(("127.0.0.1", 0))
        port = opened.getsockname()[1]
    command = [sys.executable, "-m", "vangnet", "serve", "--door", "desk", "--port", str(port), "--scans-at-once", "1"]
    with open(folder / "serve.log", "wb") as log:
        desk = subprocess.Popen(command, stdout=log, stderr=log)
    try:
        until = time.monotonic() + 60
        while time.monotonic() < until:
            try:
                socket.create_connection(("127.0.0.1", port), 1).close()
                break
            except OSError:
                time.sleep(0.2)
        yield port
    finally:
        desk.terminate()
        desk.wait(30)


def _load(port: int, told: dict[str, Any], seconds: int, thinking: float) -> tuple[float, float, float, int]:
    """Pages a second, the median and the 95th percentile in seconds, and how many failed."""
    answered: list[Answered] = []
    until = time.monotonic() + seconds
    people = [
        threading.Thread(target=_person, args=(port, told, cookie, until, thinking, number, answered))
        for number, cookie in enumerate(told["cookies"])
    ]
    began = time.monotonic()
    for person in people:
        person.start()
    for person in people:
        person.join()
    spent = sorted(one.seconds for one in answered if one.came)
    lost = sum(not one.came for one in answered)
    p95 = spent[int(len(spent) * 0.95)] if spent else 0.0
    return len(spent) / (time.monotonic() - began), statistics.median(spent or [0.0]), p95, lost


def _person(
    port: int, told: dict[str, Any], cookie: str, until: float, thinking: float, number: int, answered: list[Answered]
) -> None:
    chance = random.Random(number)
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    time.sleep(chance.uniform(0, min(2.0, thinking)))
    while time.monotonic() < until:
        page = chance.choices([name for name, _ in MIX], [weight for _, weight in MIX])[0]
        began = time.perf_counter()
        try:
            connection.request("GET", _address(page, told, chance), headers={"Cookie": cookie, "Host": "localhost"})
            response = connection.getresponse()
            response.read()
            came = response.status == http.client.OK
        except OSError:
            connection.close()
            came = False
        answered.append(Answered(page, time.perf_counter() - began, came))
        time.sleep(chance.expovariate(1 / thinking) if thinking else 0)


def _address(page: str, told: dict[str, Any], chance: random.Random) -> str:
    case, position = told["case"], chance.randint(1, told["media"])
    return {
        "grid": f"/media/{case}/?after={position}",
        "medium": f"/media/{case}/{position}/",
        "case": f"/cases/{case}/",
        "list": "/cases/",
        "search": "/search/",
    }[page]


if __name__ == "__main__":
    main()
