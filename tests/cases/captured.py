"""A capture of made-up media, as files beside a scan: what `vangnet capture` writes, without evidence."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from vangnet.capture import output
from vangnet.capture.clues import keys
from vangnet.capture.facts import Kind
from vangnet.capture.findings import (
    Circumstances,
    Claim,
    Clue,
    Confidence,
    Evidence,
    Finding,
    Lane,
    Moment,
    Placing,
    Tie,
    TieKind,
)
from vangnet.cases.actions import capturing
from vangnet.cases.actions.queueing import settle_queue
from vangnet.cases.models import Capture, Exhibit, Medium, Scan
from vangnet.words import word

START = datetime(2026, 10, 3, 12, tzinfo=UTC)
LANES = (Lane.ACCESS, Lane.IDENTIFIABLE, Lane.UNIDENTIFIED, Lane.REST)


def capture_of(exhibit: Exhibit, **more: Any) -> Capture:
    """A capture of the exhibit's scan, which is made if there is none."""
    scan = exhibit.scans.first() or Scan.objects.create(exhibit=exhibit, number=1, state=Scan.State.DONE)
    return Capture.objects.create(scan=scan, **{"state": Scan.State.DONE, "worker": "", **more})


def moment(number: int) -> Moment:
    """Every fifth is contradicted, every seventh has upper bounds only."""
    at, wide = START + timedelta(hours=7 * number), number % 7 == 6
    contradictions = (word("moment.made_up", number=number),) if number % 5 == 4 else ()
    evidence = Evidence(kind=Kind.CAPTURED, earliest_at=at, latest_at=at, source="Exif:DateTimeOriginal", weight=0.9)
    bound = Evidence(
        kind=Kind.EXISTED_BY, earliest_at=None, latest_at=at + timedelta(days=2), source="filesystem", weight=0.2
    )
    return Moment(
        earliest_at=None if wide else at,
        latest_at=at + timedelta(days=2) if wide else at + timedelta(hours=26 if number % 3 else 0),
        earliest_plausible_at=None if wide else at - timedelta(days=1),
        latest_plausible_at=at + timedelta(days=2),
        confidence=Confidence.NONE if wide else Confidence.WEAK if contradictions else Confidence.FAIR,
        evidence=(bound,) if wide else (evidence, bound),
        contradictions=contradictions,
    )


def write_files(folder: Path, media: Sequence[Medium], *, serial: str = "C6X-100", clues: Sequence[Clue] = ()) -> Path:
    """All files of a capture of these media; the first half was made with one camera, and ties to its first."""
    folder.mkdir(parents=True, exist_ok=True)
    digests = [medium.sha256 for medium in media]
    half = digests[: len(digests) // 2]
    moments = {digest: moment(number) for number, digest in enumerate(digests)}
    output.write(folder, output.FINDINGS, [*_findings(digests, half, moments, serial)])
    output.write_moments(folder, moments.items())
    output.write(folder, output.TIES, [*_ties(half)])
    output.write(folder, output.LANES, [_placing(number, digest) for number, digest in enumerate(digests)])
    production = [(digest, Circumstances(moment=moments[digest], is_production=False)) for digest in digests]
    output.write_circumstances(folder, production)
    key = keys.key(serial)
    own = [Clue(sha256=one, name="serial", value=serial, key=key, source="Exif:BodySerial") for one in half]
    output.write(folder, output.CLUES, [*own, *clues])
    return folder


def loaded(exhibit: Exhibit, media: Sequence[Medium], folder: Path, **more: Any) -> Capture:
    """The files written, loaded, and the queue settled."""
    capture = capture_of(exhibit)
    capturing.load(capture, write_files(folder, media, **more))
    settle_queue(exhibit.case)
    return capture


def _findings(digests: Sequence[str], half: Sequence[str], moments: dict[str, Moment], serial: str) -> Any:
    for number, digest in enumerate(digests):
        one = moments[digest]
        yield Finding(
            sha256=digest,
            kind=Claim.MOMENT,
            earliest_at=one.earliest_at,
            latest_at=one.latest_at,
            confidence=one.confidence,
            sources=("Exif:DateTimeOriginal",),
            contradictions=one.contradictions,
        )
        if digest in half:
            yield Finding(
                sha256=digest,
                kind=Claim.DEVICE,
                make="Panasonic",
                model="DMC-FZ8",
                serial=serial,
                confidence=Confidence.STRONG,
                sources=("Exif:Model",),
            )
        if number % 4 == 0:
            yield Finding(
                sha256=digest,
                kind=Claim.PLACE,
                latitude=52.2 + number % 40 / 100,
                longitude=6.9,
                error_m=30.0,
                country="NL|DE" if number % 8 == 0 else "NL",
                municipality="Enschede",
                confidence=Confidence.FAIR,
                sources=("GPS:Latitude",),
                notes=(word("place.near_border", metres=30, countries="NL, DE"),),
            )


def _ties(half: Sequence[str]) -> Any:
    for one in half[1:]:
        first, second = sorted((half[0], one))
        kind = TieKind.SERIAL if one != half[-1] else TieKind.COPY
        strength = 1.0 if kind is TieKind.SERIAL else 0.9
        yield Tie(first=first, second=second, kind=kind, strength=strength, reason=word("series.made_up", serial="1"))


def _placing(number: int, digest: str) -> Placing:
    return Placing(
        sha256=digest,
        lane=LANES[number % len(LANES)],
        reasons=(word("urgency.is_production_yes"),),
        rules="vangnet 1",
        is_drawn=number == len(LANES) - 1,
    )
