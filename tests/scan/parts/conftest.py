"""Exhibits in which pictures lie in parts, scanned and joined as the commands do it."""

import itertools
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.world import encoded, pattern
from vangnet.reference import changing, store
from vangnet.scan.listing import make_list
from vangnet.scan.parts.joining import join
from vangnet.scan.parts.written import Told, tell
from vangnet.scan.run import scan


def photo(number: int, width: int = 640, height: int = 480, **options: object) -> bytes:
    return encoded(pattern(number, width, height), "JPEG", **({"quality": 88} | options))


def cut(data: bytes, *places: float) -> list[bytes]:
    """Cut at shares of the length."""
    at = [0, *(int(len(data) * place) for place in places), len(data)]
    return [data[a:b] for a, b in itertools.pairwise(at)]


@pytest.fixture(scope="session")
def library(tmp_path_factory) -> Path:
    """A library with two drawn photos on it."""
    place = tmp_path_factory.mktemp("parts-reference")
    (place / "known").mkdir()
    for number in (0, 1):
        (place / "known" / f"{number}.jpg").write_bytes(photo(number))
    make_list(place / "known", place / "known.csv", jobs=1)
    store.init(str(place / "library"))
    changing.add(str(place / "library"), changing.Source(str(place / "known.csv"), "national"))
    return place / "library"


@pytest.fixture
def joined(tmp_path, library) -> Callable[..., Told]:
    """Lay files in exhibits, scan each, join them; gives what joining told."""

    def run(*exhibits: dict[str, bytes], **options: object) -> Told:
        scans = []
        for number, files in enumerate(exhibits):
            place = tmp_path / f"exhibit-{number}"
            for name, data in files.items():
                (place / name).parent.mkdir(parents=True, exist_ok=True)
                (place / name).write_bytes(data)
            scans.append(tmp_path / f"scan-{number}")
            scan(place, scans[-1], library=library, jobs=1)
        return tell(join(scans, tmp_path / "joined", library=library, jobs=1, **options))

    return run


def addresses(told: Told) -> list[list[str]]:
    """The places of each joined file's parts, by the name of the exhibit."""
    return [
        [f"{Path(part.places[0].exhibit).name}/{part.places[0].address}" for part in whole.parts]
        for whole in told.joined
    ]
