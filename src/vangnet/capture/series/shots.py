"""Same shot position: what a worker keeps of a picture or of stills of a video, a cheap shortlist, and the proof.

A proof is geometry: local features (SIFT, Lowe 2004; as RootSIFT, Arandjelović and Zisserman 2012) that match in both
directions and obey one fundamental matrix (MAGSAC++, Barath 2020), all over both pictures. It holds for one position of
the camera and a little around it. Where it fails it says nothing: the same room from another side is not found.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from io import BytesIO
from itertools import product
from typing import Any, BinaryIO

import cv2
import msgspec
import numpy as np
from numpy.typing import NDArray
from PIL import Image

from vangnet.capture.findings import Tie, TieKind
from vangnet.evidence import types
from vangnet.evidence.types import Family
from vangnet.scan.viewing.filming import strip
from vangnet.scan.viewing.picturing import picture
from vangnet.scan.viewing.wire import AskFrames, AskPicture, Look
from vangnet.words import word

SIDE = 800
"""The longest side that is looked at, in pixels."""

MOST_FEATURES = 1_000
FEWEST_FEATURES = 40
"""With fewer there is nothing to prove by."""

STILLS = 6
"""So many of a video are looked at, evenly spread."""

NEIGHBOURS = 50
"""So many of the likest pictures of each are tried for a proof: half by colours, half by shape."""

PROVEN_INLIERS = 30
PROVEN_SPREAD = 0.35
"""What a proof needs; `docs/capture/series.md` tells how wrong pairs lie under it."""

LIKELY_INLIERS = 20
"""From here on a pair is told, though it does not join."""

_STRONGEST = 100  # inliers that count as 1
_RATIO = 0.8  # of the distances to the nearest and the second nearest feature
_ERROR_PIXELS = 1.5
_ITERATIONS = 2_000
_CELLS = 6  # across and down, for how the features are spread
_FEWEST_CELLS = 12  # a mark on a bare page is not a room
_FEW = 3  # features; a cell with so many or fewer does not count
_AGREEING = 2  # one alone may lie on the right line by chance
_UNITS = 64  # of a pixel, in which the places of features are kept
_BINS = (16, 4)  # of hue and saturation
_THUMBNAIL = (16, 12)
_ROWS_AT_ONCE = 2_048

Pixels = NDArray[np.uint8]
Reals = NDArray[np.float32]
Pairs = NDArray[np.int64]


class Shot(msgspec.Struct, frozen=True, array_like=True):
    """What is kept of one picture, or of the still of a video at `at_ms`; some 130 KB at most.

    `descriptor` is uint8 [DESCRIPTOR_BYTES]; `points` uint16 [n, 2], x and y in 64ths of a pixel of a picture of
    `width` x `height`; `features` uint8 [n, 128], RootSIFT.
    """

    width: int
    height: int
    descriptor: bytes
    points: bytes
    features: bytes
    at_ms: int | None = None

    def __len__(self) -> int:
        return len(self.points) // 4


class Proof(msgspec.Struct, frozen=True):
    """How far two shots are of one position. `spread` is the share of the pictures' parts with features that agree.

    `model` is the fundamental matrix, row by row; empty where there is none.
    """

    inliers: int
    spread: float
    model: tuple[float, ...] = ()

    @property
    def holds(self) -> bool:
        return self.inliers >= PROVEN_INLIERS and self.spread >= PROVEN_SPREAD

    @property
    def strength(self) -> float:
        """Inliers in hundredths, at most 1; one that does not hold stays below the least that does."""
        strength = min(1.0, self.inliers / _STRONGEST)
        return strength if self.holds else min(strength, (PROVEN_INLIERS - 1) / _STRONGEST)


# -- in a worker -------------------------------------------------------------------------------------------------------


def read(body: BinaryIO, type_: str, words: bytes, tick: Callable[[], None]) -> bytes:  # noqa: ARG001
    """Read the shots of a picture or video: for `scan.viewing.Visitor`; `shots_of` unpacks them.

    What has too few features gives none. Raises Undecodable.
    """
    cv2.setNumThreads(1)
    tick()
    if types.family(type_) is Family.VIDEO:
        shown = strip(body, type_, AskFrames(Look(SIDE), STILLS)).frames
    else:
        shown = (picture(body, type_, AskPicture(Look(SIDE))),)
    shots = []
    for still in shown:
        tick()
        with Image.open(BytesIO(still.data), formats=["JPEG"]) as image:
            shot = shot_of(np.asarray(image.convert("RGB")), still.at_ms)
        if len(shot) >= FEWEST_FEATURES:
            shots.append(shot)
    return msgspec.msgpack.encode(shots)


def shots_of(told: bytes) -> tuple[Shot, ...]:
    """Unpack what `read` gave."""
    return msgspec.msgpack.decode(told, type=tuple[Shot, ...])


def shot_of(pixels: Pixels, at_ms: int | None = None) -> Shot:
    """Describe pixels, uint8 [height, width, 3], red first."""
    grey = cv2.cvtColor(pixels, cv2.COLOR_RGB2GRAY).astype(np.uint8)
    keypoints, found = _detector().detectAndCompute(grey, None)
    features: Reals = np.zeros((0, 128), np.float32) if found is None else found[:MOST_FEATURES]
    keypoints = keypoints[:MOST_FEATURES]
    points = np.array([keypoint.pt for keypoint in keypoints], np.float32).reshape(-1, 2)
    height, width = grey.shape
    return Shot(
        width,
        height,
        _descriptor(pixels, grey).tobytes(),
        np.round(np.clip(points, 0, 1_023) * _UNITS).astype(np.uint16).tobytes(),
        _rooted(features).tobytes(),
        at_ms,
    )


def _detector() -> Any:
    return cv2.SIFT.create(nfeatures=MOST_FEATURES)


def _rooted(features: Reals) -> Pixels:
    """RootSIFT: Hellinger's distance between histograms as Euclid's, in bytes."""
    shares = features / np.maximum(features.sum(axis=1, keepdims=True), 1e-9)
    return np.asarray(np.minimum(np.round(np.sqrt(shares) * 512), 255), np.uint8)


def _descriptor(pixels: Pixels, grey: Pixels) -> Pixels:
    """Describe colours and the coarse shape of light and dark in bytes."""
    small = cv2.resize(pixels, (160, 120), interpolation=cv2.INTER_AREA)
    tones = cv2.cvtColor(small, cv2.COLOR_RGB2HSV)
    counts = cv2.calcHist([tones], [0, 1], None, list(_BINS), [0, 180, 0, 256])
    histogram = np.sqrt(counts / counts.sum()).ravel()
    tiny = cv2.resize(grey, _THUMBNAIL, interpolation=cv2.INTER_AREA).astype(np.float32).ravel()
    tiny -= tiny.mean()
    tiny /= max(float(np.linalg.norm(tiny)), 1e-6)
    return np.concatenate([np.round(histogram * 255), np.clip(np.round(tiny * 255) + 128, 0, 255)]).astype(np.uint8)


_COLOURS = _BINS[0] * _BINS[1]
DESCRIPTOR_BYTES = _COLOURS + _THUMBNAIL[0] * _THUMBNAIL[1]


# -- in the parent -----------------------------------------------------------------------------------------------------


def shortlist(descriptors: Pixels, k: int = NEIGHBOURS) -> Pairs:
    """Give pairs that may be of one position: int64 [pairs, 2], first < second, sorted.

    Half of the `k` of each are the likest in colours, which stand a camera that moves, and half the likest in shape,
    which stand other light. `descriptors` are uint8 [n, DESCRIPTOR_BYTES]. Exact: all are compared with all.
    """
    count = len(descriptors)
    each = min(max(1, k // 2), count - 1)
    if each < 1:
        return np.empty((0, 2), np.int64)
    colours, shape = np.split(descriptors.astype(np.float32), [_COLOURS], axis=1)
    codes = np.unique(np.concatenate([_likest(look, each) for look in (colours, shape - 128)]))
    return np.stack(np.divmod(codes, count), axis=1)


def _likest(vectors: Reals, k: int) -> Pairs:
    """Give the pairs of each row and the `k` rows with the largest products, as first * n + second."""
    count = len(vectors)
    codes = []
    for start in range(0, count, _ROWS_AT_ONCE):
        likeness = vectors[start : start + _ROWS_AT_ONCE] @ vectors.T
        rows = np.arange(len(likeness))
        likeness[rows, start + rows] = -np.inf
        likest = np.argpartition(likeness, -k, axis=1)[:, -k:].ravel()
        firsts = np.repeat(start + rows, k)
        codes.append(np.unique(np.minimum(firsts, likest) * count + np.maximum(firsts, likest)))
    return np.concatenate(codes)


def prove(first: Shot, second: Shot) -> Proof:
    """Look for the geometry of one position in two shots."""
    if min(len(first), len(second)) < FEWEST_FEATURES:
        return Proof(0, 0.0)
    pairs = _matched(first, second)
    if len(pairs) < LIKELY_INLIERS:
        return Proof(len(pairs), 0.0)
    here, there = _points(first), _points(second)
    try:
        model, mask = cv2.findFundamentalMat(
            here[pairs[:, 0]], there[pairs[:, 1]], cv2.USAC_MAGSAC, _ERROR_PIXELS, 0.999, _ITERATIONS
        )
    except cv2.error:  # no model at all: it is an assertion there
        return Proof(0, 0.0)
    if model is None or mask is None:
        return Proof(0, 0.0)
    agree = pairs[mask.ravel() > 0]
    spread = min(
        _spread(shot, points, points[agree[:, side]])
        for side, (shot, points) in enumerate(((first, here), (second, there)))
    )
    return Proof(len(agree), spread, tuple(model[:3].ravel().tolist()))


def _matched(first: Shot, second: Shot) -> Pairs:
    """Features that are each other's nearest, and clearly nearer than the second nearest: int64 [pairs, 2]."""
    here, there = _features(first), _features(second)
    squares = (here**2).sum(1)[:, None] + (there**2).sum(1) - 2 * here @ there.T
    nearest, back = squares.argmin(axis=1), squares.argmin(axis=0)
    rows = np.arange(len(here))
    two = np.partition(squares, 1, axis=1)[:, :2]
    clear = two[:, 0] < _RATIO**2 * two[:, 1]
    kept = np.flatnonzero(clear & (back[nearest] == rows))
    return np.stack([kept, nearest[kept]], axis=1)


def _points(shot: Shot) -> Reals:
    return np.asarray(np.frombuffer(shot.points, np.uint16).reshape(-1, 2) / _UNITS, np.float32)


def _features(shot: Shot) -> Reals:
    return np.frombuffer(shot.features, np.uint8).reshape(-1, 128).astype(np.float32)


def _spread(shot: Shot, points: Reals, agreeing: Reals) -> float:
    """The share of cells with features in which some agree: one print on two walls agrees in few."""
    held = _counts(shot, points) > _FEW
    agreed = _counts(shot, agreeing) >= _AGREEING
    return float((held & agreed).sum() / max(_FEWEST_CELLS, held.sum()))


def _counts(shot: Shot, points: Reals) -> NDArray[np.float64]:
    bounds = [[0, shot.width], [0, shot.height]]
    return np.histogram2d(points[:, 0], points[:, 1], bins=_CELLS, range=bounds)[0]


def shot_ties(shots: Mapping[str, Sequence[Shot]], k: int = NEIGHBOURS) -> Iterator[Tie]:
    """Give the ties of one shot position between media, by their SHA-256, in order; each pair of media once.

    Only the descriptors of all are held at once: the mapping may read shots from a disk when they are asked for.
    """
    owners: list[str] = []
    descriptors: list[bytes] = []
    for sha256, several in shots.items():
        owners += [sha256] * len(several)
        descriptors += [shot.descriptor for shot in several]
    rows = np.frombuffer(b"".join(descriptors), np.uint8).reshape(-1, DESCRIPTOR_BYTES)
    media = {tuple(sorted((owners[one], owners[other]))) for one, other in shortlist(rows, k).tolist()}
    for first, second in sorted(media):
        if first != second and (tie := _tie(first, second, shots[first], shots[second])):
            yield tie


def _tie(first: str, second: str, here: Iterable[Shot], there: Sequence[Shot]) -> Tie | None:
    """The best of the proofs between the stills of two media, if it tells anything."""
    proofs = [(prove(one, other), one, other) for one, other in product(here, there)]
    proof, *_ = max(proofs, key=lambda each: (each[0].strength, each[0].inliers))
    if proof.inliers < LIKELY_INLIERS:
        return None
    code = "same_shot" if proof.holds else "local_shot" if proof.inliers >= PROVEN_INLIERS else "likely_shot"
    percent = min(100, round(100 * proof.spread))
    reason = word(f"series.{code}", inliers=proof.inliers, percent=percent)
    return Tie(first=first, second=second, kind=TieKind.SHOT, strength=proof.strength, reason=reason)
