"""Springs between tied members: the compiled push beside a plain one, and what is tied lies nearer."""

import numpy as np
import pytest
from scipy import sparse

from vangnet.networks.discs import sunflower
from vangnet.networks.kernels import push
from vangnet.networks.springs import spring


@pytest.mark.parametrize("count", [0, 1, 2, 50])
def test_the_push_is_what_a_plain_sum_gives(count):
    at = np.random.default_rng(count).random((count, 2)).astype(np.float32)
    length = 0.2
    across = at[:, None].astype(float) - at[None, :]
    far = (across**2).sum(axis=2)
    expected = (across * (length**2 / np.maximum(far, length**2 * 1e-4))[:, :, None]).sum(axis=1)
    assert push(at, np.float32(length)) == pytest.approx(expected, rel=1e-3, abs=1e-4)


def test_two_in_one_place_are_not_pushed_to_infinity():
    assert np.isfinite(push(np.zeros((3, 2), np.float32), np.float32(0.1))).all()


def test_who_is_tied_lies_nearer_and_the_same_each_time():
    rows = np.arange(0, 60, 2)
    ties = sparse.coo_matrix((np.full(30, 5.0), (rows, rows + 1)), shape=(60, 60)).tocsr()
    start = sunflower(np.random.default_rng(3).permutation(60))
    at = spring(ties + ties.T, start)
    assert (spring(ties + ties.T, start) == at).all()
    far = np.hypot(*(at[:, None] - at[None, :]).transpose(2, 0, 1))
    assert far[rows, rows + 1].max() < np.median(far)


@pytest.mark.parametrize("count", [1, 2])
def test_few_have_places(count):
    at = spring(sparse.csr_matrix((count, count)), sunflower(np.arange(count)))
    assert at.shape == (count, 2)
    assert np.isfinite(at).all()
