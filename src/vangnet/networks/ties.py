"""Who is tied to whom, layer by layer, as it follows from what was written and done.

Each event counts one, in the direction of whoever acts: a reply to the author of what is replied to, a mention, a
private message to each of its receivers, a forward to whom it names as first author, a reaction to the author, an act
to each member to whom it was done, a view or download to who posted that, as often as it is told. A tie that an export
states has the weight that it states; one without direction counts both ways. What somebody does to himself is no tie.
Kinds are kept apart on the disk, so that a layer can be weighed in another way without reading again: the choice of
weights moves a ranking more than most measures do (Phillips and others), and `WEIGHTS` is all of it.

The first and last month of a tie are of the moments that the export tells of its events, in UTC where it tells that; a
reaction has none of its own.
"""

import secrets
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any, NamedTuple

import msgspec
import numpy as np
import numpy.typing as npt
import polars as pl

from vangnet.networks.shape import ActKind, Layer
from vangnet.networks.store.tables import scan, shards

Numbers = npt.NDArray[np.int32]
Months = npt.NDArray[np.int16]


class _Pair(NamedTuple):
    """Events: who, towards whom, what each weighs (None: one), and in which month (None: nowhere told)."""

    a: Numbers
    b: Numbers
    weight: npt.NDArray[np.float64] | None = None
    month: Months | None = None


WEIGHTS: Mapping[str, float] = MappingProxyType({"reply": 1.0, "mention": 1.0, "private": 1.0, "stated": 1.0})
"""What one event of a kind weighs within its layer; a kind that is not named weighs 1."""

NO_MONTH = -(2**15)
"""Stands where no event of a tie has a moment. All others are months since January 1970."""
_LAST_MONTH = 2**15 - 1

_NOBODY = -1
_PLAIN_LAYERS = (Layer.PUBLIC, Layer.PRIVATE)


class Ties(msgspec.Struct, frozen=True):
    """Ties of one kind: for each pair, by order of `a` and `b`, how often, the weight of all those times, and when."""

    layer: str
    kind: str
    a: Any  # int32[pairs]
    b: Any  # int32[pairs]
    count: Any  # int64[pairs]
    weight: Any  # float64[pairs]
    first: Any  # int16[pairs]: months since January 1970, or NO_MONTH
    last: Any  # int16[pairs]


class Lookups(msgspec.Struct, frozen=True):
    """Who wrote what: authors by number of message (int32), and where the digest of a message's key stands."""

    authors: Any
    digests: Any  # uint64, sorted
    order: Any  # int64: the message of each digest
    seed: int

    def found(self, keys: pl.DataFrame, column: str) -> npt.NDArray[np.int64]:
        """The number of the message that each key names, or -1; `keys` has the columns `column` and `export`."""
        wanted = _digests(keys, column, self.seed)
        if not len(self.digests):
            return np.full(len(wanted), -1, np.int64)
        at = np.minimum(np.searchsorted(self.digests, wanted), len(self.digests) - 1)
        return np.where(self.digests[at] == wanted, self.order[at], -1)


def _digests(frame: pl.DataFrame, column: str, seed: int) -> npt.NDArray[np.uint64]:
    odd = np.uint64(0x9E37_79B9_7F4A_7C15)
    exports = frame["export"].to_numpy().astype(np.uint64)
    found: npt.NDArray[np.uint64] = frame[column].hash(seed).to_numpy() ^ (exports * odd)
    return found


def lookups(directory: Path) -> Lookups:
    """Read which message has which key and author. The first of several with one key counts."""
    seed = secrets.randbits(62)  # so that nobody can write keys that meet
    authors, digests = [np.zeros(0, np.int32)], [np.zeros(0, np.uint64)]
    for shard in shards(directory, "messages"):
        frame = pl.read_parquet(shard, columns=["author", "key", "export"])
        authors.append(frame["author"].to_numpy())
        digests.append(_digests(frame, "key", seed))
    whole = np.concatenate(digests)
    order = np.argsort(whole, kind="stable")
    return Lookups(np.concatenate(authors), whole[order], order, seed)


class Deriving:
    """Derives the ties of a network; afterwards `left_out` tells what gave none, and why."""

    def __init__(self, directory: Path, members: int, doubled: npt.NDArray[np.int64]) -> None:
        self._directory = directory
        self._members = members
        self._lookups = lookups(directory)
        self._is_doubled = np.zeros(len(self._lookups.authors), bool)
        self._is_doubled[doubled] = True
        self.left_out: Counter[str] = Counter()

    def ties(self) -> Iterator[Ties]:
        """The ties of each kind in each layer."""
        for read in (self._of_messages, self._of_reactions, self._of_acts, self._of_access, self._stated):
            gathered: dict[tuple[str, str], list[_Pair]] = defaultdict(list)
            for layer, kind, pair in read():
                gathered[layer, kind].append(self._kept(pair))
            for (layer, kind), pairs in sorted(gathered.items()):
                if (found := self._summed(layer, kind, pairs)) is not None:
                    yield found
                pairs.clear()

    def _kept(self, pair: _Pair) -> _Pair:
        a, b, weight, month = pair
        self.left_out["self"] += int(((a == b) & (a >= 0)).sum())
        is_tie = (a >= 0) & (b >= 0) & (a != b)
        one = None if weight is None else weight[is_tie]
        return _Pair(a[is_tie], b[is_tie], one, None if month is None else month[is_tie])

    def _summed(self, layer: str, kind: str, pairs: list[_Pair]) -> Ties | None:
        a, b = (np.concatenate([pair[at] for pair in pairs]) for at in (0, 1))
        if not len(a):
            return None
        both = a.astype(np.int64)
        both *= self._members
        both += b
        order = np.argsort(both, kind="stable")
        both = both[order]
        starts = np.flatnonzero(np.diff(both, prepend=-1))
        a, b = a[order[starts]], b[order[starts]]
        count = np.diff(starts, append=len(both))
        del both
        weight = count.astype(np.float64)
        if any(pair.weight is not None for pair in pairs):
            weights = [np.ones(len(pair.a)) if pair.weight is None else pair.weight for pair in pairs]
            weight = np.add.reduceat(np.concatenate(weights)[order], starts)
        first = last = np.full(len(starts), NO_MONTH, np.int16)
        if any(pair.month is not None for pair in pairs):
            untold = [np.full(len(pair.a), NO_MONTH, np.int16) if pair.month is None else pair.month for pair in pairs]
            months = np.concatenate(untold)[order]
            last = np.maximum.reduceat(months, starts)
            months[months == NO_MONTH] = _LAST_MONTH
            first = np.where(last == NO_MONTH, NO_MONTH, np.minimum.reduceat(months, starts)).astype(np.int16)
        return Ties(layer, kind, a, b, count, weight, first, last)

    def _of_messages(self) -> Iterator[tuple[str, str, _Pair]]:
        columns = ["message", "author", "export", "layer", "network", "to", "reply_to", "mentions"]
        conversations = self._conversations()
        for shard in shards(self._directory, "messages"):
            frame = pl.read_parquet(shard, columns=[*columns, "forwarded_from", "at"]).with_columns(_MONTH)
            whole = frame.filter(pl.Series(~self._is_doubled[frame["message"].to_numpy()]))
            self.left_out["no_author"] += int((whole["author"] == _NOBODY).sum())
            for layer in _PLAIN_LAYERS:
                part = whole.filter(pl.col("layer") == str(layer))
                replies = part.filter(pl.col("reply_to") != "")
                answered = self._replied_to(replies)
                yield str(layer), "reply", _Pair(_numbers(replies, "author"), answered, None, _months(replies))
                yield str(layer), "mention", _each(part, "author", "mentions")
            yield str(Layer.PRIVATE), "private", _each(whole, "author", "to")
            yield str(Layer.PRIVATE), "private", self._to_the_other(whole, conversations)
            forwards = whole.filter(pl.col("forwarded_from") != _NOBODY)
            by, first = _numbers(forwards, "author"), _numbers(forwards, "forwarded_from")
            yield str(Layer.FORWARD), "forward", _Pair(by, first, None, _months(forwards))

    def _replied_to(self, replies: pl.DataFrame) -> Numbers:
        found = self._lookups.found(replies, "reply_to")
        self.left_out["reply"] += len(found)
        self.left_out["reply_outside"] += int((found < 0).sum())
        return self._authors(found)

    def _authors(self, messages: npt.NDArray[np.int64]) -> Numbers:
        if not len(self._lookups.authors):
            return np.full(len(messages), _NOBODY, np.int32)
        return np.where(messages >= 0, self._lookups.authors[messages], _NOBODY).astype(np.int32)

    def _conversations(self) -> pl.DataFrame:
        """Private conversations of exactly two who wrote, of which messages tell no receiver: who they are."""
        private = scan(self._directory, "messages").filter(
            (pl.col("layer") == str(Layer.PRIVATE)) & (pl.col("author") != _NOBODY) & (pl.col("to").list.len() == 0)
        )
        both = private.group_by("network").agg(pl.col("author").unique().sort().head(3).alias("both"))
        return both.filter(pl.col("both").list.len() == 2).collect(engine="streaming")

    @staticmethod
    def _to_the_other(frame: pl.DataFrame, conversations: pl.DataFrame) -> _Pair:
        part = frame.filter((pl.col("layer") == str(Layer.PRIVATE)) & (pl.col("to").list.len() == 0))
        found = part.select("network", "author", "month").join(conversations, on="network")
        other = found.select((pl.col("both").list.sum() - pl.col("author")).cast(pl.Int32).alias("b"))
        return _Pair(_numbers(found, "author"), _numbers(other, "b"), None, _months(found))

    def _of_reactions(self) -> Iterator[tuple[str, str, _Pair]]:
        for shard in shards(self._directory, "reactions"):
            frame = pl.read_parquet(shard, columns=["message", "by"])
            frame = frame.filter(pl.Series(~self._is_doubled[frame["message"].to_numpy()]))
            written = frame.with_columns(pl.Series("author", self._authors(frame["message"].to_numpy())))
            told = _each(written, "author", "by")
            yield str(Layer.REACTION), "reaction", _Pair(told.b, told.a)

    def _of_acts(self) -> Iterator[tuple[str, str, _Pair]]:
        for shard in shards(self._directory, "acts"):
            frame = pl.read_parquet(shard, columns=["kind", "actor", "subjects", "at"]).with_columns(_MONTH)
            frame = frame.filter(pl.col("kind") != str(ActKind.CHANGE_NUMBER))  # of one and the same member
            for (kind,), part in frame.group_by("kind", maintain_order=True):
                yield str(Layer.MEMBERSHIP), str(kind), _each(part, "actor", "subjects")

    def _of_access(self) -> Iterator[tuple[str, str, _Pair]]:
        if not (found := shards(self._directory, "access")):
            return
        posted = self._posted()
        for shard in found:
            frame = pl.read_parquet(shard, columns=["member", "what", "kind", "count", "export", "at"])
            authors = self._authors(self._lookups.found(frame, "what"))
            of_media = frame.select(pl.col("what").str.to_lowercase()).join(
                posted, on="what", how="left", maintain_order="left"
            )
            b = np.where(authors >= 0, authors, of_media["author"].fill_null(_NOBODY).to_numpy())
            self.left_out["access"] += len(b)
            self.left_out["access_outside"] += int((b < 0).sum())
            told = frame.with_columns(_MONTH, pl.Series("b", b, dtype=pl.Int32))
            for (kind,), part in told.group_by("kind", maintain_order=True):
                count = part["count"].to_numpy().astype(np.float64)
                pair = _Pair(_numbers(part, "member"), _numbers(part, "b"), count, _months(part))
                yield str(Layer.ACCESS), _word(str(kind)), pair

    def _posted(self) -> pl.DataFrame:
        """Who posted what first, by digest; by name only where one member alone posted a file of that name."""
        media = scan(self._directory, "media").select("message", "name", "sha256").collect()
        authors = self._authors(media["message"].to_numpy())
        media = media.with_columns(pl.Series("author", authors)).filter(pl.col("author") != _NOBODY)
        dated = media.join(scan(self._directory, "messages").select("message", "at").collect(), on="message")
        by_digest = (
            dated.filter(pl.col("sha256") != "")
            .sort("at", "message", nulls_last=True)
            .group_by("sha256", maintain_order=True)
            .agg(pl.col("author").first())
            .rename({"sha256": "what"})
        )
        by_name = (
            media.filter(pl.col("name") != "")
            .group_by(pl.col("name").str.to_lowercase().alias("what"))
            .agg(pl.col("author").first(), pl.col("author").n_unique().alias("authors"))
            .filter(pl.col("authors") == 1)
            .drop("authors")
        )
        return pl.concat([by_digest, by_name.join(by_digest, on="what", how="anti")])

    def _stated(self) -> Iterator[tuple[str, str, _Pair]]:
        for shard in shards(self._directory, "stated"):
            frame = pl.read_parquet(shard, columns=["a", "b", "layer", "weight", "is_directed", "at"])
            frame = frame.with_columns(_MONTH).drop("at")
            for (layer,), part in frame.group_by("layer", maintain_order=True):
                a, b, weight = _numbers(part, "a"), _numbers(part, "b"), part["weight"].to_numpy()
                month = _months(part)
                yield str(layer), "stated", _Pair(a, b, weight, month)
                back = ~part["is_directed"].to_numpy()
                if back.any():
                    yield str(layer), "stated", _Pair(b[back], a[back], weight[back], month[back])


_MONTH = (
    ((pl.col("at").dt.year() - 1970) * 12 + pl.col("at").dt.month() - 1)
    .clip(NO_MONTH + 1, _LAST_MONTH)
    .fill_null(NO_MONTH)
    .cast(pl.Int16)
    .alias("month")
)


def _months(frame: pl.DataFrame) -> Months:
    found: Months = frame["month"].to_numpy()
    return found


def _each(frame: pl.DataFrame, one: str, several: str) -> _Pair:
    """A pair for each of several members that one is tied to."""
    dated = ("month",) if "month" in frame.columns else ()
    each = frame.select(one, several, *dated).filter(pl.col(several).list.len() > 0).explode(several)
    return _Pair(_numbers(each, one), _numbers(each, several), None, _months(each) if dated else None)


def _numbers(frame: pl.DataFrame, column: str) -> Numbers:
    found: Numbers = frame[column].to_numpy()
    return found


def _word(kind: str) -> str:
    """A kind as part of the name of a file, whatever a format calls it."""
    return "".join(letter for letter in kind if letter.isalnum() or letter == "_")[:40] or "access"
