"""A worker that dies at a member of a certain name, as one would whose reader had a fault."""

import os
import signal
from collections.abc import Callable, Iterator
from typing import Any

from vangnet.networks import worker
from vangnet.networks.formats import edge_list
from vangnet.networks.shape import Record, Tie
from vangnet.sandbox import Channel

DEADLY = "node:dodelijk"


def prepare(settings: bytes) -> Callable[[Channel], None]:
    """Give the true loop, in which reading a tie of that member kills the process."""
    reads = edge_list.records

    def records(stream: Any, name: str) -> Iterator[Record]:
        for record in reads(stream, name):
            if isinstance(record, Tie) and record.a == DEADLY:
                os.kill(os.getpid(), signal.SIGSEGV)
            yield record

    edge_list.records = records  # type: ignore[assignment]  # in this process only
    return worker.prepare(settings)
