"""The Sleuth Kit, through pytsk3, as a reader of contents by number.

Its own listing of a folder is not used where there is another way: it takes quadratic time (12 to 36 s for 100,000
files), and its search for lost files on FAT ends neither in bounded time nor in bounded memory.
"""

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any, TypeVar

import pytsk3

from vangnet.evidence.damage import Damaged
from vangnet.evidence.disk.view import View
from vangnet.values import Reason

T = TypeVar("T")
MOST_ATTRIBUTES = 10_000
_MOST_READ = 1 << 24


class Image(pytsk3.Img_Info):  # type: ignore[misc]  # the library is not typed
    """A volume as The Sleuth Kit reads it. It remembers why a read failed.

    A forgiving one gives zeros for what cannot be read: only for the search for partitions, which looks at both ends.
    """

    def __init__(self, view: View, *, forgiving: bool = False) -> None:
        self.view, self._forgiving = view, forgiving
        self.failed: Damaged | None = None
        super().__init__(url="", type=pytsk3.TSK_IMG_TYPE_EXTERNAL)

    def get_size(self) -> int:
        return self.view.size

    def read(self, offset: int, size: int) -> bytes:
        try:
            return self.view.at(offset, size)
        except Damaged as damage:
            self.failed = damage
            if self._forgiving:
                return bytes(size)
            raise OSError(damage.detail) from damage  # anything else, and the library gives other bytes in its stead


class Kit:
    """An opened volume."""

    def __init__(self, view: View, kind: str) -> None:
        self.image = Image(view)
        type_ = getattr(pytsk3, f"TSK_FS_TYPE_{kind}")
        self.fs = self.guarded(lambda: pytsk3.FS_Info(self.image, 0, type_))
        self.block = max(1, int(self.fs.info.block_size))

    def guarded(self, work: Callable[[], T]) -> T:
        """Do something with the library; whatever it raises comes out as Damaged."""
        self.image.failed = None
        try:
            return work()
        except (Damaged, MemoryError):
            raise
        except Exception as error:
            if self.image.failed:
                raise self.image.failed from error
            raise Damaged(Reason.CORRUPT, _last_words(error)) from error

    def file(self, inode: int) -> Any:
        """Find a file by its number."""
        return self.guarded(lambda: self.fs.open_meta(inode))

    def attributes(self, file: Any) -> list[Any]:
        """Give what a file consists of: its content, and in NTFS its names, further streams and others."""

        def collected() -> list[Any]:
            found = []
            for attribute in file:
                found.append(attribute)
                if len(found) == MOST_ATTRIBUTES:
                    break
            return found

        return self.guarded(collected)

    def bytes_of(self, inode: int, most: int, type_: int | None = None, id_: int = 0) -> bytes:
        """Read a whole small file, such as a map of blocks."""
        content = Content(self, self.file(inode), None, type_, id_)
        return content.at(0, min(content.size, most))

    def runs(self, attribute: Any) -> Iterator[tuple[int, int, bool]]:
        """Give where an attribute lies: block, blocks, and whether these blocks are really stored."""
        for run in attribute:
            yield int(run.addr), int(run.len), not int(run.flags)


class Content(View):
    """The bytes of one file, or of one attribute of it."""

    def __init__(self, kit: Kit, file: Any, size: int | None, type_: int | None = None, id_: int = 0) -> None:
        super().__init__(int(file.info.meta.size) if size is None else size)
        self._kit, self._file, self._which = kit, file, () if type_ is None else (type_, id_)

    def at(self, offset: int, count: int) -> bytes:
        count = max(0, min(count, self.size - offset))
        if not count:
            return b""
        pieces: list[bytes] = []
        while count > 0:
            read = partial(self._file.read_random, offset, min(count, _MOST_READ), *self._which)
            piece: bytes = self._kit.guarded(read)
            if not piece:
                break
            pieces.append(piece)
            offset, count = offset + len(piece), count - len(piece)
        if count > 0 and not pieces:
            raise self._kit.image.failed or Damaged(Reason.CORRUPT, "the file ends before its size")
        return b"".join(pieces)


class Clipped(View):
    """A deleted file, up to the first block that belongs to another file now."""

    def __init__(self, content: View, good: int) -> None:
        super().__init__(content.size)
        self._content, self._good = content, good

    def at(self, offset: int, count: int) -> bytes:
        if offset >= self._good and offset < self.size:
            raise Damaged(Reason.OVERWRITTEN, "the rest belongs to another file now")
        return self._content.at(offset, max(0, min(count, self._good - offset)))


def modified_at(meta: Any) -> int | None:
    """Give the time of the last change, None where there is none."""
    seconds = int(meta.mtime)
    return seconds * 1_000_000_000 + int(meta.mtime_nano) if seconds else None


def _last_words(error: Exception) -> str:
    text = str(error)
    return text.splitlines()[-1][-200:] if text else type(error).__name__
