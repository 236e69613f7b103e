"""A library, and a way to add lists to it in one line."""

from collections.abc import Callable
from pathlib import Path

import pytest

from vangnet.reference import changing, store
from vangnet.reference.changing import Change, Source
from vangnet.reference.library import Library


class World:
    """A library on disk in a folder of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.path = str(folder / "library")
        self._files = 0
        store.init(self.path)

    def write(self, content: bytes, name: str = "") -> Path:
        self._files += 1
        path = self.folder / (name or f"list-{self._files}")
        path.write_bytes(content)
        return path

    def add(self, content: bytes | Path, *, dry_run: bool = False, source: str = "unit", **given: object) -> Change:
        path = content if isinstance(content, Path) else self.write(content)
        return changing.add(self.path, Source(str(path), source, **given), dry_run=dry_run)

    def open(self, version: int | None = None, categories: set[str] | None = None) -> Library:
        return Library.open(self.path, version, categories)

    def snapshot(self) -> dict[str, bytes]:
        """All files of the library that mean something: what a failed import must leave as it was."""
        root = Path(self.path)
        return {
            str(file.relative_to(root)): file.read_bytes()
            for file in sorted(root.rglob("*"))
            if file.is_file() and file.name != "lock"
        }


@pytest.fixture
def world(tmp_path: Path) -> World:
    return World(tmp_path)


@pytest.fixture
def make_world(tmp_path: Path) -> Callable[[str], World]:
    def make(name: str) -> World:
        (tmp_path / name).mkdir()
        return World(tmp_path / name)

    return make
