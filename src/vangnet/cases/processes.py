"""Which worker has a piece of work, and whether it is still alive: told by host, process and the moment it began."""

import os
import platform
from pathlib import Path

_STARTED = 21  # of the fields after the command's name in /proc/<pid>/stat (proc(5): field 22, starttime)


def this_process() -> str:
    """The name of this worker: at most 64 characters."""
    pid = os.getpid()
    return f"{_host()}:{pid}:{_began(pid)}"


def is_here(name: str) -> bool:
    """Whether a worker ran on this machine, so that we can know whether it is gone."""
    return name.partition(":")[0] == _host()


def is_gone(name: str) -> bool:
    """Whether a worker of this machine has ended; of another machine nobody here can tell: False."""
    host, _, rest = name.partition(":")
    pid, _, began = rest.partition(":")
    if host != _host() or not pid.isdigit():
        return False
    return _began(int(pid)) != began


def _host() -> str:
    return platform.node().replace(":", "-")[:30]


def _began(pid: int) -> str:
    """When a process began, in ticks since the machine started; "" if there is none."""
    try:
        stat = Path(f"/proc/{pid}/stat").read_text("utf-8", "replace")
    except OSError:
        return ""
    fields = stat.rpartition(")")[2].split()
    return "" if fields[0] in {"Z", "X"} else fields[_STARTED - 2]
