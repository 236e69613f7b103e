"""The files that capture wrote beside a scan -> rows of its case.

Rows go in by some thousands, each time in one short transaction with the place that was reached, as `loading` does it:
a kill between two of them loses nothing and doubles nothing. Files that were written anew are loaded anew.
"""

import math
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Any

import msgspec
from django.db import models, transaction

from vangnet.capture import findings as found
from vangnet.capture import output
from vangnet.cases.actions.jobs import TakenOver
from vangnet.cases.actions.rows import insert, stored_moment
from vangnet.cases.models import (
    Capture,
    CaptureCircumstances,
    CaptureFinding,
    CaptureMoment,
    Clue,
    Medium,
    Placing,
    Tie,
)

FILES = (output.FINDINGS, output.MOMENTS, output.TIES, output.LANES, output.CIRCUMSTANCES, output.CLUES)
ROWS_AT_ONCE = 1_000

_READERS: dict[str, Callable[..., Iterator[Any]]] = {
    output.MOMENTS: output.read_moments,
    output.CIRCUMSTANCES: output.read_circumstances,
}

Row = tuple[Any, ...]
_TABLES: dict[str, tuple[type[models.Model], tuple[str, ...]]] = {
    output.FINDINGS: (
        CaptureFinding,
        tuple(
            "capture_id medium_id kind earliest_at latest_at latitude longitude error_m country municipality make "
            "model serial label confidence sources contradictions notes".split()
        ),
    ),
    output.MOMENTS: (CaptureMoment, ("capture_id", "medium_id", "moment")),
    output.TIES: (Tie, ("capture_id", "first_id", "second_id", "kind", "strength", "reason")),
    output.LANES: (Placing, ("capture_id", "medium_id", "lane", "reasons", "rules", "is_drawn", "rank")),
    output.CIRCUMSTANCES: (CaptureCircumstances, ("capture_id", "medium_id", "circumstances")),
    output.CLUES: (Clue, ("capture_id", "medium_id", "name", "value", "key", "source")),
}


def load(capture: Capture, folder: Path, *, is_over: Callable[[], bool] = lambda: False) -> None:
    """Load what is not in the case yet; `is_over` is asked between the steps. Raises TakenOver for another's work."""
    stamps = stamps_of(folder)
    if capture.files != stamps:
        clear(capture)
        capture.files, capture.loaded_files, capture.loaded_rows, capture.left_out = stamps, 0, 0, 0
        capture.save(update_fields=["files", "loaded_files", "loaded_rows", "left_out"])
    for name in FILES[capture.loaded_files :]:
        for rows, is_last in _portions(folder, name, capture.loaded_rows):
            if is_over():
                return
            _load_rows(capture, name, rows, is_last=is_last)


def is_loaded(capture: Capture, folder: Path) -> bool:
    """Whether all of its files, as they are now, are rows."""
    return capture.loaded_files == len(FILES) and capture.files == stamps_of(folder)


def clear(capture: Capture) -> None:
    """Take out all rows of a capture, some thousands at a time."""
    for model, _columns in _TABLES.values():
        rows: models.QuerySet[Any] = model._default_manager.filter(capture=capture)  # noqa: SLF001
        while keys := list(rows.order_by("pk").values_list("pk", flat=True)[: 2 * ROWS_AT_ONCE]):
            with transaction.atomic():
                rows.model._default_manager.filter(pk__in=keys).delete()  # noqa: SLF001


def supersede(capture: Capture) -> None:
    """What earlier scans of the exhibit gave is no longer said."""
    scan = capture.scan
    for earlier in Capture.objects.filter(scan__exhibit=scan.exhibit_id, scan__number__lt=scan.number):
        clear(earlier)
        earlier.delete()


def stamps_of(folder: Path) -> dict[str, list[int]]:
    """The files that are there, each with its size and the time of its last change in nanoseconds."""
    told = {}
    for name in FILES:
        place = folder / name
        if place.exists():
            status = place.stat()
            told[name] = [status.st_size, status.st_mtime_ns]
    return told


# -- one step ---------------------------------------------------------------------------------------------------------


def _portions(folder: Path, name: str, start: int) -> Iterator[tuple[list[Any], bool]]:
    rest = islice(_READERS.get(name, partial(output.read, name=name))(folder), start, None)
    part = list(islice(rest, ROWS_AT_ONCE))
    while True:
        after = list(islice(rest, ROWS_AT_ONCE))
        yield part, not after
        if not after:
            return
        part = after


def _load_rows(capture: Capture, name: str, rows: Sequence[Any], *, is_last: bool) -> None:
    model, columns = _TABLES[name]
    with transaction.atomic():
        _locked(capture)
        media = _media(capture, {digest for row in rows for digest in _digests(row)})
        made = [_row(capture.pk, row, media) for row in rows if all(digest in media for digest in _digests(row))]
        insert(model, columns, made)
        capture.left_out += len(rows) - len(made)
        capture.loaded_files += is_last
        capture.loaded_rows = 0 if is_last else capture.loaded_rows + len(rows)
        capture.save(update_fields=["left_out", "loaded_files", "loaded_rows"])


def _locked(capture: Capture) -> None:
    """This capture is ours alone in this transaction; raises TakenOver if it is not ours any more."""
    mark = {"loaded_files": capture.loaded_files, "loaded_rows": capture.loaded_rows, "worker": capture.worker}
    if not Capture.objects.select_for_update().filter(pk=capture.pk, **mark).exists():
        raise TakenOver("another worker goes on with this")


def _media(capture: Capture, digests: set[str]) -> dict[str, int]:
    held = Medium.objects.filter(case=capture.scan.exhibit.case_id, sha256__in=list(digests)).order_by()
    return dict(held.values_list("sha256", "pk"))


def _digests(row: Any) -> tuple[str, ...]:
    if isinstance(row, found.Tie):
        return row.first, row.second
    return (row[0] if isinstance(row, tuple) else row.sha256,)


def _row(capture: int, row: Any, media: dict[str, int]) -> Row:
    keys = (capture, *(media[digest] for digest in _digests(row)))
    match row:
        case found.Finding():
            return (*keys, *_finding(row))
        case found.Tie():
            return (*keys, str(row.kind), _number(row.strength) or 0.0, json_of(row.reason))
        case found.Placing():
            return (*keys, str(row.lane), json_of(row.reasons), _text(row.rules, 60), row.is_drawn, row.rank)
        case found.Clue():
            return (*keys, row.name[:12], _text(row.value, 512), _text(row.key, 512), _text(row.source, 100))
        case _, told:
            return (*keys, json_of(told))
    raise TypeError(f"no row of {type(row).__name__}")


def _finding(row: found.Finding) -> Row:
    return (
        str(row.kind),
        stored_moment(row.earliest_at),
        stored_moment(row.latest_at),
        *map(_number, (row.latitude, row.longitude, row.error_m)),
        _text(row.country, 60),
        _text(row.municipality, 300),
        _text(row.make, 100),
        _text(row.model, 100),
        _text(row.serial, 200),
        _text(row.label, 300),
        str(row.confidence),
        *map(json_of, (row.sources, row.contradictions, row.notes)),
    )


def json_of(value: Any) -> str:
    """JSON as both databases hold it: without zeroes."""
    return msgspec.json.encode(value).decode().replace("\\u0000", "")


def _text(value: str | None, longest: int) -> str:
    return (value or "").replace("\0", "")[:longest]


def _number(value: float | None) -> float | None:
    return value if value is not None and math.isfinite(value) else None
