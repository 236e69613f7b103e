"""Whatever happens to a worker, every file gets its records, and the one that killed it a reason."""

import ctypes
import time

import msgspec
import pytest

from vangnet.errors import VangnetError
from vangnet.sandbox import Channel, Pool
from vangnet.scan.content import Content
from vangnet.scan.dispatch import ITEM_BITS, Dispatcher
from vangnet.scan.inventory import Turn
from vangnet.scan.wire import Job, Replies, Reply

PLACES = 3


def fragile(settings: bytes):
    return work


def work(channel: Channel) -> None:
    """A worker that gives three records for a file, and dies where the file's name says so."""
    while True:
        job = msgspec.msgpack.decode(channel.job(), type=Job)
        for number, item in enumerate(job.items):
            first = PLACES - 1 if item.closed else item.start
            for place in range(first, PLACES):
                channel.at(job.number << ITEM_BITS | number, place)
                reason = item.closed or item.poison.get(place)
                if f"dies {place}" in item.address and (not reason or "always" in item.address):
                    ctypes.string_at(0)
                if f"hangs {place}" in item.address and not reason:
                    channel.allow_processor_seconds(0.1)
                    while True:
                        pass
                record = Content(item.address, place, None).record("other", reason)
                done = place == PLACES - 1
                replies = Replies((Reply(job.number, number, place, (record,), (), (), done),), 0)
                channel.reply(msgspec.msgpack.encode(replies))
                if done:
                    break


def outcome(names: list[str], jobs: int = 2) -> dict[str, list[str | None]]:
    """The reasons of each file's records, in order."""
    turns = [Turn(seq, name, 1, None, None, None) for seq, name in enumerate(names)]
    found: dict[str, list[str | None]] = {name: [] for name in names}
    complete = []
    deadline = time.monotonic() + 60
    with Pool(fragile, b"", jobs=jobs) as pool:
        for done in Dispatcher(pool, turns, {}, lambda question: b"").run(timeout=0.1):
            assert time.monotonic() < deadline
            if done:
                found[done.turn.address] += [record.reason for record in done.records]
                complete += [done.turn.address] if done.complete else []
    assert sorted(complete) == sorted(names), "every file is completed once"
    return found


def test_healthy_files():
    names = [f"file {number}" for number in range(1000)]
    assert outcome(names) == {name: [None] * PLACES for name in names}


@pytest.mark.parametrize(("word", "reason"), [("dies", "crash"), ("hangs", "timeout")])
def test_death_costs_one_place_a_reason(word, reason):
    names = ["a", f"b {word} 1", "c"]
    assert outcome(names) == {"a": [None] * 3, f"b {word} 1": [None, reason, None], "c": [None] * 3}


def test_many_deaths_in_one_job_each_cost_their_own_file():
    names = [f"{number} dies {number % 3}" if number % 4 == 0 else str(number) for number in range(40)]
    expected = {name: ["crash" if f"dies {place}" in name else None for place in range(PLACES)] for name in names}
    assert outcome(names) == expected


def test_file_that_always_kills_is_closed_and_then_given_up():
    assert outcome(["a", "b always dies 2", "c"]) == {
        "a": [None] * 3,
        "b always dies 2": [None, None, "crash"],
        "c": [None] * 3,
    }


def test_no_files():
    assert outcome([]) == {}


def broken(settings: bytes):
    return die


def die(channel: Channel) -> None:
    channel.job()
    ctypes.string_at(0)


def test_workers_that_never_give_a_record_end_the_scan_with_a_fault():
    turns = [Turn(seq, str(seq), 1, None, None, None) for seq in range(100)]
    with Pool(broken, b"", jobs=2) as pool, pytest.raises(VangnetError, match="workers died"):
        list(Dispatcher(pool, turns, {}, lambda question: b"").run(timeout=0.1))
