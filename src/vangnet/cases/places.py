"""The only way from a browser to the file system: names inside the configured evidence roots, one folder at a time.

A path is text as `vangnet.evidence.address.escape` writes it, with "/" between names; "" is the root itself. It is
opened name by name from the root (openat), so that neither "..", nor a link, nor an absolute path leads out of it.
"""

import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import msgspec
from django.conf import settings

from vangnet.errors import InputRefused
from vangnet.evidence.address import escape, unescape

SHOWN_AT_MOST = 2_000
_STEP = os.O_PATH | os.O_NOFOLLOW | os.O_CLOEXEC
_FOLDER = os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC


class PlaceRefused(InputRefused):
    """Not a folder or file inside an evidence root."""


class Entry(msgspec.Struct, frozen=True):
    """A folder or file that may be an exhibit; `path` leads to it from the root, `size` is in bytes."""

    name: str
    path: str
    is_folder: bool
    size: int | None


class Listing(msgspec.Struct, frozen=True):
    """What lies in a folder. `left_out` counts links and devices, which lead nowhere, and what is past the limit."""

    entries: tuple[Entry, ...]
    left_out: int


def roots() -> dict[str, Path]:
    """The folders that exhibits may lie under, by name."""
    return dict(settings.EVIDENCE_ROOTS)


def evidence_path(root: str, path: str) -> Path:
    """Where an exhibit lies on this machine; raises PlaceRefused if it is not inside its root, or not there."""
    with _opened(root, path) as (base, _):
        return Path(os.fsdecode(b"/".join((base, *_names(path)))))


def browse(root: str, path: str) -> Listing:
    """What lies in a folder under a root, folders first; raises PlaceRefused as above."""
    with _opened(root, path) as (_, descriptor):
        if not stat.S_ISDIR(os.fstat(descriptor).st_mode):
            return Listing((), 0)
        folder = _open(b".", _FOLDER, descriptor)
    try:
        with os.scandir(folder) as found:
            entries = [entry for each in found if (entry := _entry(each, path)) is not None]
            total = len(os.listdir(folder))
    finally:
        os.close(folder)
    entries.sort(key=lambda entry: (not entry.is_folder, entry.name.casefold()))
    shown = tuple(entries[:SHOWN_AT_MOST])
    return Listing(shown, total - len(shown))


def is_folder(root: str, path: str) -> bool:
    """Whether a place is a folder; raises PlaceRefused as above."""
    with _opened(root, path) as (_, descriptor):
        return stat.S_ISDIR(os.fstat(descriptor).st_mode)


def canonical(path: str) -> str:
    """The one way of writing a path; raises PlaceRefused for what leads nowhere."""
    return "/".join(escape(name) for name in _names(path))


def above(path: str) -> str:
    """The folder that something lies in."""
    return path.rpartition("/")[0]


def _entry(found: os.DirEntry[str], path: str) -> Entry | None:
    try:
        status = found.stat(follow_symlinks=False)
    except OSError:
        return None
    is_folder = stat.S_ISDIR(status.st_mode)
    if not is_folder and not stat.S_ISREG(status.st_mode):
        return None
    name = escape(os.fsencode(found.name))
    return Entry(name, f"{path}/{name}" if path else name, is_folder, None if is_folder else status.st_size)


def _names(path: str) -> list[bytes]:
    try:
        names = unescape(path).split(b"/") if path else []
    except ValueError as error:
        raise PlaceRefused("this is not the name of a place") from error
    if any(name in (b"", b".", b"..") or b"\0" in name for name in names):
        raise PlaceRefused("this is not the name of a place inside the evidence")
    return names


@contextmanager
def _opened(root: str, path: str) -> Iterator[tuple[bytes, int]]:
    """The root's own path, and a descriptor of the place that can be asked about and not read."""
    names = _names(path)
    if (folder := roots().get(root)) is None:
        raise PlaceRefused("there is no evidence root of this name; ask the administrator of this machine")
    base = os.path.realpath(os.fsencode(folder))
    descriptor = _open(base, os.O_PATH | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        for name in names:
            descriptor = _stepped(name, descriptor)
        yield base, descriptor
    finally:
        os.close(descriptor)


def _stepped(name: bytes, descriptor: int) -> int:
    """One name further; the descriptor of before is closed only when there is a next one."""
    further = _open(name, _STEP, descriptor)
    mode = os.fstat(further).st_mode
    if not stat.S_ISDIR(mode) and not stat.S_ISREG(mode):
        os.close(further)
        raise PlaceRefused("a link or a device is no exhibit: it could lead out of the evidence")
    os.close(descriptor)
    return further


def _open(name: bytes, flags: int, folder: int | None = None) -> int:
    try:
        return os.open(name, flags, dir_fd=folder)
    except (OSError, ValueError) as error:
        told = error.strerror if isinstance(error, OSError) else str(error)
        raise PlaceRefused(f"the exhibit cannot be found in the evidence ({told})") from error
