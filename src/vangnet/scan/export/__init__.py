"""Handing a scan's results to other programs: one file per format.

A format is a module with `write(results, chosen, file, told)` and `DEFAULT_STATUSES`; a new one is one file and one
line. `told` is what people decided on the contents, with the numbers of the case and the exhibit.
"""

import os
from collections.abc import Collection
from types import ModuleType
from typing import BinaryIO

import polars as pl

from vangnet.errors import UsageError
from vangnet.scan.export import case_uco, csv, icse, jsonl, vics
from vangnet.scan.export.told import Told, chosen
from vangnet.scan.export.writing import refuse_existing, write_whole
from vangnet.scan.export.written import Written
from vangnet.scan.results import Results
from vangnet.values import Status

__all__ = ["FORMATS", "Told", "Written", "export"]

FORMATS: dict[str, ModuleType] = {"vics": vics, "icse": icse, "case-uco": case_uco, "csv": csv, "jsonl": jsonl}


def export(
    directory: str | os.PathLike[str],
    to: str,
    out: str | os.PathLike[str],
    *,
    statuses: Collection[str] | None = None,
    told: Told | None = None,
    force: bool = False,
) -> Written:
    """Write the records of a scan with these statuses (None: what fits the format) to the file `out`.

    What people `told` is laid over them. The file appears when it is whole; an existing one is replaced with `force`
    only.
    """
    form = _format(to)
    results = Results.open(directory)
    place = os.fspath(out)
    refuse_existing(place, force=force)
    told = told or Told()
    asked = chosen(told, None if statuses is None else _statuses(statuses), form.DEFAULT_STATUSES)
    return write_whole(place, lambda file: _write(form, results, asked, file, told))


def _write(form: ModuleType, results: Results, asked: pl.Expr, file: BinaryIO, told: Told) -> Written:
    written: Written = form.write(results, asked, file, told)
    return written


def _format(name: str) -> ModuleType:
    if name not in FORMATS:
        raise UsageError(f"no export called {name}; there are {', '.join(FORMATS)}")
    return FORMATS[name]


def _statuses(names: Collection[str]) -> list[str]:
    unknown = sorted(set(names) - set(Status))
    if unknown:
        raise UsageError(f"no status called {', '.join(unknown)}; there are {', '.join(Status)}")
    return [str(name) for name in names]
