"""Tables of weights: what is read, what is refused, and what other weights would move."""

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from vangnet.errors import InputRefused
from vangnet.steering.weighing.facts import ANSWERED, Facts
from vangnet.steering.weighing.lanes import Lane
from vangnet.steering.weighing.replaying import effect
from vangnet.steering.weighing.weights import COUNTED, LONGEST, Table, out_of_order, standard, table_of, text_of

TABLE = table_of(standard())


def with_weights(**changed: int) -> Table:
    return Table(name=TABLE.name, weights=msgspec.structs.replace(TABLE.weights, **changed))


def test_the_table_of_the_program_keeps_the_order_of_the_documents() -> None:
    assert out_of_order(TABLE.weights) == []
    turned = with_weights(network=41, has_access=61).weights
    assert out_of_order(turned) == [("in_situation", "has_access"), ("produces", "network")]
    assert out_of_order(with_weights(network=40).weights) == []  # as much is not more


@given(st.text(min_size=1, max_size=40), st.integers(0, 100))
def test_a_table_is_written_so_that_it_reads_the_same(name: str, number: int) -> None:
    table = Table(name=name, weights=with_weights(downloads=number).weights)
    assert table_of(text_of(table)) == table


@pytest.mark.parametrize("name", ["<b>x</b>", 'a"b', "\u202eomgekeerd", "a\x00b", "a\nb", "\x7f", "\\"])
def test_a_hostile_name_stays_a_name(name: str) -> None:
    table = Table(name=name, weights=TABLE.weights)
    assert table_of(text_of(table)) == table


@pytest.mark.parametrize(
    "text",
    [
        "",
        "geen tabel",
        standard().replace("produces = 40", ""),
        standard().replace("produces = 40", "produces = -1"),
        standard().replace("produces = 40", "produces = 1001"),
        standard().replace("produces = 40", "produces = 1.5"),
        standard().replace("produces = 40", 'produces = "veel"'),
        standard().replace("unknown_percent = 50", "unknown_percent = 101"),
        standard().replace("most_victims = 20", "most_victims = 101"),
        standard() + "\nlane = 1\n",
        standard().replace('name = "vangnet"', 'name = ""'),
        standard() + "#" * LONGEST,
    ],
)
def test_what_is_no_table_is_refused(text: str) -> None:
    with pytest.raises(InputRefused):
        table_of(text)


@pytest.mark.parametrize("produces", [0, 1000])
def test_the_edges_of_a_weight_are_read(produces: int) -> None:
    assert table_of(standard().replace("produces = 40", f"produces = {produces}")).weights.produces == produces


def test_an_effect_tells_who_moves_in_each_lane_side_by_side() -> None:
    known = dict.fromkeys(ANSWERED, False)
    told = {
        "maker": Facts(**{**known, "produces": True}),
        "network": Facts(**{**known, "network": True}),
        "danger": Facts(**{**known, "is_imminent": True}),
    }
    found = effect(told, before=TABLE.weights, after=with_weights(network=50).weights)
    assert (found.count, found.up, found.down) == (3, 1, 1)
    assert [(move.key, move.before.place, move.after.place, move.is_down) for move in found.moves] == [
        ("maker", 1, 2, True),
        ("network", 2, 1, False),
    ]
    assert {move.after.weight.lane for move in found.moves} == {Lane.REST}
    assert [(move.before.weight.points, move.after.weight.points) for move in found.moves] == [(40, 40), (30, 50)]


def test_the_same_weights_move_nobody() -> None:
    told = {f"{number}": Facts(age_days=number) for number in range(50)}
    assert effect(told, before=TABLE.weights, after=TABLE.weights).moves == ()


def test_every_weight_stands_in_the_table() -> None:
    assert set(ANSWERED) < set(COUNTED)
