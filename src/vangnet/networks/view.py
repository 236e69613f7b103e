"""How far long work on a network is, as those who wait for it see it."""

from collections.abc import Callable

import msgspec


class View(msgspec.Struct, frozen=True):
    """How far the work is: bytes of bytes while exports are read, and what came out of them."""

    stage: str
    done: int = 0
    total: int = 0
    records: int = 0
    ties: int = 0


Watch = Callable[[View], None]
