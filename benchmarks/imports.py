"""Lists coming in: entries per second and memory; and what the library then costs to open and to ask."""

import json
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np

from benchmarks.exhibits import ROWS_AT_ONCE, write_table
from benchmarks.measure import Bench, Line, milliseconds, rounds, seconds
from vangnet.reference import store
from vangnet.reference.library import Library
from vangnet.values import Digests

BAR_ENTRIES = 5_000_000
BAR_BYTES = 2**30
AIM_PER_SECOND = 200_000
CONTEXT = "http://github.com/VICSDATAMODEL/ProjectVic/DataModels/2.0.xml/US/$metadata#Media"

# In a process of its own, whose memory is told by the system (VmHWM: the most pages that it held).
ADD = """
import json, sys, time
from pathlib import Path
from vangnet.reference import changing
profile = "vics-us" if sys.argv[3] == "vics" else None
start = time.perf_counter()
change = changing.add(sys.argv[1], changing.Source(sys.argv[2], "random", format=sys.argv[3], profile=profile))
seconds = time.perf_counter() - start
status = Path("/proc/self/status").read_text().split()
peak = int(status[status.index("VmHWM:") + 1]) * 1024
print(json.dumps([seconds, peak, change.record.counts.searchable]))
"""


def lines(bench: Bench) -> Iterator[Line]:
    entries = 1_000_000
    yield from _added(bench.folder, "vics", entries, write_vics)
    if not bench.quick:
        yield from _added(bench.folder, "vics", BAR_ENTRIES, write_vics)
    yield from _added(bench.folder, "csv", entries, lambda path, count: write_table(path, count, pdq=False))
    yield from _added(bench.folder, "hashes", entries, write_hashes)
    yield from _added(bench.folder, "nsrl", entries, write_nsrl)
    yield from _asked(bench.folder / f"added-csv-{entries}", entries)


def _added(folder: Path, form: str, entries: int, write: Callable[[Path, int], object]) -> Iterator[Line]:
    listing, library = folder / f"list.{form}", folder / f"added-{form}-{entries}"
    write(listing, entries)
    store.init(str(library))
    words = [sys.executable, "-c", ADD, str(library), str(listing), form]
    done = subprocess.run(words, check=False, capture_output=True, text=True)
    if done.returncode:
        raise RuntimeError(done.stderr)
    spent, peak, searchable = json.loads(done.stdout)
    if searchable != entries:
        raise AssertionError(done.stdout)
    listing.unlink()
    yield Line(
        f"a list of {entries:,} entries ({form}) added",
        f"{entries / spent:,.0f} entries/s ({spent:.1f} s), {peak / 2**20:.0f} MiB at most",
        f"at most {BAR_BYTES >> 20} MiB" if entries == BAR_ENTRIES else f"aim {AIM_PER_SECOND:,} entries/s",
        peak <= BAR_BYTES if entries == BAR_ENTRIES else entries / spent >= AIM_PER_SECOND,
    )


def _asked(place: Path, entries: int) -> Iterator[Line]:
    """Open a library, and look files up by their three digests: strangers, as nearly all of a seizure are."""
    (opening,) = rounds(9, lambda: Library.open(str(place)))
    yield Line(f"a library of {entries:,} entries opened", f"{milliseconds(opening):.1f} ms")
    library = Library.open(str(place))
    raw = np.random.default_rng(7).bytes(68 * 20_000)
    rows = [raw[at : at + 68] for at in range(0, len(raw), 68)]
    strangers = [Digests(row[:16], row[16:36], row[36:]) for row in rows]
    held = (place / "segments").glob("*/digests.npy")
    known = [bytes(row) for row in np.load(next(held), mmap_mode="r")[:: entries // 20_000]]
    members = [Digests(row[:16], row[16:36], row[36:]) for row in known]
    for name, asked in (("on no list", strangers), ("on the list", members)):
        spent = min(seconds(lambda asked=asked: [library.find(one) for one in asked]) for _ in range(5)) / len(asked)  # type: ignore[misc]
        yield Line(f"a file looked up by three digests in {entries:,} entries, {name}", f"{spent * 1e6:.1f} µs")


def write_vics(path: Path, entries: int) -> None:
    """A hash set in VICS 2.0 with random hashes, flags, a series for some, and a path per entry."""
    random = np.random.default_rng(5)
    with path.open("w") as file:
        file.write(f'{{"@odata.context":"{CONTEXT}","value":[')
        for start in range(0, entries, ROWS_AT_ONCE):
            count = min(ROWS_AT_ONCE, entries - start)
            text = random.bytes(36 * count).hex().upper()
            for i in range(count):
                held = text[72 * i : 72 * i + 72]
                series = f'"series {i % 97}"' if i % 3 else "null"
                file.write(
                    f'{"," if start + i else ""}{{"MediaID":{start + i},"Category":{i % 5},"MD5":"{held[:32]}",'
                    f'"SHA1":"{held[32:]}","VictimIdentified":{"true" if i % 9 else "false"},'
                    f'"OffenderIdentified":false,"IsDistributed":true,"Series":{series},'
                    f'"MediaSize":{i},"MimeType":"image/jpeg","DateUpdated":"2023-06-07T02:31:49.8300000Z",'
                    f'"MediaFiles":[{{"FileName":"{i}.jpg","FilePath":"a\\\\b"}}]}}\n'
                )
        file.write("]}")


def write_hashes(path: Path, entries: int) -> None:
    text = np.random.default_rng(6).bytes(20 * entries).hex()
    path.write_text("".join(text[at : at + 40] + "\n" for at in range(0, len(text), 40)))


def write_nsrl(path: Path, entries: int) -> None:
    """A minimal NSRL data set."""
    text = np.random.default_rng(8).bytes(68 * entries).hex().upper()
    columns = "sha256, sha1, md5, crc32, file_name, file_size, package_id"
    base = sqlite3.connect(path)
    base.execute(f"CREATE TABLE FILE ({columns}, PRIMARY KEY ({columns})) WITHOUT ROWID")
    rows = (text[at : at + 136] for at in range(0, len(text), 136))
    told = sorted((row[72:], row[32:72], row[:32], "00", "a.dll", 9, 1) for row in rows)
    base.executemany("INSERT INTO FILE VALUES (?, ?, ?, ?, ?, ?, ?)", told)
    base.commit()
    base.close()
