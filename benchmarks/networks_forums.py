"""How fast a dump of a forum is read, and that memory does not grow with it. All posts are invented."""

import tracemalloc
from collections.abc import Iterator
from pathlib import Path

from benchmarks.measure import Bench, Line, seconds
from vangnet.networks.formats import phpbb, sql

COLUMNS = "post_id topic_id forum_id poster_id poster_ip post_time post_username post_subject post_text post_edit_count"
TEXT = "<t>" + r"Dit is de tekst van een bericht met \'aanhalingstekens\'. " * 6 + "</t>"


def lines(bench: Bench) -> Iterator[Line]:
    size = 6_000_000 if bench.quick else 100_000_000
    dump = _dump(bench.folder / "board.sql", size)
    for what, read in (("rows", lambda: _rows(dump)), ("records", lambda: _records(dump))):
        spent = seconds(read)
        yield Line(f"{what} of a dump of phpBB, {size / 1e6:.0f} MB", f"{size / 1e6 / spent:.1f} MB a second")
    small, large = (_memory(_dump(bench.folder / "part.sql", part)) for part in (size // 20, size // 5))
    yield Line(
        f"memory for {size / 20e6:.1f} and {size / 5e6:.1f} MB",
        f"{small / 2**20:.1f} and {large / 2**20:.1f} MiB",
        "under 16 MiB",
        large < 16 * 2**20,
    )


def _dump(path: Path, size: int) -> Path:
    number = 0
    with path.open("w") as file:
        file.write(f"CREATE TABLE `phpbb_posts` ({', '.join(f'`{one}` text' for one in COLUMNS.split())});\n")
        while file.tell() < size:
            rows = [
                f"({n},{n // 9 + 1},3,{n * 7 % 5000 + 2},'192.0.2.{n % 250}',{1_600_000_000 + n},'','Titel','{TEXT}',0)"
                for n in range(number + 1, number + 2_001)
            ]
            file.write(f"INSERT INTO `phpbb_posts` VALUES {','.join(rows)};\n")
            number += len(rows)
    return path


def _rows(dump: Path) -> None:
    with dump.open("rb") as stream:
        for _ in sql.rows(stream):
            pass


def _records(dump: Path) -> None:
    with dump.open("rb") as stream:
        for _ in phpbb.records(stream, dump.name):
            pass


def _memory(dump: Path) -> int:
    tracemalloc.start()
    _records(dump)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return peak
