"""What the tests of disk images share: real tools that make images, and what comes out of one."""

import ctypes
import io
import os
import shutil
import subprocess
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from vangnet.evidence.damage import Damaged
from vangnet.evidence.disk import open_source
from vangnet.evidence.sources import Coverage
from vangnet.evidence.types import HEAD_BYTES, TAIL_BYTES, TAIL_HELPS, sniff

MIB = 1 << 20
OPENED: list = []


class Folder:
    """The files beside a source, on the disk."""

    def __init__(self, place: Path) -> None:
        self._place = os.fsencode(place)

    def names(self) -> Iterator[bytes]:
        return iter(os.listdir(self._place))

    def open(self, name: bytes):
        OPENED.append(open(self._place + b"/" + name, "rb"))  # noqa: SIM115 - a fixture closes it
        return OPENED[-1]


class Held:
    """The files beside a source, in memory; a file that is an opener gives what that makes."""

    def __init__(self, files: dict[bytes, object]) -> None:
        self._files = files

    def names(self) -> Iterator[bytes]:
        return iter(self._files)

    def open(self, name: bytes):
        content = self._files[name]
        return content() if callable(content) else io.BytesIO(content)


class Read(NamedTuple):
    """A file of a source, with what could be read of it."""

    content: bytes
    type: str | None
    reason: str | None
    remarks: tuple[str, ...]


class Seen(NamedTuple):
    """All that came out of a source."""

    files: dict[str, Read]
    reason: str | None
    coverage: Coverage

    def contents(self) -> dict[str, bytes]:
        """The files that are there, read whole."""
        return {
            name: read.content
            for name, read in self.files.items()
            if not (read.type or read.reason or "deleted" in read.remarks)
        }

    def deleted(self) -> dict[str, bytes]:
        """The deleted files that could be read whole, by their names alone."""
        found = {n: r.content for n, r in self.files.items() if "deleted" in r.remarks and not (r.type or r.reason)}
        return {name.rpartition(" (deleted ")[0]: content for name, content in found.items()}


def typed(head: bytes, size: int, tail: bytes) -> str:
    found = sniff(head, size)
    return sniff(head, size, tail) if found in TAIL_HELPS else found


def seen(files: Folder | Held, name: bytes, type_: str | None = None, *, carve: bool = False) -> Seen:
    """Open a source as the reader does, and read all of it."""
    if type_ is None:
        with files.open(name) as file:
            head, size = file.read(HEAD_BYTES), file.seek(0, os.SEEK_END)
            file.seek(max(0, size - TAIL_BYTES))
            type_ = typed(head, size, file.read())
    source = open_source(files, name, type_, (), carve=carve)
    found: dict[str, Read] = {}
    reason = None
    try:
        for entry in source.entries():
            assert entry.name not in found, entry.name
            found[entry.name] = _read(source, entry)
    except Damaged as damage:
        reason = damage.reason
    return Seen(found, reason, source.coverage())


def _read(source, entry) -> Read:
    content, reason = b"", entry.problem
    if entry.type is None and reason is None:
        try:
            stream = source.open(entry.key)
            while piece := stream.read(300_000):
                content += piece
        except Damaged as damage:
            reason = damage.reason
        if reason is None:
            assert len(content) == entry.size
    return Read(content, entry.type, reason, entry.remarks)


def tool(*words: object, **options: object) -> None:
    """Run a tool that makes images; the test is skipped where it is missing."""
    name = str(words[0])
    path = shutil.which(name) or shutil.which(name, path="/sbin:/usr/sbin")
    if path is None:
        pytest.skip(f"{name} is not installed (scripts/system-packages)")
    environment = {**os.environ, "MTOOLS_SKIP_CHECK": "1"}
    subprocess.run(
        [path, *map(str, words[1:])],
        check=True,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        env=environment,
        **options,
    )


def blank(path: Path, size: int) -> Path:
    with open(path, "wb") as file:
        file.truncate(size)
    return path


def fat(
    path: Path, files: dict[str, bytes], deleted: Iterable[str] = (), *, bits: int = 16, size: int = 16 * MIB
) -> Path:
    """Make a FAT volume with mkfs.vfat and mtools; `deleted` names files that are deleted again."""
    blank(path, size)
    tool("mkfs.vfat", "-F", bits, path)
    for number, (name, content) in enumerate(files.items()):
        source = path.with_name(f"{path.name}.part{number}")
        source.write_bytes(content)
        parent = ""
        for part in name.split("/")[:-1]:
            parent = f"{parent}/{part}"
            subprocess.run(["mmd", "-D", "s", "-i", path, f"::{parent}"], check=False, capture_output=True)
        tool("mcopy", "-i", path, source, f"::/{name}")
        source.unlink()
    for name in deleted:
        tool("mdel", "-i", path, f"::/{name}")
    return path


def ext(path: Path, tree: Path, kind: str = "ext4", size: int = 16 * MIB) -> Path:
    blank(path, size)
    tool(f"mkfs.{kind}", "-q", "-F", "-d", tree, path)
    return path


class Ntfs:
    """An NTFS volume that is written by libntfs-3g, the library behind Linux's own tools for it."""

    def __init__(self, path: Path, size: int = 16 * MIB, *options: str) -> None:
        blank(path, size)
        tool("mkntfs", "-F", "-q", "-Q", *options, path)
        try:
            self._library = library = ctypes.CDLL("libntfs-3g.so.89", use_errno=True)
        except OSError:
            pytest.skip("libntfs-3g is not installed (scripts/system-packages)")
        for name in ("ntfs_mount", "ntfs_create", "ntfs_attr_open"):
            getattr(library, name).restype = ctypes.c_void_p
        library.ntfs_attr_pwrite.restype = ctypes.c_int64
        library.ntfs_pathname_to_inode.restype = ctypes.c_void_p
        self._volume = ctypes.c_void_p(library.ntfs_mount(os.fsencode(path), 0))

    def make(self, folder: str, names: Iterable[str], kind: int = 0o100000) -> None:
        """Make empty files, or folders, in a folder."""
        above = self._found(folder)
        for name in names:
            wide = name.encode("utf-16-le", "surrogatepass")
            made = self._library.ntfs_create(above, 0, wide, len(wide) // 2, kind)
            assert made, name
            self._close(ctypes.c_void_p(made))
        self._close(above)

    def folder(self, name: str) -> None:
        self.make("", [name], 0o040000)

    def add(self, path: str, content: bytes, **streams: bytes) -> None:
        folder, _, name = path.rpartition("/")
        self.make(folder, [name])
        inode = self._found(path)
        for stream, data in {"": content, **streams}.items():
            self._write(inode, data, stream)
        self._close(inode)

    def link(self, name: str, other: str) -> None:
        inode, root, wide = self._found(name), self._found(""), other.encode("utf-16-le")
        assert not self._library.ntfs_link(inode, root, wide, len(wide) // 2)
        self._close(inode)
        self._close(root)

    def delete(self, name: str) -> None:
        wide = name.encode("utf-16-le")  # `ntfs_delete` closes both
        inode, root = self._found(name), self._found("")
        assert not self._library.ntfs_delete(self._volume, None, inode, root, wide, len(wide) // 2)

    def done(self) -> None:
        assert not self._library.ntfs_umount(self._volume, 0)

    def _write(self, inode: ctypes.c_void_p, content: bytes, stream: str) -> None:
        wide = stream.encode("utf-16-le")
        length = len(wide) // 2
        if stream:
            assert not self._library.ntfs_attr_add(inode, 0x80, wide, length, None, ctypes.c_int64(0))
        attribute = ctypes.c_void_p(self._library.ntfs_attr_open(inode, 0x80, wide if stream else None, length))
        done = self._library.ntfs_attr_pwrite(attribute, ctypes.c_int64(0), ctypes.c_int64(len(content)), content)
        assert done == len(content)
        self._library.ntfs_attr_pclose(attribute)
        self._library.ntfs_attr_close(attribute)

    def _found(self, path: str) -> ctypes.c_void_p:
        return ctypes.c_void_p(self._library.ntfs_pathname_to_inode(self._volume, None, path.encode() or b"/"))

    def _close(self, inode: ctypes.c_void_p) -> None:
        assert not self._library.ntfs_inode_close(inode)
