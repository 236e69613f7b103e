"""A small world: a library of drawn pictures, and exhibits made from them."""

from pathlib import Path

import pytest

from tests.world import encoded, pattern, records_of
from vangnet.reference import changing, store
from vangnet.scan.listing import make_list
from vangnet.scan.run import scan

KNOWN = 3
"""Patterns 0, 1 and 2 are on the list of known material."""


@pytest.fixture(scope="session")
def library(tmp_path_factory) -> Path:
    place = tmp_path_factory.mktemp("reference")
    for number in range(KNOWN):
        (place / "known").mkdir(exist_ok=True)
        (place / "known" / f"{number}.png").write_bytes(encoded(pattern(number)))
    make_list(place / "known", place / "known.csv", jobs=1)
    store.init(str(place / "library"))
    changing.add(str(place / "library"), changing.Source(str(place / "known.csv"), "national"))
    return place / "library"


@pytest.fixture
def exhibit(tmp_path) -> Path:
    place = tmp_path / "exhibit"
    place.mkdir()
    return place


@pytest.fixture
def scanned(exhibit, library, tmp_path):
    """Scan the exhibit; gives the records by address."""

    def run(**options: object) -> dict[str, dict]:
        out = tmp_path / "out"
        scan(exhibit, out, library=library, jobs=1, **options)
        return records_of(out)

    return run
