"""Clusters of one item: which there are, who belongs to them, and one decision for all."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from vangnet.accounts.roles import Verb
from vangnet.accounts.rules import may
from vangnet.errors import InputRefused
from vangnet.reports.actions import clustering
from vangnet.reports.actions.deciding import stands_apart
from vangnet.reports.models import Cluster, Report
from vangnet.reports.queries import clusters as queries
from vangnet.reports.routing.proposing import is_hard
from vangnet.reports.rules import visible_reports
from vangnet.web.reports.forms import MemberForm
from vangnet.web.reports.wording import LANES as NAMES
from vangnet.web.shell.door import Request, person_page
from vangnet.web.shell.ways import whole_number


@person_page("clusters.list", verb=Verb.READ_REPORTS, shows_case_data=True)
def clusters(request: Request) -> HttpResponse:
    """The clusters of this unit, newest first."""
    also_ended = request.GET.get("all") == "1"
    rows, before = queries.page_of(
        queries.visible_clusters(request.user),
        before=whole_number(request.GET.get("before", "")),
        also_ended=also_ended,
    )
    request.seen.objects = [f"cluster:{row.pk}" for row in rows]
    context = {"here": "clusters", "clusters": rows, "before": before, "also_ended": also_ended}
    return render(request, "reports/clusters.html", context)


@person_page("clusters.see", verb=Verb.READ_REPORTS, shows_case_data=True)
def cluster(request: Request, cluster: int) -> HttpResponse:
    """One cluster: its reports, the most urgent first, and what was decided on all of them."""
    found = _found(request, cluster)
    told = queries.told_of(found)
    request.seen.objects = [f"cluster:{found.pk}", *(f"report:{row.pk}" for row in told.reports)]
    context = {
        "here": "clusters",
        "cluster": found,
        "told": told,
        "rows": [(row, NAMES[list(NAMES)[row.lane]]) for row in told.reports],
        "first": next((row for row in told.reports if row.is_open and not is_hard(row)), None),
        "apart": stands_apart(found),
        "form": MemberForm(),
        "may_assess": may(request.user, Verb.ASSESS_REPORTS),
    }
    return render(request, "reports/cluster.html", context)


@person_page("clusters.join", verb=Verb.ASSESS_REPORTS, methods=("POST",))
def join(request: Request, cluster: int) -> HttpResponse:
    """Put a report into a cluster."""
    found = _found(request, cluster)
    form = MemberForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Give the number of a report."))
        return redirect("reports:cluster", found.pk)
    report = visible_reports(request.user).filter(number=form.cleaned_data["number"].strip()).first()
    if report is None:
        messages.error(request, _("There is no report with this number that you may see."))
    else:
        _tried(request, lambda: clustering.join(found, report, by=request.by), _("The report is in this cluster now."))
    return redirect("reports:cluster", found.pk)


@person_page("clusters.leave", verb=Verb.ASSESS_REPORTS, methods=("POST",))
def leave(request: Request, cluster: int) -> HttpResponse:
    """Take a report out of a cluster."""
    found = _found(request, cluster)
    report = get_object_or_404(Report, cluster=found, number=request.POST.get("number", ""))
    _tried(
        request,
        lambda: clustering.leave(found, report, by=request.by),
        _("%(number)s is out of this cluster. Put it in again to undo this.") % {"number": report.number},
    )
    return redirect("reports:cluster", found.pk)


@person_page("clusters.take_apart", verb=Verb.ASSESS_REPORTS, methods=("POST",))
def take_apart(request: Request, cluster: int) -> HttpResponse:
    """Take a cluster apart: its reports stand by themselves in the queue again."""
    found = _found(request, cluster)
    _tried(request, lambda: clustering.take_apart(found, by=request.by), _("The cluster was taken apart."))
    return redirect("reports:cluster", found.pk)


@person_page("clusters.put_together", verb=Verb.ASSESS_REPORTS, methods=("POST",))
def put_together(request: Request, cluster: int) -> HttpResponse:
    """Undo that a cluster was taken apart."""
    found = _found(request, cluster)
    _tried(request, lambda: clustering.put_together(found, by=request.by), _("The cluster stands again."))
    return redirect("reports:cluster", found.pk)


def _found(request: Request, key: int) -> Cluster:
    found = get_object_or_404(queries.visible_clusters(request.user), pk=key)
    request.seen.objects = [f"cluster:{found.pk}"]
    return found


def _tried(request: Request, act: Callable[[], object], done: str) -> None:
    try:
        act()
    except InputRefused as error:
        messages.error(request, str(error))
    else:
        messages.success(request, done)
