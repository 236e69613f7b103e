"""What a hotline sees of its own reports: everything is derived from the messages, opened with its key."""

import hmac
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from typing import Any

import msgspec

from vangnet.errors import InputRefused
from vangnet.portals.public import trust
from vangnet.portals.public.hotlines.models import Kept
from vangnet.portals.public.hotlines.sending import send
from vangnet.portals.public.hotlines.signing_in import Guest
from vangnet.portals.public.models import Hotline, HotlineTold
from vangnet.transfer import access
from vangnet.transfer import hotline as exchange

_BEGINNING = datetime(1970, 1, 1, tzinfo=UTC)


class Entry(msgspec.Struct, frozen=True):
    """A message in a thread. `extra` are fields that this program does not know, as they came."""

    message: exchange.Messages
    is_ours: bool
    extra: tuple[tuple[str, str], ...] = ()

    @property
    def kind(self) -> str:
        return str(self.message.__struct_config__.tag)

    @property
    def term(self) -> str:
        return exchange.term_of(self.message)


class Thread(msgspec.Struct, frozen=True):
    """All messages on one report, the oldest first."""

    name: str
    tag: str
    entries: tuple[Entry, ...]

    @property
    def last_at(self) -> datetime:
        return max((entry.message.made_at for entry in self.entries), default=_BEGINNING)

    @property
    def police_number(self) -> str:
        """What the police call the report."""
        return next((one.number for one in self._of(exchange.Received, ours=False) if one.number), "")

    @property
    def arrived(self) -> frozenset[str]:
        """The messages of the hotline of which the police said that they have them."""
        return frozenset(one.answers for one in self._of(exchange.Received, ours=False))

    @property
    def asked_of_us(self) -> list[exchange.FeedbackAsked]:
        """Questions of the police without an answer."""
        answered = {one.answers for one in self._of(exchange.Feedback, ours=True)}
        return [one for one in self._of(exchange.FeedbackAsked, ours=False) if one.id not in answered]

    @property
    def asked_of_police(self) -> list[exchange.Messages]:
        """What the police have not answered."""
        answered = {one.answers for one in self._of(exchange.Feedback, ours=False)}
        asked = [entry for entry in self.entries if entry.is_ours and entry.term != "none"]
        return [entry.message for entry in asked if entry.message.id not in answered]

    def holds(self, now: datetime) -> list[exchange.Hold]:
        """Holds that stand: those that neither ended nor were released."""
        ended = {entry.message.ends for entry in self.entries if isinstance(entry.message, exchange.Release)}
        held = [entry.message for entry in self.entries if isinstance(entry.message, exchange.Hold)]
        return [one for one in held if one.until > now and one.id not in ended]

    @property
    def items(self) -> list[exchange.Item]:
        """The web addresses, as they were told last."""
        told: dict[str, exchange.Item] = {}
        for entry in self.entries:
            if isinstance(entry.message, exchange.Report | exchange.Update):
                told.update({item.url: item for item in entry.message.items})
        return list(told.values())

    def _of(self, kind: Any, *, ours: bool) -> Iterator[Any]:
        for entry in self.entries:
            if entry.is_ours == ours and isinstance(entry.message, kind):
                yield entry.message


class Opened(msgspec.Struct, frozen=True):
    """All threads, the newest first, and how many messages this key could not open."""

    threads: tuple[Thread, ...]
    closed: int


def opened(guest: Guest) -> Opened:
    """Open all that this door has of the hotline, and tell the desk what arrived."""
    closed = 0
    entries: list[Entry] = []
    for row, is_ours in _rows(guest.hotline):
        entry = _open(guest, bytes(row.sealed), is_ours=is_ours)
        if entry is None:
            closed += 1
            continue
        entries.append(entry)
        if isinstance(row, HotlineTold) and not row.is_taken:
            _acknowledge(guest, entry, row)
    return Opened(tuple(_threads(guest.hotline, entries)), closed)


def tag_of(hotline: Hotline, thread: str) -> str:
    """How an address names a thread: it tells nothing to who reads it in the history of a browser."""
    told = f"vangnet thread {hotline.name} {thread}".encode("utf-8", "replace")
    return hmac.digest(trust.keys().sessions, told, "sha256")[:12].hex()


def _rows(hotline: Hotline) -> Iterator[tuple[Kept | HotlineTold, bool]]:
    for kept in Kept.objects.filter(hotline=hotline.name).iterator():
        yield kept, True
    for told in HotlineTold.objects.filter(hotline=hotline.name).iterator():
        yield told, False


def _open(guest: Guest, sealed: bytes, *, is_ours: bool) -> Entry | None:
    try:
        message, raw = exchange.read(access.open_with(guest.key, sealed))
    except InputRefused:
        return None
    return Entry(message, is_ours, tuple(exchange.not_known(raw)))


def _acknowledge(guest: Guest, entry: Entry, row: HotlineTold) -> None:
    """Somebody of the hotline can read this now: the desk is told that it arrived."""
    if not isinstance(entry.message, exchange.Received):
        arrived = exchange.Received(
            format="vangnet hotline 1",
            id=f"R{entry.message.id}"[:100],
            thread=entry.message.thread,
            made_at=entry.message.made_at,  # the same each time, so that it is one message
            answers=entry.message.id,
        )
        send(guest.hotline, exchange.pack(arrived))
    HotlineTold.objects.filter(pk=row.pk).update(is_taken=True)


def _threads(hotline: Hotline, entries: Iterable[Entry]) -> Iterator[Thread]:
    by_name: dict[str, list[Entry]] = {}
    for entry in sorted(entries, key=lambda entry: entry.message.made_at):
        by_name.setdefault(entry.message.thread, []).append(entry)
    threads = [Thread(name, tag_of(hotline, name), tuple(held)) for name, held in by_name.items()]
    yield from sorted(threads, key=lambda thread: thread.last_at, reverse=True)
