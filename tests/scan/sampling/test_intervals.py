"""The interval agrees with its definition, with SciPy, and with the published one for large frames."""

import re
from fractions import Fraction
from math import comb
from pathlib import Path

import pytest
from scipy import stats

from vangnet.errors import InputRefused
from vangnet.scan.sampling import Interval, interval, tell_interval

PAGE = Path(__file__).parents[3] / "docs" / "sampling.md"
TAIL = Fraction(25, 1000)


def plain(found, size, frame_size):
    """The definition, number for number: those for which neither tail is below 2.5 %."""

    def chance(outcomes, held):
        ways = sum(comb(held, k) * comb(frame_size - held, size - k) for k in outcomes)
        return Fraction(ways, comb(frame_size, size))

    possible = [
        held
        for held in range(found, frame_size - size + found + 1)
        if chance(range(found, size + 1), held) > TAIL and chance(range(found + 1), held) > TAIL
    ]
    return possible[0], possible[-1], len(possible)


def test_the_interval_is_that_of_the_definition():
    for frame_size in (1, 2, 7, 30):
        for size in {1, max(1, frame_size // 3), frame_size}:
            for found in range(size + 1):
                told = interval(found, size, frame_size)
                low, high, count = plain(found, size, frame_size)
                assert (told.low, told.high, told.high - told.low + 1) == (low, high, count)


def test_the_interval_agrees_with_scipy():
    told = interval(12, 400, 210_000)
    hyper = stats.hypergeom
    assert hyper.sf(11, 210_000, told.low, 400) > 0.025 > hyper.sf(11, 210_000, told.low - 1, 400)
    assert hyper.cdf(12, 210_000, told.high, 400) > 0.025 > hyper.cdf(12, 210_000, told.high + 1, 400)


def test_a_large_frame_gives_the_interval_of_clopper_and_pearson():
    """10 of 100: 4.90 % to 17.62 %, as tables of the binomial give it."""
    told = interval(10, 100, 10_000_000)
    assert told.low / told.frame_size == pytest.approx(0.0490, abs=0.00005)
    assert told.high / told.frame_size == pytest.approx(0.1762, abs=0.00005)


def test_a_sample_of_everything_leaves_no_doubt():
    assert interval(3, 10, 10) == Interval(found=3, size=10, frame_size=10, low=3, high=3, confidence=0.95)


def test_it_is_told_in_both_languages():
    told = interval(12, 400, 210_000)
    dutch, english = (tell_interval(told, "x", language) for language in ("nl", "en"))
    assert "3.278 tot en met 10.877 (1,56 % tot 5,18 %)" in dutch
    assert "3,278 to 10,877 of them (1.56 % to 5.18 %)" in english


def test_the_examples_in_the_documents_are_true():
    rows = re.findall(r"^\| (\d+) \| (\d+) \| ([\d,]+) \| (.*?) \|$", PAGE.read_text(), re.MULTILINE)
    assert len(rows) == 2
    for found, size, frame_size, said in rows:
        told = interval(int(found), int(size), int(frame_size.replace(",", "")))
        assert f"holds {said.split(' (')[0]} of them" in tell_interval(told, "x", "en")


@pytest.mark.parametrize(("found", "size", "frame_size"), [(-1, 5, 10), (6, 5, 10), (1, 11, 10), (0, 0, 10)])
def test_numbers_that_cannot_be_are_refused(found, size, frame_size):
    with pytest.raises(InputRefused):
        interval(found, size, frame_size)


def test_a_confidence_that_cannot_be_is_refused():
    with pytest.raises(InputRefused):
        interval(1, 5, 10, confidence=Fraction(1))
