"""What stands in the entries of a bundle, once it is opened: typed values in msgpack, which execute nothing.

From the public door to the desk go what people sent (`Inward`); from the desk come what may be told back and what the
door works with (`Outward`). A receipt is named by its keyed hash (`transfer.receipt.digest`), never by its code.
"""

from datetime import datetime
from typing import Annotated, Literal

import msgspec

from vangnet.errors import InputRefused

Digest = Annotated[bytes, msgspec.Meta(min_length=32, max_length=32)]
Key = Annotated[bytes, msgspec.Meta(min_length=32, max_length=32)]
Short = Annotated[str, msgspec.Meta(max_length=300)]
Long = Annotated[str, msgspec.Meta(max_length=20_000)]
Name = Annotated[str, msgspec.Meta(pattern="^[a-z][a-z0-9_-]{0,39}$")]
Count = Annotated[int, msgspec.Meta(ge=0, lt=2**31)]


class Shape(msgspec.Struct, frozen=True, kw_only=True, tag_field="shape", omit_defaults=True):
    """An entry; `tag` names its kind."""


class Attached(msgspec.Struct, frozen=True, kw_only=True):
    """A file that somebody sent along: bytes that nobody looked at, and what its sender called it."""

    name: Short
    data: bytes


Attachments = Annotated[tuple[Attached, ...], msgspec.Meta(max_length=100)]


# -- from the public door to the desk ---------------------------------------------------------------------------------


class Sent(Shape, frozen=True, kw_only=True, tag="sent"):
    """A report as somebody sent it.

    `reply_key` is the public key (X25519) of its receipt: what is told back, is sealed to it. `answers` holds the
    fields of the form by name, as typed; `situation` the way it came (R1 to R6).
    """

    receipt: Digest
    reply_key: Key
    sent_at: datetime
    language: Literal["nl", "en"] = "nl"
    situation: Name = "unknown"
    answers: Annotated[dict[Name, Long], msgspec.Meta(max_length=200)] = {}
    attachments: Attachments = ()


class Added(Shape, frozen=True, kw_only=True, tag="added"):
    """What the reporter added later, or answered to question `question`."""

    receipt: Digest
    sent_at: datetime
    text: Long
    question: Count | None = None
    attachments: Attachments = ()


class Withdrawn(Shape, frozen=True, kw_only=True, tag="withdrawn"):
    """The reporter takes back how to reach him or her."""

    receipt: Digest
    sent_at: datetime


class HotlineSent(Shape, frozen=True, kw_only=True, tag="hotline_sent"):
    """A message of a hotline as it came (JSON: `docs/reports/hotline.md`). `id` is the hotline's own."""

    hotline: Name
    id: Annotated[str, msgspec.Meta(min_length=1, max_length=100)]
    sent_at: datetime
    body: bytes


class Lookups(Shape, frozen=True, kw_only=True, tag="lookups"):
    """How often a hotline asked on one day, how often the answer was yes, and whether that looked like probing."""

    hotline: Name
    day: Annotated[str, msgspec.Meta(pattern=r"^\d{4}-\d\d-\d\d$")]
    asked: Count
    found: Count
    refused: Count = 0
    probing: Short = ""


class Faults(Shape, frozen=True, kw_only=True, tag="faults"):
    """What went wrong at the door since the last bundle: a kind, how often, since when. No text of a reporter."""

    kind: Name
    count: Count
    since: datetime


Inward = Sent | Added | Withdrawn | HotlineSent | Lookups | Faults


# -- from the desk to the public door ---------------------------------------------------------------------------------


class Told(Shape, frozen=True, kw_only=True, tag="told"):
    """Something for a reporter: a `Telling`, sealed to the reply key of the receipt. Numbers count from 1."""

    receipt: Digest
    number: Count
    sealed: bytes


class Forget(Shape, frozen=True, kw_only=True, tag="forget"):
    """The door forgets a receipt and all that was told of it."""

    receipt: Digest


class Opened(Shape, frozen=True, kw_only=True, tag="opened"):
    """A receipt that the desk gave, over the telephone for instance: from now on the door knows it."""

    receipt: Digest


class Hotline(Shape, frozen=True, kw_only=True, tag="hotline"):
    """A hotline that may come in: its public keys, and its look-ups a day. None of all three: not any more."""

    name: Name
    title: Short
    opening: Key | None = None
    signing: Key | None = None
    lookups_a_day: Count | None = None


class HotlineTold(Shape, frozen=True, kw_only=True, tag="hotline_told"):
    """A message for a hotline, sealed to its opening key. `id` is the desk's own."""

    hotline: Name
    id: Annotated[str, msgspec.Meta(min_length=1, max_length=100)]
    sealed: bytes


class Digests(Shape, frozen=True, kw_only=True, tag="digests"):
    """The approved distribution list for look-ups, whole: exact digests of one kind, back to back."""

    version: Count
    approved_by: Short
    kind: Literal["md5", "sha1", "sha256"]
    digests: bytes


Outward = Told | Forget | Opened | Hotline | HotlineTold | Digests


# -- inside what is told ----------------------------------------------------------------------------------------------


class Telling(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What a reporter reads: the state of the report (the page has words for it), an officer's text, a question."""

    at: datetime
    state: Name
    text: Long = ""
    question: Count | None = None


def pack(entry: msgspec.Struct) -> bytes:
    """An entry as bytes."""
    return msgspec.msgpack.encode(entry)


def inward(data: bytes) -> Inward:
    """Read an entry that came in. Raises InputRefused."""
    try:
        entry: Inward = msgspec.msgpack.decode(data, type=Inward)
    except (msgspec.DecodeError, RecursionError) as error:
        raise InputRefused(f"no entry of a bundle ({error})") from error
    return entry


def outward(data: bytes) -> Outward:
    """Read an entry that came from the desk. Raises InputRefused."""
    try:
        entry: Outward = msgspec.msgpack.decode(data, type=Outward)
    except (msgspec.DecodeError, RecursionError) as error:
        raise InputRefused(f"no entry of a bundle ({error})") from error
    return entry


def telling(data: bytes) -> Telling:
    """Read what was told. Raises InputRefused."""
    try:
        return msgspec.msgpack.decode(data, type=Telling)
    except (msgspec.DecodeError, RecursionError) as error:
        raise InputRefused(f"nothing that a desk told ({error})") from error
