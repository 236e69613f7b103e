"""Groups of near copies: exact, without chains, and the same whatever the order of the media."""

import numpy as np
import pytest

from vangnet.reference.nearest import Group, Member, groups, ranks

RANDOM = np.random.default_rng(5)


def flipped(one: np.ndarray, bits: int, seed: int) -> np.ndarray:
    mask = np.zeros(256, np.uint8)
    mask[np.random.default_rng(seed).permutation(256)[:bits]] = 1
    return one ^ np.packbits(mask)


def crowd(count: int, clusters: int, seed: int = 1) -> np.ndarray:
    """Fingerprints of which many lie near one of some: within and beyond the threshold, and some the same."""
    random = np.random.default_rng(seed)
    centres = random.integers(0, 256, (clusters, 32), np.uint8)
    near = [flipped(centres[n % clusters], int(random.integers(0, 40)), n) for n in range(count // 2)]
    return np.concatenate([np.array(near), random.integers(0, 256, (count - count // 2, 32), np.uint8)])


def by_definition(hashes: np.ndarray, rank: np.ndarray, threshold: int) -> list[Group]:
    """The plain twin: every pair is compared."""
    eight = hashes[:, None] if hashes.ndim == 2 else hashes
    free, told = sorted(range(len(hashes)), key=rank.__getitem__), []
    while free:
        first, *rest = free
        bits = np.bitwise_count(eight[first][:, None] ^ eight[rest, 0][None]).sum(axis=2)
        nearest, turns = bits.min(axis=0, initial=256), bits.argmin(axis=0) if rest else []
        members = [Member(m, int(d), int(t)) for m, d, t in zip(rest, nearest, turns, strict=True) if d <= threshold]
        told += [Group(first, tuple(members))] if members else []
        free = [one for one in rest if one not in {member.medium for member in members}]
    return told


@pytest.mark.parametrize("threshold", [0, 20, 31])
def test_groups_are_those_of_the_definition(threshold):
    hashes, rank = crowd(1500, 40), RANDOM.permutation(1500)
    assert groups(hashes, rank, threshold) == by_definition(hashes, rank, threshold)


def test_groups_of_turned_copies_tell_the_orientation():
    eight = RANDOM.integers(0, 256, (300, 8, 32), np.uint8)
    for number in range(100):
        eight[200 + number, 0] = flipped(eight[number, number % 8], number % 36, number)
    found = groups(eight, np.arange(300), 31)
    assert found == by_definition(eight, np.arange(300), 31)
    assert {group.members[0].orientation for group in found} == set(range(8))


def test_groups_are_the_same_in_any_order_of_media():
    hashes, rank = crowd(800, 10), RANDOM.permutation(800)
    mixed = RANDOM.permutation(800)
    again = groups(hashes[mixed], rank[mixed], 31)
    told = [
        Group(
            int(mixed[g.representative]),
            tuple(
                Member(int(mixed[m.medium]), *tuple(getattr(m, name) for name in ("distance_bits", "orientation")))
                for m in g.members
            ),
        )
        for g in again
    ]
    assert told == groups(hashes, rank, 31)


def test_what_is_near_a_member_only_is_not_in_the_group():
    one = RANDOM.integers(0, 256, 32, np.uint8)
    mask = RANDOM.permutation(256)
    steps = [one]
    for part in (mask[:25], mask[25:50]):
        bits = np.zeros(256, np.uint8)
        bits[part] = 1
        steps.append(steps[-1] ^ np.packbits(bits))
    assert groups(np.array(steps), np.arange(3), 31) == [Group(0, (Member(1, 25, 0),))]


def test_flat_pictures_are_in_no_group():
    hashes = np.zeros((3, 32), np.uint8)
    assert groups(hashes, np.arange(3), 31, qualities=np.array([49, 100, 100])) == [Group(1, (Member(2, 0, 0),))]


@pytest.mark.parametrize("count", [0, 1])
def test_too_few_to_group(count):
    assert groups(np.zeros((count, 32), np.uint8), np.arange(count), 31) == []


def test_rank_is_by_pixels_then_bytes_then_digest():
    pixels, sizes = np.array([10, 20, 20, 20]), np.array([9, 5, 7, 7])
    sha256 = np.array([[0] * 32, [1] * 32, [3] * 32, [2] * 32], np.uint8)
    assert ranks(pixels, sizes, sha256).tolist() == [3, 2, 1, 0]


def test_arrays_that_do_not_go_together_are_refused():
    with pytest.raises(ValueError, match="not one for each medium"):
        groups(np.zeros((3, 32), np.uint8), np.arange(2), 31)


def test_a_large_crowd_is_searched_through_the_tables():
    """More than an index compares one by one, in clusters, and the same as the definition for those of a cluster."""
    hashes = crowd(60_000, 20_000, seed=3)
    rank = np.random.default_rng(4).permutation(len(hashes))
    found = groups(hashes, rank, 31)
    met = [member.medium for group in found for member in group.members]
    assert len(met) == len(set(met))
    for group in found[:500]:
        for member in group.members:
            bits = int(np.bitwise_count(hashes[group.representative] ^ hashes[member.medium]).sum())
            assert (bits, rank[group.representative] < rank[member.medium]) == (member.distance_bits, True)
            assert bits <= 31
