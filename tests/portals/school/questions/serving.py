"""The school door in processes of its own: one that does what a test tells, and the web server beside it."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import msgspec

from tests.cli.test_serve import free_port
from tests.portals.public.serving import _wait_for
from tests.portals.school.questions.asking import cloth


@contextmanager
def at_work(folder: Path) -> Iterator[Any]:
    """A door in a process of its own, with its own settings; `ask("verb words")` gives its answer."""
    environment = {**os.environ, "TMPDIR": str(folder)}
    environment.pop("DJANGO_SETTINGS_MODULE", None)
    command = [sys.executable, "-m", "tests.portals.school.questions.at_work", str(folder)]
    with open(folder / "school.log", "wb") as log:
        process = subprocess.Popen(
            command, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=log, text=True
        )

    def ask(line: str) -> Any:
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write(line + "\n")
        process.stdin.flush()
        answer = process.stdout.readline()
        assert answer, (folder / "school.log").read_text()
        return json.loads(answer)

    try:
        yield ask
    finally:
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.close()
        process.wait(30)
        process.stdout.close()


class Served(msgspec.Struct):
    """A door that is being served with an alert that runs: where, its folder, and how to tell it something."""

    address: str
    folder: Path
    log: Path
    ask: Any
    process: int


@contextmanager
def served(folder: Path) -> Iterator[Served]:
    """`vangnet serve --door school`, with nobody and nothing in it yet; `ask` does what the desk and people do."""
    port, log = free_port(), folder / "serve.log"
    (folder / "crop.png").write_bytes(cloth(800))
    environment = {**os.environ, "VANGNET_DATA": str(folder / "school"), "TMPDIR": str(folder)}
    environment.pop("DJANGO_SETTINGS_MODULE", None)
    command = [sys.executable, "-m", "vangnet", "serve", "--door", "school", "--port", str(port)]
    with at_work(folder) as ask:
        assert ask("sweep") == 0  # its tables, keys and cards are there
        with open(log, "wb") as out:
            process = subprocess.Popen([*command, "--web-processes", "2"], env=environment, stdout=out, stderr=out)
        try:
            _wait_for(f"http://localhost:{port}/sign-in/", log)
            yield Served(f"http://localhost:{port}", folder, log, ask, process.pid)
        finally:
            process.terminate()
            process.wait(30)
