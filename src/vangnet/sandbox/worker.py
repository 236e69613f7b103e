"""The inside of a worker: the pipe to its parent, and the marker that tells where it was when it died."""

import mmap
import os
from collections import deque
from collections.abc import Callable
from multiprocessing.connection import Connection
from multiprocessing.reduction import DupFd
from typing import Any

from vangnet.sandbox.confine import Confinement, allow_processor_seconds, confine
from vangnet.sandbox.window import Window

ANSWER, JOB = b"A", b"J"
CONFINED, FAILED, REPLY, QUESTION = b"C", b"F", b"R", b"Q"


class Marker:
    """Two 64-bit counters in memory that parent and worker share: the item of the job, and the place within it."""

    def __init__(self, descriptor: int | None = None) -> None:
        if descriptor is None:
            descriptor = os.memfd_create("vangnet-marker")
            os.truncate(descriptor, 16)
        self._descriptor = descriptor
        self.counters = memoryview(mmap.mmap(descriptor, 16)).cast("q")

    def __reduce__(self) -> tuple[Callable[[Any], "Marker"], tuple[Any]]:
        return _received_marker, (DupFd(self._descriptor),)

    def close(self) -> None:
        os.close(self._descriptor)


def _received_marker(descriptor: Any) -> Marker:
    return Marker(descriptor.detach())


class Channel:
    """What a worker sees of the world: jobs come in, replies and questions go out, as bytes.

    `windows` are the pieces of memory that it shares with other workers.
    """

    def __init__(self, connection: Connection, marker: Marker, windows: tuple[Window, ...] = ()) -> None:
        self.windows = windows
        self._connection = connection
        self._marker = marker.counters
        self._waiting: deque[bytes] = deque()
        self.started = False

    def job(self) -> bytes:
        """The next job; EOFError when the parent has closed the pipe."""
        self.started = True
        if self._waiting:
            return self._waiting.popleft()
        return self._connection.recv_bytes()[1:]

    def reply(self, data: bytes) -> None:
        self._connection.send_bytes(REPLY + data)

    def ask(self, data: bytes) -> bytes:
        """Put a question to the parent and wait for its answer; jobs that come in meanwhile wait their turn."""
        self._connection.send_bytes(QUESTION + data)
        while True:
            received = self._connection.recv_bytes()
            if received[:1] == ANSWER:
                return received[1:]
            self._waiting.append(received[1:])

    def at(self, item: int, place: int) -> None:
        """Note where the work is, for the parent to read should this process die."""
        self._marker[0] = item
        self._marker[1] = place

    @staticmethod
    def allow_processor_seconds(seconds: float) -> None:
        allow_processor_seconds(seconds)


Work = Callable[[Channel], None]


def run(
    prepare: Callable[[bytes], Work],
    settings: bytes,
    limits: Confinement,
    connection: Connection,
    marker: Marker,
    windows: tuple[Window, ...],
) -> None:
    """Get ready, then confine this process, tell the parent how, and work until the pipe closes.

    `prepare` opens what is trusted, such as the library; what it maps does not count against the worker's memory.
    What goes wrong before the first job is the machine's fault and ends the scan; afterwards it is the file's.
    """
    channel = Channel(connection, marker, windows)
    try:
        work = prepare(settings)
        measures = confine(limits)
        connection.send_bytes(CONFINED + "|".join(measures).encode())
        work(channel)
    except (EOFError, BrokenPipeError):
        return
    except Exception as error:
        if channel.started:
            raise
        connection.send_bytes(FAILED + f"{type(error).__name__}: {error}".encode())
