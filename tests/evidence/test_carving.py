"""Pictures inside other bytes are found whole, whatever lies around them."""

import pytest

from tests.evidence.opened import noise
from tests.world import encoded, pattern
from vangnet.evidence.carving import pictures

FORMATS = [
    ("JPEG", {}),
    ("JPEG", {"progressive": True}),
    ("JPEG", {"exif": b"Exif\0\0\xff\xd8\xff\xd9"}),
    ("PNG", {}),
    ("GIF", {}),
]
each_format = pytest.mark.parametrize(("format_", "options"), FORMATS, ids=[name for name, _ in FORMATS])


@each_format
def test_pictures_are_found_whole(format_, options):
    first, second = (encoded(pattern(number, 64, 48), format_, **options) for number in (1, 2))
    around = b"\xff\xd8 no picture \x89PNG GIF89 \xff\xd8\xff\x00"
    data = around + first + second + around + first + around
    found = [data[start:end] for start, end in pictures(data)]
    assert found == [first, second, first]


@each_format
def test_a_picture_that_is_cut_off_is_given_as_far_as_it_goes(format_, options):
    picture = encoded(pattern(1, 64, 48), format_, **options)
    data = b"before" + picture[: len(picture) * 2 // 3]
    assert list(pictures(data)) == [(6, len(data))]


def test_noise_raises_nothing_and_costs_little():
    assert sum(end - start for start, end in pictures(noise(3, 3_000_000))) < 3_000_000
    for start in (b"\xff\xd8\xff\xe0\0\x02", b"GIF89a", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"):
        assert all(0 <= first < last <= 60_000 for first, last in pictures((start * 10_000)[:60_000]))
