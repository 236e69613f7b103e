"""The auditor's pages. Reading the log is written in the log, too."""

import json

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from vangnet.accounts.audit import record_check, verify
from vangnet.accounts.audit.activities import activity_of, register
from vangnet.accounts.audit.checking import neighbours
from vangnet.accounts.audit.giving_out import give_out
from vangnet.accounts.audit.reading import page
from vangnet.accounts.audit.signals import MANY_LOOKS, MOST, signals
from vangnet.accounts.audit.state import head_to_begin_from, state
from vangnet.accounts.models import AuditEntry
from vangnet.accounts.roles import Verb
from vangnet.web.audit.forms import Export, Filter
from vangnet.web.audit.words import told_faults
from vangnet.web.shell.door import Request, person_page


@person_page("audit.list", verb=Verb.READ_AUDIT, shows_case_data=True)
def entries(request: Request) -> HttpResponseBase:
    """The log, newest lines first, with filters."""
    form = Filter(request.GET)
    shown = None
    if form.is_valid():
        wanted = form.wanted()
        shown = page(wanted, before=_whole(request, "before"), after=_whole(request, "after"))
        request.seen.details = wanted.told() | ({"lines": _range(shown.lines)} if shown.lines else {})
    asked = {name: value for name, value in request.GET.items() if name in form.fields and value}
    told = {"form": form, "page": shown, "asked": asked, "activities": register().activity}
    return render(request, "audit/list.html", told)


@person_page("audit.line", verb=Verb.READ_AUDIT, shows_case_data=True)
def entry(request: Request, sequence: int) -> HttpResponseBase:
    """One line in full, and whether it and its neighbours follow from each other."""
    line = AuditEntry.objects.filter(sequence=sequence).first()
    if line is None:
        raise Http404
    request.seen.objects = [f"line:{sequence}"]
    check = neighbours(sequence)
    told = {
        "line": line,
        "objects": json.loads(line.objects_named),
        "details": json.loads(line.details).items(),
        "activity": activity_of(line.name),
        "check": check,
        "wrong": told_faults((fault.sequence, fault.kind) for fault in check.faults),
        "same_act": AuditEntry.objects.filter(sequence__range=(sequence - 500, sequence + 500), trace_id=line.trace_id)
        .exclude(sequence=sequence)
        .only("sequence", "name")[:20],
    }
    return render(request, "audit/line.html", told)


@person_page("audit.chain", verb=Verb.READ_AUDIT, methods=("GET", "POST"), shows_case_data=True)
def chain(request: Request) -> HttpResponseBase:
    """How the log stands, and a check of it on request."""
    if request.method == "POST":
        check = verify([settings.AUDIT_HEADS], since=head_to_begin_from())
        record_check(check, by=request.by)
        if check.is_whole:
            messages.success(request, _("The chain was checked: nothing is wrong."))
        else:
            messages.error(request, _("The chain was checked: it is not as it was written. See below."))
        return redirect("audit:chain")
    stands = state()
    wrong = told_faults(stands.check_details.get("wrong", ()))
    return render(request, "audit/chain.html", {"state": stands, "wrong": wrong, "folder": settings.AUDIT_HEADS})


@person_page("audit.facts", verb=Verb.READ_AUDIT, shows_case_data=True)
def facts(request: Request) -> HttpResponseBase:
    """Facts that are worth an auditor's eye."""
    days = {"7": 7, "90": 90}.get(request.GET.get("days", ""), 30)
    request.seen.details = {"days": days}
    words = register().signals
    told = {"signals": signals(days=days), "most": MOST, "many": MANY_LOOKS, "words": words, "look": words.looked[0]}
    return render(request, "audit/facts.html", told)


@person_page("audit.export", verb=Verb.READ_AUDIT, methods=("GET", "POST"))
def export(request: Request) -> HttpResponseBase:
    """Give the log out as processing log."""
    form = Export(request.POST if request.method == "POST" else None)
    if not form.is_valid():
        return render(request, "audit/export.html", {"form": form, "register": register()})
    told = form.cleaned_data
    given = give_out(form.wanted(), subject=told["subject"], key=told["key"], by=request.by)
    headers = {"Content-Disposition": 'attachment; filename="vangnet-audit.jsonl"'}
    return StreamingHttpResponse(given, content_type="application/jsonl", headers=headers)


def _whole(request: Request, name: str) -> int | None:
    text = request.GET.get(name, "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else None


def _range(lines: list[AuditEntry]) -> str:
    return f"{lines[-1].sequence}-{lines[0].sequence}"
