"""A stream of strangers that ends where it cannot be read on, and remembers why."""

from vangnet.evidence.damage import Damaged
from vangnet.evidence.reader import Readable, as_damage


class Careful:
    """Gives what can be read, then nothing; `failed` tells what was wrong."""

    def __init__(self, stream: Readable) -> None:
        self._stream = stream
        self.failed: Damaged | None = None

    def read(self, size: int = -1, /) -> bytes:
        if self.failed:
            return b""
        try:
            return self._stream.read(size)
        except Exception as error:
            self.failed = as_damage(error)
            return b""
