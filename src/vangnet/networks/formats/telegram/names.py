"""Keys of Telegram: whom an id names, and how little a name tells.

User ids, ids of channels with supergroups, and ids of basic groups are three series that overlap: a key names its own.
"""

import hashlib
import re
from collections.abc import Iterator
from typing import Any

from vangnet.networks.formats.repair import clean
from vangnet.networks.shape import Identifier, IdentifierKind, Member, MemberKind, Reach, Source

PLATFORM = "telegram"
LONGEST = 300
"""Characters of a name in a key; a longer one is cut, and its digest keeps it apart from others."""

_PEER = re.compile(r"(user|channel|chat)(\d{1,20})")
_TOLD_AT_ONCE = 1 << 16
_OLD_USER, _OLD_CHAT = 1, 2  # before 2.5, the upper half of the number told the kind


def text_of(value: Any) -> str:
    """A plain value as text, "" for anything else."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool) or not isinstance(value, int | float):
        return ""
    return str(value) if isinstance(value, int) and -(10**30) < value < 10**30 else repr(float(value))[:40]


def number_of(value: Any) -> int | None:
    """An id, a size or a count, whether written as a number or as text."""
    if isinstance(value, int) and not isinstance(value, bool):
        return value if -(1 << 63) <= value < 1 << 63 else None
    if isinstance(value, str) and len(value) <= 19 and re.fullmatch(r"-?[0-9]+", value):
        return int(value)
    return None


def name_key(name: str) -> str:
    """The key of somebody of whom only a name is told: everybody of that name has it."""
    if len(name) > LONGEST:
        name = f"{name[:LONGEST]}…{hashlib.sha256(name.encode('utf-8', 'replace')).hexdigest()[:16]}"
    return f"name:{clean(name)}"


def peer_of(value: Any) -> str:
    """Whom `from_id` names: "user123", "channel123" or "chat123"; "" where it cannot be told.

    Before Telegram Desktop 2.5 it was a bare number whose bits above 32 tell the kind: 1 a user, 2 a group or channel.
    """
    if isinstance(value, str) and _PEER.fullmatch(value):
        return value
    number = number_of(value)
    if number is None or number < 0:
        return ""
    kind, bare = divmod(number, 1 << 32)
    if kind == _OLD_USER:
        return f"user{bare}"
    return f"chat{bare}" if kind == _OLD_CHAT else f"user{number}"


def peer_key(peer: str) -> str:
    return f"telegram:{peer}"


def handle_key(handle: str) -> str:
    """The key of a username, which Telegram reads without regard to capitals."""
    return f"telegram:@{clean(handle.removeprefix('@').lower())[:LONGEST]}"


def phone_of(told: Any) -> str:
    """A telephone number as digits, with "+" where it was told to be international."""
    digits = re.sub(r"[^0-9]", "", text_of(told))[:40]
    if not digits:
        return ""
    if digits.startswith("00"):
        return f"+{digits[2:]}"
    return f"+{digits}" if text_of(told).lstrip().startswith("+") else digits


def phone_key(phone: str) -> str:
    return f"telegram:phone:{phone}"


def identifier_of_peer(peer: str) -> Identifier:
    """An id, given once by Telegram."""
    return Identifier(IdentifierKind.TELEGRAM_ID, peer.removeprefix("user"), Reach.STABLE)


def phone_identifier(phone: str) -> Identifier:
    return Identifier(IdentifierKind.PHONE, phone, Reach.REUSED)


def handle_identifier(handle: str) -> Identifier:
    return Identifier(IdentifierKind.USERNAME, handle.removeprefix("@"), Reach.REUSED)


class Told:
    """Remembers, in a bounded way, what was told already; after some time it is told once more."""

    def __init__(self, most: int = _TOLD_AT_ONCE) -> None:
        self._most = most
        self._seen: set[int] = set()

    def is_new(self, *what: object) -> bool:
        digest = hash(what)
        if digest in self._seen:
            return False
        if len(self._seen) >= self._most:
            self._seen.clear()
        self._seen.add(digest)
        return True


class People:
    """The members of an export, each told when it first turns up."""

    def __init__(self, file: str) -> None:
        self._file = file
        self._told = Told()

    def peer(self, peer: str, name: Any, place: str, kind: MemberKind = MemberKind.UNKNOWN) -> Iterator[Member]:
        """Somebody with an id. A user without a name is a deleted account."""
        told = text_of(name)
        if not peer.startswith("user"):
            kind = MemberKind.CHANNEL
        elif name is None:
            kind = MemberKind.DELETED
        if self._told.is_new(peer, told, kind):
            key = peer_key(peer)
            yield Member(key, told, kind, (identifier_of_peer(peer),), source=Source(self._file, place))

    def named(self, name: str, place: str) -> Iterator[Member]:
        """Somebody of whom only a name is told."""
        if self._told.is_new("name", name):
            is_deleted = name == DELETED
            kind = MemberKind.DELETED if is_deleted else MemberKind.UNKNOWN
            value = name_key(name).removeprefix("name:")
            identifier = Identifier(IdentifierKind.DISPLAY_NAME, value, Reach.NONE)
            yield Member(name_key(name), name, kind, (identifier,), source=Source(self._file, place))

    def handle(self, handle: str, place: str) -> Iterator[Member]:
        """Somebody named by a username."""
        if self._told.is_new("handle", handle.lower()):
            name = clean(handle)[:LONGEST]
            identifiers = (handle_identifier(name),)
            yield Member(handle_key(handle), name, identifiers=identifiers, source=Source(self._file, place))

    def card(self, name: str, phone: str, peer: str, place: str) -> Iterator[Member]:
        """Somebody of a list of contacts, or whose contact was posted."""
        identifiers = (
            *((identifier_of_peer(peer),) if peer else ()),
            *((phone_identifier(phone),) if phone else ()),
        )
        key = card_key(name, phone, peer)
        if self._told.is_new("card", key, name, phone):
            yield Member(key, name, MemberKind.UNKNOWN, identifiers, source=Source(self._file, place))


DELETED = "Deleted Account"


def card_key(name: str, phone: str, peer: str) -> str:
    """The key of a contact: by id, else by number, else by name."""
    if peer:
        return peer_key(peer)
    return phone_key(phone) if phone else name_key(name)
