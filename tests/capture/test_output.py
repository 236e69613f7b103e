"""What capture writes is read back as it was."""

from datetime import UTC, datetime
from pathlib import Path

from vangnet.capture.facts import Kind
from vangnet.capture.findings import Claim, Confidence, Evidence, Finding, Lane, Moment, Placing, Tie, TieKind
from vangnet.capture.output import FINDINGS, LANES, TIES, read, read_moments, write, write_moments
from vangnet.words import word

AT = datetime(2024, 5, 6, 7, 8, 9, tzinfo=UTC)


def test_findings_come_back(tmp_path: Path) -> None:
    told = Finding(
        sha256="a" * 64,
        kind=Claim.PLACE,
        earliest_at=AT,
        latitude=52.0,
        longitude=5.0,
        country="NL",
        confidence=Confidence.FAIR,
        sources=("GPS",),
        contradictions=(word("place.night", degrees=-12),),
    )
    assert write(tmp_path, FINDINGS, [told]) == 1
    assert list(read(tmp_path, FINDINGS)) == [told]


def test_ties_and_lanes_come_back(tmp_path: Path) -> None:
    tie = Tie(
        first="a" * 64, second="b" * 64, kind=TieKind.SERIAL, strength=1.0, reason=word("series.serial", serial=1)
    )
    placing = Placing(sha256="a" * 64, lane=Lane.REST, reasons=(word("urgency.rest"),), rules="1", is_drawn=True)
    write(tmp_path, TIES, [tie])
    write(tmp_path, LANES, [placing])
    assert list(read(tmp_path, TIES)) == [tie]
    assert list(read(tmp_path, LANES)) == [placing]
    assert list(read(tmp_path, FINDINGS)) == []


def test_evidence_lists_come_back(tmp_path: Path) -> None:
    evidence = Evidence(kind=Kind.CAPTURED, earliest_at=AT, latest_at=AT, source="Exif:DateTimeOriginal", weight=1.0)
    moment = Moment(
        earliest_at=AT,
        latest_at=AT,
        earliest_plausible_at=None,
        latest_plausible_at=AT,
        confidence=Confidence.STRONG,
        evidence=(evidence,),
    )
    write_moments(tmp_path, [("a" * 64, moment), ("b" * 64, moment)])
    assert list(read_moments(tmp_path, "b" * 64)) == [("b" * 64, moment)]
