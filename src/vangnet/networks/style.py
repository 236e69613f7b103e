"""How alike two members write: only to put pairs in an order that something else ties already; never a tie by itself.

Profiles are frequencies of the most usual runs of three signs, as they differ from what is usual among the members of
the same exports; two are compared by their cosine ("cosine delta": Evert et al. 2017, Digital Scholarship in the
Humanities 32, suppl. 2). `docs/networks.md` tells how often the order is wrong, by number of words, and where it was
measured: in English commit messages. For chats, and for Dutch, that is not known.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import TypeVar

import msgspec
import numpy as np
import numpy.typing as npt
import polars as pl

from vangnet.networks.store.loading import Stored

LEAST_WORDS = 500
"""Of whom wrote fewer words, nothing is said: on the public set more than a quarter of the orders would be wrong."""
WRONG = ((500, 0.16), (1_000, 0.08), (2_000, 0.05))
"""From so many words of both, how often two people stood above one (`benchmarks/networks_style.py`)."""
MOST_SIGNS = 14_000
"""So much is read of a member: some 2,000 words."""
FEATURES = 3_000
_BUCKETS = 1 << 16
_LEAST_BACKGROUND = 20
_BACKGROUND_WORDS = 200
_MOST_MESSAGES = 1_000
_LONGEST = 4_000  # signs of a message: what is longer was mostly pasted
_OTHER = re.compile(r"https?://|www\.|[@#]")
_DIGITS = re.compile(r"\d+")
_WORD = re.compile(r"[^\W\d_]+")

Profile = npt.NDArray[np.float64]
Key = TypeVar("Key")


class Background(msgspec.Struct, frozen=True):
    """What is usual: which runs of signs count, how often each stands, and how much that differs."""

    features: npt.NDArray[np.int64]
    mean: Profile
    spread: Profile


class Alike(msgspec.Struct, frozen=True):
    """How alike two wrote (-1 to 1), and in how many words. None: too few words, or nothing to compare them with."""

    words: tuple[int, int]
    cosine: float | None


def texts_of(stored: Stored, members: Iterable[int]) -> dict[int, str]:
    """What members wrote themselves, without what they passed on: the first messages of each, up to `MOST_SIGNS`."""
    written = (pl.col("forwarded_from") < 0) & (pl.col("forwarded_name") == "") & (pl.col("text") != "")
    theirs = stored.table("messages").filter(pl.col("author").is_in(sorted(set(members))) & written)
    first = theirs.select("author", "message").group_by("author").agg(pl.col("message").sort().head(_MOST_MESSAGES))
    kept = first.explode("message").collect(engine="streaming").sort("message")
    cut = stored.table("messages").select("message", pl.col("text").str.slice(0, _LONGEST))
    told = cut.join(kept.lazy(), on="message", how="inner").collect(engine="streaming").sort("message")
    return {author: "\n".join(texts)[:MOST_SIGNS] for author, texts in told.group_by("author").agg("text").iter_rows()}


def busiest(stored: Stored, most: int) -> list[int]:
    """The members who wrote most: against whom others are compared."""
    wrote = stored.members.select("member", "messages").filter(pl.col("messages") > 0)
    return wrote.sort(["messages", "member"], descending=[True, False]).head(most)["member"].to_list()


def words(text: str) -> int:
    """How many words of letters, without addresses, names with a sign before them, and numbers."""
    return len(_WORD.findall(own(text)))


def own(text: str) -> str:
    """A text without web addresses, mail addresses, and names with a sign before them; on one line."""
    return " ".join(part for part in text.split() if not _OTHER.search(part))


def wrong(words: int) -> float | None:
    """How often an order of two was wrong with so many words (of whom wrote less); None: nothing can be said."""
    return next((share for least, share in reversed(WRONG) if words >= least), None)


def background(texts: Iterable[str], *, least: int = _BACKGROUND_WORDS) -> Background | None:
    """What is usual among these, each of so many words at least; None where there are fewer than twenty."""
    told = [_frequencies(text) for text in texts if words(text) >= least]
    if len(told) < _LEAST_BACKGROUND:
        return None
    held = np.array(told)
    usual = np.argsort(-held.mean(axis=0), kind="stable")[:FEATURES]
    spread = held[:, usual].std(axis=0)
    kept = usual[spread > 0]
    return Background(kept, held[:, kept].mean(axis=0), held[:, kept].std(axis=0))


def profile(text: str, usual: Background) -> Profile:
    """How a text differs from what is usual: float64[features], of length 1."""
    differs = (_frequencies(text)[usual.features] - usual.mean) / usual.spread
    length = float(np.linalg.norm(differs))
    return differs / length if length else differs


def alike(pairs: Sequence[tuple[Key, Key]], texts: Mapping[Key, str], usual: Background | None) -> list[Alike]:
    """What can be said of each pair, in their order; who stands in many pairs is read once."""
    counted = {one: words(texts.get(one, "")) for pair in pairs for one in pair}
    told = {
        one: profile(texts[one], usual) for one, count in counted.items() if usual is not None and count >= LEAST_WORDS
    }
    return [
        Alike((counted[a], counted[b]), float(told[a] @ told[b]) if a in told and b in told else None) for a, b in pairs
    ]


def _frequencies(text: str) -> Profile:
    """Shares of runs of three signs, in buckets: float64[65536]."""
    plain = " ".join(_DIGITS.sub(" ", own(text[:MOST_SIGNS]).lower()).split())
    signs = np.frombuffer(plain.encode("utf-32-le", "replace"), np.uint32).astype(np.uint64)
    if len(signs) < 3:
        return np.zeros(_BUCKETS)
    runs = (signs[:-2] * np.uint64(961) + signs[1:-1] * np.uint64(31) + signs[2:]) * np.uint64(0x9E3779B97F4A7C15)
    held = np.bincount((runs >> np.uint64(48)).astype(np.int64), minlength=_BUCKETS)
    shares: Profile = held / held.sum()
    return shares
