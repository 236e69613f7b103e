"""What pages ask for: pictures and videos of exhibits, made small by confined workers when somebody looks."""

import os
import time
from collections import OrderedDict
from collections.abc import Iterator, Sequence
from pathlib import Path
from threading import Lock
from typing import NamedTuple, Self

from vangnet.errors import InputRefused, UsageError
from vangnet.scan.viewing.cache import Cache
from vangnet.scan.viewing.places import Place, Places
from vangnet.scan.viewing.session import Closed, Session
from vangnet.scan.viewing.wire import (
    Answer,
    AskClip,
    AskFrames,
    AskPicture,
    AskRead,
    Clip,
    Given,
    Look,
    NotShown,
    Read,
    Settings,
    Shown,
    Strip,
)
from vangnet.scan.wire import ReaderSettings
from vangnet.values import Reason

LARGEST_SIDE = 8192

_ROOM_SECONDS = 0.05
_Asked = AskPicture | AskFrames | AskClip | AskRead


class Wish(NamedTuple):
    """A picture of a page: its address, and the digest that the scan recorded (lower-case hex), if it did."""

    address: str
    expected_sha256: str | None = None
    reading: str | None = None


class Viewer:
    """Shows what lies in exhibits. One for a process; any number of its threads may ask at once.

    `jobs` is the workers for one exhibit, `exhibits` how many exhibits are open at once (who asks for one more waits
    until one is not in use). Workers end when nobody asked for `idle` seconds. Something that gives no sign for
    `seconds` is given up with the reason `timeout`. `cache_bytes` bounds the thumbnails that are kept in this process,
    in memory alone.

    `results`, where a method takes it, is the folder of the exhibit's scan: it tells where the files of disk images
    and backups lie; without it they are listed again, once while the exhibit is open.

    `reader` is "module:name" of the function that `read` asks (`scan.viewing.Visitor` tells its shape).

    `expected_sha256` is the digest that the scan recorded. Where the content has another now, nothing is shown: the
    reason is `digest_conflict`. Comparing reads the whole content: nothing for a picture, but for a large video the
    time of reading it all, once for each worker; leave it out there if the page must be quick, and say so.
    """

    def __init__(
        self,
        *,
        jobs: int = 1,
        passwords: tuple[str, ...] = (),
        exhibits: int = 4,
        seconds: float = 120.0,
        idle: float = 300.0,
        cache_bytes: int = 128 * 2**20,
        reader: str | None = None,
    ) -> None:
        self._jobs, self._passwords, self._exhibits = jobs, passwords, exhibits
        self._seconds, self._idle = seconds, idle
        self._reader = reader
        self._cache = Cache(cache_bytes)
        self._lock = Lock()
        self._sessions: OrderedDict[tuple[Path, Path | None], Session] = OrderedDict()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """End all workers and forget all pixels. The viewer can be used again afterwards."""
        with self._lock:
            sessions = list(self._sessions.values())
            self._sessions.clear()
        for session in sessions:
            session.end()
        self._cache.clear()

    # -- what can be asked -------------------------------------------------------------------------------------------

    def picture(
        self,
        exhibit: Path,
        address: str,
        *,
        longest_side: int,
        grey: bool = False,
        blur: float = 0.0,
        expected_sha256: str | None = None,
        reading: str | None = None,
        results: Path | None = None,
    ) -> Shown | NotShown:
        """Show a picture, or one frame of a video, as a JPEG whose longest side has so many pixels at most.

        `blur` is the smallest thing that stays to be seen, as a share of the longest side (0.05: a twentieth).
        `reading` shows what a hit was found in: "preview", "preview 2", "frame 3". Raises InputRefused for an exhibit
        that is not there.
        """
        wish = Wish(address, expected_sha256, reading)
        look = {"longest_side": longest_side, "grey": grey, "blur": blur}
        return self.pictures(exhibit, [wish], results=results, **look)[0]  # type: ignore[arg-type]

    def pictures(
        self,
        exhibit: Path,
        wishes: Sequence[Wish],
        *,
        longest_side: int,
        grey: bool = False,
        blur: float = 0.0,
        results: Path | None = None,
    ) -> list[Shown | NotShown]:
        """Show the pictures of a page, in the order of the wishes: a container is walked through once for many of them.

        Called when a page of thumbnails is made, it fills the memory from which `picture` answers then.
        """
        look = _look(longest_side, grey=grey, blur=blur)
        keys = [(os.fspath(exhibit), wish, look) for wish in wishes]
        found = [self._cache.get(key) for key in keys]
        missing = [at for at, given in enumerate(found) if given is None]
        asks: list[tuple[Wish, _Asked]] = [(wishes[at], AskPicture(look, wishes[at].reading)) for at in missing]
        made = self._answers(exhibit, results, asks) if asks else []
        for at, given in zip(missing, made, strict=True):
            found[at] = given if isinstance(given, Shown | NotShown) else NotShown(Reason.UNSUPPORTED)
            self._cache.put(keys[at], given)
        return [given for given in found if given is not None]

    def frames(
        self,
        exhibit: Path,
        address: str,
        *,
        count: int,
        longest_side: int,
        at_ms: tuple[int, ...] = (),
        grey: bool = False,
        blur: float = 0.0,
        expected_sha256: str | None = None,
        results: Path | None = None,
    ) -> Strip | NotShown:
        """Show stills of a video: the first and others, evenly spread (key frames, where they are near enough).

        `at_ms` asks for what is seen at these times instead, exactly. Fewer come where the video has no more.
        """
        if count < 1 and not at_ms:
            raise UsageError("at least one frame must be asked for")
        ask = AskFrames(_look(longest_side, grey=grey, blur=blur), count, at_ms)
        given = self._answers(exhibit, results, [(Wish(address, expected_sha256), ask)])[0]
        return given if isinstance(given, Strip | NotShown) else NotShown(Reason.UNSUPPORTED)

    def clip(
        self,
        exhibit: Path,
        address: str,
        *,
        start_ms: int = 0,
        length_ms: int = 4000,
        longest_side: int = 480,
        sound: bool = False,
        grey: bool = False,
        blur: float = 0.0,
        expected_sha256: str | None = None,
        results: Path | None = None,
    ) -> Clip | NotShown:
        """Give a piece of a video, encoded anew for a browser, without sound unless it is asked for.

        A page plays one piece after the other. Past the end of the video the reason is `missing`.
        """
        if start_ms < 0 or length_ms < 1:
            raise UsageError("a piece starts at 0 or later, and lasts at least a millisecond")
        ask = AskClip(_look(longest_side, grey=grey, blur=blur), start_ms, length_ms, sound)
        given = self._answers(exhibit, results, [(Wish(address, expected_sha256), ask)])[0]
        return given if isinstance(given, Clip | NotShown) else NotShown(Reason.UNSUPPORTED)

    def read(
        self,
        exhibit: Path,
        address: str,
        *,
        words: bytes,
        expected_sha256: str | None = None,
        results: Path | None = None,
    ) -> Read | NotShown:
        """What the viewer's reader makes of a content; `words` are for that reader. Nothing is kept of it."""
        given = self._answers(exhibit, results, [(Wish(address, expected_sha256), AskRead(words))])[0]
        return given if isinstance(given, Read | NotShown) else NotShown(Reason.UNSUPPORTED)

    # -- asking ------------------------------------------------------------------------------------------------------

    def _answers(self, exhibit: Path, results: Path | None, asks: Sequence[tuple[Wish, _Asked]]) -> list[Given]:
        while True:
            session = self._session(exhibit, results)
            try:
                with session.in_use():
                    return _asked(session, asks)
            except Closed:  # it ended while we came in
                time.sleep(_ROOM_SECONDS)

    def _session(self, exhibit: Path, results: Path | None) -> Session:
        """The open session of an exhibit, or a new one once there is room for it."""
        key = exhibit.resolve(), results
        while True:
            with self._lock:
                self._forget_ended()
                if key in self._sessions:
                    self._sessions.move_to_end(key)
                    return self._sessions[key]
                if len(self._sessions) < self._exhibits:
                    return self._sessions.setdefault(key, self._open(*key))
                next((session for session in self._sessions.values() if session.end_if_idle()), None)
            time.sleep(_ROOM_SECONDS)

    def _forget_ended(self) -> None:
        for key in [key for key, session in self._sessions.items() if session.closed]:
            del self._sessions[key]

    def _open(self, exhibit: Path, results: Path | None) -> Session:
        if not exhibit.exists():
            raise InputRefused(f"{exhibit}: no such exhibit; pictures are read from it when they are shown")
        root, is_file = os.fsencode(exhibit), not exhibit.is_dir()
        readers = ReaderSettings(os.path.dirname(root) if is_file else root, passwords=self._passwords)
        settings = Settings(root, is_file, self._passwords, self._reader)
        places = Places(root, readers, results)
        return Session(settings, readers, places, jobs=self._jobs, seconds=self._seconds, idle=self._idle)


def _asked(session: Session, asks: Sequence[tuple[Wish, _Asked]]) -> list[Given]:
    """Ask a session, and wait for everything."""
    digests = [_digest(wish.expected_sha256) for wish, _ in asks]
    places = [session.places.of(wish.address) for wish, _ in asks]
    wished = [
        (place, digest, what)
        for (_, what), digest, several in zip(asks, digests, places, strict=True)
        for place in several
        if place.problem is None
    ]
    answers = iter([_given(future.result()) for future in session.ask(wished)])
    return [_best([_of(place, answers) for place in several]) for several in places]


def _digest(text: str | None) -> bytes | None:
    if text is None:
        return None
    try:
        return bytes.fromhex(text)
    except ValueError as error:
        raise UsageError("a digest is written in hexadecimal letters") from error


def _look(longest_side: int, *, grey: bool, blur: float) -> Look:
    if not 1 <= longest_side <= LARGEST_SIDE or not 0 <= blur <= 1:
        raise UsageError(f"a side has 1 to {LARGEST_SIDE} pixels, and a blur is a share from 0 to 1")
    return Look(longest_side, grey, blur)


def _given(answer: Answer) -> Given:
    if answer.read is not None:
        return Read(answer.read)
    given = answer.picture or answer.strip or answer.clip
    return given or NotShown(answer.reason or Reason.CORRUPT)


def _of(place: Place, answers: Iterator[Given]) -> Given:
    return next(answers) if place.problem is None else NotShown(place.problem)


def _best(given: list[Given]) -> Given:
    """Of several files with one name the one that has the digest, or the first."""
    if not given:
        return NotShown(Reason.MISSING)
    return next((each for each in given if not isinstance(each, NotShown)), given[0])
