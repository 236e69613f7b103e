"""Damaged files of every kind through the whole scan: each gets a status, none takes a worker with it."""

import random
from collections import Counter

import pytest
from PIL import Image

from tests.filmed import film
from tests.world import encoded, pattern
from vangnet.evidence import archives
from vangnet.scan.results import Results
from vangnet.scan.run import scan

SEED, VERSIONS = 20261122, 4
MIB = 2**20


def damaged(data: bytes, chance: random.Random) -> bytes:
    """Cut off, overwrite, remove or repeat some of a file; its beginning, which tells its kind, mostly stays."""
    start, end = sorted((chance.randrange(8, len(data) + 8), chance.randrange(8, len(data) + 8)))
    match chance.randrange(5):
        case 0:
            return data[:start]
        case 1:
            return data[:start] + data[end:]
        case 2:
            return data[:end] + data[start:]
        case 3:
            return data[:start] + chance.randbytes(min(64, len(data) - start + 8)) + data[start + 64 :]
    changed = bytearray(data)
    for _ in range(chance.randrange(1, 30)):
        changed[chance.randrange(len(changed))] = chance.choice((0, 0x7F, 0xFF, chance.randrange(256)))
    return bytes(changed)


@pytest.fixture(scope="module")
def whole(tmp_path_factory) -> list[bytes]:
    """One small file of every kind that is opened or decoded."""
    picture = pattern(0, 200, 150)
    kinds = ("JPEG", "PNG", "GIF", "WEBP", "BMP", "TIFF", "AVIF", "JPEG2000", "ICO")
    pictures = [encoded(picture, kind) for kind in kinds]
    thumbnail = Image.Exif()
    thumbnail[0x010E] = "a drawn pattern"
    moving = film(tmp_path_factory.mktemp("film") / "film.mp4", (0, 1)).read_bytes()
    return [
        *(
            example.archive
            for format_ in archives.FORMATS
            for example in format_.examples()
            if len(example.archive) < MIB
        ),
        *pictures,
        encoded(picture, "JPEG", exif=thumbnail),
        pictures[0] + moving,  # a film behind a picture
        moving,
    ]


def test_damaged_files_of_every_kind_each_get_a_status(whole, exhibit, library, tmp_path):
    chance = random.Random(SEED)
    for number, data in enumerate(whole):
        for version in range(VERSIONS):
            (exhibit / f"{number}-{version}").write_bytes(damaged(data, chance))
    scan(exhibit, tmp_path / "out", library=library, jobs=2)
    rows = list(Results.open(tmp_path / "out").rows())  # a damaged archive may name one file twice
    given = Counter(row["address"] for row in rows if "//" not in row["address"])
    assert given == Counter(path.name for path in exhibit.iterdir())
    assert {row["reason"] for row in rows} & {"crash", "timeout", "memory"} == set()
    assert [row for row in rows if row["status"] == "undecided" and not row["reason"]] == []
