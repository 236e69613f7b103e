"""Drawn-up exports of any size, written as they are read: nobody in them exists."""

import io
from collections.abc import Iterable, Iterator

from vangnet.evidence.reader import forward

_HEAD = b"""{
 "name": "Drawn up",
 "type": "private_supergroup",
 "id": 1500,
 "messages": ["""
_MESSAGE = b"""%b
  {
   "id": %d,
   "type": "message",
   "date": "2023-11-14T23:14:20",
   "date_unixtime": "%d",
   "from": "Member %d",
   "from_id": "user%d",
   "reply_to_message_id": %d,
   "text": [
    "Line of text without any meaning, number ",
    {
     "type": "bold",
     "text": "%d"
    },
    ""
   ],
   "text_entities": [
    {
     "type": "plain",
     "text": "Line of text without any meaning, number "
    },
    {
     "type": "bold",
     "text": "%d"
    }
   ]
  }"""
_TAIL = b"\n ]\n}"


def pieces(size: int, members: int = 50_000) -> Iterator[bytes]:
    """An export of about `size` bytes; one message in a thousand has an escape that JSON does not know."""
    yield _HEAD
    written, first = len(_HEAD), 1
    while written < size:
        batch = []
        for number in range(first, first + 1000):
            who = number * number % members
            comma = b"," if number > 1 else b""
            batch.append(_MESSAGE % (comma, number, 1_700_000_000 + number, who, who, number // 2, number, number))
        batch[-1] = batch[-1].replace(b"without any", rb"without\x01any", 1)
        first += 1000
        piece = b"".join(batch)
        written += len(piece)
        yield piece
    yield _TAIL


def stream(made: Iterable[bytes]) -> io.BufferedIOBase:
    """Pieces as a stream that is never held whole."""
    return forward(made)  # type: ignore[return-value]
