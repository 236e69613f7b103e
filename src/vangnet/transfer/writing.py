"""Files that are there whole or not at all, also after the machine loses its power."""

import os
import tempfile
import time
from collections.abc import Iterable
from pathlib import Path

_PARTIAL = ".part"
_OLD_SECONDS = 3_600.0


def write_whole(place: Path, parts: Iterable[bytes]) -> None:
    """Write a file (mode 600) under another name first, to the disk, and then give it its own. Raises OSError."""
    descriptor, partial = tempfile.mkstemp(dir=place.parent, prefix=f".{place.name}.", suffix=_PARTIAL)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.writelines(parts)
            file.flush()
            os.fsync(file.fileno())
        Path(partial).replace(place)
    except BaseException:
        Path(partial).unlink(missing_ok=True)
        raise
    keep_names(place.parent)


def keep_names(folder: Path) -> None:
    """Bring the names in a folder to the disk: what was written or taken away there, stays so."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def sweep(folder: Path, *, older_than: float = _OLD_SECONDS) -> int:
    """Take away what was left half-written by a process that was killed, more seconds ago than this; gives how many."""
    swept = 0
    for partial in folder.glob(f".*{_PARTIAL}"):
        try:
            if time.time() - partial.stat().st_mtime >= older_than:
                partial.unlink()
                swept += 1
        except FileNotFoundError:  # another process was first
            continue
    return swept
