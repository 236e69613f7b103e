"""Files that are either wholly there or not at all.

Nothing in a library is changed in place: folders are filled aside, flushed to the disk and then renamed.
"""

import hashlib
import os
from collections.abc import Iterable
from typing import Any, BinaryIO, TypeVar

import msgspec
import numpy as np
import numpy.typing as npt

from vangnet.errors import LibraryRefused

T = TypeVar("T")

NPY_HEADER_BYTES = 128
MANIFEST = "manifest.json"


class Stored(msgspec.Struct, frozen=True):
    """A file as its manifest names it."""

    size: int
    sha256: str


class NpyWriter:
    """Writes an .npy array of unknown length piece by piece; its header comes last."""

    def __init__(self, path: str, dtype: str, width: int = 0) -> None:
        self._file: BinaryIO = open(path, "xb")  # noqa: SIM115 - closed by close()
        self._file.write(bytes(NPY_HEADER_BYTES))
        self._dtype = np.dtype(dtype)
        self._width = width
        self.rows = 0

    def write(self, array: npt.NDArray[Any]) -> None:
        self._file.write(np.ascontiguousarray(array, dtype=self._dtype).data)
        self.rows += len(array)

    def finish(self) -> None:
        """Write the header and make the file survive a power cut."""
        shape = f"({self.rows}, {self._width})" if self._width else f"({self.rows},)"
        text = f"{{'descr': '{self._dtype.str}', 'fortran_order': False, 'shape': {shape}, }}"
        header = b"\x93NUMPY\x01\x00" + (NPY_HEADER_BYTES - 10).to_bytes(2, "little")
        self._file.seek(0)
        self._file.write((header + text.encode()).ljust(NPY_HEADER_BYTES - 1) + b"\n")
        flush(self._file)
        self.close()

    def close(self) -> None:
        """Let the file go, finished or not."""
        self._file.close()


def flush(file: BinaryIO) -> None:
    file.flush()
    os.fsync(file.fileno())


def flush_folder(path: str) -> None:
    """Make the names in a folder survive a power cut."""
    descriptor = os.open(path, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def flush_tree(folder: str) -> None:
    """Make everything below a folder survive a power cut."""
    for base, _, names in os.walk(folder):
        for name in names:
            descriptor = os.open(os.path.join(base, name), os.O_RDONLY)
            try:
                os.fsync(descriptor)
            finally:
                os.close(descriptor)
        flush_folder(base)


def digest_of(path: str) -> str:
    with open(path, "rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def stored_files(folder: str) -> dict[str, Stored]:
    """Every file below a folder but its manifest, with size and SHA-256."""
    found = {}
    for base, _, names in sorted(os.walk(folder)):
        for name in sorted(names):
            path = os.path.join(base, name)
            relative = os.path.relpath(path, folder)
            if relative != MANIFEST:
                found[relative] = Stored(os.path.getsize(path), digest_of(path))
    return found


def write_json(path: str, value: Any) -> str:
    """Write a value for machines and people, flushed; gives the SHA-256 of what was written."""
    raw = msgspec.json.format(msgspec.json.encode(value), indent=2) + b"\n"
    with open(path, "xb") as file:
        file.write(raw)
        flush(file)
    return hashlib.sha256(raw).hexdigest()


def read_json(path: str, kind: type[T], sha256: str | None = None) -> T:
    """Read a file that this program wrote; refuse it when it is damaged or not the one named."""
    try:
        with open(path, "rb") as file:
            raw = file.read()
        if sha256 is not None and hashlib.sha256(raw).hexdigest() != sha256:
            raise LibraryRefused(f"{path}: changed since it was written")
        return msgspec.json.decode(raw, type=kind)
    except (OSError, msgspec.MsgspecError) as error:
        raise LibraryRefused(f"{path}: {error}") from error


def check_sizes(folder: str, files: dict[str, Stored]) -> None:
    """Refuse a folder with a file missing or of another length, before anything maps it into memory."""
    for name, stored in files.items():
        path = os.path.join(folder, name)
        size = os.path.getsize(path) if os.path.isfile(path) else -1
        if size != stored.size:
            raise LibraryRefused(f"{path}: {'missing' if size < 0 else 'damaged: its length has changed'}")


def faults(folder: str, files: dict[str, Stored]) -> Iterable[str]:
    """Every file of a folder that is missing, changed or too many."""
    present = stored_files(folder)
    for name in sorted(files.keys() | present.keys()):
        if name not in present:
            yield f"{os.path.join(folder, name)}: missing"
        elif name not in files:
            yield f"{os.path.join(folder, name)}: not written by this program"
        elif present[name] != files[name]:
            yield f"{os.path.join(folder, name)}: changed since it was written"
