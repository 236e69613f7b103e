"""Reach of shared material by content."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from vangnet.networks.measures.reach import UNKNOWN, Kind, Reach, reach

SHARE, VIEW, DOWNLOAD = Kind.SHARE, Kind.VIEW, Kind.DOWNLOAD


def told(rows: list[tuple[int, int, int, int]], members: int = 6) -> Reach:
    table = np.array(rows, np.int64).reshape(len(rows), 4)
    return reach(table[:, 0], table[:, 1], table[:, 2], table[:, 3], members=members)


def firsts(of: Reach) -> list[list[int]]:
    return [of.firsts[a:b].tolist() for a, b in zip(of.starts, of.starts[1:], strict=False)]


def test_the_first_others_and_downloaders_are_counted_once() -> None:
    found = told(
        [
            *[(7, 2, 30, SHARE), (7, 1, 10, SHARE), (7, 2, 40, SHARE), (7, 1, 50, SHARE)],
            *[(7, 3, 60, DOWNLOAD), (7, 3, 61, DOWNLOAD), (7, 1, 62, DOWNLOAD), (7, 4, 9, VIEW)],
            (9, 5, 10, SHARE),
        ]
    )
    assert found.contents.tolist() == [7, 9]
    assert firsts(found) == [[1], [5]]
    assert found.first_at.tolist() == [10, 10]
    assert found.sharers.tolist() == [2, 1]
    assert found.downloaders.tolist() == [1, 0]
    assert found.viewers.tolist() == [1, 0]
    assert found.member_first.tolist() == [0, 1, 0, 0, 0, 1]
    assert found.member_passed_on.tolist() == [0, 0, 1, 0, 0, 0]
    assert found.member_downloads.tolist() == [0, 1, 0, 0, 0, 0]


def test_two_at_one_time_share_the_first_place() -> None:
    assert firsts(told([(1, 3, 5, SHARE), (1, 2, 5, SHARE), (1, 4, 6, SHARE)])) == [[2, 3]]


def test_an_unknown_time_makes_the_first_unsure() -> None:
    some = told([(1, 3, 5, SHARE), (1, 2, UNKNOWN, SHARE)])
    assert (firsts(some), some.is_unsure.tolist(), some.sharers.tolist()) == ([[3]], [True], [2])
    none = told([(1, 3, UNKNOWN, SHARE), (1, 2, UNKNOWN, SHARE)])
    assert (firsts(none), none.first_at.tolist(), none.sharers.tolist()) == ([[]], [UNKNOWN], [2])
    assert none.member_passed_on.tolist() == [0] * 6


def test_nothing_shared_is_no_content() -> None:
    assert told([]).contents.tolist() == []
    assert firsts(told([(1, 0, 4, VIEW)])) == [[]]


rows = st.lists(
    st.tuples(st.integers(0, 3), st.integers(0, 5), st.sampled_from([UNKNOWN, -5, 1, 2]), st.integers(0, 2))
)


@given(rows, st.randoms(use_true_random=False))
@settings(deadline=None)
def test_the_order_of_rows_and_doubles_change_nothing(
    given_rows: list[tuple[int, int, int, int]], random: object
) -> None:
    mixed = given_rows * 2
    random.shuffle(mixed)  # type: ignore[attr-defined]
    one, other = told(given_rows), told(mixed)
    for field in Reach.__struct_fields__:
        assert getattr(one, field).tolist() == getattr(other, field).tolist()
    for at, content in enumerate(one.contents.tolist()):
        shares = [(t, m) for c, m, t, k in given_rows if c == content and k == SHARE]
        known = [t for t, _ in shares if t != UNKNOWN]
        assert firsts(one)[at] == sorted({m for t, m in shares if known and t == min(known)})
        assert one.sharers[at] == len({m for _, m in shares})
