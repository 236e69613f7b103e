"""What making a crop costs: of a picture of 24 million pixels, and of a frame of a video in full HD.

python benchmarks/crops.py
"""

import os
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import django
import msgspec

from tests.filmed import ffmpeg
from tests.world import pattern
from vangnet.scan.viewing import Read, Viewer
from vangnet.victims import checking
from vangnet.victims.cropping import Cut, Source, Wanted
from vangnet.victims.recipe import Recipe

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
django.setup()
from vangnet.victims.crops import png  # noqa: E402

MASK = ((900, 700), (1200, 700), (1200, 900), (900, 900))
RECIPE = Recipe(800, 600, 1600, 1200, masks=(MASK,), gamma_percent=140, sharpen_percent=50)
FRAME = Recipe(300, 200, 1200, 800)


def timed(act: Callable[[], object], times: int = 5) -> float:
    """The median of some runs, in milliseconds."""
    taken = []
    for _ in range(times):
        began = time.perf_counter()
        act()
        taken.append(time.perf_counter() - began)
    return statistics.median(taken) * 1000


def main() -> None:
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        pattern(1, 1500, 1000).resize((6000, 4000)).save(folder / "a.jpg", quality=92)
        ffmpeg(
            *(
                "-f",
                "lavfi",
                "-i",
                "testsrc2=size=1920x1080:rate=25:duration=20",
                "-preset",
                "ultrafast",
                "-g",
                250,
                "-pix_fmt",
                "yuv420p",
            ),
            folder / "a.mp4",
        )
        with Viewer(reader="vangnet.victims.cropping:read", seconds=600, cache_bytes=0) as viewer:

            def cut(name: str, wanted: Wanted) -> Cut:
                given = viewer.read(folder, name, words=msgspec.msgpack.encode(wanted))
                assert isinstance(given, Read), given
                return msgspec.msgpack.decode(given.data, type=Cut)

            began = time.perf_counter()
            made = cut("a.jpg", Wanted(RECIPE))
            print(f"first crop of 24 MP, with the start of its worker: {(time.perf_counter() - began) * 1000:.0f} ms")
            print(f"each further crop of 24 MP: {timed(lambda: cut('a.jpg', Wanted(RECIPE))):.0f} ms")
            print(f"frame 12 s into a video in full HD: {timed(lambda: cut('a.mp4', Wanted(FRAME, 12_000))):.0f} ms")
        file = png(made)
        print(f"writing the PNG of {made.width} x {made.height}: {timed(lambda: png(made)):.0f} ms, {len(file)} bytes")
        check = lambda: checking.check(file, Source(0, 0), library=None, version=None)  # noqa: E731
        print(f"the scan's check, in a worker of its own, without a library: {timed(check):.0f} ms")


if __name__ == "__main__":
    main()
