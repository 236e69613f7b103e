"""What can be read is given before the fault is told."""

import errno
import io

import pytest

from vangnet.evidence.damage import Damaged
from vangnet.evidence.limits import Budget, LimitReached, Limits
from vangnet.evidence.reader import HeadStream, as_damage, forward
from vangnet.values import Reason


def breaking(*pieces):
    yield from pieces
    raise Damaged(Reason.CORRUPT, "here it breaks")


def test_peek_does_not_take_bytes():
    stream = HeadStream(io.BytesIO(b"0123456789"), piece=3)
    assert stream.peek(4) == b"0123"
    assert stream.peek(2) == b"01"
    assert stream.read(5) == b"01234"
    assert stream.peek(99) == b"56789"
    assert stream.read() == b"56789"
    assert stream.read() == stream.peek(1) == b""


def test_reads_are_full_until_the_end():
    stream = HeadStream(io.BytesIO(bytes(range(100))), piece=7)
    assert [len(stream.read(30)) for _ in range(5)] == [30, 30, 30, 10, 0]


def test_readinto_fills_a_buffer():
    buffer = bytearray(4)
    assert forward([b"ab", b"cdef"]).readinto(buffer) == 4
    assert buffer == b"abcd"


def test_a_fault_waits_until_what_came_before_is_read():
    stream = forward(breaking(b"first ", b"part"))
    assert stream.read(100) == b"first part"
    for _ in range(2):
        with pytest.raises(Damaged, match="here it breaks"):
            stream.read(100)


def test_a_fault_is_known_beforehand_to_who_looks():
    stream = HeadStream(forward(breaking(b"abc")))
    assert stream.peek(10) == b"abc"
    assert stream.failed is not None
    assert stream.failed.reason == Reason.CORRUPT
    assert stream.read(3) == b"abc"


@pytest.mark.parametrize(
    ("error", "reason"),
    [
        (OSError(errno.EIO, "bad sector"), Reason.UNREADABLE),
        (OSError("invalid data stream"), Reason.CORRUPT),
        (MemoryError(), Reason.MEMORY),
        (ValueError("nonsense"), Reason.CORRUPT),
        (Damaged(Reason.ENCRYPTED, "locked"), Reason.ENCRYPTED),
    ],
)
def test_every_fault_has_a_reason(error, reason):
    assert as_damage(error).reason == reason


def test_what_is_read_counts_against_the_budget():
    budget = Budget(Limits(expanded_bytes=10, expanded_ratio=1), container_bytes=1)
    stream = HeadStream(io.BytesIO(bytes(25)), budget, piece=5)
    assert stream.read(25) == bytes(10)
    with pytest.raises(LimitReached, match="more than 10 bytes"):
        stream.read(1)


def test_members_count_against_the_budget():
    budget = Budget(Limits(members=2), container_bytes=1)
    budget.count_member()
    budget.count_member()
    with pytest.raises(LimitReached, match="more than 2 members"):
        budget.count_member()


def test_a_large_container_may_expand_in_proportion():
    budget = Budget(Limits(expanded_bytes=100, expanded_ratio=250), container_bytes=1_000)
    budget.count_bytes(250_000)
    with pytest.raises(LimitReached):
        budget.count_bytes(1)
