"""The table in force as people read it; drafts, tried and switched on."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from vangnet.accounts.roles import Verb
from vangnet.accounts.rules import may
from vangnet.errors import InputRefused
from vangnet.reports.actions import route_tables as actions
from vangnet.reports.models import Destination, RouteTable
from vangnet.reports.routing.proposing import destinations, in_force, problems_of
from vangnet.reports.routing.table import Table, read
from vangnet.reports.routing.vocabulary import FACTS
from vangnet.reports.rules import visible_reports
from vangnet.web.routing.forms import TableText
from vangnet.web.routing.reading import sentences
from vangnet.web.shell.door import Request, person_page

State = RouteTable.State


@person_page("routes.see", verb=Verb.READ_REPORTS)
def overview(request: Request) -> HttpResponseBase:
    """The table in force, in sentences, and its versions."""
    table = in_force()
    told: dict[str, Any] = {
        "here": "table",
        "table": table,
        "drafts": RouteTable.objects.filter(state=State.DRAFT).select_related("made_by"),
        "retired": RouteTable.objects.filter(state=State.RETIRED).select_related("in_force_by")[:20],
        "may_manage": may(request.user, Verb.MANAGE_ROUTES),
        "waiting": request.user.teams.exists(),
    }
    if table is not None:
        told |= _read(read(table.text))
    return render(request, "routing/overview.html", told)


@person_page("routes.draft", verb=Verb.MANAGE_ROUTES, methods=("POST",))
def new(request: Request) -> HttpResponseBase:
    """A draft, from the table in force or from the one that comes with the program."""
    table = in_force()
    if request.POST.get("from") == "in_force" and table is not None:
        made = actions.draft(text=table.text, by=request.by)
    else:
        made = actions.add_standard(by=request.by)
    messages.success(request, _("There is a draft. Change it, try it, and have a second person switch it on."))
    return redirect("routing:version", version=made.version)


@person_page("routes.version", verb=Verb.READ_REPORTS, shows_case_data=True)
def version(request: Request, version: int) -> HttpResponseBase:
    """A version: its rows in sentences, what is wrong with it, what it would change."""
    table = _table(version)
    return _page(request, table, TableText(initial={"text": table.text}))


@person_page("routes.change", verb=Verb.MANAGE_ROUTES, methods=("POST",))
def change(request: Request, version: int) -> HttpResponseBase:
    """Change a draft."""
    table, form = _table(version), TableText(request.POST)
    if not form.is_valid():
        return _page(request, table, form)
    try:
        actions.change(table, text=form.cleaned_data["text"].replace("\r\n", "\n"), by=request.by)
    except InputRefused as error:
        messages.error(request, str(error))
    else:
        request.seen.is_done = True
        messages.success(request, _("The draft was kept. Try it again before it is switched on."))
    return redirect("routing:version", version=version)


@person_page("routes.try", verb=Verb.MANAGE_ROUTES, methods=("POST",))
def try_out(request: Request, version: int) -> HttpResponseBase:
    """Try a draft on past reports."""
    try:
        actions.try_out(_table(version), by=request.by)
    except InputRefused as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("The draft was tried on past reports; nothing was changed."))
    return redirect("routing:version", version=version)


@person_page("routes.switch_on", verb=Verb.MANAGE_ROUTES, methods=("POST",))
def switch_on(request: Request, version: int) -> HttpResponseBase:
    """A second person puts a draft in force."""
    try:
        actions.switch_on(_table(version), by=request.by)
    except InputRefused as error:
        messages.error(request, str(error))
        return redirect("routing:version", version=version)
    messages.success(request, _("The table is in force from now on."))
    return redirect("routing:overview")


def _table(version: int) -> RouteTable:
    return get_object_or_404(RouteTable.objects.select_related("made_by", "in_force_by"), version=version)


def _page(request: Request, table: RouteTable, form: TableText) -> HttpResponseBase:
    request.seen.objects = [f"routes:{table.version}"]
    told = {
        "here": "table",
        "table": table,
        "form": form,
        "may_change": table.state == State.DRAFT and may(request.user, Verb.MANAGE_ROUTES),
        "is_own": table.made_by_id == request.user.pk,
        "tried": _tried(request, table),
        "facts": FACTS.values(),
        "destinations": Destination.objects.filter(is_active=True),
    }
    return render(request, "routing/version.html", told | _read(read(table.text)))


def _read(table: Table) -> dict[str, Any]:
    language = "en" if get_language() == "en" else "nl"
    names = {each.code: each for each in destinations()}
    problems = problems_of(table, names)
    return {"rows": sentences(table, names, problems, language), "problems": problems}


def _tried(request: Request, table: RouteTable) -> dict[str, Any]:
    """What trying told; of reports that somebody may not see, only how many there are."""
    if table.tried_at is None:
        return {}
    told = dict(table.tried)
    numbers = [change["report"] for change in told["changes"]] + told["without_row"]
    seen = frozenset(visible_reports(request.user).filter(number__in=numbers).values_list("number", flat=True))
    names = {"here": _("stays with its unit"), "": _("no row fits")}
    names |= dict(Destination.objects.values_list("code", "name"))
    changes = [
        {**change, "before": names.get(change["before"]), "after": names.get(change["after"])}
        for change in told["changes"]
        if change["report"] in seen
    ]
    without = [number for number in told["without_row"] if number in seen]
    return {**told, "changes": changes, "without_row": without, "unseen": told["elsewhere"] - len(changes)}
