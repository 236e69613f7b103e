"""One message with what stands around it: what it answers, what answers it, acts that name it."""

from typing import Any

import msgspec
import polars as pl

from vangnet.chats.queries.called import names
from vangnet.chats.queries.exports import Opened
from vangnet.chats.queries.messages import PART, Line, lines_of
from vangnet.networks.store.layout import NOBODY
from vangnet.networks.store.loading import Stored

MOST_ABOVE = 10
"""Steps from an answer to what it answers; further up, each page goes on."""
MOST_BELOW = 50
MOST_ACTS = 50


class ActLine(msgspec.Struct, frozen=True):
    """An act that names the message. What the export says of it is shown only where the network is not covered."""

    kind: str
    actor: int | None
    actor_name: str
    told: str
    at: Any
    is_utc: bool
    file: str
    place: str


class Thread(msgspec.Struct, frozen=True):
    """A message and its surroundings. `above` begins with the first; `is_circle`: the answers lead back to it."""

    line: Line
    part: int
    parts: int
    above: tuple[Line, ...]
    goes_on: bool
    is_circle: bool
    is_absent: bool
    below: tuple[Line, ...]
    below_count: int
    acts: tuple[ActLine, ...]


def thread_of(opened: Opened, number: int, *, part: int = 1, language: str = "nl") -> Thread | None:
    """A message by its number; None where there is none. Of a long text one part of `PART` characters."""
    whole = lines_of(opened, [number], language=language, whole=True)
    if not whole:
        return None
    line = whole[0]
    parts = max(1, -(-len(line.text) // PART))
    part = min(max(1, part), parts)
    shown = msgspec.structs.replace(line, text=line.text[(part - 1) * PART : part * PART], left=0)
    above, is_circle, is_absent = _above(opened.stored, line)
    below, count = _below(opened.stored, line.key)
    around = {one.message: one for one in lines_of(opened, [*above, *below], language=language)}
    return Thread(
        shown,
        part,
        parts,
        tuple(around[one] for one in reversed(above) if one in around),
        bool(above) and len(above) == MOST_ABOVE,
        is_circle,
        is_absent,
        tuple(around[one] for one in below if one in around),
        count,
        _acts(opened, line),
    )


def number_of(stored: Stored, keys: set[str]) -> dict[str, int]:
    """The numbers of messages by their keys; of one key that stands twice, the first."""
    if not keys:
        return {}
    found = stored.table("messages").select("key", "message").filter(pl.col("key").is_in(sorted(keys)))
    rows = found.sort("message", descending=True).collect(engine="streaming").iter_rows()
    return dict(rows)


def _above(stored: Stored, line: Line) -> tuple[list[int], bool, bool]:
    """What it answers, what that answers, and so on; whether that comes back, and whether the next is not there."""
    found: list[int] = []
    seen, wanted = {line.message}, line.reply_to
    while wanted and len(found) < MOST_ABOVE:
        rows = (
            stored.table("messages")
            .select("key", "message", "reply_to")
            .filter(pl.col("key") == wanted)
            .head(1)
            .collect(engine="streaming")
            .rows()
        )
        if not rows:
            return found, False, True
        _, number, wanted = rows[0]
        if number in seen:
            return found, True, False
        seen.add(number)
        found.append(number)
    return found, False, False


def _below(stored: Stored, key: str) -> tuple[list[int], int]:
    if not key:
        return [], 0
    answers = stored.table("messages").filter(pl.col("reply_to") == key).select("message", "at")
    found = answers.sort("at", "message", nulls_last=True).collect(engine="streaming")
    return found["message"].head(MOST_BELOW).to_list(), found.height


def _acts(opened: Opened, line: Line) -> tuple[ActLine, ...]:
    found = opened.stored.table("acts").filter((pl.col("message") == line.key) & (pl.col("message") != ""))
    rows = found.head(MOST_ACTS).collect(engine="streaming").rows(named=True)
    called = names(opened, {row["actor"] for row in rows})
    return tuple(
        ActLine(
            row["kind"],
            None if row["actor"] == NOBODY else row["actor"],
            called.get(row["actor"], ""),
            "" if line.is_covered else row["told"][:500],
            row["at"],
            bool(row["is_utc"]),
            row["file"],
            row["place"],
        )
        for row in rows
    )
