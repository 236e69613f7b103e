"""What the tests of sources share: a folder held in memory, and the outcome of reading a source to its end."""

import io
from collections.abc import Iterator
from typing import BinaryIO

from vangnet.evidence.damage import Damaged


class Folder:
    """The files beside a source, as the scan gives them."""

    def __init__(self, files: dict[bytes, bytes]) -> None:
        self._files = files

    def names(self) -> Iterator[bytes]:
        yield from self._files

    def open(self, name: bytes) -> BinaryIO:
        if name not in self._files:
            raise FileNotFoundError(2, "No such file or directory", name)
        return io.BytesIO(self._files[name])


def listed(source):
    """List a source; gives the entries, and the reason why the listing ended early."""
    found = []
    try:
        found.extend(source.entries())
    except Damaged as damage:
        return found, damage.reason
    return found, None


def content(source, key):
    """Read a content; gives what could be read, or the reason why nothing."""
    try:
        return source.open(key).read()
    except Damaged as damage:
        return damage.reason


def told(source):
    """Everything of a sound source: name -> content, or the reason why there is none."""
    found, reason = listed(source)
    assert reason is None
    assert len({entry.name for entry in found}) == len(found)
    return {entry.name: entry.problem or content(source, entry.key) for entry in found}


def read_fully(source):
    """Read whatever there is of a damaged source: nothing but Damaged may come out."""
    found, _ = listed(source)
    for entry in found:
        if not entry.problem:
            content(source, entry.key)
    source.coverage()
    return found
