"""Work that follows from expose groups: of an export, across cases, one item, and what people do with it."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from vangnet.accounts.roles import Verb
from vangnet.accounts.rules import verbs
from vangnet.cases.models import Case
from vangnet.chats.actions import work as actions
from vangnet.chats.exposing import groups_of
from vangnet.chats.models import WorkItem
from vangnet.chats.queries import work as queries
from vangnet.chats.rules import works_on
from vangnet.networks.store.manifest import Manifest
from vangnet.suspects.rules import visible_suspects
from vangnet.web.capture.page import tried
from vangnet.web.chats.door import work_page
from vangnet.web.chats.page import language, opened_of, show
from vangnet.web.chats.work_forms import ActForm, SuspectForm, WorkFilters
from vangnet.web.chats.work_told import COUNTS, LEADS_TO, SAID, WEIGHTS, coverage_of
from vangnet.web.results.views.acting import tell_faults
from vangnet.web.shell.door import Request, case_page, person_page
from vangnet.web.shell.ways import whole_number

_GROUPS = 50


@person_page("chats.work_mine", shows_case_data=True)
def mine(request: Request) -> HttpResponse:
    """The items of all cases that this person may know of; of a case that they may not see, nothing else."""
    form = WorkFilters(request.GET or {"which": queries.OPEN_ONES})
    listed = _listed(request, queries.work_for(request.user, form.asked()))
    return render(request, "chats/work_mine.html", {"form": form, "is_asked": bool(request.GET), **listed})


@case_page("chats.work")
def of_export(request: Request, case: Case, chat: int) -> HttpResponse:
    """The groups of an export with what their names hint at and their second signs, and the work list."""
    found = opened_of(case, chat)
    form = WorkFilters(request.GET or None)
    listed = _listed(request, queries.work_of(found.export, request.user, form.asked()))
    request.seen.objects = [f"chats:{found.export.pk}", *request.seen.objects]
    groups = groups_of(found.export)
    start = whole_number(request.GET.get("groups", "")) or 0
    told = sorted(groups.groups, key=lambda one: not one.is_expose) if groups else []
    context = {
        "chat": found.export,
        "told": _coverage(found.stored.manifest),
        "groups": told[start : start + _GROUPS],
        "groups_after": start + _GROUPS if len(told) > start + _GROUPS else None,
        "is_sought": groups is not None,
        "routing_problem": groups.routing_problem if groups else "",
        "weights": WEIGHTS,
        "form": form,
        "is_asked": bool(request.GET),
        **listed,
    }
    return show(request, case, "work", "work", **context)


@work_page("chats.work_item")
def item(request: Request, item: WorkItem) -> HttpResponse:
    """One item: facts, covered posts, reasons, what speaks against, steps in order, and what people did."""
    return _item(request, item, SuspectForm(), ActForm())


@work_page("chats.work_act", methods=("POST",))
def act(request: Request, item: WorkItem) -> HttpResponseBase:
    """Take it up, settle it, set it aside, open it again, or write a note."""
    if not works_on(request.user, item):
        raise PermissionDenied
    form = ActForm(request.POST)
    if not form.is_valid():
        tell_faults(request, form)
    else:
        tried(request, lambda: actions.do(item, **form.cleaned_data, by=request.by), _("It is written down."))
    return redirect("chats:work_item", item.number)


@work_page("chats.work_suspect", verb=Verb.WORK_ON_SUSPECTS, methods=("POST",))
def suspect(request: Request, item: WorkItem) -> HttpResponseBase:
    """Write the member down as a suspect of the case; a Stop conversation is asked for on the page of that suspect."""
    if not request.sees_case:
        raise Http404
    form = SuspectForm(request.POST)
    if not form.is_valid():
        tell_faults(request, form)
    elif tried(
        request,
        lambda: actions.write_suspect(item, **form.cleaned_data, by=request.by),
        _("The suspect is written down. Whose age is unknown counts as a minor."),
    ):
        number = WorkItem.objects.select_related("suspect").get(pk=item.pk).suspect
        if number is not None:
            return redirect(f"{reverse('suspects:suspect', args=[number.number])}#conversations")
    return redirect("chats:work_item", item.number)


# -- what the pages show ----------------------------------------------------------------------------------------------


def _listed(request: Request, found: Any) -> dict[str, Any]:
    """A page of a list, and the way to the next one."""
    start = whole_number(request.GET.get("after", "")) or 0
    rows = queries.rows_of(found, request.user, start)
    shown = rows[: queries.PAGE]
    request.seen.objects = [f"work_item:{row.item.pk}" for row in shown]
    query = request.GET.copy()
    query.pop("after", None)
    return {
        "rows": shown,
        "total": found.count(),
        "after": start + queries.PAGE if len(rows) > queries.PAGE else None,
        "query": query.urlencode(),
        "weights": WEIGHTS,
        "kinds": dict(WorkFilters.KINDS),
    }


def _item(request: Request, item: WorkItem, suspect_form: SuspectForm, act_form: ActForm) -> HttpResponse:
    told, export = queries.told_of(item), item.export
    held, sees_case = verbs(request.user), request.sees_case
    known = item.suspect
    if known is not None and not visible_suspects(request.user).filter(pk=known.pk).exists():
        known = None
    may_suspect = sees_case and Verb.WORK_ON_SUSPECTS in held and told.member is not None and item.kind != "victim"
    context = {
        "item": item,
        "told": told,
        "case": export.exhibit.case,
        "chat": export,
        "sees_case": sees_case,
        "kind": dict(WorkFilters.KINDS).get(item.kind, item.kind),
        "leads_to": LEADS_TO.get(item.leads_to, item.leads_to),
        "said": SAID.get(told.said, ""),
        "weights": WEIGHTS,
        "counts": _counts(told, export, sees_case=sees_case),
        "acts": item.acts.select_related("made_by"),
        "may_act": works_on(request.user, item),
        "may_suspect": may_suspect and item.suspect_id is None,
        "suspect": known,
        "suspect_form": suspect_form,
        "act_form": act_form,
    }
    return render(request, "chats/work_item.html", context)


def _counts(told: Any, export: Any, *, sees_case: bool) -> list[tuple[Any, int, str]]:
    """Each count with its name, and the messages that it counts among: those of the member, in the group."""
    asked = {name: value for name, value in (("member", told.member), ("network", told.network)) if value is not None}
    where = ""
    if sees_case and asked:
        messages = reverse("chats:messages", args=[export.exhibit.case.number, export.number])
        where = f"{messages}?{urlencode(asked)}"
    return [(COUNTS[name], count, where if count else "") for name, count in told.counts.items() if name in COUNTS]


def _coverage(manifest: Manifest) -> dict[str, Any]:
    return coverage_of(manifest, language())
