"""A layer as points: the same each time, discs apart, the most active in the middle, and a header that describes it."""

import time
from datetime import UTC, datetime

import numpy as np
import pytest

from tests.networks.made import message, stored
from vangnet.networks.discs import CORE, placed, sunflower
from vangnet.networks.drawing import NO_COLOUR, POINT_BYTES, Drawing, draw, drawing_of
from vangnet.networks.measuring import measure
from vangnet.networks.shape import Message, Moment, Tie
from vangnet.networks.store.layout import points_files


def points(of, drawing, layer="public"):
    """The fields of a picture, read as its header describes them."""
    data = (of.directory / points_files(layer)[0]).read_bytes()
    assert len(data) == drawing.bytes == drawing.points * POINT_BYTES
    found, at = {}, 0
    for name, kind, each in drawing.fields:
        length = np.dtype(kind).itemsize * each * drawing.points
        found[name] = np.frombuffer(data[at : at + length], kind)
        at += length
    assert at == len(data)
    found["place"] = found["place"].reshape(-1, 2)
    return found


@pytest.fixture
def two_groups(tmp_path, monkeypatch):
    """Two groups of five who answer each other, tied once; `silent` is tied to nobody."""
    told = [message(0, "silent")]
    number = 1
    for group in ("a", "b"):
        for one in range(5):
            for other in range(one):
                told.append(
                    Message(
                        f"m{number}",
                        "group",
                        f"{group}{one}",
                        Moment(datetime(2024, one + 1, 1, tzinfo=UTC)),
                        mentions=(f"{group}{other}",),
                    )
                )
                number += 1
    told.append(Tie("a1", "b1"))
    return stored(tmp_path, monkeypatch, told)


def test_every_tied_member_is_a_point_in_the_disc_of_its_community(two_groups):
    drawing = draw(two_groups, measure(two_groups.directory), "public")
    found = points(two_groups, drawing)
    keys = [two_groups.members["key"][int(one)] for one in found["member"]]
    assert sorted(keys) == [f"{group}{one}" for group in "ab" for one in range(5)]
    assert (drawing.points, drawing.untied, drawing.communities) == (10, 1, 2)
    assert [disc.members for disc in drawing.discs] == [5, 5]
    for place, colour in zip(found["place"], found["colour"], strict=True):
        disc = drawing.discs[colour]
        assert np.hypot(*(place - (disc.x, disc.y))) <= disc.radius
    assert len({keys[at][0] for at in np.flatnonzero(found["colour"] == 0)}) == 1


def test_the_most_active_come_first_and_lie_in_the_middle(two_groups):
    drawing = draw(two_groups, measure(two_groups.directory), "public")
    found = points(two_groups, drawing)
    activity = two_groups.activity[found["member"]]
    assert (np.diff(activity) <= 0).all()
    assert (np.diff(found["size"].astype(int)) <= 0).all()
    for disc in drawing.discs:
        inside = np.flatnonzero(found["colour"] == disc.colour)
        far = np.hypot(*(found["place"][inside] - (disc.x, disc.y)).T)
        assert (np.diff(far) > 0).all()


def test_months_count_from_the_first(two_groups):
    drawing = draw(two_groups, measure(two_groups.directory), "public")
    found = points(two_groups, drawing)
    told = {
        two_groups.members["key"][int(member)]: (int(first), int(last))
        for member, first, last in zip(found["member"], found["first"], found["last"], strict=True)
    }
    assert (drawing.first_month, drawing.months, drawing.undated) == ((2024 - 1970) * 12 + 1, 4, 0)
    assert told["a1"] == (1, 1)
    assert told["a4"] == (4, 4)
    assert told["a0"] == (1, 4)  # wrote nothing, and was named from the first month to the last


def test_a_layer_without_time_has_no_months(tmp_path, monkeypatch):
    found = stored(
        tmp_path, monkeypatch, [Tie("a", "b"), Tie("c", "b", moment=Moment(datetime(1970, 1, 1, tzinfo=UTC)))]
    )
    drawing = draw(found, measure(found.directory), "public")
    assert (drawing.first_month, drawing.months, drawing.undated) == (0, 0, 3)


def test_who_wrote_nothing_has_the_months_of_their_ties(tmp_path, monkeypatch):
    ties = [Tie("a", "b", moment=Moment(datetime(2020, month, 1, tzinfo=UTC))) for month in (3, 8)]
    drawing = draw(found := stored(tmp_path, monkeypatch, ties), measure(found.directory), "public")
    assert points(found, drawing)["first"].tolist() == [1, 1]
    assert points(found, drawing)["last"].tolist() == [6, 6]


def test_the_same_network_gives_the_same_bytes(two_groups):
    measures = measure(two_groups.directory)
    path = two_groups.directory / points_files("public")[0]
    first = draw(two_groups, measures, "public"), path.read_bytes()
    assert (draw(two_groups, measures, "public"), path.read_bytes()) == first


def test_a_picture_of_another_reading_or_a_part_of_one_does_not_count(two_groups):
    measures = measure(two_groups.directory)
    drawing = draw(two_groups, measures, "public")
    place = two_groups.directory
    assert drawing_of(place, measures, "public") == drawing
    assert drawing_of(place, None, "public") is None
    assert drawing_of(place, measures, "private") is None
    path = place / points_files("public")[0]
    path.write_bytes(path.read_bytes()[:-1])
    assert drawing_of(place, measures, "public") is None


def between(chance, count):
    weights = np.triu(chance.random((count, count)) ** 8 * 100, 1)
    return np.where(weights > 20, weights, 0)


@pytest.mark.parametrize("count", [1, 2, 3, 40, CORE, CORE + 1, 3_000])
def test_discs_do_not_overlap(count):
    chance = np.random.default_rng(count)
    radii = np.sort(np.sqrt((chance.pareto(1.0, count) * 5 + 1).astype(int)))[::-1]
    ties = between(chance, min(count, CORE))
    at = placed(radii, ties)
    apart = np.hypot(*(at[:, None] - at[None, :]).transpose(2, 0, 1)) - (radii[:, None] + radii[None, :])
    np.fill_diagonal(apart, 0)
    assert apart.min() >= -1e-6
    assert (placed(radii, ties) == at).all()


def test_communities_that_are_tied_lie_nearer_than_others():
    count = 30
    ties = np.zeros((count, count))
    ties[0, 1] = ties[1, 2] = ties[0, 2] = 100.0
    ties[3, 4] = ties[4, 5] = ties[3, 5] = 100.0
    at = placed(np.full(count, 3.0), ties)
    far = np.hypot(*(at[:, None] - at[None, :]).transpose(2, 0, 1))
    assert far[0, 1] < np.median(far[0])
    assert far[3, 4] < np.median(far[3])


def test_discs_take_little_more_room_than_they_need():
    radii = np.sort(np.random.default_rng(1).pareto(1.5, 5_000) + 1)[::-1]
    at = placed(radii, between(np.random.default_rng(2), CORE))
    whole = (np.hypot(*at.T) + radii).max() ** 2
    assert (radii**2).sum() / whole > 0.25


def test_a_sunflower_fills_its_disc():
    at = sunflower(np.arange(1_000))
    far = np.hypot(*at.T)
    assert far.max() <= np.sqrt(1_000)
    assert ((far < np.sqrt(250)).sum()) == 250
    nearest = [np.sort(np.hypot(*(at - one).T))[1] for one in at]
    assert min(nearest) > 1.2


def test_colours_are_for_the_largest_communities(tmp_path, monkeypatch):
    ties = [Tie(f"{group}-{one}", f"{group}-{one + 1}") for group in range(12) for one in range(1, 30 - group)]
    drawing = draw(found := stored(tmp_path, monkeypatch, ties), measure(found.directory), "public")
    assert isinstance(drawing, Drawing)
    assert {disc.colour for disc in drawing.discs} == set(range(NO_COLOUR + 1))
    assert [disc.members for disc in drawing.discs] == sorted((disc.members for disc in drawing.discs), reverse=True)


@pytest.mark.slow
def test_placing_takes_near_linear_time():
    def seconds(count):
        radii = np.sort(np.sqrt(np.random.default_rng(1).pareto(1.5, count) + 1))[::-1]
        ties = between(np.random.default_rng(2), CORE)
        start = time.process_time()
        placed(radii, ties)
        sunflower(np.arange(10 * count))
        return time.process_time() - start

    seconds(1_000)
    assert seconds(300_000) < 30 * (seconds(30_000) + 0.05)
