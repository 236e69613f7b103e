"""A case with a real exhibit: drawn pictures in a folder and in an archive, a hostile one, and a video."""

import hashlib
from pathlib import Path

import pytest

from tests.desk_world import World, client_of
from tests.filmed import film
from tests.world import encoded, pattern, zipped
from vangnet.cases.models import Exhibit, File, Medium

PICTURES = {
    "DCIM/1.png": encoded(pattern(1)),
    "DCIM/2.jpg": encoded(pattern(2), "JPEG"),
    "hostile.png": b"\x89PNG\r\n\x1a\n" + b"\xff" * 500,
}


@pytest.fixture
def seized(tmp_path: Path, settings, world: World) -> Exhibit:
    """Exhibit G1 of Anna's case, on the disk, and its media at positions 1 to 5."""
    settings.EVIDENCE_ROOTS = {"evidence": tmp_path / "evidence"}
    settings.RESULTS = tmp_path / "results"
    folder = tmp_path / "evidence" / "G1"
    (folder / "DCIM").mkdir(parents=True)
    for name, content in PICTURES.items():
        (folder / name).write_bytes(content)
    inside = encoded(pattern(3))
    (folder / "a.zip").write_bytes(zipped({"3.png": inside}))
    film(folder / "film.mp4", (4, 5))
    exhibit = world.add_exhibit(world.case, root="evidence", path="G1")
    for name, content in PICTURES.items():
        add(world, exhibit, name, content)
    add(world, exhibit, "a.zip//3.png", inside)
    add(
        world, exhibit, "film.mp4", (folder / "film.mp4").read_bytes(), kind="video", type="video/mp4", duration_ms=4000
    )
    return exhibit


def add(world: World, exhibit: Exhibit, address: str, content: bytes, **more: object) -> Medium:
    (medium,) = world.add_media(exhibit, 1, **more)
    medium.sha256, medium.address, medium.size = hashlib.sha256(content).hexdigest(), address, len(content)
    medium.save()
    scan = exhibit.scans.first() or world.add_scan(exhibit)
    File.objects.create(
        exhibit=exhibit, scan=scan, medium=medium, address=address, folder=address.rpartition("/")[0], status="new"
    )
    return medium


@pytest.fixture
def anna(world: World):
    """Anna's browser, with her purpose told."""
    return client_of(world.anna, purposes=(world.case,))


@pytest.fixture
def bram(world: World):
    return client_of(world.bram, purposes=(world.case,))
