"""Handing a scan's results to other programs: one file per format.

A format is a module with `write(results, chosen, file)` and `DEFAULT_STATUSES`; a new one is one file and one line.
"""

import os
from collections.abc import Collection
from types import ModuleType

import polars as pl

from vangnet.errors import OutputRefused, UsageError
from vangnet.scan.export import csv, jsonl, vics
from vangnet.scan.export.written import Written
from vangnet.scan.results import Results
from vangnet.values import Status

__all__ = ["FORMATS", "Written", "export"]

FORMATS: dict[str, ModuleType] = {"vics": vics, "csv": csv, "jsonl": jsonl}


def export(
    directory: str | os.PathLike[str],
    to: str,
    out: str | os.PathLike[str],
    *,
    statuses: Collection[str] | None = None,
    force: bool = False,
) -> Written:
    """Write the records of a scan with these statuses (None: what fits the format) to the file `out`.

    The file appears when it is whole. An existing one is replaced with `force` only.
    """
    form = _format(to)
    results = Results.open(directory)
    place = os.fspath(out)
    if os.path.lexists(place) and not force:
        raise OutputRefused(f"{place}: exists already")
    chosen = pl.col("status").is_in(_statuses(statuses or form.DEFAULT_STATUSES))
    return _write_whole(form, results, chosen, place)


def _format(name: str) -> ModuleType:
    if name not in FORMATS:
        raise UsageError(f"no export called {name}; there are {', '.join(FORMATS)}")
    return FORMATS[name]


def _statuses(names: Collection[str]) -> list[str]:
    unknown = sorted(set(names) - set(Status))
    if unknown:
        raise UsageError(f"no status called {', '.join(unknown)}; there are {', '.join(Status)}")
    return [str(name) for name in names]


def _write_whole(form: ModuleType, results: Results, chosen: pl.Expr, place: str) -> Written:
    part = f"{place}.part-{os.getpid()}"
    try:
        with open(part, "xb") as file:
            written: Written = form.write(results, chosen, file)
            file.flush()
            os.fsync(file.fileno())
        os.replace(part, place)
    except OSError as error:
        raise OutputRefused(f"{place}: {error.strerror or 'cannot be written'}") from error
    finally:
        if os.path.lexists(part):
            os.unlink(part)
    return written
