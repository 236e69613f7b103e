"""One report: all that it tells, what is to be done next, what was done; its file, document and list of identifiers."""

import csv
import io
from typing import Any

from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from vangnet.accounts.roles import Verb
from vangnet.accounts.rules import may, verbs
from vangnet.errors import InputRefused
from vangnet.reports.actions.seeing import mark_seen
from vangnet.reports.keeping import read_kept
from vangnet.reports.models import Report
from vangnet.reports.queries import report as queries
from vangnet.reports.states import State
from vangnet.scan.export.csv import cell
from vangnet.scan.report.visible import visible
from vangnet.web.reports import report_forms as forms
from vangnet.web.reports import wording
from vangnet.web.reports.letter import letter
from vangnet.web.reports.panels import PANELS
from vangnet.web.reports.paper import made
from vangnet.web.shell.door import Request, report_page

SHOWN_OF_FILE = 200_000
"""Bytes of the file as it came that are shown as text."""

_LONGEST_SEARCH = 200


@report_page("report.see")
def report(request: Request, report: Report) -> HttpResponseBase:
    """The page of a report."""
    mark_seen(report)
    return page(request, report)


@report_page("report.file")
def file(request: Request, report: Report) -> HttpResponseBase:
    """The file that the report came in, as text: the first part of it, with nothing in it obeyed."""
    if report.file is None:
        raise Http404
    problem, text, whole = "", "", True
    try:
        data = read_kept(report.file)
    except InputRefused as error:
        problem = str(error)
    else:
        whole = len(data) <= SHOWN_OF_FILE
        text = "\n".join(map(visible, data[:SHOWN_OF_FILE].decode("utf-8", "replace").splitlines()))
    told = {"report": report, "here": "", "text": text, "is_whole": whole, "problem": problem, "most": SHOWN_OF_FILE}
    return render(request, "reports/file.html", told)


@report_page("report.identifiers", verb=Verb.ASSESS_REPORTS)
def identifiers(_request: Request, report: Report) -> HttpResponseBase:
    """The identifiers of a report as CSV, of which no cell is a formula."""
    content, _unreadable = queries.content_of(report)
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=";", quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerow(
        [_("Kind"), _("Value"), _("Of whom"), _("Platform"), _("Moment (UTC)"), _("Port"), _("Event"), _("Doubt")]
    )
    for told in content.told:
        at = told.at.isoformat() if told.at else ""
        row = (told.kind, told.value, told.role, told.platform, at, told.port or "", told.event, told.doubt)
        writer.writerow([cell(value) for value in row])
    headers = {"Content-Disposition": f'attachment; filename="{report.number}-identifiers.csv"'}
    return HttpResponse("\ufeff" + text.getvalue(), content_type="text/csv; charset=utf-8", headers=headers)


@report_page("report.document", verb=Verb.ASSESS_REPORTS)
def document(request: Request, report: Report) -> HttpResponseBase:
    """The report as a document to read: every field, identifiers, files, and what was not told."""
    data = made(report, by=request.user, language=_language())
    headers = {"Content-Disposition": f'attachment; filename="{report.number}.pdf"'}
    return HttpResponse(data, content_type="application/pdf", headers=headers)


def page(request: Request, report: Report, *, status: int = 200, **changed: Any) -> HttpResponseBase:
    """The page of a report; `changed` holds forms as they were sent, with what is wrong with them."""
    told = queries.page_of(report, request.user)
    before, after = queries.neighbours(report, request.user)
    sought = request.GET.get("field", "")[:_LONGEST_SEARCH]
    held = verbs(request.user)
    panels = _panels(request, report)
    context = {
        "here": "",
        "report": report,
        "page": told,
        "lane": wording.LANES.get(told.lane, told.lane),
        "lanes": wording.LANES,
        "facts": wording.FACTS,
        "roles": wording.ROLES,
        "kinds": wording.KINDS,
        "codes": wording.TOLD,
        "fields": queries.fields_of(told.content, _language(), sought),
        "sought": sought,
        "before": before,
        "after": after,
        "panels": panels,
        "letter": {language: letter(report, told, language) for language in ("nl", "en")},
        "may_assess": Verb.ASSESS_REPORTS in held,
        "may_destroy": Verb.DESTROY in held and report.state == State.CLOSED and report.case_id is None,
        "is_mine": report.owner_id == request.user.pk,
        "is_closed": report.state == State.CLOSED,
        "complaints": list(report.criminal_complaints.all()),
        **_forms(request, report, told),
    }
    request.seen.details = {"state": report.state}
    return render(request, "reports/report.html", context | changed, status=status)


def _forms(request: Request, report: Report, told: queries.Page) -> dict[str, Any]:
    """The empty forms of the page, for who may use them."""
    shown: dict[str, Any] = {"report": report, "seen": told.steps[-1].pk if told.steps else None}
    if not may(request.user, Verb.ASSESS_REPORTS):
        return {"note_form": forms.Note(**shown)}
    return {
        "take_on_form": forms.TakeOn(**shown),
        "hand_over_form": forms.HandOver(**shown),
        "put_back_form": forms.PutBack(**shown),
        "wait_form": forms.Wait(**shown),
        "reopen_form": forms.Reopen(**shown),
        "take_back_form": forms.TakeBack(**shown),
        "state_form": forms.Circumstance(**shown),
        "note_form": forms.Note(**shown),
        "ask_form": forms.Ask(**shown),
        "told_form": forms.ToldByPerson(**shown, initial={"told_by": request.user.pk}),
        "complaint_form": forms.LinkComplaint(**shown),
        "destroy_form": forms.Destroy(**shown),
    }


def _panels(request: Request, report: Report) -> list[dict[str, str]]:
    """What other rooms tell of the report, in their order; "title" and "anchor" stand in the table of contents."""
    filled = []
    for number, panel in enumerate(PANELS):
        told = panel.fill(request, report)
        if told is not None:
            html = render_to_string(panel.template, {"report": report, **told}, request)
            anchor = str(told.get("anchor", f"panel-{number}"))
            filled.append({"html": html, "title": str(told.get("title", "")), "anchor": anchor})
    return filled


def _language() -> str:
    return "en" if get_language() == "en" else "nl"
