"""Alerts: those of other units that are waited for here, the answers to them, and own series that go out as one."""

from typing import Any

from django.contrib import messages
from django.http import FileResponse, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from vangnet.accounts.roles import Verb
from vangnet.cases.actions import alerting as actions
from vangnet.cases.actions.drafting import Leaving
from vangnet.cases.models import Case, WatchAlert
from vangnet.cases.queries import alerts as queries
from vangnet.cases.queries import watch
from vangnet.errors import InputRefused
from vangnet.web.capture.forms import AlertFileForm, AlertForm, HitForm, ReasonForm
from vangnet.web.capture.page import shared, show, tried
from vangnet.web.results.views.acting import tell_faults
from vangnet.web.shell.door import Request, case_page, person_page


@person_page("watch.alerts", verb=Verb.WRITE_FINDING, shows_case_data=True)
def alerts(request: Request) -> HttpResponse:
    """The alerts of other units, with what is waited for and what of them was not understood."""
    also_over = request.GET.get("all") == "1"
    found = queries.alerts(also_over=also_over)
    request.seen.objects = [f"alert:{one.row.pk}" for one in found]
    context = {"alerts": found, "also_over": also_over, "form": AlertFileForm(), "most": queries.SHOWN}
    return render(request, "capture/alerts.html", {**context, **shared(request)})


@person_page("watch.load", verb=Verb.WRITE_FINDING, methods=("POST",))
def load(request: Request) -> HttpResponse:
    """Take in a file of alerts."""
    form = AlertFileForm(request.POST, request.FILES)
    if not form.is_valid():
        tell_faults(request, form)
    else:
        data = form.cleaned_data["file"].read()
        tried(request, lambda: _tell(request, actions.load_alerts(data, by=request.by)))
    return redirect("capture:alerts")


@person_page("watch.withdraw", verb=Verb.WRITE_FINDING, methods=("POST",))
def withdraw(request: Request, alert: int) -> HttpResponse:
    """Wait for it no longer: for people of the unit that loaded it."""
    found = get_object_or_404(WatchAlert, pk=alert, made_by__unit=request.user.unit)
    form = ReasonForm(request.POST)
    if form.is_valid():
        tried(request, lambda: actions.withdraw_alert(found, **form.cleaned_data, by=request.by), _("Taken back."))
    else:
        tell_faults(request, form)
    return redirect("capture:alerts")


@case_page("watch.hit", verb=Verb.EXPORT, methods=("GET", "POST"))
def hit(request: Request, case: Case, match: int) -> HttpResponseBase:
    """Answer an alert that met something of this case."""
    found = get_object_or_404(watch.matches_for(request.user), pk=match, exhibit__case=case, alert__isnull=False)
    form = HitForm(request.POST or None, initial={"recipient": found.alert.unit if found.alert else ""})
    request.seen.objects = [f"watch:{found.pk}"]
    if request.method == "POST" and form.is_valid():
        leaving = Leaving(**form.cleaned_data)
        given = _given(form, lambda: actions.give_hit(found, case=case, leaving=leaving, by=request.by))
        if given is not None:
            return given
    return show(request, case, "hit", "watch", match=found, form=form)


@case_page("watch.ask", verb=Verb.EXPORT, methods=("GET", "POST"))
def ask(request: Request, case: Case, series: int) -> HttpResponseBase:
    """Ask another unit to tell when clues of an open series turn up."""
    found = get_object_or_404(case.series, pk=series)
    found.case = case
    clues = queries.offered(found)
    form = AlertForm(clues, request.POST or None)
    request.seen.objects = [f"series:{found.pk}"]
    if request.method == "POST" and form.is_valid():
        asking, leaving = form.asked()
        given = _given(form, lambda: actions.give_alert(found, asking, leaving=leaving, by=request.by))
        if given is not None:
            return given
    return show(request, case, "ask", "series", series=found, clues=clues, form=form)


def _given(form: Any, act: Any) -> HttpResponseBase | None:
    """The file, as an attachment; None where it was refused, which the form tells then."""
    try:
        draft, file = act()
    except InputRefused as refusal:
        form.add_error(None, str(refusal))
        return None
    name = f"{draft.kind}-{draft.pk}.json"
    return FileResponse(file, as_attachment=True, filename=name, content_type="application/json")


def _tell(request: Request, came: actions.Came) -> None:
    new = len(came.alerts)
    messages.success(request, ngettext("%(n)d alert was loaded.", "%(n)d alerts were loaded.", new) % {"n": new})
    if came.held:
        held = ngettext("%(n)d alert stood here already.", "%(n)d alerts stood here already.", came.held)
        messages.info(request, held % {"n": came.held})
    for place, why in came.problems[:10]:
        messages.error(request, _("Not loaded, %(place)s: %(why)s") % {"place": place, "why": why})
    if len(came.problems) > 10:
        messages.error(request, _("%(n)d entries were not loaded.") % {"n": len(came.problems)})
