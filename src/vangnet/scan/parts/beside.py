"""Joining at the end of a scan: for its own exhibit, when it is cheap; else it says that it was passed over."""

from pathlib import Path

import msgspec

from vangnet.errors import InputRefused
from vangnet.scan.parts.choosing import choose
from vangnet.scan.parts.joining import Effort, Watch, join
from vangnet.scan.parts.written import JSON, Outcome, tell, write_told
from vangnet.scan.results import Results

CHEAP = 200_000
"""How many heads x candidates are tried without being asked: less than a minute where most candidates do not fit."""

_EFFORT = Effort(seconds=5.0)


def join_beside(scan: Path, *, jobs: int | None = None, watch: Watch = lambda _: None) -> None:
    """Join the split files of one finished scan, and lay what was found beside its records.

    The library is the one that the scan used. A larger search is left to the command, and that is told in the report.
    """
    results = Results.open(scan)
    options = results.summary.options or {}
    chosen = choose([results], _EFFORT.parts)
    heads, followers = sum(part.may_begin for part in chosen.parts), sum(part.may_follow for part in chosen.parts)
    if not results.complete or not heads * followers or (scan / JSON).exists():
        return
    library, version = results.summary.library.path, results.summary.library.version
    if heads * followers > CHEAP:
        write_told(msgspec.structs.replace(tell(_nothing(results)), skipped=True, is_whole=False), scan)
        return
    try:
        join(
            [scan],
            scan,
            library=None if library is None else Path(library),
            library_version=None if version is None else int(version),
            threshold_bits=int(options.get("threshold_bits", 31)),
            categories=options.get("categories"),
            effort=_EFFORT,
            jobs=jobs,
            watch=watch,
        )
    except InputRefused:  # the exhibit or the library has been taken away since: the scan itself is done
        write_told(msgspec.structs.replace(tell(_nothing(results)), skipped=True, is_whole=False), scan)


def _nothing(results: Results) -> Outcome:
    """What is told where nothing was tried."""
    return Outcome(
        scans=(results.directory,),
        exhibits=(results.summary.exhibit or "",),
        library=results.summary.library.path,
        library_version=None,
        threshold_bits=31,
        parts=(),
        joined=(),
        heads=0,
        tests=0,
        limited=0,
        left_out=0,
        unread=0,
        failed=(),
        seconds=0.0,
    )
