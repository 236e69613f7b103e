"""Reading many contents of an exhibit once, each in a confined worker, with a reader that somebody else brings."""

import os
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future
from pathlib import Path
from typing import NamedTuple, Self

from vangnet.errors import InputRefused
from vangnet.scan.viewing.places import Places
from vangnet.scan.viewing.session import MOST_ASKS, Session
from vangnet.scan.viewing.wire import Answer, AskRead, Settings
from vangnet.scan.wire import ReaderSettings
from vangnet.values import Reason

_UNDER_WAY = 8 * MOST_ASKS


class Visit(NamedTuple):
    """A content to be read: its address, the digest that the scan recorded, and words for the reader."""

    address: str
    sha256: bytes | None = None
    words: bytes = b""


class Visitor:
    """Reads contents of one exhibit with `reader`: "module:name" of `read(body, type, words, tick) -> bytes`.

    The function is imported in each worker before that is confined. `results` is the folder of the exhibit's scan;
    `readable` names what its workers may open beside the exhibit and their own program, such as data of the reader.
    """

    def __init__(
        self,
        exhibit: Path,
        reader: str,
        *,
        results: Path | None = None,
        jobs: int | None = None,
        passwords: tuple[str, ...] = (),
        seconds: float = 300.0,
        readable: tuple[bytes, ...] = (),
    ) -> None:
        if not exhibit.exists():
            raise InputRefused(f"{exhibit}: no such exhibit; contents are read from it")
        root, is_file = os.fsencode(exhibit), not exhibit.is_dir()
        readers = ReaderSettings(os.path.dirname(root) if is_file else root, passwords=passwords)
        settings = Settings(root, is_file, passwords, reader)
        places = Places(root, readers, results)
        jobs = jobs or len(os.sched_getaffinity(0))
        self._session = Session(settings, readers, places, jobs=jobs, seconds=seconds, idle=seconds, readable=readable)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._session.end()

    def read(self, visits: Iterable[Visit]) -> Iterator[tuple[Visit, bytes | None, str | None]]:
        """Give each visit in its order with what the reader said, or the reason (`values.Reason`) why it could not.

        Visits of one container that follow each other are read in one walk through it.
        """
        waiting: deque[tuple[Visit, list[Future[Answer]]]] = deque()
        with self._session.in_use():
            for visit in visits:
                waiting.append((visit, self._asked(visit)))
                if len(waiting) >= _UNDER_WAY:
                    yield _told(*waiting.popleft())
            while waiting:
                yield _told(*waiting.popleft())

    def _asked(self, visit: Visit) -> list[Future[Answer]]:
        places = self._session.places.of(visit.address)
        return self._session.ask(
            [(place, visit.sha256, AskRead(visit.words)) for place in places if place.problem is None]
        )


def _told(visit: Visit, answers: list[Future[Answer]]) -> tuple[Visit, bytes | None, str | None]:
    """Of the places that an address may mean, the first that could be read."""
    reason: str = Reason.MISSING
    for future in answers:
        answer = future.result()
        if answer.read is not None:
            return visit, answer.read, None
        reason = answer.reason or reason
    return visit, None, reason
