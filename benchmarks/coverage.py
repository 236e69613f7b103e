"""Coverage of the evidence set: what independent tools list in each image and archive, and what the scan found."""

import csv
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from benchmarks.measure import Bench, Line, evidence
from vangnet.scan.results import Results
from vangnet.scan.run import scan


def lines(bench: Bench) -> Iterator[Line]:
    place = evidence()
    if place is None:
        return
    results = bench.folder / "coverage"
    scan(place, results, library=None)
    found: dict[str, set[str]] = defaultdict(set)
    members: dict[str, int] = defaultdict(int)
    doubts: dict[str, set[str]] = defaultdict(set)
    for row in Results.open(results).rows():
        container, inside, _ = row["address"].partition("//")
        if row["sha256"]:
            found[container].add(row["sha256"])
        members[container] += bool(inside)
        if row["reason"]:
            doubts[container].add(row["reason"])
    yield from _images(place / "GROUND_TRUTH_disk.csv", found)
    yield from _archives(place / "GROUND_TRUTH_archives.csv", members, doubts)


def _images(truth: Path, found: dict[str, set[str]]) -> Iterator[Line]:
    """Distinct contents, by their SHA-256, against The Sleuth Kit's listing."""
    wanted: dict[tuple[str, bool], set[str]] = defaultdict(set)
    with truth.open(newline="") as file:
        for row in csv.DictReader(file):
            if row["sha256"] and int(row["bytes"] or 0):
                wanted[row["image"], row["deleted"] == "yes"].add(row["sha256"])
    for (image, is_deleted), digests in sorted(wanted.items()):
        hits = len(digests & found[f"disk/{image}"])
        kind = "deleted" if is_deleted else "allocated"
        yield Line(
            f"{image}: distinct {kind} contents that The Sleuth Kit lists",
            f"{hits} of {len(digests)}",
            "" if is_deleted else "all",
            None if is_deleted else hits == len(digests),
        )


def _archives(truth: Path, members: dict[str, int], doubts: dict[str, set[str]]) -> Iterator[Line]:
    """Files inside archives against the listing of unar or 7z, which counts folders as well."""
    with truth.open(newline="") as file:
        for row in csv.DictReader(file):
            told = f"; {', '.join(sorted(doubts[row['archive']]))}" if doubts[row["archive"]] else ""
            listed = [name for name in row["member_names"].split(" | ") if name]
            files = sum(not any(other.startswith(f"{name}/") for other in listed) for name in listed)
            yield Line(f"{row['archive']}: files inside", f"{members[row['archive']]} of {files}{told}")
