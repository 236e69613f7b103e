"""Seized folders -> files, by name and by what the file system says of them. No content is read here.

Links are not followed, devices and pipes are counted but never opened, and what cannot be listed is reported, so that
every entry of the source appears exactly once. The order is the file system's.
"""

import errno
import os
import stat
from collections.abc import Generator, Iterable, Iterator
from typing import Any, BinaryIO, NamedTuple, cast

from vangnet.errors import InputRefused
from vangnet.evidence.address import escape, join
from vangnet.values import Reason

_SPECIAL = {
    stat.S_IFLNK: "inode/symlink",
    stat.S_IFCHR: "inode/chardevice",
    stat.S_IFBLK: "inode/blockdevice",
    stat.S_IFSOCK: "inode/socket",
    stat.S_IFIFO: "inode/fifo",
    stat.S_IFDIR: "inode/directory",
}
# Linux takes at most 4,096 bytes of path at once; longer ones are walked in steps of whole segments.
_PATH_STEP = 3_000
_DIRECTORY = os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC
_FILE = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC


class Found(NamedTuple):
    """One entry of a seized folder. Times are UTC nanoseconds; `type` is set for what is not a file."""

    address: str
    path: bytes
    size: int | None
    modified_at: int | None
    type: str | None
    problem: str | None


class _Folder(NamedTuple):
    """A folder that is being walked: its identity, and the names of folders in it that are still to be walked."""

    path: bytes
    address: str
    identity: tuple[int, int]
    waiting: list[bytes]


def walk(root: str | bytes | os.PathLike[str] | os.PathLike[bytes]) -> Iterator[Found]:
    """List every file below a folder, or the one file that is named; raises InputRefused where there is nothing."""
    given = os.path.abspath(os.fsencode(root))
    path = os.path.realpath(given)  # a link that the examiner names is followed; a link in the source is not
    try:
        status = os.stat(path)
    except OSError as error:
        raise InputRefused(f"{os.fsdecode(given)}: {error.strerror}") from error
    if not stat.S_ISDIR(status.st_mode):
        return iter([_described(escape(os.path.basename(given)), path, status)])
    return _walk_folder(path)


def open_file(path: bytes) -> BinaryIO:
    """Open one seized file to read it; raises OSError for anything that is not a regular file. Never waits."""
    base, near = _within_reach(path)
    try:
        descriptor = _open_quietly(near, base)
    finally:
        if base is not None:
            os.close(base)
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        raise OSError(errno.EINVAL, "not a regular file", path)
    return cast(BinaryIO, os.fdopen(descriptor, "rb"))


def _walk_folder(root: bytes) -> Iterator[Found]:
    # A stack instead of recursion: a tree may be deeper than the interpreter's stack, or than a path may be long.
    stack: list[_Folder] = []
    above: set[tuple[int, int]] = set()  # the folders that we are in; a damaged file system may contain itself
    path, address = root, ""
    while True:
        folder = yield from _list(path, address, above)
        if folder is not None:
            stack.append(folder)
            above.add(folder.identity)
        while stack and not stack[-1].waiting:
            above.discard(stack.pop().identity)
        if not stack:
            return
        parent = stack[-1]
        name = parent.waiting.pop()
        path, address = _below(parent.path, name), join(parent.address, escape(name))


def _list(path: bytes, address: str, above: set[tuple[int, int]]) -> Generator[Found, None, _Folder | None]:
    """Give the entries of one folder while it is being read; returns the folder with its subfolders, if listed."""
    waiting: list[bytes] = []
    reached = -1
    try:
        reached, where = _reach(path)
        status = os.fstat(where) if isinstance(where, int) else os.lstat(where)
        identity = (status.st_dev, status.st_ino)
        if identity in above:
            raise OSError(errno.ELOOP, "a folder that contains itself")  # noqa: TRY301 - told like any other failure
        with os.scandir(where) as entries:
            yield from _entries(entries, path, address, waiting)
    except OSError:
        yield Found(address or ".", path, None, None, "inode/directory", Reason.UNREADABLE)
        if not waiting:
            return None
    finally:
        if reached >= 0:
            os.close(reached)
    return _Folder(path, address, identity, waiting)


def _entries(
    entries: Iterable[os.DirEntry[Any]], path: bytes, address: str, waiting: list[bytes]
) -> Generator[Found, None, None]:
    """Give the files among the entries; put the names of folders into `waiting`."""
    before = _below(path, b"")
    prefix = join(address, "")
    for entry in entries:
        name = os.fsencode(entry.name)
        try:
            if entry.is_dir(follow_symlinks=False):
                waiting.append(name)
                continue
            status = entry.stat(follow_symlinks=False)
        except OSError:  # gone since, or the disk fails
            yield Found(prefix + escape(name), before + name, None, None, None, Reason.UNREADABLE)
            continue
        yield _described(prefix + escape(name), before + name, status)


def _described(address: str, path: bytes, status: os.stat_result) -> Found:
    kind = stat.S_IFMT(status.st_mode)
    type_ = None if kind == stat.S_IFREG else _SPECIAL.get(kind, "inode/x-unknown")
    return Found(address, path, status.st_size, status.st_mtime_ns, type_, None)


def _below(folder: bytes, name: bytes) -> bytes:
    return folder + name if folder.endswith(b"/") else folder + b"/" + name


def _reach(path: bytes) -> tuple[int, bytes | int]:
    """Give what `os.scandir` can take for a folder: its path, or for a very long path a descriptor (to be closed)."""
    if len(path) <= _PATH_STEP:
        return -1, path
    base, near = _within_reach(path)
    try:
        descriptor = os.open(near, _DIRECTORY | os.O_NOFOLLOW, dir_fd=base)
    finally:
        if base is not None:
            os.close(base)
    return descriptor, descriptor


def _within_reach(path: bytes) -> tuple[int | None, bytes]:
    """Walk a very long path in steps; gives the last folder reached (to be closed) and the path from there."""
    base: int | None = None
    while len(path) > _PATH_STEP:
        cut = path.rindex(b"/", 0, _PATH_STEP)  # a name has at most 255 bytes, so there is one
        step, path = path[:cut], path[cut + 1 :]
        before, base = base, os.open(step, _DIRECTORY, dir_fd=base)
        if before is not None:
            os.close(before)
    return base, path


def _open_quietly(path: bytes, base: int | None) -> int:
    """Open without leaving a reading time on the source, where the system lets us."""
    try:
        return os.open(path, _FILE | os.O_NOATIME, dir_fd=base)
    except PermissionError:
        return os.open(path, _FILE, dir_fd=base)
