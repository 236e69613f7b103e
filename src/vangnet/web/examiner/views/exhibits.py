"""Exhibits of a case: described, found in the evidence, and handed on."""

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from vangnet.accounts.roles import Verb
from vangnet.accounts.rules import may
from vangnet.cases import places
from vangnet.cases.actions import exhibit as actions
from vangnet.cases.models import Case, Exhibit
from vangnet.cases.queries.case import exhibits_with_scans
from vangnet.cases.queries.exhibit import custody_of, exhibit_of, listing_for, scans_of
from vangnet.cases.queries.finding import findings_of
from vangnet.errors import InputRefused
from vangnet.web.examiner.forms import CustodyForm, ExhibitForm, ScanForm
from vangnet.web.shell.door import Request, case_page

BOTH = ("GET", "POST")


@case_page("exhibit.list")
def exhibits(request: Request, case: Case) -> HttpResponseBase:
    """All exhibits of a case."""
    lines = exhibits_with_scans(case)
    request.seen.objects = [f"exhibit:{exhibit.pk}" for exhibit, _scan in lines]
    context = {"case": case, "lines": lines, "may_edit": may(request.user, Verb.EDIT_CASE)}
    return render(request, "cases/exhibits.html", context)


@case_page("exhibit.see")
def exhibit(request: Request, case: Case, exhibit: str) -> HttpResponseBase:
    """One exhibit: its facts, its scans, and the chain of custody."""
    found = exhibit_of(case, exhibit)
    return _page(request, found)


@case_page("exhibit.add", verb=Verb.EDIT_CASE, methods=BOTH)
def new(request: Request, case: Case) -> HttpResponseBase:
    """Add an exhibit."""
    form = ExhibitForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            added = actions.add_exhibit(case, facts=form.cleaned_data, by=request.by)
            return redirect("cases:place", case.number, added.number)
        except InputRefused as error:
            form.add_error(None, str(error))
    return render(request, "cases/exhibit_form.html", {"case": case, "form": form})


@case_page("exhibit.change", verb=Verb.EDIT_CASE, methods=BOTH)
def edit(request: Request, case: Case, exhibit: str) -> HttpResponseBase:
    """Change the facts of an exhibit."""
    found = exhibit_of(case, exhibit)
    form = ExhibitForm(request.POST or None, instance=Exhibit.objects.get(pk=found.pk))
    if request.method == "POST" and form.is_valid():
        try:
            actions.change_exhibit(found, facts=form.cleaned_data, by=request.by)
            messages.success(request, _("The exhibit is changed."))
            return redirect("cases:exhibit", case.number, found.number)
        except InputRefused as error:
            form.add_error(None, str(error))
            found = exhibit_of(case, exhibit)
    request.seen.objects = [f"exhibit:{found.pk}"]
    return render(request, "cases/exhibit_form.html", {"case": case, "exhibit": found, "form": form})


@case_page("exhibit.place", verb=Verb.EDIT_CASE, methods=BOTH)
def place(request: Request, case: Case, exhibit: str) -> HttpResponseBase:
    """Choose where an exhibit lies, by walking through the evidence: no other place can be named."""
    found = exhibit_of(case, exhibit)
    told = request.POST if request.method == "POST" else request.GET
    root, path = told.get("root", ""), told.get("path", "")
    if request.method == "POST":
        try:
            actions.place_exhibit(found, root=root, path=path, by=request.by)
            return redirect("cases:exhibit", case.number, found.number)
        except InputRefused as error:
            messages.error(request, str(error))
    request.seen.objects = [f"exhibit:{found.pk}"]
    request.seen.details = {"root": root} if root in places.roots() else {}
    context = {"case": case, "exhibit": found, "roots": list(places.roots()), "root": root, "path": path}
    if root:
        try:
            canonical = places.canonical(path)
            listing = listing_for(request.user, root=root, path=canonical)
            context |= {"listing": listing, "path": canonical, "above": places.above(canonical)}
        except InputRefused as error:
            messages.error(request, str(error))
            context |= {"root": "", "path": ""}
    return render(request, "cases/place.html", context)


@case_page("custody.add", verb=Verb.EDIT_CASE, methods=("POST",))
def add_custody(request: Request, case: Case, exhibit: str) -> HttpResponseBase:
    """Add a line to the chain of custody."""
    found = exhibit_of(case, exhibit)
    form = CustodyForm(request.POST, prefix="custody")
    if form.is_valid():
        try:
            actions.add_custody(found, facts=form.cleaned_data, by=request.by)
            return redirect("cases:exhibit", case.number, found.number)
        except InputRefused as error:
            form.add_error(None, str(error))
    return _page(request, found, form)


def _page(request: Request, exhibit: Exhibit, custody_form: CustodyForm | None = None) -> HttpResponseBase:
    scans = list(scans_of(exhibit))
    request.seen.objects = [f"exhibit:{exhibit.pk}", *(f"scan:{scan.pk}" for scan in scans)]
    may_edit = may(request.user, Verb.EDIT_CASE)
    context = {
        "case": exhibit.case,
        "exhibit": exhibit,
        "scan": scans[0] if scans else None,
        "scans": scans[1:],
        "custody": custody_of(exhibit),
        "custody_form": custody_form or (CustodyForm(prefix="custody") if may_edit else None),
        "findings": findings_of(exhibit.case, exhibit),
        "scan_form": ScanForm(),
        "has_library": settings.LIBRARY.exists(),
        "may_edit": may_edit,
        "may_scan": may(request.user, Verb.SCAN),
        "may_find": may(request.user, Verb.WRITE_FINDING),
    }
    return render(request, "cases/exhibit.html", context)
