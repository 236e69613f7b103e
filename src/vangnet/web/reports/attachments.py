"""What was sent along with a report: listed with its status in words, and looked at on purpose, in the sandbox."""

from typing import Any

import msgspec
from django.conf import settings
from django.contrib import messages
from django.core import signing
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.crypto import salted_hmac
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from vangnet.accounts.preferences import preferences
from vangnet.accounts.roles import Verb
from vangnet.accounts.rules import may
from vangnet.cases.purposes import Purpose, written
from vangnet.errors import InputRefused
from vangnet.reports import attachments as room
from vangnet.reports.models import Attachment, Report
from vangnet.scan.report.words import Words, words
from vangnet.scan.viewing import NotShown, Strip, Viewer
from vangnet.values import Reason, Status
from vangnet.web.room import drawn
from vangnet.web.room.variants import BLUR
from vangnet.web.shell.door import Request, report_page

_SALT = "vangnet.web.reports.attachments"
_SMALL, _LARGE, _STILLS = 480, 1_600, 12
_NEUTRAL = len(room.FILE)


class Line(msgspec.Struct, frozen=True):
    """An attachment, or a file in it, as a person reads it."""

    position: int
    name: str
    kind: str
    size: int | None
    status: str
    label: str
    meaning: str
    reason: str
    lists: str
    can_be_shown: bool


# -- pages ------------------------------------------------------------------------------------------------------------


@report_page("attachment.see")
def attachment(request: Request, report: Report, attachment: int) -> HttpResponseBase:
    """What is known of an attachment. Its pixels are shown only after they were asked for, with a purpose."""
    found = _found(report, attachment)
    request.seen.objects = [f"report:{report.pk}", f"attachment:{found.pk}"]
    shown = _leave_in(request, found, request.GET.get("shown", ""))
    context = {
        "here": "",
        "report": report,
        "attachment": found,
        "label": _label(found),
        "lines": _lines(found),
        "is_known": found.status == Status.KNOWN,
        "may_look": may(request.user, Verb.LOOK) and found.state == Attachment.State.SCANNED,
        "may_scan": may(request.user, Verb.ASSESS_REPORTS) and found.state == Attachment.State.FAILED,
        "purposes": Purpose.choices,
        "chosen": preferences(request.user),
        "is_over": bool(request.GET.get("shown")) and shown is None,
    }
    if shown is not None:
        position, _is_large = shown
        place = reverse("reports:attachment_pixels", args=[report.number, found.number, position])
        context["pixels"] = f"{place}?shown={request.GET['shown']}"
    return render(request, "reports/attachment.html", context)


@report_page("attachment.ask", verb=Verb.LOOK, methods=("POST",))
def look(request: Request, report: Report, attachment: int) -> HttpResponseBase:
    """Give leave to see one file of an attachment for some minutes, and write down who, why, and whether again."""
    found, told = _found(report, attachment), request.POST
    here = reverse("reports:attachment", args=[report.number, found.number])
    line = next((line for line in _lines(found) if str(line.position) == told.get("position")), None)
    if line is None or not line.can_be_shown:
        raise Http404
    purpose, is_large = told.get("purpose", ""), told.get("large") == "1"
    try:
        room.look(
            found,
            purpose=written(purpose, told.get("more", "")) if purpose in Purpose else "",
            known_reason=told.get("known_reason", ""),
            large=is_large,
            by=request.by,
        )
    except InputRefused as refusal:
        messages.error(request, str(refusal))
        return redirect(here)
    return redirect(f"{here}?shown={_leave(request, found, line.position, is_large=is_large)}#shown")


@report_page("attachment.pixels", verb=Verb.LOOK)
def pixels(request: Request, report: Report, attachment: int, position: int) -> HttpResponseBase:
    """Pixels of one file of an attachment, made by confined workers from what is opened for this moment alone."""
    found = _found(report, attachment)
    shown = _leave_in(request, found, request.GET.get("shown", ""))
    if shown is None or shown[0] != position or found.state != Attachment.State.SCANNED:
        raise Http404
    request.seen.objects = [f"report:{report.pk}", f"attachment:{found.pk}"]
    data, kind = _pixels(found, position, request, is_large=shown[1])
    return HttpResponse(data, content_type=kind, headers={"Cache-Control": "no-store, private"})


@report_page("attachment.again", verb=Verb.ASSESS_REPORTS, methods=("POST",))
def again(request: Request, report: Report, attachment: int) -> HttpResponseBase:
    """Let an attachment be scanned again, whose scan failed."""
    found = _found(report, attachment)
    try:
        room.scan_again(found, by=request.by)
    except InputRefused as refusal:
        messages.error(request, str(refusal))
    return redirect("reports:attachment", report.number, found.number)


def panel(_request: Request, report: Report) -> dict[str, Any] | None:
    """The part of the page of a report that lists its attachments; None: nothing was sent along."""
    sent = [(each, *_label(each)) for each in report.attachments.all()]
    return {"attachments": sent, "title": _("Attachments"), "anchor": "attachments"} if sent else None


# -- behind them ------------------------------------------------------------------------------------------------------


def _found(report: Report, number: int) -> Attachment:
    return get_object_or_404(report.attachments.exclude(state=Attachment.State.DESTROYED), number=number)


def _label(found: Attachment) -> tuple[str, str]:
    """The status of an attachment in words: a label, and what it means."""
    if found.state == Attachment.State.SCANNED:
        told = _words()
        return told.status(found.status), told.status_meaning(found.status)
    meaning = ""
    if found.state == Attachment.State.SEALED:
        meaning = _("It lies here sealed. Nobody can see it before it was scanned.")
    elif found.state == Attachment.State.FAILED:
        meaning = _("It could not be scanned, and nobody can see it: %(problem)s") % {"problem": found.problem}
    return str(found.get_state_display()), meaning


def _lines(found: Attachment) -> list[Line]:
    """The files of an attachment that was scanned, the worst first, under the name that its sender gave it."""
    told = _words()
    return [
        Line(
            position=position,
            name=found.name + record["address"][_NEUTRAL:],
            kind=record["type"] or "",
            size=record["size"],
            status=record["status"],
            label=told.status(record["status"]),
            meaning=told.status_meaning(record["status"]),
            reason=told.reason(record["reason"])["label"] if record["reason"] else "",
            lists=", ".join(dict.fromkeys(hit["list"] for hit in record["hits"])),
            can_be_shown=(record["type"] or "").partition("/")[0] in ("image", "video"),
        )
        for position, record in enumerate(found.records, 1)
    ]


def _pixels(found: Attachment, position: int, request: Request, *, is_large: bool) -> tuple[bytes, str]:
    record, chosen = found.records[position - 1], preferences(request.user)
    grey = chosen.grey and not is_large
    blur = BLUR if chosen.blur and not is_large else 0.0
    side, address, digest = _LARGE if is_large else _SMALL, record["address"], record["sha256"]
    try:
        with room.opened(found) as folder, Viewer() as viewer:
            if (record["type"] or "").startswith("video/"):
                given: Any = viewer.frames(
                    folder, address, count=_STILLS, longest_side=side // 3, grey=grey, blur=blur, expected_sha256=digest
                )
            else:
                given = viewer.picture(folder, address, longest_side=side, grey=grey, blur=blur, expected_sha256=digest)
    except InputRefused:
        given = NotShown(Reason.MISSING)
    if isinstance(given, NotShown):
        return drawn.card(_words().reason(given.reason)["label"]), drawn.SVG
    if isinstance(given, Strip):
        return drawn.sheet(given, columns=4), drawn.SVG
    return given.data, given.type


def _leave(request: Request, found: Attachment, position: int, *, is_large: bool) -> str:
    return signing.dumps([*_bound(request, found), position, is_large], salt=_SALT)


def _leave_in(request: Request, found: Attachment, token: str) -> tuple[int, bool] | None:
    """Which file a signed word gives leave for, and whether large; None: it is old, changed or somebody else's."""
    try:
        *bound, position, is_large = signing.loads(token, salt=_SALT, max_age=settings.PIXELS_MAX_AGE)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    return (position, is_large) if bound == _bound(request, found) and may(request.user, Verb.LOOK) else None


def _bound(request: Request, found: Attachment) -> list[object]:
    session = salted_hmac(_SALT, request.session.session_key or "").hexdigest()[:24]
    return [request.user.pk, session, found.pk]


def _words() -> Words:
    return words((get_language() or "nl")[:2])
