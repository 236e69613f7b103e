"""A program of the system in a confined process that stays open: asked over pipes, fed through memory it may only read.

Nothing that it is given lies on a disk. It has no network, opens no file to write it and starts no other process; where
the kernel has Landlock it opens nothing but system folders, and may have become no other program than it was meant to.
"""

import contextlib
import json
import os
import selectors
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from typing import Self

from vangnet.errors import VangnetError
from vangnet.sandbox.confine import MIB, Confinement, confine_for

PLACE = "{content}"
"""Stands in a request where the path of the content goes."""

_LOADERS = (b"/lib64/ld-linux-x86-64.so.2", b"/lib/ld-linux-aarch64.so.1")
_READ = 2**16


class ProgramFailed(VangnetError):
    """The program died, took too long or said too much; it is started again for the next content."""


class Program:
    """One program, started when it is first needed and again whenever it has died.

    `command` is its absolute path with its arguments; `runs` what the kernel must execute for it, where that is
    another file (the interpreter of a script). `memory` is its address space in bytes.
    """

    def __init__(
        self,
        command: Sequence[str],
        *,
        runs: Sequence[str] = (),
        memory: int = 1024 * MIB,
        largest_reply: int = 16 * MIB,
    ) -> None:
        self._command = tuple(command)
        self._runs = (self._command[0], *runs)
        self._memory, self._largest = memory, largest_reply
        self._content = os.memfd_create("vangnet-program")
        self._process: subprocess.Popen[bytes] | None = None
        self._place = ""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._end()
        os.close(self._content)

    def ask(self, request: str, content: bytes, *, until: bytes, seconds: float) -> bytes:
        """Send a request about a content, and give what the program says up to `until`.

        Raises ProgramFailed when it dies, or says nothing to the end within `seconds`.
        """
        os.ftruncate(self._content, 0)
        _write(self._content, content)
        process, place = self._running()
        deadline = time.monotonic() + seconds
        try:
            return self._exchange(process, request.replace(PLACE, place).encode(), until, deadline)
        except (ProgramFailed, OSError) as error:
            self._end()
            raise ProgramFailed(str(error)) from error
        finally:
            os.ftruncate(self._content, 0)

    def _running(self) -> tuple[subprocess.Popen[bytes], str]:
        if self._process is not None and self._process.poll() is None:
            return self._process, self._place
        self._end()
        readable = os.open(f"/proc/self/fd/{self._content}", os.O_RDONLY)
        self._place = f"/proc/self/fd/{readable}"
        try:
            told = json.dumps({"command": self._command, "runs": self._runs, "memory": self._memory})
            self._process = subprocess.Popen(  # noqa: S603  # our own interpreter, which becomes a fixed program
                [sys.executable, "-P", "-m", __name__, told],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                pass_fds=(readable,),
                env={"PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
            )
        finally:
            os.close(readable)
        return self._process, self._place

    def _exchange(self, process: subprocess.Popen[bytes], request: bytes, until: bytes, deadline: float) -> bytes:
        if process.stdin is None or process.stdout is None:
            raise ProgramFailed("no pipes")
        process.stdin.write(request)
        process.stdin.flush()
        said = bytearray()
        with selectors.DefaultSelector() as waiting:
            waiting.register(process.stdout, selectors.EVENT_READ)
            while not said.endswith(until):
                if not waiting.select(max(0.0, deadline - time.monotonic())):
                    raise ProgramFailed(f"{self._command[0]}: no answer in time")
                if not (read := os.read(process.stdout.fileno(), _READ)):
                    raise ProgramFailed(f"{self._command[0]}: ended")
                said += read
                if len(said) > self._largest:
                    raise ProgramFailed(f"{self._command[0]}: says too much")
        return bytes(said[: -len(until)])

    def _end(self) -> None:
        process, self._process = self._process, None
        if process is None:
            return
        process.kill()
        process.wait()
        for pipe in (process.stdin, process.stdout):
            if pipe is not None:
                with contextlib.suppress(OSError):
                    pipe.close()


def _write(descriptor: int, content: bytes) -> None:
    view, at = memoryview(content), 0
    while at < len(view):
        at += os.pwrite(descriptor, view[at : at + 16 * MIB], at)


def _become(told: str) -> None:
    """In the child: confine this process and become the program."""
    settings = json.loads(told)
    runs = tuple(os.fsencode(path) for path in settings["runs"])
    limits = Confinement(memory=settings["memory"], open_files=64, readable=(b"/etc/perl",))
    confine_for(limits, (*runs, *_LOADERS))
    signal.signal(signal.SIGPIPE, signal.SIG_DFL)
    os.execve(settings["command"][0], settings["command"], {"LC_ALL": "C.UTF-8"})  # noqa: S606  # no shell


if __name__ == "__main__":
    _become(sys.argv[1])
