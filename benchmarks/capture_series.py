"""Shots of one position on drawn rooms, what they cost, series of sets of our own making, and text in pictures."""

import csv
import hashlib
import io
import itertools
import time
from collections.abc import Iterator
from pathlib import Path

import cv2
import numpy as np
from sklearn.metrics import completeness_score, homogeneity_score

from benchmarks.measure import Bench, Line, evidence, milliseconds, seconds
from tests.capture.clues.drawn import drawn
from tests.capture.clues.test_text import page, recall
from tests.capture.series import rooms
from vangnet.capture.facts import Facts, Identifier, Medium
from vangnet.capture.findings import Tie, TieKind
from vangnet.capture.series import shots
from vangnet.capture.series.copies import copy_ties, folds
from vangnet.capture.series.graph import serials_of, series_of
from vangnet.capture.series.shots import Proof, Shot, prove, shortlist, shot_ties, shots_of
from vangnet.capture.series.ties import shared_ties
from vangnet.hashing import pictures
from vangnet.words import word

STEPS = (0, 1, 2, 4, 8, 12)
SHORTLISTED = 10_000


def lines(bench: Bench) -> Iterator[Line]:
    yield from _graph(bench)
    yield _shortlist(bench)
    yield from _text()
    yield from _rooms(6 if bench.quick else 32)
    yield _own_set(3 if bench.quick else 6)
    place = evidence()
    if place is not None:
        yield from _real(place)


def _graph(bench: Bench) -> Iterator[Line]:
    for media, edges in ((13_000, 100_000), (130_000, 1_000_000))[: 1 if bench.quick else 2]:
        rng = np.random.default_rng(2)
        names = [f"{number:064x}" for number in range(media)]
        ends = np.sort(rng.integers(0, media, (edges, 2)), axis=1).tolist()
        kinds, strengths, reason = [*TieKind], rng.random(edges).tolist(), word("series.serial", value="x")
        ties = [
            Tie(first=names[a], second=names[b], kind=kinds[at % 9], strength=strengths[at], reason=reason)
            for at, (a, b) in enumerate(ends)
            if a != b
        ]
        spent = seconds(lambda ties=ties: series_of(ties))  # type: ignore[misc]
        yield Line(f"series of {media:,} media with {edges:,} ties", f"{spent:.1f} s", "60 s", spent < 60)


def _shortlist(bench: Bench) -> Line:
    count = 2_000 if bench.quick else SHORTLISTED
    rows = np.random.default_rng(1).integers(0, 256, (count, shots.DESCRIPTOR_BYTES), np.uint8)
    start = time.process_time()
    spent, pairs = seconds(lambda: shortlist(rows)), len(shortlist(rows))
    processor = (time.process_time() - start) / 2
    what = f"shot-position shortlist of {count:,} pictures, {shots.NEIGHBOURS} each"
    return Line(what, f"{spent:.1f} s ({processor:.1f} s of processor time), {pairs:,} pairs to prove")


# -- drawn rooms -------------------------------------------------------------------------------------------------------


def _picture(seed: int, step: float, *, lit: bool = False) -> bytes:
    room = rooms.room(seed, rooms.shop() if seed % 2 else None)
    pixels = rooms.grainy(rooms.picture(room, rooms.camera(seed, step), oversampled=1.25), seed * 100 + int(step))
    return rooms.jpeg(rooms.lit(pixels, 0.6, 0.12), 70) if lit else rooms.jpeg(pixels)


def _read(body: bytes, type_: str = "image/jpeg") -> tuple[Shot, ...]:
    return shots_of(shots.read(io.BytesIO(body), type_, b"", lambda: None))


def _rooms(count: int) -> Iterator[Line]:
    held: dict[tuple[int, str], Shot] = {}
    spent = []
    for seed in range(count):
        for step in STEPS:
            body = _picture(seed, step)
            start = time.process_time()
            (held[seed, f"{step}"],) = _read(body)
            spent.append(time.process_time() - start)
        (held[seed, "1, other light"],) = _read(_picture(seed, 1, lit=True))
    features = np.mean([len(shot) for shot in held.values()])
    yield Line("a shot read from an 800-pixel JPEG", f"{milliseconds(spent):.0f} ms, {features:.0f} features")
    start = time.process_time()
    proofs = {(a, b): prove(held[a], held[b]) for a, b in itertools.combinations(sorted(held), 2)}
    yield Line("a proof of a pair", f"{1e3 * (time.process_time() - start) / len(proofs):.1f} ms")
    wrong = [proof for (a, b), proof in proofs.items() if a[0] != b[0]]
    most, widest = max(one.inliers for one in wrong), max(one.spread for one in wrong if one.inliers >= 20)
    false = sum(one.holds for one in wrong)
    what = f"pairs of different ones of {count} drawn rooms, half of them furnished from one shop"
    told = f"{false} of {len(wrong):,} proven; most inliers {most}, widest spread {widest:.2f}"
    yield Line(what, told, "none proven", not false)
    for name in [*map(str, STEPS[1:]), "1, other light"]:
        pairs = [_between(proofs, (seed, "0"), (seed, name)) for seed in range(count)]
        share = np.mean([proof.holds for proof in pairs])
        yield Line(f"the same room, camera moved by steps: {name}", f"proven {share:.2f} at none false")


def _between(proofs: dict[tuple[tuple[int, str], tuple[int, str]], Proof], *ends: tuple[int, str]) -> Proof:
    first, second = sorted(ends)
    return proofs[first, second]


# -- series ------------------------------------------------------------------------------------------------------------


def _medium(body: bytes, serial: str | None, make: str = "Made") -> Medium:
    decoded = pictures.read(io.BytesIO(body), "image/jpeg")
    found = (Identifier(tag="made", name="body_serial", value=serial),) if serial else ()
    return Medium(
        sha256=hashlib.sha256(body).hexdigest(),
        status="new",
        copies=(),
        size=len(body),
        width=decoded.width,
        height=decoded.height,
        pdq=decoded.pdq.hex(),
        pdq_quality=decoded.quality,
        facts=Facts(type="image/jpeg", make=make, identifiers=found),
    )


def _own_set(devices: int) -> Line:
    """Devices with two rooms each, three positions; two in three bear a serial number. Each also as an app's copy."""
    media, held, truth = [], {}, {}
    for device, room, step in itertools.product(range(devices), range(2), (0, 1, 4)):
        body = _picture(100 + 2 * device + room, step)
        small = cv2.resize(cv2.imdecode(np.frombuffer(body, np.uint8), cv2.IMREAD_COLOR), (640, 480))
        for each, serial in ((body, f"XK{device}042" if device % 3 else None), (rooms.jpeg(small, 60), None)):
            medium = _medium(each, serial)
            media.append(medium)
            held[medium.sha256], truth[medium.sha256] = _read(each), device
    ties = [*shared_ties(media), *copy_ties(folds(media)), *shot_ties(held)]
    false, score = _scored(ties, media, truth)
    what = f"series of {len(media)} media: {devices} devices, {2 * devices} rooms, originals and copies of an app"
    return Line(what, score, "no link between devices", not false)


def _real(place: Path) -> Iterator[Line]:
    media, held, truth = [], {}, {}
    for row in csv.DictReader((place / "MANIFEST.csv").read_text().splitlines()):
        if not row["make"] or not row["path"].startswith(("photos/", "large/", "series/")):
            continue
        body = (place / row["path"]).read_bytes()
        try:
            medium = _medium(body, row["serial"] or None, row["make"])
            read = _read(body)
        except Exception:
            continue
        if medium.sha256 not in truth:
            media.append(medium)
            held[medium.sha256] = read
            truth[medium.sha256] = "|".join((row["make"], row["model"], row["serial"]))
    ties = [*shared_ties(media), *copy_ties(folds(media)), *shot_ties(held)]
    false, score = _scored(ties, media, truth)
    what = (
        f"series of {len(media)} camera photos of evidence/, {len(set(truth.values()))} devices by make, model, serial"
    )
    yield Line(what, score, "no link between devices", not false)


def _scored(ties: list[Tie], media: list[Medium], truth: dict[str, object]) -> tuple[int, str]:
    """False links, and homogeneity and completeness where what is in no series is one of its own."""
    told = series_of(ties, serials=serials_of(media))
    label = {sha256: number for number, sha256 in enumerate(sorted(truth))}
    label |= {member: -1 - number for number, one in enumerate(told) for member in one.members}
    names = sorted(truth)
    right, guessed = [str(truth[name]) for name in names], [label[name] for name in names]
    false = sum(truth[tie.first] != truth[tie.second] for one in told for tie in one.ties)
    homogeneity, completeness = homogeneity_score(right, guessed), completeness_score(right, guessed)
    return false, (
        f"{len(told)} series, {false} false links, homogeneity {homogeneity:.3f}, completeness {completeness:.3f}"
    )


# -- text --------------------------------------------------------------------------------------------------------------


def _text() -> Iterator[Line]:
    page(drawn())  # once before, so that the language data is loaded
    for name, ways in {
        "10, 12, 16, 24, 48 and 96 pixels high": [{"size": size} for size in (10, 12, 16, 24, 48, 96)],
        "contrast 8, 15, 30, 60 of 255": [{"contrast": contrast} for contrast in (8, 15, 30, 60)],
        "dark on an uneven ground, 12, 16, 24, 48 pixels": [{"size": s, "noisy": True} for s in (12, 16, 24, 48)],
        "light on an uneven ground, 12, 16, 24, 48 pixels": [
            {"size": s, "noisy": True, "contrast": -90} for s in (12, 16, 24, 48)
        ],
        "turned by 90, 180, 270 degrees": [{"angle": angle} for angle in (90, 180, 270)],
        "at a slant of 3, 5, 8, 15 degrees": [{"angle": angle} for angle in (3, 5, 8, 15)],
    }.items():
        shares, spent = [], []
        for way in ways:
            body = drawn(**way)  # type: ignore[arg-type]
            start = time.process_time()
            shares.append(f"{recall(page(body)):.2f}")
            spent.append(time.process_time() - start)
        yield Line(
            f"letters read of drawn text, {name}", f"{' / '.join(shares)}; {milliseconds(spent):.0f} ms a picture"
        )
    body = _picture(0, 0)
    start = time.process_time()
    read = len(page(body).lines)
    yield Line("a picture of a room without text", f"{read} lines; {1e3 * (time.process_time() - start):.0f} ms")
