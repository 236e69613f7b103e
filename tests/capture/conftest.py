"""A scanned exhibit of drawn pictures that tell of their making."""

from pathlib import Path

import pytest
from PIL import Image

from tests.world import encoded, pattern
from vangnet.scan.run import scan

TAKEN = "2024:05:06 07:08:09"


def photo(number: int, *, taken: str | None = TAKEN, **tags: object) -> bytes:
    """A drawn picture as a camera would write it."""
    exif = Image.Exif()
    exif[271], exif[272] = tags.get("make", "Drawn"), tags.get("model", "D100")
    detail = exif.get_ifd(0x8769)
    if taken:
        detail[0x9003] = detail[0x9004] = taken
    if "offset" in tags:
        detail[0x9011] = tags["offset"]
    if "serial" in tags:
        detail[0xA431] = tags["serial"]
    return encoded(pattern(number, 320, 240), "JPEG", quality=88, exif=exif)


def scanned(place: Path, files: dict[str, bytes], **options: object) -> Path:
    """Write files as an exhibit and scan it; gives the folder of the results."""
    for name, body in files.items():
        path = place / "exhibit" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(body)
    scan(place / "exhibit", place / "out", library=options.pop("library", None), jobs=1, **options)
    return place / "out"


@pytest.fixture(scope="session")
def camera_files() -> dict[str, bytes]:
    return {f"DCIM/IMG_{number:04}.JPG": photo(number, serial="17", offset="+02:00") for number in range(6)}
