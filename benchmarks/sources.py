"""Disk images and extractions beside a folder of the same files: what opening them costs the whole scan."""

import statistics
import subprocess
import zipfile
from collections.abc import Iterator
from itertools import count
from pathlib import Path

from benchmarks.exhibits import library_of, scan
from benchmarks.measure import Bench, Line, evidence, median_ratio, rounds

COPIES = 4  # of every picture
WORKERS = 2


def lines(bench: Bench) -> Iterator[Line]:
    pictures = evidence()
    if pictures is None:
        return
    library = library_of(bench.folder, 100_000)
    exhibits = camera_exhibits(bench.folder / "sources", pictures / "large", 1 if bench.quick else COPIES)
    runs = count()

    def work(exhibit: Path) -> None:
        scan(exhibit, bench.folder / f"sources-out-{next(runs)}", library, WORKERS)

    work(exhibits["folder"])  # once before, so that all rivals find the files in memory
    times = rounds(3 if bench.quick else 5, *(lambda place=place: work(place) for place in exhibits.values()))
    folder, *others = times
    for name, spent in zip(list(exhibits)[1:], others, strict=True):
        ratio = median_ratio(folder, spent)
        yield Line(
            f"camera pictures in {name}, {WORKERS} workers, against the same files in a folder",
            f"{ratio:.2f} x the rate ({statistics.median(spent):.1f} s; folder {statistics.median(folder):.1f} s)",
            "at least 0.8 x",
            ratio >= 0.8,
        )


def camera_exhibits(place: Path, pictures: Path, copies: int) -> dict[str, Path]:
    """The same pictures in a folder and in sources, each an exhibit."""
    places = {name: place / name.split()[0] for name in ("folder", "raw image (ext4)", "E01 image (ext4)", "UFDR")}
    for folder in places.values():
        folder.mkdir(parents=True)
    size = 0
    for picture in sorted(pictures.iterdir()):
        for copy in range(copies):
            target = places["folder"] / f"IMG_{copy}_{picture.name}"
            target.write_bytes(picture.read_bytes() + bytes([copy]))  # another content each time
            size += target.stat().st_size
    image = places["raw image (ext4)"] / "disk.dd"
    pack = ["mkfs.ext4", "-q", "-d", str(places["folder"]), str(image), f"{size // 2**20 * 5 // 4 + 64}M"]
    subprocess.run(pack, check=True, capture_output=True)
    acquire = ["ewfacquire", "-q", "-u", "-c", "fast", "-f", "encase6", "-t"]
    subprocess.run([*acquire, str(places["E01 image (ext4)"] / "disk"), str(image)], check=True, capture_output=True)
    with zipfile.ZipFile(places["UFDR"] / "phone.ufdr", "w", zipfile.ZIP_DEFLATED) as archive:
        for path in places["folder"].iterdir():
            archive.write(path, f"files/Image/{path.name}")
    return places
