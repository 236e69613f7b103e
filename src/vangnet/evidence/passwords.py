"""Trying passwords that a unit was given, for no longer than a worker may take."""

import time
from collections.abc import Iterable, Iterator

SECONDS = 20.0
"""So long passwords are tried on one container, in processor time; one that would fit after that is not found."""


class Tries:
    """The passwords for one container: the one that opened something goes first the next time."""

    def __init__(self, passwords: Iterable[str], seconds: float = SECONDS) -> None:
        self._passwords = list(passwords)
        self._left = seconds

    def __bool__(self) -> bool:
        return bool(self._passwords)

    def each(self) -> Iterator[str]:
        """Give one password after the other, while there is time."""
        for password in tuple(self._passwords):
            if self._left <= 0:
                return
            begin = time.process_time()
            yield password
            self._left -= time.process_time() - begin

    def opened_with(self, password: str) -> None:
        self._passwords.remove(password)
        self._passwords.insert(0, password)


def written(password: str) -> tuple[bytes, ...]:
    """Give the ways in which a password may have been turned into bytes: today's, and that of old Windows programs."""
    ways = [password.encode()]
    for encoding in () if password.isascii() else ("cp1252", "cp437"):
        try:
            ways.append(password.encode(encoding))
        except UnicodeEncodeError:
            continue
    return tuple(dict.fromkeys(ways))
