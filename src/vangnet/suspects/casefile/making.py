"""Makes a case file from what the desk knows at this moment; nothing of it is a picture."""

import hashlib
import os
import tempfile
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, BinaryIO

import msgspec
from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from vangnet import __version__
from vangnet.cases.actions.drafting import method_of
from vangnet.cases.models import Case
from vangnet.cases.queries.results import Opened, opened_latest
from vangnet.errors import InputRefused
from vangnet.reports.keeping import desk_keys
from vangnet.suspects.casefile.form import CASE, README, Manifest
from vangnet.suspects.casefile.scope import Scope
from vangnet.suspects.casefile.tables import TABLES
from vangnet.suspects.casefile.telling import read_me, told_case
from vangnet.suspects.casefile.writing import Told, Watch, Writer, as_json, write_tables
from vangnet.suspects.models import CaseFile
from vangnet.transfer.writing import keep_names, sweep

FOLDER = "case-files"
_PIECE = 2**20

Papers = Callable[[CaseFile, Told], Iterable[tuple[str, bytes]]]
"""Sets the papers of a file in type, when its tables are written: their names and contents."""


class Made(msgspec.Struct, frozen=True):
    """A case file on disk: its digest and that of its list (SHA-256, hex), size, totals by rule, and its sources."""

    digest: str
    manifest_digest: str
    size: int
    figures: dict[str, int]
    method: dict[str, Any]


def place_of(file: CaseFile) -> Path:
    """Where the desk keeps its copy: with the results of the case, so that it goes with them."""
    return Path(settings.RESULTS) / str(file.case_id) / FOLDER / f"{file.pk}.zip"


def make(file: CaseFile, *, papers: Papers, watch: Watch) -> Made:
    """Write the file, whole or not at all. Raises InputRefused when the case changed under it, and OSError."""
    case, place = file.case, place_of(file)
    held = _held(case)
    scope = Scope(case, file.asked_by, file.covers_minors, held)
    place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    sweep(place.parent)  # of a worker that was killed
    descriptor, partial = tempfile.mkstemp(dir=place.parent, prefix=f".{place.name}.", suffix=".part")
    try:
        with os.fdopen(descriptor, "w+b") as out:
            with Writer(out, timezone.now()) as writer:
                told = write_tables(writer, TABLES, scope, language=file.language, watch=watch)
                _add_papers(writer, file, told, papers)
                _must_agree(case, told)
                listed = writer.finish(_manifest(file), desk_keys())
            out.flush()
            os.fsync(out.fileno())
            digest, size = measured(out)
        Path(partial).replace(place)
    except BaseException:
        Path(partial).unlink(missing_ok=True)
        raise
    keep_names(place.parent)
    totals = {figure.rule: figure.total for figure in told.figures}
    return Made(digest, hashlib.sha256(listed).hexdigest(), size, totals, method_of(list(held)))


def _held(case: Case) -> tuple[Opened, ...]:
    found = (opened_latest(one) for one in case.exhibits.order_by("number"))
    return tuple(one for one in found if one is not None)


def _add_papers(writer: Writer, file: CaseFile, told: Told, papers: Papers) -> None:
    writer.add(CASE, as_json(told_case(file.case)))
    for name, data in papers(file, told):
        writer.add(name, data)
    writer.add(README, read_me(file.language).encode())


def _must_agree(case: Case, told: Told) -> None:
    """People go on working while a file is made: media that came or went meanwhile make it no account of one moment."""
    if told.tables["media.csv"].count != case.media.count():
        raise InputRefused(_("The case changed while its file was made. Make it again when no scan is being loaded."))


def _manifest(file: CaseFile) -> Manifest:
    return Manifest(
        case=file.case.number,
        purpose=file.purpose,
        recipient=file.recipient,
        made_at=timezone.now().astimezone(timezone.get_fixed_timezone(0)).isoformat(timespec="seconds"),
        made_by=f"{file.asked_by.name} ({file.asked_by.number})",
        program=f"Vangnet {__version__}",
        parts=(),
    )


def measured(file: BinaryIO) -> tuple[str, int]:
    """SHA-256 (hex) and size in bytes of an open file, from its beginning."""
    digest, size = hashlib.sha256(), 0
    file.seek(0)
    while piece := file.read(_PIECE):
        digest.update(piece)
        size += len(piece)
    return digest.hexdigest(), size
