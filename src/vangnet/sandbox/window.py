"""Memory that two confined processes share, so that bytes go from one to the other without passing their parent."""

import mmap
import os
from collections.abc import Callable
from multiprocessing.reduction import DupFd
from typing import Any


class Window:
    """A piece of shared memory of a fixed size. Pages count as memory once something was written in them."""

    def __init__(self, size: int, descriptor: int | None = None) -> None:
        if descriptor is None:
            descriptor = os.memfd_create("vangnet-window")
            os.truncate(descriptor, size)
        self.size = size
        self._descriptor = descriptor
        self._view: memoryview | None = None

    def __reduce__(self) -> tuple[Callable[[int, Any], "Window"], tuple[int, Any]]:
        return _received, (self.size, DupFd(self._descriptor))

    @property
    def view(self) -> memoryview:
        """The memory itself. Whoever reads here copies first: the other side may be writing."""
        if self._view is None:
            self._view = memoryview(mmap.mmap(self._descriptor, self.size))
        return self._view

    def close(self) -> None:
        os.close(self._descriptor)


def _received(size: int, descriptor: Any) -> Window:
    return Window(size, descriptor.detach())
