"""Real files: what the manifest says of their moment lies in what is stated, or the contradiction is told."""

import csv
import hashlib
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from vangnet.capture.facts import Copy, Medium
from vangnet.capture.moment.deciding import moments
from vangnet.capture.reading.worker import facts_of

NOW = datetime(2027, 1, 1, tzinfo=UTC)


@pytest.mark.evidence
def test_the_moment_of_real_files_is_stated(evidence: Path) -> None:
    media, said = [], {}
    with (evidence / "MANIFEST.csv").open(newline="") as manifest:
        for row in csv.DictReader(manifest):
            place = evidence / row["path"]
            if not row["mime"].startswith(("image", "video")) or place.stat().st_size > 50_000_000:
                continue
            sha256 = hashlib.sha256(row["path"].encode()).hexdigest()
            with place.open("rb") as body:
                facts = facts_of(body, row["mime"])
            media.append(
                Medium(sha256=sha256, status="new", copies=(Copy(row["path"]),), type=row["mime"], facts=facts)
            )
            said[sha256] = row
    dated = 0
    for sha256, moment in moments(media, now=NOW):
        row = said[sha256]
        if not row["capture_datetime"] or moment.contradictions:
            continue
        dated += 1
        at = datetime.fromisoformat(row["capture_datetime"]).replace(tzinfo=UTC)
        assert moment.earliest_at is None or moment.earliest_at <= at + timedelta(hours=12), row["path"]
        assert moment.latest_at is None or moment.latest_at >= at - timedelta(hours=14), row["path"]
    assert dated > 150
