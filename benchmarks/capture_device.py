"""Signatures by the picture, and clustering by metadata as a seizure grows."""

import statistics
from collections.abc import Iterator
from functools import partial
from io import BytesIO

from benchmarks.measure import Bench, Line, evidence, milliseconds, seconds
from tests.capture.device.made import devices, pictures, sent
from tests.capture.device.test_boxes import filmed
from tests.capture.device.test_clusters import a_set, camera_photos, scores
from tests.capture.device.test_jpeg import drawn, with_exif, written
from vangnet.capture.device.clusters import cluster_ties
from vangnet.capture.device.signatures import signature
from vangnet.capture.facts import Medium

RECORDS = (1_000, 10_000, 130_000)
DEVICES = 40
ROUNDS = 5
SETS = (
    ("20 made devices of 20 models", 20, 20, 24, False),
    ("20 made devices of 12 models", 20, 12, 24, False),
    ("40 made devices of 10 models", 40, 10, 24, False),
    ("40 made devices of 10 models with two releases of software", 40, 10, 2, False),
    ("20 made devices of 12 models, through a messenger", 20, 12, 24, True),
)


def lines(bench: Bench) -> Iterator[Line]:
    yield from _signatures(bench)
    yield from _agreement(bench)
    sizes = RECORDS[:2] if bench.quick else RECORDS
    before = None
    for size, own_tables in (*((size, False) for size in sizes), (sizes[-1], True)):
        media = _records(size, own_tables=own_tables)
        ties = 0

        def work(media: list[Medium] = media) -> None:
            nonlocal ties
            ties = sum(1 for _ in cluster_ties(media))

        spent = seconds(work)
        growth = (
            "" if before is None or own_tables else f"; x {spent / before[1]:.1f} for x {size / before[0]:.0f} as many"
        )
        before = (size, spent)
        yield Line(
            f"clustering {size:,} made records of {DEVICES} devices by metadata, with their ties"
            + (", every picture with tables of its own" if own_tables else ""),
            f"{spent:.1f} s ({ties:,} ties){growth}",
            "within minutes (published: an hour)" if size == RECORDS[-1] else "",
            spent < 300 if size == RECORDS[-1] else None,
        )


def _agreement(bench: Bench) -> Iterator[Line]:
    """Homogeneity and completeness against the devices that made the pictures, over several draws."""
    draws = 3 if bench.quick else 7
    for what, count, of_models, releases, is_sent in SETS:
        told = []
        for draw in range(draws):
            truth, media = a_set(count, of_models, seed=draw, releases=releases)
            told.append(scores(truth, sent(media, draw) if is_sent else media))
        homogeneity, completeness = (statistics.median(each) for each in zip(*told, strict=True))
        worst = " / ".join(f"{min(each):.2f}" for each in zip(*told, strict=True))
        yield Line(
            f"{what}: homogeneity / completeness, median of {draws} draws",
            f"{homogeneity:.2f} / {completeness:.2f} (lowest {worst})",
            "published on other sets, not comparable: .92 / above .92",
        )
    if place := evidence():
        truth, media = camera_photos(place)
        yield Line(
            f"{len(media)} camera photos of the evidence set, {len(set(truth))} devices: homogeneity / completeness",
            "{:.3f} / {:.3f}".format(*scores(truth, media)),
            "published on other sets, not comparable: .92 / above .92",
        )


def _signatures(bench: Bench) -> Iterator[Line]:
    place = evidence()
    found = sorted((place / "large").iterdir()) if place else []
    films = sorted((place / "videos").rglob("*.m[op][v4]")) if place else []
    pictures_ = [each.read_bytes() for each in found] or [with_exif(), written(drawn(4000, 3000))]
    containers = [each.read_bytes() for each in films] or [filmed(bench.folder / "a.mp4")]
    for what, bodies, type_ in (("JPEG", pictures_, "image/jpeg"), ("film", containers, "video/mp4")):
        signature(BytesIO(bodies[0]), type_)
        spent = [
            statistics.median(seconds(partial(signature, BytesIO(body), type_)) for _ in range(ROUNDS))
            for body in bodies
        ]
        yield Line(
            f"signature of a {what} ({len(bodies)} files)",
            f"{milliseconds(spent):.2f} ms (slowest {max(spent) * 1e3:.2f} ms)",
            "at most 1 ms",
            milliseconds(spent) <= 1,
        )


def _records(count: int, *, own_tables: bool) -> list[Medium]:
    return [
        each
        for device in devices(DEVICES, of_models=DEVICES // 2)
        for each in pictures(device, count // DEVICES, own_tables=own_tables)
    ]
