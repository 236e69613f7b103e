"""A list of what people categorised: how a judgement on a content returns to the library of known material.

    #vangnet {"profile":"vics-us","profile_sha256":"...","standing":"provisional","made_at":"...","program":"..."}
    entry,md5,sha1,sha256,size,type,...,category,series,victim_identified,self_generated

It is the list that `vangnet library make` writes, with four more columns and a first line in which the list says what
its codes mean and how far they were confirmed. `vangnet library add` refuses it under another profile, and never takes
a provisional list as released.
"""

import csv
import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, TextIO

import msgspec
import numpy as np
import numpy.typing as npt

from vangnet import __version__
from vangnet.errors import InputRefused
from vangnet.reference import categories, store
from vangnet.reference.categories import Profile
from vangnet.reference.formats.csv import CATEGORISED_COLUMNS, Head, read_list, write_head
from vangnet.reference.intake import Intake
from vangnet.reference.store import Counts
from vangnet.values import Frame, Kind, Standing


class CategorisedMedium(msgspec.Struct, frozen=True, kw_only=True):
    """A content for the list. Digests and `pdq` are hex; frames are those of a video, with its duration.

    `entry` is how hits will name it, and how it can be retracted: None for its row in the list.
    """

    category: str
    md5: str | None = None
    sha1: str | None = None
    sha256: str | None = None
    size: int | None = None
    type: str | None = None
    width: int | None = None
    height: int | None = None
    pdq: str | None = None
    pdq_quality: int | None = None
    frames: tuple[Frame, ...] = ()
    duration_ms: int | None = None
    series: str | None = None
    victim_identified: bool | None = None
    self_generated: bool | None = None
    entry: str | None = None


def write_categorised_list(
    entries: Iterable[CategorisedMedium],
    out: str | os.PathLike[str],
    *,
    profile: str,
    standing: Standing = Standing.PROVISIONAL,
    made_at: str | None = None,
) -> Counts:
    """Write the list and return what it holds. Raises InputRefused (with the row) and then leaves no file.

    `profile` is the name of a shipped profile or the path of a unit's own; `made_at` is ISO 8601 in UTC, None for now.
    The list is read back by the importer of the library before it appears, so that `library add` takes what is here.
    """
    place = Path(out)
    if place.exists():
        raise InputRefused(f"{place}: is there already")
    meaning = categories.load(profile)
    head = Head(
        profile=meaning.name,
        profile_sha256=meaning.digest,
        standing=standing,
        made_at=made_at or store.now(),
        program=f"vangnet {__version__}",
    )
    part = place.with_name(f"{place.name}.part-{os.getpid()}")
    try:
        with part.open("x", newline="", encoding="utf-8") as file:
            _write(entries, head, file)
        counts = _read_back(part, meaning)
        part.rename(place)
    except OSError as error:
        raise InputRefused(f"{place}: {error.strerror or 'cannot be written'}") from error
    finally:
        part.unlink(missing_ok=True)
    return counts


def _write(entries: Iterable[CategorisedMedium], head: Head, file: TextIO) -> None:
    file.write(write_head(head))
    lines = csv.DictWriter(file, CATEGORISED_COLUMNS, lineterminator="\n")
    lines.writeheader()
    names: set[str] = set()
    for number, medium in enumerate(entries, 1):
        name = medium.entry or str(number)
        _check(medium, name, names)
        names.add(name)
        lines.writerow(_row(name, medium))
        lines.writerows(_frames(name, medium))
    file.flush()
    os.fsync(file.fileno())


def _check(medium: CategorisedMedium, name: str, names: set[str]) -> None:
    """Refuse what the importer would take and nobody can have meant."""
    if name in names:
        raise InputRefused(f"entry {name}: stands twice on the list")
    if not (medium.md5 or medium.sha1 or medium.sha256):
        raise InputRefused(f"entry {name}: has no digest")
    if medium.frames and medium.duration_ms is None:
        raise InputRefused(f"entry {name}: has frames of a video, and not how long it is")
    if not medium.category.strip():
        raise InputRefused(f"entry {name}: has no category")


def _row(name: str, medium: CategorisedMedium) -> dict[str, Any]:
    fields = {column: getattr(medium, column) for column in CATEGORISED_COLUMNS if hasattr(medium, column)}
    return {key: _cell(value) for key, value in fields.items()} | {"entry": name, "duration_ms": None}


def _frames(name: str, medium: CategorisedMedium) -> Iterator[dict[str, Any]]:
    """The rows of a video's frames: the same entry and category, and the time that each stands for."""
    told = ("category", "series", "victim_identified", "self_generated", "duration_ms")
    shared = {column: _cell(getattr(medium, column)) for column in told} | {"entry": name}
    for frame in medium.frames:
        times = {"start_ms": frame.start_ms, "end_ms": frame.end_ms}
        yield shared | times | {"pdq": frame.pdq.hex(), "pdq_quality": frame.quality}


def _cell(value: object) -> object:
    """Write a value so that the importer reads it back: yes and no for flags, one line of text."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return " ".join(value.split()) if isinstance(value, str) else value


def _read_back(path: Path, profile: Profile) -> Counts:
    intake = Intake(0, Kind.KNOWN, profile, _nothing_listed)
    for batch in read_list(str(path)):
        intake.take(batch)
    return intake.counts()


def _nothing_listed(digests: npt.NDArray[np.uint8]) -> npt.NDArray[np.bool_]:
    return np.zeros(len(digests), dtype=np.bool_)
