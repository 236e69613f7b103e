"""Series of a case: named, filled, and whether the child is identified."""

from django.db.models import Count, Prefetch
from django.http import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _

from vangnet.accounts.roles import Verb
from vangnet.accounts.rules import may
from vangnet.cases.actions import series as actions
from vangnet.cases.models import Case, Medium, Series
from vangnet.victims.queries.listing import children_of
from vangnet.web.results.forms import SeriesForm
from vangnet.web.results.views.acting import tell_faults, tried
from vangnet.web.results.views.page import show
from vangnet.web.shell.door import Request, case_page

_FIRST_MEDIA = Prefetch("media", Medium.objects.order_by("position")[:50], to_attr="shown")


@case_page("series.list")
def listing(request: Request, case: Case) -> HttpResponseBase:
    """The series of a case."""
    found = list(case.series.annotate(count=Count("media")).prefetch_related(_FIRST_MEDIA))
    request.seen.objects = [f"series:{one.pk}" for one in found]
    more = {
        "children": children_of(case, request.user),
        "may_read": may(request.user, Verb.READ_VICTIMS),
        "may_begin": may(request.user, Verb.WORK_ON_VICTIMS),
    }
    return show(request, case, "series", "series", series=found, form=SeriesForm(), **more)


@case_page("series.name", verb=Verb.WRITE_FINDING, methods=("POST",))
def new(request: Request, case: Case) -> HttpResponseBase:
    """Begin a series."""
    form = SeriesForm(request.POST)
    if form.is_valid():
        tried(request, lambda: actions.name_series(case=case, **form.cleaned_data, by=request.by), _("Kept."))
    else:
        tell_faults(request, form)
    return redirect("results:series", case.number)


@case_page("series.put_in", verb=Verb.WRITE_FINDING, methods=("POST",))
def put_in(request: Request, case: Case, series: int) -> HttpResponseBase:
    """Put media into a series, by their numbers."""
    found = _series(case, series)
    asked = request.POST.get("positions", "")
    done = _("The media are in the series.")
    tried(request, lambda: actions.put_in(series=found, positions=actions.positions_of(asked), by=request.by), done)
    return redirect("results:series", case.number)


@case_page("series.identified", verb=Verb.WRITE_FINDING, methods=("POST",))
def identified(request: Request, case: Case, series: int) -> HttpResponseBase:
    """Say whether the child is identified."""
    found = _series(case, series)
    actions.set_identified(series=found, identified=request.POST.get("identified") == "yes", by=request.by)
    return redirect("results:series", case.number)


def _series(case: Case, pk: int) -> Series:
    found = get_object_or_404(case.series, pk=pk)
    found.case = case
    return found
