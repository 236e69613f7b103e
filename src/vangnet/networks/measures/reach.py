"""How far shared material reached: who had it first, who passed it on, who fetched it. By content, not by name."""

from enum import IntEnum

import msgspec
import numpy as np
from numpy.typing import NDArray

from .graph import Flags, Ints, Members

UNKNOWN = np.iinfo(np.int64).min
"""The time of what has no time."""


class Kind(IntEnum):
    """What a member did with a content."""

    SHARE = 0  # posted, sent or forwarded
    VIEW = 1
    DOWNLOAD = 2


class Reach(msgspec.Struct, frozen=True):
    """Who shared, viewed and downloaded each content, and the same by member.

    Content c was shared first at `first_at[c]`, by `firsts[starts[c]:starts[c + 1]]` (several at one time share the
    first place), by `sharers[c]` members in all; viewed by `viewers[c]` and downloaded by `downloaders[c]` others.

    "First" is the first in this export. `is_unsure[c]`: somebody shared it at an unknown time, so another may have been
    first; where all times are unknown, `firsts` is empty. The arrays named `member_` count, for each member: contents
    shared first, contents passed on after somebody else, and downloads and views by others of contents that the member
    shared first.
    """

    contents: Ints
    first_at: Ints
    starts: Ints
    firsts: Members
    sharers: Members
    viewers: Members
    downloaders: Members
    is_unsure: Flags
    member_first: Ints
    member_passed_on: Ints
    member_downloads: Ints
    member_views: Ints


def reach(
    content: NDArray[np.integer], member: NDArray[np.integer], time: Ints, kind: NDArray[np.integer], *, members: int
) -> Reach:
    """Rows of (content, member, time, kind) in any order; a member counts once per content, however often."""
    contents, c = np.unique(content, return_inverse=True)
    count, c = len(contents), c.ravel().astype(np.int64)
    member = member.astype(np.int64)
    shared = kind == Kind.SHARE
    known = shared & (time != UNKNOWN)
    first_at = np.full(count, np.iinfo(np.int64).max)
    np.minimum.at(first_at, c[known], time[known])
    has = np.bincount(c[known], minlength=count) > 0
    first_at[~has] = UNKNOWN
    is_first = known & (time == first_at[c])
    first_pairs = np.unique(c[is_first] * members + member[is_first])
    shared_pairs = np.unique(c[shared] * members + member[shared])
    passed = np.setdiff1d(shared_pairs, first_pairs, assume_unique=True)
    passed = passed[has[passed // max(members, 1)]]
    looked = {}
    for one in (Kind.VIEW, Kind.DOWNLOAD):
        pairs = np.unique(c[kind == one] * members + member[kind == one])
        looked[one] = np.setdiff1d(pairs, first_pairs, assume_unique=True)
    by = {one: np.bincount(pairs // max(members, 1), minlength=count) for one, pairs in looked.items()}
    firsts = first_pairs % max(members, 1)
    told = first_pairs // max(members, 1)

    def of_member(at: Ints, weights: NDArray[np.integer] | None = None) -> Ints:
        return np.bincount(at, weights=weights, minlength=members).astype(np.int64)

    return Reach(
        contents.astype(np.int64),
        first_at,
        np.concatenate(([0], np.cumsum(np.bincount(told, minlength=count)))),
        firsts.astype(np.int32),
        np.bincount(shared_pairs // max(members, 1), minlength=count).astype(np.int32),
        by[Kind.VIEW].astype(np.int32),
        by[Kind.DOWNLOAD].astype(np.int32),
        np.bincount(c[shared & ~known], minlength=count) > 0,
        of_member(firsts),
        of_member(passed % max(members, 1)),
        of_member(firsts, by[Kind.DOWNLOAD][told]),
        of_member(firsts, by[Kind.VIEW][told]),
    )
