"""The scan of the real evidence set: every file once, its digests, no crash; and what the manifest says of it."""

import csv
import hashlib
import json
from collections import Counter

import pytest

from tests.world import records_of
from vangnet.reference import changing, store
from vangnet.scan.run import scan

RAW = ("image/x-phaseone-iiq",)  # a camera's raw data: only its preview decodes, and that is not yet read

pytestmark = pytest.mark.evidence


@pytest.fixture(scope="module")
def manifest(evidence):
    with (evidence / "MANIFEST.csv").open(newline="") as file:
        return {row["path"]: row for row in csv.DictReader(file)}


@pytest.fixture(scope="module")
def listed(evidence):
    """Files of the set that the manifest does not name: the manifest itself and its companions."""
    return {path.name for path in evidence.iterdir() if path.is_file()}


@pytest.fixture(scope="module")
def out(evidence, manifest, tmp_path_factory):
    """A scan of the whole set with a library that holds every tenth file, by its SHA-256."""
    place = tmp_path_factory.mktemp("evidence")
    tenth = sorted(row["sha256"] for row in manifest.values())[::10]
    (place / "list.txt").write_text("\n".join(tenth) + "\n")
    store.init(str(place / "library"))
    changing.add(str(place / "library"), changing.Source(str(place / "list.txt"), "tenth"))
    scan(evidence, place / "out", library=place / "library", jobs=2)
    return place / "out"


@pytest.fixture(scope="module")
def records(out):
    return records_of(out)


def test_every_file_is_there_once(records, manifest, listed):
    assert {address for address in records if "//" not in address} == set(manifest) | listed


def test_digests_are_those_of_the_manifest(records, manifest):
    assert {path: (records[path]["md5"], records[path]["sha256"]) for path in manifest} == {
        path: (row["md5"], row["sha256"]) for path, row in manifest.items()
    }


def test_every_file_has_a_status_and_every_doubt_a_reason(records):
    assert all(row["status"] for row in records.values())
    assert [row["address"] for row in records.values() if row["status"] == "undecided" and not row["reason"]] == []


def test_known_files_are_known(records, manifest):
    tenth = set(sorted(row["sha256"] for row in manifest.values())[::10])
    assert {records[path]["status"] for path, row in manifest.items() if row["sha256"] in tenth} == {"known"}


def test_no_worker_died(records):
    """A decoder that dies costs its file a reason; on this set none does."""
    deaths = [row["address"] for row in records.values() if row["reason"] in ("crash", "timeout", "memory")]
    # A 7z that claims more members than memory holds is refused that memory; no worker dies of it.
    assert deaths in ([], ["archives/libarchive/test_read_format_7zip_entries_oom.7z"])


def test_pictures_that_decode_are_judged(records, manifest):
    """What another decoder reads, the scan judges: as new, similar or known, or as featureless or damaged."""
    kinds = (
        "image/jpeg",
        "image/png",
        "image/gif",
        "image/webp",
        "image/bmp",
        "image/tiff",
        "image/avif",
        "image/heic",
    )
    unjudged = {
        path: (records[path]["status"], records[path]["reason"], records[path]["type"])
        for path, row in manifest.items()
        if row["decodes"] == "ok"
        and row["mime"] in kinds
        and records[path]["status"] not in ("new", "similar", "known")
        and records[path]["reason"] not in ("featureless", "corrupt")
        and records[path]["type"] not in RAW
    }
    assert unjudged == {}


def test_archives_give_what_others_find_in_them(records, evidence):
    """Members of archives that Vangnet opens, against an independent listing."""
    with (evidence / "GROUND_TRUTH_archives.csv").open(newline="") as file:
        rows = list(csv.DictReader(file))
    assert rows
    opened = Counter(address.split("//")[0] for address in records if "//" in address)
    zips = {path for path, row in records.items() if row["type"] == "application/zip" and "//" not in path}
    empty = {path for path in zips if not opened[path] and records[path]["reason"] is None}
    assert empty <= {path for path in zips if records[path]["size"] <= 22}


def test_summary_adds_up(out, records):
    summary = json.loads((out / "summary.json").read_text())
    assert summary["files"] == sum(summary["statuses"].values()) == len(records)
    assert sum(summary["reasons"].values()) == sum(row["reason"] is not None for row in records.values())


def test_workers_stay_small(out):
    """No worker took more than 500 MB on any file of the set."""
    peak = json.loads((out / "summary.json").read_text())["peak_memory"]["worker"]
    assert 50e6 < peak < 500e6


def test_colliding_files_are_a_conflict_and_never_hidden(evidence, manifest, tmp_path):
    """For every two files that share an MD5 or SHA-1: with one on a list, the other is a conflict, not known."""
    content = {path: (evidence / path).read_bytes() for path in manifest if path.startswith("collisions/")}
    digests = {
        path: {name: hashlib.new(name, data).hexdigest() for name in ("md5", "sha1", "sha256")}
        for path, data in content.items()
    }
    seen: dict[str, str] = {}
    pairs = []
    for path, each in digests.items():
        for name in ("md5", "sha1"):
            first = seen.setdefault(each[name], path)
            if digests[first]["sha256"] != each["sha256"]:
                pairs.append((first, path))
    assert len(pairs) >= 10
    listed = {first for first, _ in pairs}
    lines = [",".join(digests[path].values()) for path in sorted(listed)]
    (tmp_path / "list.csv").write_text("\n".join(["md5,sha1,sha256", *lines]) + "\n")
    store.init(str(tmp_path / "library"))
    changing.add(str(tmp_path / "library"), changing.Source(str(tmp_path / "list.csv"), "first of each pair"))
    scan(evidence / "collisions", tmp_path / "out", library=tmp_path / "library", jobs=2)
    found = {f"collisions/{address}": row for address, row in records_of(tmp_path / "out").items()}
    for _, other in pairs:
        if other not in listed:
            assert (found[other]["status"], found[other]["reason"]) == ("undecided", "digest_conflict"), other
    assert {found[path]["status"] for path in listed} == {"known"}
