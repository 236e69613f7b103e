"""A child, a series with drawn media on the disk, and crops of them."""

import hashlib
from pathlib import Path
from typing import Any

from PIL import Image

from tests.desk_world import World, actor
from tests.filmed import film
from tests.world import encoded, pattern
from vangnet.cases.models import File, Medium
from vangnet.victims.actions.cropping import make_crop
from vangnet.victims.models import Crop, Victim
from vangnet.victims.recipe import Recipe

ROOM = Recipe(40, 30, 320, 240)
"""A crop of a half of the width of a drawn picture (640 x 480)."""


def sideways() -> bytes:
    """A drawn picture that lies on its side, with a note that says so: upright it is 480 x 640."""
    noted = Image.Exif()
    noted[0x0112] = 6
    return encoded(pattern(2), "JPEG", quality=95, exif=noted)


class Seized:
    """Exhibit G1 of Anna's case on the disk: two pictures and a video, in the series of the child."""

    def __init__(self, world: World, place: Path, *, filmed: bool = False) -> None:
        self.world, self.folder = world, place / "evidence" / "G1"
        self.folder.mkdir(parents=True)
        self.exhibit = world.add_exhibit(world.case, root="evidence", path="G1")
        self.victim: Victim = world.victim()
        self.series = world.case.series.get()
        self.picture = self.add("1.png", encoded(pattern(1)), type="image/png")
        self.sideways = self.add("2.jpg", sideways())
        if filmed:
            body = film(self.folder / "film.mp4", (4, 5)).read_bytes()
            self.film = self.add("film.mp4", body, kind="video", type="video/mp4", duration_ms=4000)

    def add(self, name: str, content: bytes, **more: object) -> Medium:
        (self.folder / name).write_bytes(content)
        (medium,) = self.world.add_media(self.exhibit, 1, **more)
        medium.sha256, medium.address, medium.size = hashlib.sha256(content).hexdigest(), name, len(content)
        medium.save()
        scan = self.exhibit.scans.first() or self.world.add_scan(self.exhibit)
        facts = {"address": name, "folder": "", "status": "new"}
        File.objects.create(exhibit=self.exhibit, scan=scan, medium=medium, **facts)
        self.series.media.add(medium)
        return medium

    def crop(self, medium: Medium | None = None, recipe: Recipe = ROOM, **more: Any) -> Crop:
        """A crop that Wies made."""
        facts = {"kind": "room", "title": "Behang", "by": actor(self.world.wies), **more}
        return make_crop(self.victim, medium=medium or self.picture, recipe=recipe, **facts)
