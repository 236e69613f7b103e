"""Formats of lists of known material: one file per format, each a reader that streams batches of entries."""

from collections.abc import Callable
from dataclasses import dataclass

from vangnet.errors import InputRefused
from vangnet.reference.entries import Batches
from vangnet.reference.formats import csv, hashes, icse, nsrl, vics, vpdq
from vangnet.reference.formats.detecting import detect
from vangnet.values import Kind

__all__ = ["FORMATS", "Format", "detect", "named"]


@dataclass(frozen=True)
class Format:
    """A format: how it is read, and what its lists are unless somebody says otherwise."""

    title: str
    read: Callable[[str], Batches]
    kind: Kind = Kind.KNOWN
    profile: str | None = None


FORMATS = {
    "list": Format("a list made by this program", csv.read_list),
    "vics": Format("VICS 1.2, 1.3 or 2.0 (Project VIC)", vics.read),
    "csv": Format("a table with a header", csv.read),
    "icse": Format("INTERPOL ICSE baseline", icse.read, profile="icse"),
    "nsrl": Format("NSRL RDS v3, minimal or full", nsrl.read, kind=Kind.IRRELEVANT),
    "vpdq": Format("frames of videos, as vPDQ or python-threatexchange write them", vpdq.read),
    "hashes": Format("one hash per line", hashes.read),
}


def named(name: str) -> Format:
    if name not in FORMATS:
        raise InputRefused(f"format {name!r}: not one of {', '.join(FORMATS)}")
    return FORMATS[name]
