"""Names that tell a part are read; those of ordinary files are read as weak at most."""

import pytest

from vangnet.scan.parts.names import numbered


@pytest.mark.parametrize(
    ("name", "whole", "number", "of"),
    [
        ("x.jpg.001", "x.jpg", 1, None),
        ("X.JPG.2", "x.jpg", 2, None),
        ("x.part1.jpg", "x.jpg", 1, None),
        ("x_deel2.jpg", "x.jpg", 2, None),
        ("x_1of3.jpg", "x.jpg", 1, 3),
        ("x (2 van 3).jpg", "x.jpg", 2, 3),
        ("x.jpg.ab", "x.jpg", 1, None),
        ("x.jpg.a", "x.jpg", 0, None),
        ("xaa", "x", 0, None),
        ("a.7z.003", "a.7z", 3, None),
        ("a.z02", "a.zip", 2, None),
        ("a.r00", "a.rar", 0, None),
        ("a.part12.rar", "a", 12, None),
        ("IMG(1).jpg", "img.jpg", 1, None),
    ],
)
def test_name_tells_the_whole_and_the_number(name, whole, number, of):
    found = numbered(name)[0]
    assert (found.whole, found.number, found.of) == (whole, number, of)


@pytest.mark.parametrize("name", ["IMG_2041.JPG", "holiday.jpeg", "PXL_20240612_101112345.jpg", "notes"])
def test_ordinary_name_tells_nothing(name):
    assert numbered(name) == []
