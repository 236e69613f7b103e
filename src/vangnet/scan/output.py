"""The folder that a scan writes to: whose it is, and what goes wrong with it."""

import errno
import fcntl
import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from vangnet.errors import InputRefused, OutputRefused

_NO_ROOM = (errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EFBIG, errno.EIO)


def check_places(exhibit: Path, out: Path) -> None:
    if not exhibit.exists():
        raise InputRefused(f"{exhibit}: no such exhibit")
    if exhibit.is_dir() and out.is_relative_to(exhibit):
        raise OutputRefused(f"{out}: lies inside the exhibit, which is never written to; choose another --out")
    try:
        out.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise OutputRefused(f"{out}: {error.strerror}") from error
    if not (out / "checkpoint.sqlite").exists() and any(out.iterdir()):
        raise OutputRefused(f"{out}: holds something that is not a scan; choose an empty folder")


@contextmanager
def locked(out: Path) -> Iterator[None]:
    """Keep a second scan out of the same folder."""
    descriptor = os.open(out, os.O_RDONLY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(descriptor)
        raise OutputRefused(f"{out}: another scan is writing here") from None
    try:
        yield
    finally:
        os.close(descriptor)


@contextmanager
def full_disk_told(out: Path) -> Iterator[None]:
    """Say in plain words that the results cannot be written."""
    try:
        yield
    except (sqlite3.OperationalError, OSError) as error:
        if isinstance(error, OSError) and error.errno not in _NO_ROOM:
            raise
        raise OutputRefused(f"{out}: {error}. Nothing is lost: make room and give the same command again") from error
