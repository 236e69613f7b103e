"""Disk images: how long a large folder takes to list beside pytsk3's own walk, and carving beside reading."""

import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

import numpy as np
import pytsk3

from benchmarks.measure import Bench, Line, seconds
from vangnet.evidence.disk import open_source

MANY, FEW = 100_000, 10_000
TYPE = "application/x-filesystem-image"
MIB = 1 << 20


class Files:
    """The one file that a source is made of."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def names(self) -> Iterator[bytes]:
        return iter((b"image",))

    def open(self, _name: bytes) -> BinaryIO:
        return open(self._path, "rb")


def lines(bench: Bench) -> Iterator[Line]:
    few, many = (_folder(bench.folder, count) for count in (FEW, MANY))
    ours = [seconds(lambda path=path: _list(path)) for path in (few, many)]
    theirs = seconds(lambda: _walk(many))
    yield Line(
        f"listing of a folder of {MANY:,} files in NTFS, beside pytsk3's own walk",
        f"{ours[1]:.1f} s against {theirs:.1f} s",
        "less",
        ours[1] < theirs,
    )
    yield Line(
        f"the same against a folder of {FEW:,} files",
        f"{ours[1] / ours[0]:.1f} x",
        "linear: at most 15 x",
        ours[1] < 15 * ours[0],
    )
    space = _space(bench.folder, 128 if bench.quick else 1024)
    size = space.stat().st_size / MIB
    _read(space)  # both from memory
    reading, carving = seconds(lambda: _read(space)), seconds(lambda: _carve(space))
    yield Line(
        f"carving of {size:.0f} MiB of chance bytes beside plain reading",
        f"{size / carving:.0f} MiB/s against {size / reading:.0f} MiB/s",
    )


def _folder(place: Path, count: int) -> Path:
    from tests.evidence.disk.images import Ntfs

    path = place / f"folder-{count}.img"
    volume = Ntfs(path, 256 * MIB)
    volume.folder("many")
    volume.make("many", (f"file {number:06d}.txt" for number in range(count)))
    volume.done()
    return path


def _list(path: Path) -> None:
    count = sum(1 for _ in open_source(Files(path), b"image", TYPE).entries())
    if count < FEW:
        raise AssertionError(count)


def _walk(path: Path) -> None:
    for file in pytsk3.FS_Info(pytsk3.Img_Info(str(path))).open_dir(path="/many"):
        _ = file.info.meta.size


def _space(place: Path, mebibytes: int) -> Path:
    path = place / "space.img"
    chance = np.random.default_rng(1)
    with open(path, "wb") as file:
        file.writelines(chance.bytes(MIB) for _ in range(mebibytes))
    return path


def _read(path: Path) -> None:
    subprocess.run(["cat", path], check=True, stdout=subprocess.DEVNULL)


def _carve(path: Path) -> None:
    for _ in open_source(Files(path), b"image", "application/x-raw-disk-image", carve=True).entries():
        pass
