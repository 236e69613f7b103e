import fcntl
import os
import random
import resource
import signal
import subprocess
import sys
import time

import pytest

from tests.reference.lists import digests, made_list, media, vics
from vangnet.errors import InputRefused, LibraryRefused, ListRefused
from vangnet.reference import changing, store
from vangnet.reference.library import Library
from vangnet.reference.verify import verify

ADD = """
import sys
from vangnet.reference import changing
print("ready", flush=True)
changing.add(sys.argv[1], changing.Source(sys.argv[2], "killed", profile="vics-us"))
"""


def test_init_refuses_a_folder_with_something_in_it(tmp_path):
    (tmp_path / "notes.txt").write_text("mine")
    with pytest.raises(LibraryRefused, match="something here already"):
        store.init(str(tmp_path))
    assert [entry.name for entry in tmp_path.iterdir()] == ["notes.txt"]


def test_init_takes_an_empty_folder(tmp_path):
    (tmp_path / "library").mkdir()
    store.init(str(tmp_path / "library"))
    assert store.read_version(str(tmp_path / "library")).number == 0


def test_a_folder_that_is_no_library_is_refused(tmp_path):
    with pytest.raises(LibraryRefused, match="not a library"):
        Library.open(str(tmp_path))


def test_a_version_that_is_not_there_is_refused(world):
    with pytest.raises(LibraryRefused, match="no version 7"):
        world.open(version=7)


def test_every_version_stays_as_it_was(world):
    world.add(made_list(1))
    world.add(made_list(2))
    changing.retract(world.path, 1, "by mistake")
    world.add(made_list(3))
    found = {
        version: [n for n in (1, 2, 3) if world.open(version=version).find(digests(n))]
        for version in store.version_numbers(world.path)
    }
    assert found == {0: [], 1: [1], 2: [1, 2], 3: [2], 4: [2, 3]}
    assert list(verify(world.path)) == []


def test_a_version_names_who_gave_the_list_and_what_its_codes_mean(world):
    world.add(vics([media(1)]), profile="vics-us", source="Project VIC", jurisdiction="US")
    (record,) = world.open().lists
    assert (record.source, record.jurisdiction, record.kind, record.format) == ("Project VIC", "US", "known", "vics")
    assert record.profile.codes["1"].label_en == "Child abuse material (CAM)"
    assert len(record.profile.digest) == len(record.file_sha256) == 64


def test_the_same_file_is_refused_a_second_time_until_it_was_retracted(world):
    path = world.write(made_list(1))
    world.add(path)
    with pytest.raises(ListRefused, match="on the library already, as list 1"):
        world.add(path)
    changing.retract(world.path, 1, "wrong source")
    assert world.add(path).record.number == 3


def test_what_is_retracted_leaves_the_index_too(world):
    for number in range(20):
        world.add(made_list(number))
    changing.retract(world.path, 5, "by mistake")
    library = world.open()
    assert [n for n in range(20) if not library.find(digests(n))] == [4]
    assert len(library) == 19
    assert all(5 not in segment.lists for segment in library.version.segments)
    assert list(verify(world.path)) == []


def test_retract_wants_a_list_that_is_there_and_a_reason(world):
    world.add(made_list(1))
    with pytest.raises(LibraryRefused, match="no list 4"):
        changing.retract(world.path, 4, "why")
    with pytest.raises(InputRefused, match="say why"):
        changing.retract(world.path, 1, " ")
    changing.retract(world.path, 1, "why")
    with pytest.raises(LibraryRefused, match="retracted already"):
        changing.retract(world.path, 1, "why")


def test_a_dry_run_changes_nothing_and_tells_the_same_counts(world):
    world.add(made_list(1, 2))
    before = world.snapshot()
    told = world.add(made_list(2, 3, 4), dry_run=True)
    assert world.snapshot() == before
    assert (told.new_entries, told.record.counts.already_listed, told.version) == (2, 1, 2)


def test_a_second_writer_is_told_to_wait(world):
    with open(os.path.join(world.path, "lock"), "ab") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        with pytest.raises(LibraryRefused, match="somebody is writing"):
            world.add(made_list(1))
        with pytest.raises(LibraryRefused, match="somebody is writing"):
            changing.retract(world.path, 1, "why")
        assert world.add(made_list(1), dry_run=True).new_entries == 1
    assert world.add(made_list(1)).version == 1


def test_an_import_killed_at_any_moment_leaves_the_library_as_it_was(world):
    world.add(made_list(1))
    before = world.snapshot()
    path = world.write(vics([media(n) for n in range(60_000)]))
    command = [sys.executable, "-c", ADD, world.path, str(path)]
    chance = random.Random(1)
    killed = 0
    for _ in range(6):
        with subprocess.Popen(command, stdout=subprocess.PIPE) as process:
            process.stdout.readline()
            time.sleep(chance.uniform(0, 0.8))
            process.kill()
        if len(store.version_numbers(world.path)) > 2:
            break
        killed += 1
        named = {name: raw for name, raw in world.snapshot().items() if name in before}
        assert named == before
        assert [len(world.open().find(digests(n))) for n in (1, 2)] == [1, 0]
    assert killed
    if len(store.version_numbers(world.path)) == 2:
        world.add(path, profile="vics-us")
    assert os.listdir(os.path.join(world.path, "building")) == []
    assert list(verify(world.path)) == []
    assert len(world.open().find(digests(59_999))) == 1


def test_the_next_writer_sweeps_what_no_version_names(world):
    world.add(made_list(1))
    for kind in ("segments", "lists", "building"):
        os.mkdir(os.path.join(world.path, kind, "000002"))
    world.add(made_list(2))
    assert sorted(os.listdir(os.path.join(world.path, "segments"))) == ["000001", "000002"]
    assert list(verify(world.path)) == []


def test_a_list_that_is_refused_leaves_nothing(world):
    world.add(made_list(1))
    before = world.snapshot()
    with pytest.raises(ListRefused):
        world.add(made_list(2, 3)[:-20])
    assert world.snapshot() == before


DIE = """
import os, signal, sys
from vangnet.reference import changing
left = int(sys.argv[3])

def dying(real):
    def call(*words):
        global left
        left -= 1
        if left < 0:
            os.kill(os.getpid(), signal.SIGKILL)
        return real(*words)
    return call

setattr(os, sys.argv[4], dying(getattr(os, sys.argv[4])))
changing.add(sys.argv[1], changing.Source(sys.argv[2], "killed"))
"""


@pytest.mark.parametrize(("step", "moments"), [("rename", range(3)), ("fsync", (0, 5, 40))])
def test_an_import_that_merges_and_is_killed_at_a_chosen_step_changes_nothing(step, moments, world):
    for number in range(8):
        world.add(made_list(number))
    before = world.snapshot()
    path = world.write(made_list(8))
    for moment in moments:
        command = [sys.executable, "-c", DIE, world.path, str(path), str(moment), step]
        assert subprocess.run(command, check=False).returncode == -9
        assert {name: raw for name, raw in world.snapshot().items() if name in before} == before
        library = world.open()
        assert library.version.number == 8
        assert [len(library.find(digests(n))) for n in range(9)] == [1] * 8 + [0]
    assert len(world.add(path).record.counts.hashes) == 5
    library = world.open()
    assert len(library.version.segments) == 1
    assert all(library.find(digests(n)) for n in range(9))
    assert list(verify(world.path)) == []


def test_a_list_that_cannot_be_read_is_refused(world):
    with pytest.raises(ListRefused, match="No such file"):
        world.add(world.folder / "absent.json")
    with pytest.raises(ListRefused, match="directory"):
        world.add(world.folder)


def test_a_disk_that_is_full_refuses_and_leaves_the_library_as_it_was(world):
    """The file size limit of the process stands in for the disk."""
    world.add(made_list(1))
    before = world.snapshot()
    path = world.write(made_list(*range(2, 3000)))
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, limits[1]))
    try:
        with pytest.raises(LibraryRefused, match="the library is as it was"):
            world.add(path)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    assert world.snapshot() == before
    assert world.add(path).version == 2
