"""Case files: asked for by a person, made by a worker, fetched, and taken away after some days."""

from collections.abc import Callable
from datetime import timedelta
from typing import BinaryIO

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from vangnet.accounts import rules as people
from vangnet.accounts.audit import Act, Actor, record
from vangnet.accounts.roles import Verb
from vangnet.cases.actions.acting import person_of
from vangnet.cases.models import Case
from vangnet.cases.processes import is_gone, this_process
from vangnet.cases.rules import may
from vangnet.errors import InputRefused, VangnetError
from vangnet.suspects.casefile import making
from vangnet.suspects.casefile.writing import Watch
from vangnet.suspects.models import CaseFile

State = CaseFile.State

KEPT = timedelta(days=7)
"""How long the desk keeps its own copy of a file that was made."""

NO_BEAT = timedelta(minutes=30)
_LONGEST = 1_000


class Taken(Exception):
    """Somebody else has this file, or it is not asked for any more."""


@transaction.atomic
def ask(*, case: Case, language: str, recipient: str, purpose: str, by: Actor) -> CaseFile:
    """Ask for a file of a case. Raises InputRefused while the same person waits for one of it."""
    person = person_of(by)
    Case.objects.select_for_update().get(pk=case.pk)
    if case.case_files.filter(asked_by=person, state__in=(State.WAITING, State.MAKING)).exists():
        raise InputRefused(_("You asked for a file of this case already: wait until it is made."))
    file = CaseFile.objects.create(
        case=case,
        language=language,
        recipient=recipient,
        purpose=purpose,
        covers_minors=people.may(person, Verb.READ_MINORS),
        asked_by=person,
    )
    details = {"recipient": recipient, "for": purpose, "covers_minors": file.covers_minors}
    record(Act("casefile.ask", case.number, (f"casefile:{file.pk}",), details), by=by)
    return file


def make_waiting(*, papers: making.Papers) -> int:
    """Make all files that wait, one after the other; gives how many were made."""
    made = 0
    while (file := CaseFile.objects.filter(state=State.WAITING).order_by("pk").first()) is not None:
        made += _make(file.pk, papers)
    return made


def put_back_lost() -> None:
    """Files whose worker is gone wait again."""
    lost = CaseFile.objects.filter(state=State.MAKING)
    for file in lost:
        if is_gone(file.worker) or (file.beat_at is not None and file.beat_at < timezone.now() - NO_BEAT):
            lost.filter(pk=file.pk, worker=file.worker).update(state=State.WAITING, worker="")


def take_away() -> int:
    """Take away the copies of files that were made long enough ago; their rows stay. Gives how many."""
    over = CaseFile.objects.filter(state=State.MADE, gone_at=None, made_at__lt=timezone.now() - KEPT)
    gone = 0
    for file in over.select_related("case"):
        making.place_of(file).unlink(missing_ok=True)
        with transaction.atomic():
            if over.filter(pk=file.pk).update(gone_at=timezone.now()):
                record(Act("casefile.gone", file.case.number, (f"casefile:{file.pk}",)), by=Actor(None))
                gone += 1
    return gone


def fetch(file: CaseFile, *, by: Actor) -> BinaryIO:
    """Open a file that was made, to be handed over; that is written down. Raises InputRefused when it is gone."""
    if file.state != State.MADE or file.gone_at is not None:
        raise InputRefused(_("The desk has no copy of this file any more. Make a new one."))
    try:
        opened = making.place_of(file).open("rb")
    except OSError as error:
        raise InputRefused(_("The desk has no copy of this file any more. Make a new one.")) from error
    try:
        _must_be(file, opened)
        details = {"recipient": file.recipient, "for": file.purpose, "sha256": file.digest, "size": file.size}
        record(Act("casefile.fetch", file.case.number, (f"casefile:{file.pk}",), details), by=by)
    except BaseException:
        opened.close()
        raise
    return opened


def _must_be(file: CaseFile, opened: BinaryIO) -> None:
    """What is handed over is to the byte what was made; it stands at its beginning afterwards."""
    if making.measured(opened) != (file.digest, file.size):
        raise InputRefused(_("The copy of this file is not what was made. Make a new one."))
    opened.seek(0)


def _make(pk: int, papers: making.Papers) -> bool:
    mine = CaseFile.objects.filter(pk=pk, state=State.MAKING, worker=this_process())
    now = {"state": State.MAKING, "worker": this_process(), "beat_at": timezone.now(), "done": 0, "stage": ""}
    if not CaseFile.objects.filter(pk=pk, state=State.WAITING).update(**now):
        return False
    file = CaseFile.objects.select_related("case__team__unit", "case__officer", "case__prosecutor", "asked_by").get(
        pk=pk
    )
    try:
        _must_still(file)
        made = making.make(file, papers=papers, watch=_watch(mine.update))
    except Taken:
        return False
    except Exception as error:
        why = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        known = isinstance(error, (VangnetError, OSError))
        _end(file, state=State.FAILED, problem=(why if known else type(error).__name__)[:_LONGEST])
        if not known:
            raise
        return False
    facts = {"digest": made.digest, "manifest_digest": made.manifest_digest, "size": made.size}
    return _end(file, state=State.MADE, made_at=timezone.now(), figures=made.figures, method=made.method, **facts)


def _must_still(file: CaseFile) -> None:
    """Rights are asked again when it is made: they may have ended while it waited."""
    covers = not file.covers_minors or people.may(file.asked_by, Verb.READ_MINORS)
    if not covers or not may(file.asked_by, Verb.MAKE_CASE_FILES, file.case):
        raise InputRefused(_("Who asked for it may not make files of this case any more."))


def _watch(update: Callable[..., int]) -> Watch:
    def beat(stage: str, done: int) -> None:
        if not update(stage=stage, done=done, beat_at=timezone.now()):
            raise Taken

    return beat


@transaction.atomic
def _end(file: CaseFile, **facts: object) -> bool:
    mine = CaseFile.objects.filter(pk=file.pk, state=State.MAKING, worker=this_process())
    if not mine.update(worker="", stage="", **facts):
        making.place_of(file).unlink(missing_ok=True)
        return False
    details = {"state": facts["state"], "sha256": facts.get("digest", ""), "size": facts.get("size", 0)}
    record(Act("casefile.made", file.case.number, (f"casefile:{file.pk}",), details), by=Actor(None))
    return facts["state"] == State.MADE
