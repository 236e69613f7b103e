"""The network around one member, beside a plain walk over the same ties."""

from collections import Counter
from datetime import UTC, datetime

import numpy as np
import pytest

from tests.networks.made import stored
from vangnet.errors import UsageError
from vangnet.networks.ego import ego
from vangnet.networks.shape import Layer, Moment, Tie


def number_of(of, key):
    return of.members["key"].to_list().index(key)


def plain(ties, one, steps, most):
    """Members by step with their strength, and how many were left out, the slow way."""
    known, edge, found, left = [one], [one], [(one, 0, 0.0)], []
    for step in range(1, steps + 1):
        strength = Counter()
        for a, b, weight in ties:
            if a in edge and b not in known:
                strength[b] += weight
            if b in edge and a not in known:
                strength[a] += weight
        order = sorted(strength, key=lambda other: (-strength[other], other))
        left.append(max(0, len(order) - (most - len(known))))
        edge = order[: most - len(known)]
        found += [(other, step, strength[other]) for other in edge]
        known += edge
    return found, tuple(left)


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("steps", [1, 2])
@pytest.mark.parametrize("most", [4, 12, 2_000])
def test_it_is_what_a_plain_walk_finds(tmp_path, monkeypatch, seed, steps, most):
    chance = np.random.default_rng(seed)
    ties = [
        Tie(f"p{a}", f"p{b}", weight=float(weight))
        for a, b, weight in chance.integers(0, 25, (60, 3)).tolist()
        if a != b and weight
    ]
    of = stored(tmp_path, monkeypatch, ties)
    numbers = {key: at for at, key in enumerate(of.members["key"].to_list())}
    given = [(numbers[tie.a], numbers[tie.b], tie.weight) for tie in ties]
    one = given[0][0]
    found = ego(of, "public", one, steps=steps, most=most)
    expected, left_out = plain(given, one, steps, most)
    assert found.members.select("member", "step", "strength").rows() == expected
    assert found.left_out == left_out
    inside = {member for member, _, _ in expected}
    weights = Counter()
    for a, b, weight in given:
        if {a, b} <= inside:
            weights[a, b] += weight
    assert {(a, b): weight for a, b, _, weight, _, _ in found.ties.iter_rows()} == weights


def test_kinds_of_a_layer_count_together(tmp_path, monkeypatch):
    from tests.networks.made import message

    told = [message(1, "a"), message(2, "b", reply_to="m1", mentions=("a",)), Tie("b", "a", Layer.PRIVATE)]
    of = stored(tmp_path, monkeypatch, told)
    found = ego(of, "public", number_of(of, "a"))
    a, b = number_of(of, "a"), number_of(of, "b")
    march = (2026 - 1970) * 12 + 2
    assert found.ties.rows() == [(b, a, 2, 2.0, march, march)]


def test_months_choose_ties_and_those_without_are_counted(tmp_path, monkeypatch):
    def tie(other, *months):
        return [Tie("a", other, moment=Moment(datetime(2020, month, 1, tzinfo=UTC))) for month in months]

    of = stored(tmp_path, monkeypatch, [*tie("b", 1, 3), *tie("c", 8), Tie("a", "d"), Tie("e", "f")])
    start = (2020 - 1970) * 12
    found = ego(of, "public", number_of(of, "a"), months=(start + 1, start + 1))
    keys = of.members["key"].to_list()
    assert [keys[one] for one in found.members["member"]] == ["a", "b"]
    assert found.undated == 1
    assert ego(of, "public", number_of(of, "a")).members.height == 4


def test_places_are_the_same_each_time_and_apart(tmp_path, monkeypatch):
    ties = [Tie("hub", f"p{one}") for one in range(200)] + [Tie(f"p{one}", f"p{one + 1}") for one in range(0, 199, 2)]
    of = stored(tmp_path, monkeypatch, ties)
    first, again = (ego(of, "public", number_of(of, "hub")).members for _ in range(2))
    assert first.equals(again)
    at = first.select("x", "y").to_numpy()
    assert at[0].tolist() == [0.0, 0.0]
    far = np.hypot(*(at[:, None] - at[None, :]).transpose(2, 0, 1)) + np.eye(len(at)) * 9
    assert far.min() > 0.2 * np.median(far.min(axis=1))


def test_somebody_without_ties_is_alone(tmp_path, monkeypatch):
    of = stored(tmp_path, monkeypatch, [Tie("a", "b"), Tie("c", "d", Layer.PRIVATE)])
    found = ego(of, "public", number_of(of, "c"), steps=2)
    assert (found.members.height, found.ties.height, found.left_out) == (1, 0, (0, 0))


@pytest.mark.parametrize(
    ("layer", "member", "steps"), [("none", 0, 1), ("public", -1, 1), ("public", 2, 1), ("public", 0, 3)]
)
def test_what_is_not_there_is_refused(tmp_path, monkeypatch, layer, member, steps):
    of = stored(tmp_path, monkeypatch, [Tie("a", "b")])
    with pytest.raises(UsageError):
        ego(of, layer, member, steps=steps)
