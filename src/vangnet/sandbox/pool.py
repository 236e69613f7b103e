"""The outside: start workers, hand them jobs, and learn from each death what it was doing."""

import contextlib
import multiprocessing
import os
import signal
from collections.abc import Callable, Iterator, Sequence
from multiprocessing import connection as pipes
from multiprocessing import forkserver
from multiprocessing.context import ForkServerProcess
from typing import Any, Self

import msgspec

from vangnet.errors import VangnetError
from vangnet.sandbox import worker as inside
from vangnet.sandbox.confine import Confinement
from vangnet.sandbox.window import Window
from vangnet.values import Reason


class WorkerFailed(VangnetError):
    """A worker could not start on this machine."""


class Message(msgspec.Struct, frozen=True):
    """Bytes from a worker: a reply to a job, or a question that it waits on."""

    worker: "Worker"
    data: bytes
    is_question: bool


class Died(msgspec.Struct, frozen=True):
    """A worker is gone; `item` and `place` are where it said it was, `reason` is a word of values.Reason."""

    worker: "Worker"
    item: int
    place: int
    reason: str


class Worker:
    """One confined process and its pipe. `slot` is its number in its pool, which its successor takes over."""

    def __init__(
        self, pool: "Pool", slot: int, process: ForkServerProcess, connection: pipes.Connection, marker: inside.Marker
    ) -> None:
        self.pool = pool
        self.slot = slot
        self.process = process
        self.measures: tuple[str, ...] = ()
        self._connection = connection
        self._marker = marker

    def send_job(self, data: bytes) -> None:
        # a worker that has just died is reported by Pool.wait, with everything it was given; its pipe may be closed
        with contextlib.suppress(OSError):
            self._connection.send_bytes(inside.JOB + data)

    def answer(self, data: bytes) -> None:
        with contextlib.suppress(BrokenPipeError, ConnectionResetError):
            self._connection.send_bytes(inside.ANSWER + data)


class Pool:
    """A fixed number of workers, each replaced when it dies.

    `prepare(settings)` is an importable function that runs inside each of them and gives what it shall do with its
    channel once it is confined. Workers are forked from a clean server process that has imported `prepare`'s module
    and nothing else, so that a new one costs milliseconds and inherits neither the parent's memory nor its files.
    `windows(slot)` names the memory that the worker in a slot shares with others. All pools of a program share the
    server: `preload` names the modules that later pools will need.
    """

    def __init__(
        self,
        prepare: Callable[[bytes], inside.Work],
        settings: bytes,
        *,
        jobs: int,
        limits: Confinement | None = None,
        windows: Callable[[int], tuple[Window, ...]] = lambda _: (),
        preload: Sequence[str] = (),
    ) -> None:
        warm(prepare.__module__, *preload)
        self._context = multiprocessing.get_context("forkserver")
        self._arguments = (prepare, settings, limits or Confinement())
        self._windows = windows
        self.workers = [self._start(slot) for slot in range(jobs)]

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        for worker in self.workers:
            worker.process.kill()
        for worker in self.workers:
            worker.process.join()
            worker._connection.close()  # noqa: SLF001  # the two classes are one room
            worker._marker.close()  # noqa: SLF001

    def wait(self, timeout: float) -> Iterator[Message | Died]:
        """What happened within `timeout` seconds. A dead worker is replaced before its death is told."""
        return wait((self,), timeout)

    def _hear(self, worker: Worker) -> Message | Died | None:
        try:
            received = worker._connection.recv_bytes()  # noqa: SLF001
        except (EOFError, ConnectionResetError):
            return self._bury(worker)
        kind, data = received[:1], received[1:]
        if kind == inside.CONFINED:
            worker.measures = tuple(data.decode().split("|"))
            return None
        if kind == inside.FAILED:
            raise WorkerFailed(data.decode())
        return Message(worker, data, is_question=kind == inside.QUESTION)

    def _start(self, slot: int) -> Worker:
        ours, theirs = self._context.Pipe()
        marker = inside.Marker()
        process = self._context.Process(
            target=inside.run, args=(*self._arguments, theirs, marker, self._windows(slot)), daemon=True
        )
        process.start()
        theirs.close()
        return Worker(self, slot, process, ours, marker)

    def _bury(self, worker: Worker) -> Died:
        worker.process.join()
        worker._connection.close()  # noqa: SLF001
        self.workers[worker.slot] = self._start(worker.slot)
        item, place = worker._marker.counters  # noqa: SLF001
        worker._marker.close()  # noqa: SLF001
        return Died(worker, item, place, _cause(worker.process.exitcode))


def warm(*modules: str) -> None:
    """Start the server of all workers now, so that it imports these modules while this process imports its own."""
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # threads and fork do not mix; kernels are our own
    forkserver.set_forkserver_preload(list(modules))
    forkserver.ensure_running()


def wait(pools: Sequence[Pool], timeout: float) -> Iterator[Message | Died]:
    """What happened in several pools within `timeout` seconds."""
    owners: dict[Any, Worker] = {worker._connection: worker for pool in pools for worker in pool.workers}  # noqa: SLF001
    for ready in pipes.wait(list(owners), timeout):
        worker = owners[ready]
        if (event := worker.pool._hear(worker)) is not None:  # noqa: SLF001
            yield event


def _cause(exit_code: int | None) -> str:
    if exit_code == -signal.SIGXCPU:
        return Reason.TIMEOUT
    if exit_code == -signal.SIGKILL:  # the kernel's own answer to a machine without memory
        return Reason.MEMORY
    return Reason.CRASH
