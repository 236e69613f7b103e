"""Many threads, hostile pictures, workers that die or hang: one picture has a reason, the next one is shown."""

import os
import signal
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.hashing.test_hostile_pictures import bmp_of, gif_of, jxl_of, png_of
from tests.scan.test_hostile import deflated
from tests.scan.test_sources import extraction
from tests.scan.viewing.conftest import ALIKE, difference
from tests.scan.viewing.test_addresses import tarred
from tests.world import encoded, pattern, zipped
from vangnet.errors import VangnetError
from vangnet.scan.viewing import NotShown, Shown, Viewer, Wish
from vangnet.scan.viewing.wire import WALKING


@pytest.fixture
def album(exhibit):
    """Twelve pictures: in the folder, in an archive and in an extraction."""
    members = {f"{number}.png": encoded(pattern(number, 160, 120)) for number in range(4)}
    for name, content in members.items():
        (exhibit / name).write_bytes(content)
    (exhibit / "a.zip").write_bytes(zipped(members))
    (exhibit / "phone.ufdr").write_bytes(extraction(members))
    return exhibit


ALBUM = [f"{place}{number}.png" for place in ("", "a.zip//", "phone.ufdr//") for number in range(4)]


def is_right(address: str, shown: object) -> bool:
    number = int(address.rpartition("/")[2].removesuffix(".png"))
    return difference(shown, pattern(number, 160, 120)) < ALIKE


def worker_of(viewer: Viewer, number: int = 0):
    (session,) = viewer._sessions.values()
    return session._pool.workers[number].process


def wait_until_given(viewer: Viewer) -> None:
    """Until a worker has something in hand."""
    (session,) = viewer._sessions.values()
    while not session._given:
        time.sleep(0.001)


@pytest.mark.parametrize("jobs", [1, 2])
def test_many_threads_get_each_the_picture_that_they_asked_for(jobs, album):
    wanted = ALBUM * 10
    with Viewer(jobs=jobs, cache_bytes=0) as viewer, ThreadPoolExecutor(16) as threads:
        given = list(threads.map(lambda address: viewer.picture(album, address, longest_side=160), wanted))
    assert [address for address, shown in zip(wanted, given, strict=True) if not is_right(address, shown)] == []


def test_pictures_of_a_page_come_in_the_order_of_the_page(album, viewer):
    page = [*ALBUM[::-1], "gone.png"]
    *given, last = viewer.pictures(album, [Wish(address) for address in page], longest_side=160)
    assert all(is_right(address, shown) for address, shown in zip(page, given, strict=False))
    assert last == NotShown("missing")


def test_a_thumbnail_is_made_once(album, viewer):
    first = viewer.picture(album, "0.png", longest_side=64)
    assert viewer.picture(album, "0.png", longest_side=64) is first
    assert viewer.picture(album, "0.png", longest_side=64, grey=True) is not first


def test_thumbnails_take_no_more_memory_than_allowed(album):
    with Viewer(cache_bytes=40_000) as viewer:
        first = viewer.picture(album, "0.png", longest_side=32)
        for side in range(33, 90):
            viewer.picture(album, "0.png", longest_side=side)
        assert 0 < viewer._cache._bytes <= 40_000
        assert viewer.picture(album, "0.png", longest_side=32) is not first


BOMBS = [png_of(100_000, 100_000), jxl_of(100_000, 50_000), bmp_of(60_000, 60_000), gif_of(65_535, 65_535)]


@pytest.mark.parametrize("content", BOMBS)
def test_a_bomb_is_refused_and_the_next_is_shown(content, album, viewer):
    (album / "bomb").write_bytes(content)
    assert viewer.picture(album, "bomb", longest_side=160) == NotShown("too_large")
    assert is_right("0.png", viewer.picture(album, "0.png", longest_side=160))


def test_an_archive_that_expands_without_end_is_refused(album, viewer):
    (album / "bomb.zip").write_bytes(deflated({"zeros.png": bytes(300_000_000), "0.png": encoded(pattern(0))}))
    assert viewer.picture(album, "bomb.zip//zeros.png", longest_side=160) == NotShown("too_large")
    assert isinstance(viewer.picture(album, "bomb.zip//0.png", longest_side=160), Shown)


@pytest.mark.parametrize(("signal_", "reason"), [(signal.SIGSEGV, "crash"), (signal.SIGXCPU, "timeout")])
def test_a_worker_that_dies_costs_the_picture_that_it_was_at(signal_, reason, album, viewer):
    """The worker is stopped while one picture is asked for, so that it dies with it in hand."""
    viewer.picture(album, "0.png", longest_side=160)
    before = worker_of(viewer).pid
    os.kill(before, signal.SIGSTOP)
    with ThreadPoolExecutor() as threads:
        given = threads.submit(viewer.picture, album, "1.png", longest_side=160)
        wait_until_given(viewer)
        others = [threads.submit(viewer.picture, album, address, longest_side=160) for address in ALBUM[2:]]
        os.kill(before, signal_)
        os.kill(before, signal.SIGCONT)
        assert given.result() == NotShown(reason)
        assert all(is_right(address, each.result()) for address, each in zip(ALBUM[2:], others, strict=True))
    assert worker_of(viewer).pid != before


def test_a_worker_that_dies_in_a_container_costs_nothing_that_can_be_reached(album, viewer):
    """It is killed while it is looking for four pictures in a large archive: all four are looked for again."""
    members = {"filler": os.urandom(1000) * 120_000} | {f"{n}.png": encoded(pattern(n, 160, 120)) for n in range(4)}
    (album / "a.tar.gz").write_bytes(tarred(members))
    viewer.picture(album, "0.png", longest_side=160)
    (session,) = viewer._sessions.values()
    worker = session._pool.workers[0]
    page = [f"a.tar.gz//content//{number}.png" for number in range(4)]
    with ThreadPoolExecutor() as threads:
        given = threads.submit(viewer.pictures, album, [Wish(address) for address in page], longest_side=160)
        while worker._marker.counters[1] != WALKING:
            time.sleep(0.001)
        worker.process.kill()
        assert all(is_right(address, shown) for address, shown in zip(page, given.result(), strict=True))


def test_a_worker_that_hangs_is_given_up_and_the_next_picture_is_shown(album):
    with Viewer(seconds=1.0) as viewer:
        viewer.picture(album, "0.png", longest_side=160)
        os.kill(worker_of(viewer).pid, signal.SIGSTOP)
        assert viewer.picture(album, "1.png", longest_side=160) == NotShown("timeout")
        assert is_right("2.png", viewer.picture(album, "2.png", longest_side=160))


def test_a_reader_that_hangs_or_dies_is_replaced(album):
    with Viewer(seconds=1.5) as viewer:
        viewer.picture(album, "phone.ufdr//0.png", longest_side=160)
        (session,) = viewer._sessions.values()
        os.kill(session._fetcher.pool.workers[0].process.pid, signal.SIGSTOP)
        assert viewer.picture(album, "phone.ufdr//1.png", longest_side=160) == NotShown("timeout")
        assert is_right("2.png", viewer.picture(album, "phone.ufdr//2.png", longest_side=160))
        session._fetcher.pool.workers[0].process.kill()
        time.sleep(0.2)
        assert is_right("3.png", viewer.picture(album, "phone.ufdr//3.png", longest_side=160))


def test_workers_end_when_nobody_asks_and_start_again(album):
    with Viewer(idle=0.5) as viewer:
        viewer.picture(album, "0.png", longest_side=160)
        process = worker_of(viewer)
        process.join(10)
        assert process.exitcode is not None
        assert is_right("1.png", viewer.picture(album, "1.png", longest_side=160))


def test_no_more_exhibits_than_allowed_are_open_at_once(album, tmp_path):
    others = [tmp_path / f"other {number}" for number in range(5)]
    for number, place in enumerate(others):
        place.mkdir()
        (place / f"{number}.png").write_bytes(encoded(pattern(number, 160, 120)))
    with Viewer(exhibits=2) as viewer, ThreadPoolExecutor(5) as threads:
        given = threads.map(lambda n: viewer.picture(others[n], f"{n}.png", longest_side=160), range(5))
        assert all(is_right(f"{number}.png", shown) for number, shown in enumerate(given))
        assert sum(not session.closed for session in viewer._sessions.values()) <= 2


def test_workers_are_confined(album, viewer):
    viewer.picture(album, "0.png", longest_side=160)
    (session,) = viewer._sessions.values()
    measures = session._pool.workers[0].measures
    assert {"no file output", "address space", "processor time"} <= set(measures)
    assert {"network namespace", "seccomp"} & set(measures)


def test_who_waits_when_the_viewer_is_closed_is_told(album):
    viewer = Viewer()
    viewer.picture(album, "0.png", longest_side=160)
    os.kill(worker_of(viewer).pid, signal.SIGSTOP)
    with ThreadPoolExecutor() as threads:
        given = threads.submit(viewer.picture, album, "1.png", longest_side=160)
        wait_until_given(viewer)
        viewer.close()
        with pytest.raises(VangnetError, match="closed"):
            given.result()
    assert not any(thread.name == "vangnet-viewing" for thread in threading.enumerate())


def test_nothing_is_written(album, tmp_path, viewer):
    """No pixel lies on disk: neither beside the exhibit nor where temporary files go."""
    before = {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*")}
    for address in ALBUM:
        viewer.picture(album, address, longest_side=160)
    assert {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*")} == before
