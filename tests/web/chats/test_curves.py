"""Curves and bars as numbers for SVG, and the words of figures beside them."""

from datetime import date

import pytest
from django.utils import translation

from vangnet.chats.queries.growth import Grown, Growth, Span
from vangnet.chats.queries.sets import SET, Curves, Line
from vangnet.networks.measures.measured import REMOVED_BY
from vangnet.networks.measuring import RANKED
from vangnet.web.chats.drawn.curves import BAR_HEIGHT, HEIGHT, WIDTH, bars_of, drawn, left
from vangnet.web.chats.wording import CURVES, MEASURES, score
from vangnet.web.shell.templatetags.desk import percent


def curves(members: int, removed: tuple[int, ...], pairs: tuple[float, ...]) -> Curves:
    line = Line(removed, pairs, pairs)
    return Curves({"degree": line, SET: Line((0, 1), (1.0, 0.5), ())}, line, pairs, pairs, 5, members)


def test_a_curve_goes_from_all_to_nothing() -> None:
    found = drawn(curves(3, (0, 1, 2, 3), (1.0, 0.5, 0.25, 0.0)))
    assert found.curves[0].points == f"0.0,0.0 {WIDTH / 2:.1f},{HEIGHT / 2:.1f} 443.8,195.0 {WIDTH:.1f},{HEIGHT:.1f}"
    assert [(one.number, one.x) for one in found.ticks] == [(0, 0), (1, 280), (2, 444)]


def test_who_is_tied_to_nobody_is_not_drawn() -> None:
    found = drawn(curves(1, (0, 1, 2, 3), (1.0, 0.5, 0.25, 0.0)))
    assert found.random == f"0.0,0.0 {WIDTH:.1f},{HEIGHT / 2:.1f}"


def test_a_large_network_has_few_ticks() -> None:
    removed = (*range(101), 500_000, 1_000_000)
    told = curves(1_000_000, removed, tuple(1 - one / 1_000_000 for one in removed))
    assert [one.number for one in drawn(told).ticks] == [0, *(10**power for power in range(7))]
    rows = left(told)
    assert [one.removed for one in rows] == [1, 10, 100, 1_000_000]
    assert [one.shares[1] for one in rows] == [0.5, None, None, None]


def test_an_empty_layer_is_drawn_as_nothing() -> None:
    assert drawn(curves(0, (0,), (0.0,))).curves[0].points == f"0.0,{HEIGHT:.1f}"
    assert [one.removed for one in left(curves(0, (0,), (0.0,)))] == [0]


def test_bars_stand_on_the_line_and_hang_below_it() -> None:
    spans = tuple(Span(date(2026, month, 1), date(2026, month, 28), False) for month in (1, 2, 3))
    found = bars_of(Growth(spans, (Grown(4, (10, 0, 1), (2, 0, 1), 0, 0),)))[0]
    assert (found.community, found.most_messages, found.most_writers) == (4, 10, 2)
    assert [(one.up, one.down) for one in found.bars] == [(60, 60), (0, 0), (6, 30)]
    assert all(one.up + one.up_at == BAR_HEIGHT for one in found.bars)


def test_a_month_without_much_is_still_seen() -> None:
    span = Span(date(2026, 1, 1), date(2026, 1, 31), False)
    found = bars_of(Growth((span, span), (Grown(0, (10_000, 1), (1, 1), 0, 0),)))[0]
    assert found.bars[1].up == 1


def test_no_share_is_rounded_to_none_or_all() -> None:
    with translation.override("nl"):
        told = [percent(one) for one in (0, 0.0001, 0.25, 0.9999, 1, None)]
    assert told == ["0 %", "< 0,1 %", "25,0 %", "> 99,9 %", "100 %", "–"]


@pytest.mark.parametrize(
    ("measure", "value", "told"),
    [
        ("activity", 1234, "1.234"),
        ("strength", 2.0, "2"),
        ("strength", 2.5, "2,5"),
        ("betweenness", 0.0, "0,0000"),
        ("betweenness", 0.00001, "< 0,0001"),
        ("pagerank", 0.052883, "0,05288"),
    ],
)
def test_scores_are_written_with_the_decimals_they_need(measure: str, value: float, told: str) -> None:
    with translation.override("nl"):
        assert score(measure, value) == told


def test_everything_that_is_measured_has_words() -> None:
    assert set(MEASURES) == set(RANKED)
    assert {*REMOVED_BY, SET} <= set(CURVES)
