"""Inside a confined worker: all that is read of one content for capture, in one visit."""

from collections.abc import Callable
from typing import BinaryIO

import msgspec

from vangnet.capture.device.signatures import signature
from vangnet.capture.reading.worker import facts_of
from vangnet.hashing.decoding import Undecodable
from vangnet.values import Reason
from vangnet.words import word

READER = "vangnet.capture.worker:read"
CONTENT_READER = "vangnet.capture.worker:content"
LARGEST = 64 * 2**20
"""The most of a content that is handed out whole."""

VERSION = 1
"""Of what is read: facts that an earlier version kept are read again."""


def read(
    body: BinaryIO,
    type: str,  # noqa: A002  # the word of the seam
    words: bytes,  # noqa: ARG001
    tick: Callable[[], None],
) -> bytes:
    """Facts in msgpack, with the signature of the file, for `scan.viewing.Visitor`."""
    tick()
    facts = facts_of(body, type)
    try:
        body.seek(0)
        facts = msgspec.structs.replace(facts, signature=signature(body, type))
    except Exception as error:  # hostile bytes: what else was read still counts
        doubt = word("reading.unreadable_part", part="signature", error=error.__class__.__name__)
        facts = msgspec.structs.replace(facts, problems=(*facts.problems, doubt))
    return msgspec.msgpack.encode(facts)


def content(
    body: BinaryIO,
    type: str,  # noqa: A002
    words: bytes,  # noqa: ARG001
    tick: Callable[[], None],
) -> bytes:
    """The content itself, for a second reader that is confined by itself. Raises Undecodable for one too large."""
    tick()
    data = body.read(LARGEST + 1)
    if len(data) > LARGEST:
        raise Undecodable(Reason.TOO_LARGE, type)
    return data
