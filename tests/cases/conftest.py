"""A desk with evidence, a library and a worker: all real."""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from tests.desk_world import World, actor
from tests.world import encoded, pattern
from vangnet.cases.actions.scan import start_scan
from vangnet.cases.models import Case, Exhibit, Scan
from vangnet.cases.worker import run_worker
from vangnet.reference import changing, store
from vangnet.scan.listing import make_list

KNOWN = 3
"""Patterns 0, 1 and 2 are on the list of known material."""


class Desk:
    """Its evidence lies under `root`, its data under `data`."""

    def __init__(self, world: World, root: Path, data: Path, library: Path) -> None:
        self.world, self.root, self.data, self.library = world, root, data, library
        self._workers: list[subprocess.Popen[bytes]] = []

    def exhibit(self, number: str = "G1", case: Case | None = None, **files: bytes) -> Exhibit:
        """An exhibit with these files in its folder."""
        folder = self.root / number
        folder.mkdir(exist_ok=True)
        for name, content in files.items():
            (folder / name.replace("_png", ".png")).write_bytes(content)
        return self.world.add_exhibit(case or self.world.case, number, root="evidence", path=number)

    def start(self, exhibit: Exhibit, **more: Any) -> Scan:
        return start_scan(exhibit, by=actor(self.world.anna), **more)

    def work(self) -> None:
        """Do all that waits, in this process."""
        run_worker(batch=True, hears_signals=False)

    def worker(self, *words: str) -> subprocess.Popen[bytes]:
        """A worker in a process of its own, on the same database."""
        name = str(connection.settings_dict["NAME"])
        url = os.environ["DATABASE_URL"].replace("/vangnet?", f"/{name}?") if "DATABASE_URL" in os.environ else ""
        more = {
            "DATABASE_URL": url or f"sqlite:///{name}",
            "VANGNET_DATA": str(self.data),
            "VANGNET_LIBRARY": str(self.library),
            "VANGNET_EVIDENCE_ROOTS": f"evidence={self.root}",
        }
        started = subprocess.Popen([sys.executable, "-m", "vangnet", "work", *words], env=os.environ | more)
        self._workers.append(started)
        return started

    def end(self) -> None:
        """End the workers that a failed test left."""
        for worker in self._workers:
            worker.kill()
            worker.wait()


def until(is_so: Callable[[], bool], seconds: float = 60.0) -> None:
    """Wait for something that another process does."""
    end = time.monotonic() + seconds
    while not is_so():
        assert time.monotonic() < end, "it did not come to that"
        time.sleep(0.05)


@pytest.fixture(scope="session")
def library(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("reference")
    (place / "known").mkdir()
    for number in range(KNOWN):
        (place / "known" / f"{number}.png").write_bytes(encoded(pattern(number)))
    make_list(place / "known", place / "known.csv", jobs=1)
    store.init(str(place / "library"))
    changing.add(str(place / "library"), changing.Source(str(place / "known.csv"), "national"))
    return place / "library"


@pytest.fixture
def desk(world: World, tmp_path: Path, library: Path, settings: Any) -> Iterator[Desk]:
    (tmp_path / "evidence").mkdir()
    settings.EVIDENCE_ROOTS = {"evidence": tmp_path / "evidence"}
    settings.RESULTS = tmp_path / "data" / "results"
    settings.LIBRARY = library
    desk = Desk(world, tmp_path / "evidence", tmp_path / "data", library)
    yield desk
    desk.end()
