"""Same shot position: proven where it is, and never between different rooms."""

import hashlib
import io
from functools import cache
from itertools import combinations
from pathlib import Path

import cv2
import numpy as np
import pytest

from tests.capture.series import rooms
from tests.filmed import film, needs_ffmpeg
from vangnet.capture.findings import TieKind
from vangnet.capture.series import shots
from vangnet.capture.series.graph import series_of
from vangnet.capture.series.shots import Proof, Shot, prove, shortlist, shot_of, shot_ties, shots_of
from vangnet.scan.viewing import Visit, Visitor

READER = "vangnet.capture.series.shots:read"
OWN, FURNISHED, OTHER = 4, 5, 9  # of the last two, walls, floor, furniture and a print come from one shop


@cache
def seen(seed: int, step: float, gain: float = 1.0, warmth: float = 0.0) -> bytes:
    room = rooms.room(seed, rooms.shop() if seed % 2 else None)
    pixels = rooms.picture(room, rooms.camera(seed, step), oversampled=1.0)
    return rooms.jpeg(rooms.lit(rooms.grainy(pixels, seed), gain, warmth))


@cache
def shot(seed: int, step: float, gain: float = 1.0, warmth: float = 0.0) -> Shot:
    (one,) = shots_of(shots.read(io.BytesIO(seen(seed, step, gain, warmth)), "image/jpeg", b"", lambda: None))
    return one


@pytest.mark.parametrize("seed", [OWN, FURNISHED])
@pytest.mark.parametrize("step", [1, 4])
def test_a_camera_that_moved_a_little_is_proven(seed: int, step: int) -> None:
    proof = prove(shot(seed, 0), shot(seed, step))
    assert proof.holds
    assert len(proof.model) == 9
    assert 0.3 <= proof.strength <= 1


def test_other_light_and_colour_are_proven() -> None:
    assert prove(shot(OWN, 0), shot(OWN, 1, 0.6, 0.12)).holds


def test_rooms_with_the_same_walls_furniture_and_print_are_not_joined() -> None:
    proofs = [prove(shot(FURNISHED, step), shot(OTHER, other)) for step in (0, 4) for other in (0, 4)]
    assert not any(proof.holds for proof in proofs)
    assert max(proof.strength for proof in proofs) < 0.3


def test_one_print_in_two_rooms_is_told_as_a_part_and_does_not_join() -> None:
    """The print alone has more points that agree than a proof needs: it is where they lie that tells."""
    rng = np.random.default_rng(5)
    pair = []
    for number, place in enumerate(((60, 60), (420, 330))):
        walls = rooms.coloured(
            rooms.noise(np.random.default_rng(number), 800, 8, 30)[:600], rooms.vector(120, 140, 160)
        )
        print_ = cv2.resize(rooms.poster(np.random.default_rng(77)), (220, 220))
        walls[place[1] : place[1] + 220, place[0] : place[0] + 220] = print_
        pair.append(shot_of(rooms.grainy(walls, int(rng.integers(99)))))
    proof = prove(*pair)
    assert proof.inliers >= shots.PROVEN_INLIERS
    assert not proof.holds
    (tie,) = shot_ties({"a": pair[:1], "b": pair[1:]})
    assert (tie.kind, tie.strength, tie.reason.code) == (TieKind.SHOT, 0.29, "series.local_shot")
    assert series_of([tie]) == []


def test_ties_join_the_positions_of_each_room() -> None:
    held = {f"{seed}-{step}": [shot(seed, step)] for seed in (OWN, FURNISHED, OTHER) for step in (0, 1, 4)}
    told = series_of(shot_ties(held))
    assert sorted(one.members for one in told) == [
        tuple(f"{seed}-{step}" for step in (0, 1, 4)) for seed in (OWN, FURNISHED, OTHER)
    ]


def test_each_pair_of_media_is_tied_once_by_its_best_stills() -> None:
    first, second = [shot(OWN, 0), shot(OTHER, 0)], [shot(OTHER, 4), shot(OWN, 1)]
    (tie,) = shot_ties({"b": second, "a": first})
    assert (tie.first, tie.second) == ("a", "b")
    assert tie.strength == prove(shot(OWN, 0), shot(OWN, 1)).strength


def test_a_shortlist_holds_the_likest_of_each_and_each_pair_once() -> None:
    rng = np.random.default_rng(1)
    descriptors = rng.integers(0, 256, (60, shots.DESCRIPTOR_BYTES), np.uint8)
    descriptors[37] = descriptors[11]
    pairs = shortlist(descriptors, 4)
    assert [11, 37] in pairs.tolist()
    assert (pairs[:, 0] < pairs[:, 1]).all()
    assert len(np.unique(pairs, axis=0)) == len(pairs) <= 60 * 4
    assert np.bincount(pairs.ravel(), minlength=60).min() >= 2
    assert shortlist(descriptors[:1]).tolist() == []
    assert shortlist(descriptors[:2]).tolist() == [[0, 1]]
    assert shortlist(descriptors[:0]).tolist() == []


def test_a_shortlist_equals_that_of_plain_sorting() -> None:
    rng = np.random.default_rng(2)
    descriptors = rng.integers(0, 256, (50, shots.DESCRIPTOR_BYTES), np.uint8)
    expected = set()
    for part in (descriptors[:, : shots._COLOURS].astype(float), descriptors[:, shots._COLOURS :].astype(float) - 128):
        for row, vector in enumerate(part):
            order = [int(at) for at in np.argsort(-(part @ vector), kind="stable") if at != row]
            expected |= {tuple(sorted((row, other))) for other in order[:3]}
    assert {tuple(pair) for pair in shortlist(descriptors, 6).tolist()} == expected


def test_what_has_no_features_gives_no_shot() -> None:
    flat = rooms.jpeg(np.full((300, 400, 3), 90, np.uint8))
    assert shots_of(shots.read(io.BytesIO(flat), "image/jpeg", b"", lambda: None)) == ()
    assert prove(shot_of(np.full((300, 400, 3), 90, np.uint8)), shot(OWN, 0)) == Proof(0, 0.0)


def test_shots_are_read_in_a_confined_worker_and_are_small(tmp_path: Path) -> None:
    (tmp_path / "a.jpg").write_bytes(seen(OWN, 0))
    (tmp_path / "b.jpg").write_bytes(seen(OWN, 0)[:3000])
    (tmp_path / "c.jpg").write_bytes(b"\xff\xd8\xff\xe0")
    with Visitor(tmp_path, READER, jobs=1) as visitor:
        told = [(read, reason) for _, read, reason in visitor.read(Visit(f"{name}.jpg") for name in "abc")]
    assert told[0][0] is not None
    assert len(told[0][0]) < 140_000
    assert shots_of(told[0][0]) == (shot(OWN, 0),)
    assert told[2][0] is None
    assert told[2][1] is not None


@needs_ffmpeg
def test_a_video_gives_the_shots_of_its_stills(tmp_path: Path) -> None:
    body = film(tmp_path / "a.mp4", [1, 2]).read_bytes()
    told = shots_of(shots.read(io.BytesIO(body), "video/mp4", b"", lambda: None))
    assert 2 <= len(told) <= shots.STILLS
    times = [one.at_ms for one in told]
    assert times == sorted(set(times), key=lambda at: at or 0)


@pytest.mark.evidence
def test_real_pictures_are_tied_within_their_series_only(evidence: Path) -> None:
    groups = {"series/lund": "lund", "series/sceaux": "sceaux", "neardup/stereo": "stereo", "neardup/distinct": None}
    held, of = {}, {}
    for folder, group in groups.items():
        for path in sorted((evidence / folder).iterdir()):
            body = path.read_bytes()
            type_ = "image/png" if path.suffix == ".png" else "image/jpeg"
            name = hashlib.sha256(body).hexdigest()
            held[name] = shots_of(shots.read(io.BytesIO(body), type_, b"", lambda: None))
            of[name] = group or path.name
    wrong, right = [], []
    for one, other in combinations(sorted(held), 2):
        proof = max((prove(a, b) for a in held[one] for b in held[other]), key=lambda each: each.strength, default=None)
        if proof and proof.holds:
            (right if of[one] == of[other] else wrong).append((of[one], of[other]))
    assert wrong == []
    assert ("stereo", "stereo") in right
    assert right.count(("sceaux", "sceaux")) >= 2
