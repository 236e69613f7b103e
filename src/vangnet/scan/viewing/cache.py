"""Thumbnails that were made lately, in this process's memory alone."""

from collections import OrderedDict
from collections.abc import Hashable
from threading import Lock

from vangnet.scan.viewing.wire import Given, NotShown, Shown
from vangnet.values import Reason

_SHARE = 16  # of what may be kept in all, one thing may take one such part
_OVERHEAD_BYTES = 500
_PASSING = frozenset({Reason.UNREADABLE, Reason.MISSING, Reason.MEMORY, Reason.DIGEST_CONFLICT})
"""Reasons that may be gone when somebody looks again: a disk that was not connected."""


class Cache:
    """What was not asked for the longest is forgotten first. May be used by several threads at once."""

    def __init__(self, most_bytes: int) -> None:
        self._most = most_bytes
        self._lock = Lock()
        self._held: OrderedDict[Hashable, Shown | NotShown] = OrderedDict()
        self._bytes = 0

    def get(self, key: Hashable) -> Shown | NotShown | None:
        with self._lock:
            found = self._held.get(key)
            if found is not None:
                self._held.move_to_end(key)
            return found

    def put(self, key: Hashable, given: Given) -> None:
        """Keep a picture, or the lasting reason why there is none; what is too large is not kept."""
        if not isinstance(given, Shown | NotShown) or _size(given) * _SHARE > self._most:
            return
        if isinstance(given, NotShown) and given.reason in _PASSING:
            return
        with self._lock:
            self._bytes += _size(given) - _size(self._held.pop(key, None))
            self._held[key] = given
            while self._bytes > self._most:
                self._bytes -= _size(self._held.popitem(last=False)[1])

    def clear(self) -> None:
        with self._lock:
            self._held.clear()
            self._bytes = 0


def _size(given: Shown | NotShown | None) -> int:
    if given is None:
        return 0
    return _OVERHEAD_BYTES + (len(given.data) if isinstance(given, Shown) else 0)
