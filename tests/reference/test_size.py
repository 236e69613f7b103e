"""Lists of a size that matters: memory stays bounded, and a look-up stays quick."""

import os
import re
import subprocess
import sys
import time

import numpy as np
import pytest

from vangnet.reference.library import Library
from vangnet.values import Digests

ADD = """
import sys
from vangnet.reference import changing
changing.add(sys.argv[1], changing.Source(sys.argv[2], "big", profile="vics-us"))
print(next(int(line.split()[1]) // 1024 for line in open("/proc/self/status") if line.startswith("VmHWM")))
"""
MEMORY_LIMIT_MIB = 1024
FIND_LIMIT_MICROSECONDS = 25
"""Five are wanted and measured on an idle machine; a test machine may be busy."""


def write_vics(path, entries):
    """A hash set with random hashes and a path per entry, written in pieces."""
    chance = np.random.default_rng(1)
    head = (
        '{"@odata.context":"http://github.com/VICSDATAMODEL/ProjectVic/DataModels/2.0.xml/US/$metadata#Media","value":['
    )
    with open(path, "w") as file:
        file.write(head)
        for start in range(0, entries, 100_000):
            count = min(100_000, entries - start)
            hexes = chance.bytes(36 * count).hex().upper()
            for i in range(count):
                held = hexes[72 * i : 72 * i + 72]
                file.write(
                    f'{"," if start + i else ""}{{"MediaID":{start + i},"Category":{i % 5},"MD5":"{held[:32]}",'
                    f'"SHA1":"{held[32:]}","MediaSize":{i},"DateUpdated":"2023-06-07T02:31:49.8300000Z",'
                    f'"MediaFiles":[{{"FileName":"{i}.jpg","FilePath":"a"}}]}}\n'
                )
        file.write("]}")


@pytest.mark.parametrize("entries", [300_000, pytest.param(5_000_000, marks=pytest.mark.slow)])
def test_a_large_list_is_added_in_bounded_memory_and_searched_quickly(entries, world):
    path = world.folder / "big.json"
    write_vics(path, entries)
    begin = time.monotonic()
    told = subprocess.run(
        [sys.executable, "-c", ADD, world.path, str(path)], check=True, capture_output=True, text=True
    ).stdout
    rate = entries / (time.monotonic() - begin)
    begin = time.monotonic()
    library = Library.open(world.path)
    open_seconds = time.monotonic() - begin
    chance = np.random.default_rng(2)
    raw = chance.bytes(68 * 20_000)
    begin = time.monotonic()
    for i in range(0, len(raw), 68):
        library.find(Digests(raw[i : i + 16], raw[i + 16 : i + 36], raw[i + 36 : i + 68]))
    find_microseconds = (time.monotonic() - begin) * 1e6 / 20_000
    print(f"{entries} entries: {rate:.0f}/s, {told.strip()} MiB")
    print(f"open {open_seconds * 1e3:.1f} ms, find {find_microseconds:.1f} us")
    assert int(told) < MEMORY_LIMIT_MIB
    assert len(library) == entries
    assert open_seconds < 1
    assert find_microseconds < FIND_LIMIT_MICROSECONDS


@pytest.mark.skipif(not os.path.isfile("/proc/self/smaps"), reason="needs /proc")
def test_opening_maps_and_does_not_load(world):
    write_vics(world.folder / "big.json", 100_000)
    world.add(world.folder / "big.json", profile="vics-us")
    library = world.open()
    kibibytes = 0
    with open("/proc/self/smaps") as file:
        for block in re.split(r"(?m)^(?=[0-9a-f]+-[0-9a-f]+ )", file.read()):
            if world.path in block.partition("\n")[0]:
                assert block.partition("\n")[0].split()[1] == "r--p" or block.split()[1] == "r--s"
                kibibytes += int(re.search(r"Private_Dirty:\s+(\d+)", block)[1])
    assert len(library) == 100_000
    assert kibibytes == 0
