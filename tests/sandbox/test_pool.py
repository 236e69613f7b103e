"""A worker that crashes, hangs or eats memory costs its item a reason, never the scan."""

import ctypes
import os
import signal
import socket
import subprocess
from functools import partial
from pathlib import Path

import pytest

from vangnet.sandbox import Channel, Confinement, Died, Message, Pool, Window, WorkerFailed

ALLOWANCE_SECONDS = 1


def work(settings: bytes):
    return partial(obey, settings)


def obey(settings: bytes, channel: Channel) -> None:
    """Do what the job says."""
    deeds = {
        b"echo": lambda: settings,
        b"ask": lambda: channel.ask(b"6 x 7?"),
        b"crash": lambda: ctypes.string_at(0),
        b"hang": _hang,
        b"killed": lambda: os.kill(os.getpid(), signal.SIGKILL),
        b"eat": lambda: bytes(10 * 2**30),
        b"socket": socket.socket,
        b"connect": lambda: socket.create_connection(("127.0.0.1", 9)),
        b"execute": lambda: subprocess.run(["/bin/true"], check=True),
        b"write": lambda: Path(settings.decode() + ".made").write_bytes(b"x"),
        b"change": lambda: os.open(settings, os.O_RDWR),
        b"unlink": lambda: Path(settings.decode()).unlink(),
        b"read": lambda: Path(settings.decode()).read_bytes(),
        b"read outside": lambda: Path(settings.decode() + ".secret").read_bytes(),
        b"list outside": lambda: str(os.listdir(Path(settings.decode()).parent)).encode(),
        b"read the parent": lambda: Path(f"/proc/{os.getppid()}/environ").read_bytes(),
        b"signal": lambda: os.kill(os.getppid(), 0),
        b"put": lambda: _put(channel, b"through the window"),
        b"see": lambda: bytes(channel.windows[0].view[:18]),
        b"descriptors": lambda: [os.open("/dev/null", os.O_RDONLY) for _ in range(1000)],
    }
    number = 0
    while True:
        job = channel.job()
        channel.at(number, 7)
        channel.allow_processor_seconds(ALLOWANCE_SECONDS)
        try:
            answer = deeds[job]()
            channel.reply(answer if isinstance(answer, bytes) else b"done")
        except (Exception, MemoryError) as error:
            channel.reply(type(error).__name__.encode())
        number += 1


def _put(channel: Channel, data: bytes) -> None:
    channel.windows[0].view[: len(data)] = data


def _hang() -> None:
    while True:
        pass


@pytest.fixture
def pool():
    with Pool(work, b"settings", jobs=1) as pool:
        yield pool


def happens(pool: Pool) -> Message | Died:
    for _ in range(200):
        for event in pool.wait(0.1):
            return event
    raise AssertionError("nothing happened")


def outcome(pool: Pool, job: bytes) -> bytes:
    pool.workers[0].send_job(job)
    event = happens(pool)
    assert isinstance(event, Message)
    return event.data


def test_worker_replies(pool):
    assert outcome(pool, b"echo") == b"settings"


def test_worker_asks_and_waits_while_jobs_come_in(pool):
    worker = pool.workers[0]
    worker.send_job(b"ask")
    worker.send_job(b"echo")
    question = happens(pool)
    assert question.is_question
    worker.answer(b"42")
    assert [happens(pool).data, happens(pool).data] == [b"42", b"settings"]


@pytest.mark.parametrize(("job", "reason"), [(b"crash", "crash"), (b"hang", "timeout"), (b"killed", "memory")])
def test_death_tells_its_reason_and_place_and_a_new_worker_goes_on(pool, job, reason):
    assert outcome(pool, b"echo") == b"settings"
    pool.workers[0].send_job(job)
    died = happens(pool)
    assert (died.item, died.place, died.reason) == (1, 7, reason)
    assert outcome(pool, b"echo") == b"settings"


@pytest.mark.parametrize(
    ("job", "error"),
    [
        (b"eat", b"MemoryError"),
        (b"socket", b"PermissionError"),
        (b"connect", b"PermissionError"),
        (b"execute", b"PermissionError"),
        (b"write", b"PermissionError"),
        (b"descriptors", b"OSError"),
    ],
)
def test_worker_is_refused(pool, job, error):
    assert outcome(pool, job) == error


def test_worker_reads_only_what_it_was_given(tmp_path):
    """What a hijacked worker can still reach: the exhibit, the library, and the programs of the system."""
    exhibit = tmp_path / "exhibit"
    exhibit.write_bytes(b"seized")
    (tmp_path / "exhibit.secret").write_bytes(b"another case")
    place = str(exhibit).encode()
    with Pool(work, place, jobs=1, limits=Confinement(readable=(place,))) as pool:
        assert outcome(pool, b"read") == b"seized"
        refused = (b"read outside", b"list outside", b"read the parent", b"signal")
        assert {deed: outcome(pool, deed) for deed in refused} == dict.fromkeys(refused, b"PermissionError")
        assert "landlock" in pool.workers[0].measures


def test_two_workers_share_a_window():
    window = Window(4096)
    with (
        Pool(work, b"", jobs=1, windows=lambda _: (window,)) as one,
        Pool(work, b"", jobs=1, windows=lambda _: (window,)) as other,
    ):
        assert outcome(one, b"put") == b"done"
        assert outcome(other, b"see") == b"through the window"
    window.close()


def test_worker_cannot_make_change_or_remove_a_file(tmp_path):
    evidence = tmp_path / "evidence"
    evidence.write_bytes(b"x")
    with Pool(work, str(evidence).encode(), jobs=1) as pool:
        assert [outcome(pool, deed) for deed in (b"write", b"change", b"unlink")] == [b"PermissionError"] * 3
    assert list(tmp_path.iterdir()) == [evidence]
    assert evidence.read_bytes() == b"x"


def test_worker_tells_how_it_is_confined(pool):
    outcome(pool, b"echo")
    assert {"seccomp", "processor time"} <= set(pool.workers[0].measures)


def refuse(settings: bytes):
    raise ValueError("no such library")


def test_worker_that_cannot_start_ends_the_scan_with_its_words():
    with Pool(refuse, b"", jobs=1) as pool, pytest.raises(WorkerFailed, match="ValueError: no such library"):
        happens(pool)
