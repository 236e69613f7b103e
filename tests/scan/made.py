"""Results of scans that never were: records written as the scan writes them."""

import hashlib
import itertools
import json
from collections import Counter
from pathlib import Path

from vangnet.scan.records import shard_name, write_shard
from vangnet.values import Hit, Record, Status

_number = itertools.count()


def record(**changes: object) -> Record:
    number = next(_number)
    content = str(number).encode()
    values = {
        "address": f"folder/{number}.jpg",
        "size": 1000 + number,
        "modified_at": 1_700_000_000_000_000_000,
        "md5": hashlib.md5(content).hexdigest(),
        "sha1": hashlib.sha1(content).hexdigest(),
        "sha256": hashlib.sha256(content).hexdigest(),
        "type": "image/jpeg",
        "width": 640,
        "height": 480,
        "pdq": hashlib.sha256(content).hexdigest(),
        "pdq_quality": 100,
        "status": "new",
        "reason": None,
        "hits": (),
    } | changes
    return Record(**values)


def hit(**changes: object) -> Hit:
    values = {
        "list": "national #1",
        "entry": "17",
        "category": "1",
        "kind": "known",
        "distance_bits": None,
        "orientation": None,
        "reading": "sha256",
        "victim_identified": None,
        "series": None,
    } | changes
    return Hit(**values)


def made_scan(place: Path, records: list[Record], *, complete: bool = True, copies: int = 1) -> Path:
    """Write records as so many equal shards, with the summary that fits them."""
    place.mkdir(parents=True, exist_ok=True)
    for number in range(copies if records else 0):
        write_shard(records, place / shard_name(number + 1))
    found = Counter(record.status for record in records)
    summary = {
        "exhibit": "/media/exhibit",
        "files": len(records) * copies,
        "bytes": sum(record.size or 0 for record in records) * copies,
        "statuses": {str(status): found[status] * copies for status in Status},
        "reasons": {},
        "media": len(records),
        "seconds": 1.5,
        "library": {"path": "/srv/library", "version": 3},
        "program": {"name": "vangnet", "version": "0.1.0"},
        "complete": complete,
    }
    (place / "summary.json").write_text(json.dumps(summary))
    return place
