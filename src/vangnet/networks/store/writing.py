"""Batches of records -> tables, with members and networks as numbers."""

import re
from array import array
from collections import Counter
from datetime import UTC
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import polars as pl

from vangnet.networks.batches import LAYERS, NO_TIME, Batch, Ties
from vangnet.networks.shape import (
    Access,
    Act,
    Coverage,
    Member,
    Message,
    Moment,
    Network,
    Problem,
    Record,
    Role,
    Source,
)
from vangnet.networks.store.layout import NOBODY, SCHEMAS
from vangnet.networks.store.manifest import MOST_LISTED, Told
from vangnet.networks.store.tables import Table

_SHARED = re.compile(r"(telegram:[a-z]+|discord:|lid:)\d+|phone:\+?\d{7,15}|email:\S+@\S+")
"""Keys of members that are given once: the same account wherever they stand. All others hold within one export.

That an account is one does not make whoever uses it one: that is for people to judge.
"""

_EARLIEST, _LATEST = 1, 9999  # years in which a change of zone has a place
_DAY_ONE = 86_400_000_000  # microseconds
_NAMED = ("name:", "node:")  # keys that are a name or mark themselves


class Writer:
    """Takes in what was read of exports, one batch after another."""

    def __init__(self, directory: Path) -> None:
        self.tables = {name: Table(directory, name) for name in SCHEMAS}
        self.exports: list[str] = []
        self.members: dict[tuple[int, str] | str, int] = {}
        self.member_exports = array("i")
        self.networks: dict[tuple[int, str], int] = {}
        self.coverage: list[Told] = []
        self.coverage_count = 0
        self.problems: list[Told] = []
        self.problem_counts: Counter[str] = Counter()
        self.local_times = 0
        self.first_day_times = 0
        self._told_of: dict[int, int] = {}
        self._export = 0

    def begin(self, export: int, name: str) -> None:
        """What follows is of this export."""
        while len(self.exports) <= export:
            self.exports.append(name)
        self._export = export

    def take(self, batch: Batch) -> None:
        """Take a batch in."""
        for record in batch.records:
            _TAKEN[type(record)](self, record)
        if batch.ties.a:
            self._ties(batch.ties)

    def flush(self) -> None:
        for table in self.tables.values():
            table.flush()

    def member(self, key: str) -> int:
        """The number of a member; a new one where the key was not seen before."""
        whole = key if _SHARED.fullmatch(key) else (self._export, key)
        number = self.members.get(whole)
        if number is None:
            number = self.members[whole] = len(self.members)
            self.member_exports.append(self._export)
        return number

    def network(self, key: str) -> int:
        if not key:
            return NOBODY
        return self.networks.setdefault((self._export, key), len(self.networks))

    def member_table(self) -> pl.DataFrame:
        """Number, key and export of every member."""
        keys = [key if isinstance(key, str) else key[1] for key in self.members]
        exports = np.frombuffer(self.member_exports, np.int32) if keys else np.zeros(0, np.int32)
        return pl.DataFrame(
            {"member": np.arange(len(keys), dtype=np.int32), "key": pl.Series(keys, dtype=pl.String), "export": exports}
        )

    def tell(self, problem: Problem) -> None:
        """Write a problem down: all in the table, the first in the manifest."""
        count = int(problem.values.get("count", 1)) if problem.code == "more_of_these" else 1
        code = str(problem.values.get("of")) if problem.code == "more_of_these" else problem.code
        self.problem_counts[code] += count
        source = problem.source
        self.tables["problems"].add((problem.code, _json(problem.values), *self._source(source)))
        if len(self.problems) < MOST_LISTED:
            self.problems.append(Told(problem.code, problem.values, self._name(), source.file, source.place))

    def cover(self, told: Coverage) -> None:
        """Write a statement of coverage down, once."""
        number = self.network(told.network)
        one = Told(told.code, told.values, self._name(), network=told.network)
        if one in self.coverage:
            return
        self.coverage_count += 1
        self.tables["coverage"].add((told.code, number, _json(told.values), self._export))
        if len(self.coverage) < MOST_LISTED:
            self.coverage.append(one)

    def _name(self) -> str:
        return self.exports[self._export] if self.exports else ""

    def _source(self, source: Source) -> tuple[int, str, str]:
        return self._export, source.file, source.place

    def _moment(self, moment: Moment | None) -> tuple[Any, bool | None, str]:
        if moment is None:
            return None, None, ""
        at = moment.at
        if at.tzinfo is not None:
            at = (at if _EARLIEST < at.year < _LATEST else at.replace(tzinfo=UTC)).astimezone(UTC).replace(tzinfo=None)
        self.local_times += not moment.is_utc
        self.first_day_times += at.year == 1970 and at.month == at.day == 1
        return at, moment.is_utc, moment.said

    def _numbers(self, keys: tuple[str, ...]) -> list[int]:
        return [self.member(key) for key in keys if key]

    def _network(self, one: Network) -> None:
        row = (self.network(one.key), one.key, one.name, one.platform, str(one.kind), one.parent)
        self.tables["networks"].add((*row, *self._moment(one.made), *self._source(one.source)))

    def _member(self, one: Member) -> None:
        number = self.member(one.key)
        told = hash((one.name, one.kind, one.identifiers, one.is_owner_of_device))
        if self._told_of.get(number) == told:
            return  # chats tell of the same member with each message
        self._told_of[number] = told
        source = self._source(one.source)
        self.tables["tellings"].add((number, one.name, str(one.kind), one.is_owner_of_device, *source))
        for found in one.identifiers:
            self.tables["identifiers"].add((number, str(found.kind), found.value, str(found.reach), *source))

    def _role(self, one: Role) -> None:
        grade = max(0, min(one.grade, 9))
        position = None if one.position is None else max(-(2**40), min(one.position, 2**40))
        row = (self.member(one.member), self.network(one.network), one.name, grade, one.why, position)
        self.tables["roles"].add((*row, *self._moment(one.at), *self._source(one.source)))

    def _message(self, one: Message) -> None:
        number = self.tables["messages"].rows
        row = (
            number,
            self.network(one.network),
            one.key,
            self.member(one.author) if one.author else NOBODY,
            *self._moment(one.moment),
            str(one.layer),
            one.text,
            self._numbers(one.to),
            one.reply_to,
            self._numbers(one.mentions),
            list(one.links),
            self._forwarded(one.forwarded_from),
            one.forwarded_from,
            one.signature,
            one.is_deleted,
            one.is_edited,
            *self._source(one.source),
        )
        self.tables["messages"].add(row, len(one.text) + 200)
        for medium in one.media:
            size = medium.size if medium.size is None or 0 <= medium.size < 2**62 else None
            self.tables["media"].add(
                (number, medium.path, medium.name, medium.type, size, medium.sha256.lower(), medium.absent)
            )
        for reaction in one.reactions:
            count = max(0, min(reaction.count, 2**40))
            self.tables["reactions"].add((number, reaction.what, count, self._numbers(reaction.by)))

    def _forwarded(self, told: str) -> int:
        """Who is told as the first author: a key where the export has it, else a name, which is nobody's identity."""
        if not told:
            return NOBODY
        is_key = (self._export, told) in self.members or _SHARED.fullmatch(told) or told.startswith(_NAMED)
        return self.member(told if is_key else f"name:{told}")

    def _act(self, one: Act) -> None:
        actor = self.member(one.actor) if one.actor else NOBODY
        row = (str(one.kind), self.network(one.network), actor, self._numbers(one.subjects), one.message, one.told)
        self.tables["acts"].add((*row, *self._moment(one.moment), *self._source(one.source)))

    def _access(self, one: Access) -> None:
        row = (self.member(one.member), self.network(one.network), one.what, one.kind, max(0, min(one.count, 2**40)))
        self.tables["access"].add((*row, *self._moment(one.moment), *self._source(one.source)))

    def _ties(self, ties: Ties) -> None:
        """Ties that an export states, which come as columns."""
        numbers = np.array([self.member(key) for key in ties.keys], np.int32)
        marks = np.frombuffer(ties.marks, np.uint8)
        moments = np.frombuffer(ties.moments, np.int64)
        has_time = moments != NO_TIME
        self.local_times += int((has_time & (marks & 2 == 0)).sum())
        self.first_day_times += int((has_time & (moments >= 0) & (moments < _DAY_ONE)).sum())
        layers = pl.Series([str(layer) for layer in LAYERS])
        files = pl.Series(ties.files, dtype=pl.String)
        at = pl.Series(moments).cast(pl.Datetime("us"))
        self.tables["stated"].add_frame(
            pl.DataFrame(
                {
                    "a": numbers[np.frombuffer(ties.a, np.int32)],
                    "b": numbers[np.frombuffer(ties.b, np.int32)],
                    "layer": layers.gather(np.frombuffer(ties.layers, np.uint8)),
                    "weight": np.frombuffer(ties.weights, np.float64),
                    "is_directed": (marks & 1).astype(bool),
                    "at": at.set(pl.Series(~has_time), None),
                    "is_utc": (marks & 2).astype(bool),
                    "file": files.gather(np.frombuffer(ties.file_numbers, np.int32)),
                    "place": pl.Series(ties.places, dtype=pl.String),
                }
            ).with_columns(pl.lit(self._export, pl.Int32).alias("export"))
        )


_TAKEN: dict[type[Record], Any] = {
    Network: Writer._network,  # noqa: SLF001 - one class
    Member: Writer._member,  # noqa: SLF001
    Role: Writer._role,  # noqa: SLF001
    Message: Writer._message,  # noqa: SLF001
    Act: Writer._act,  # noqa: SLF001
    Access: Writer._access,  # noqa: SLF001
    Coverage: Writer.cover,
    Problem: Writer.tell,
}


def _json(values: dict[str, Any]) -> str:
    return msgspec.json.encode(values).decode()
