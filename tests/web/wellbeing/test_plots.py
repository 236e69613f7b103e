"""Bars for a page."""

from vangnet.web.wellbeing.plots import HEIGHT, WIDTH, Column, Piece, plot


def test_the_highest_column_fills_the_box() -> None:
    drawn = plot([Column("a", "", (("x", 3), ("y", 1))), Column("b", "", (("x", 2), ("y", 0)))])
    assert drawn.top == 4
    assert drawn.bars[0].pieces == (Piece("x", 38, 112), Piece("y", 0, 38))
    assert drawn.bars[1].pieces == (Piece("x", 75, 75),)
    assert (drawn.bars[1].x, drawn.width, drawn.height) == (WIDTH // 2, WIDTH, HEIGHT)


def test_nothing_is_drawn_of_nothing() -> None:
    assert plot([]).bars == ()
    assert plot([Column("a", "", (("x", 0),))]).bars[0].pieces == ()
