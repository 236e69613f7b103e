"""What was sent along with reports: sealed to the desk until it is scanned or looked at, then open for that moment."""

import os
import re
import secrets
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from vangnet.accounts.audit import Act, Actor, record
from vangnet.cases.actions.exhibit import add_exhibit, place_exhibit
from vangnet.cases.models import Case, Exhibit
from vangnet.cases.processes import is_gone, this_process
from vangnet.errors import InputRefused
from vangnet.reports import keeping
from vangnet.reports.models import Attachment, Report
from vangnet.transfer.shapes import Attached
from vangnet.transfer.writing import write_whole
from vangnet.values import Status

FOLDER = "attachments"
INTAKE = "intake"
"""The folder of an evidence root that attachments become exhibits in."""

FILE = "attachment"
"""The name under which an attachment is opened: what its sender called it may be anything."""

_MEMORY = Path("/dev/shm")  # noqa: S108  # memory-backed; who has no such place opens in the folder for temporary files
_PREFIX = f"vangnet-{os.getuid()}-opened-"


def keep(report: Report, attached: Attached) -> Attachment:
    """Keep what was sent along, sealed and unread; `reports.attachment_job` scans it."""
    sha256 = keeping.put(FOLDER, attached.data)
    number = (report.attachments.aggregate(last=Max("number"))["last"] or 0) + 1
    name = "".join(sign if sign.isprintable() else "\ufffd" for sign in attached.name)
    return Attachment.objects.create(
        report=report, number=number, name=name[:300], size=len(attached.data), sha256=sha256
    )


@contextmanager
def opened(attachment: Attachment) -> Iterator[Path]:
    """Open an attachment in a folder of its own, in memory where the machine can, for as long as this lasts.

    Gives the folder, which only this user may enter; the file in it is called `FILE`. Raises InputRefused.
    """
    if attachment.state == Attachment.State.DESTROYED:
        raise InputRefused(f"attachment {attachment.number} of {attachment.report}: was destroyed")
    data = keeping.get(FOLDER, attachment.sha256)
    base = _MEMORY if os.access(_MEMORY, os.W_OK) else Path(tempfile.gettempdir())
    folder = Path(tempfile.mkdtemp(prefix=f"{_PREFIX}{this_process()}-", dir=base))
    try:
        place = folder / FILE
        descriptor = os.open(place, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o400)
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def sweep_opened() -> int:
    """A duty: take away what processes that were killed left open; gives how many."""
    swept = 0
    for base in {_MEMORY, Path(tempfile.gettempdir())}:
        for folder in base.glob(f"{_PREFIX}*"):
            if is_gone(folder.name.removeprefix(_PREFIX).rpartition("-")[0]):
                shutil.rmtree(folder, ignore_errors=True)
                swept += 1
    return swept


@transaction.atomic
def scan_again(attachment: Attachment, *, by: Actor) -> None:
    """Let an attachment be scanned again, whose scan failed."""
    failed = Attachment.objects.filter(pk=attachment.pk, state=Attachment.State.FAILED)
    if not failed.update(state=Attachment.State.SEALED, problem=""):
        raise InputRefused(_("Only an attachment whose scan failed can be scanned again."))
    record(Act("attachment.scan_again", objects=_objects(attachment)), by=by)


def look(attachment: Attachment, *, purpose: str, known_reason: str = "", large: bool = False, by: Actor) -> None:
    """Write down that somebody looks at an attachment, why, and why again at what is known. Raises InputRefused.

    What was not scanned is seen by nobody.
    """
    if attachment.state != Attachment.State.SCANNED:
        raise InputRefused(_("This attachment was not scanned yet; nobody can look at it."))
    if not purpose.strip():
        raise InputRefused(_("Say what you need to look at it for; it is written in the log."))
    if attachment.status == Status.KNOWN and not known_reason.strip():
        raise InputRefused(_("This is known material. Say why it must be seen again; it is written in the log."))
    details = {"purpose": purpose.strip()[:300], "status": attachment.status, "large": large}
    if known_reason.strip():
        details["known_reason"] = known_reason.strip()[:300]
    record(Act("attachment.look", objects=_objects(attachment), details=details), by=by)


def to_exhibit(attachments: Sequence[Attachment], *, case: Case, by: Actor) -> Exhibit:
    """Make attachments of a report an exhibit of a case, so that the ordinary scan and capture follow.

    They are written in clear under the evidence root that holds what reports brought (`intake`), readable by the desk's
    user alone, as any exhibit. Raises InputRefused; then nothing is there.
    """
    reports = {each.report for each in attachments}
    if len(reports) != 1 or any(each.state != Attachment.State.SCANNED for each in attachments):
        raise InputRefused(_("Choose scanned attachments of one report."))
    report = reports.pop()
    root, base = next(iter(settings.EVIDENCE_ROOTS.items()))
    folder = Path(base) / INTAKE / f"{report.number}-{secrets.token_hex(4)}"
    folder.mkdir(parents=True, mode=0o700)
    try:
        for each in attachments:
            data = keeping.get(FOLDER, each.sha256)
            write_whole(folder / f"{each.number:03}{_suffix(each.name)}", [data])
        with transaction.atomic():
            number = f"{report.number}-{case.exhibits.filter(number__startswith=report.number).count() + 1}"
            facts = {"number": number, "description": _("Attachments of report %(number)s") % {"number": report.number}}
            exhibit = add_exhibit(case, facts=facts, by=by)
            place_exhibit(exhibit, root=root, path=f"{INTAKE}/{folder.name}", by=by)
            objects = tuple(f"attachment:{each.pk}" for each in attachments)
            record(Act("attachment.to_exhibit", case.number, (f"exhibit:{exhibit.pk}", *objects)), by=by)
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    return exhibit


def _suffix(name: str) -> str:
    """The end of a name, if it is a plain one: some kinds of files are known by it."""
    found = re.fullmatch(r".*?(\.[A-Za-z0-9]{1,8})", name, re.DOTALL)
    return found[1].lower() if found else ""


def _objects(attachment: Attachment) -> tuple[str, ...]:
    return (f"report:{attachment.report_id}", f"attachment:{attachment.pk}")


def remove(attachment: Attachment) -> None:
    """Take the sealed contents away, unless another attachment has the same. The caller changes the row before."""
    others = Attachment.objects.filter(sha256=attachment.sha256).exclude(state=Attachment.State.DESTROYED)
    if not others.exists():
        keeping.remove(FOLDER, attachment.sha256)
