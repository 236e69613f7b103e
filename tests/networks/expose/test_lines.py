"""The drawn-up lines: what is found and what stays readable, no worse than written down in docs/expose.md."""

from benchmarks.expose import LINES, labelled, score, uncovered


def test_spans_in_the_drawn_up_lines_are_found_as_well_as_is_written_down() -> None:
    found = score(labelled(LINES.read_text("utf-8")))["all"]
    assert (found.both, found.only_found, found.only_marked) == (60, 4, 11)


def test_of_the_drawn_up_lines_two_marked_pieces_stay_readable() -> None:
    assert uncovered(labelled(LINES.read_text("utf-8"))) == 2
