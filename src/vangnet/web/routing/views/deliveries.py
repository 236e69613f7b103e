"""Reports on their way: sent, arrived with proof, failed, withdrawn; and the package that a person brings there."""

import io
import zipfile
from collections.abc import Callable

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from vangnet.accounts.audit import Act, record
from vangnet.accounts.roles import Verb
from vangnet.accounts.rules import may
from vangnet.errors import InputRefused
from vangnet.reports.actions import routing as actions
from vangnet.reports.models import Delivery, Report
from vangnet.reports.packing import FILES, place_of
from vangnet.reports.rules import visible_reports
from vangnet.web.routing.forms import Said, Send
from vangnet.web.shell.door import Request, person_page, report_page
from vangnet.web.shell.ways import way_back

_ON_A_PAGE = 50


@person_page("delivery.list", verb=Verb.READ_REPORTS, shows_case_data=True)
def overview(request: Request) -> HttpResponseBase:
    """What is on its way, the most urgent first; and what arrived."""
    mine = Delivery.objects.filter(report__in=visible_reports(request.user).values("pk"))
    mine = mine.select_related("report", "destination", "made_by", "ended_by")
    waiting = mine.filter(state__in=actions.ON_ITS_WAY).order_by("due_at", "pk")
    ended = mine.exclude(state__in=actions.ON_ITS_WAY).order_by("-ended_at", "-pk")
    page = Paginator(waiting, _ON_A_PAGE).get_page(request.GET.get("page"))
    request.seen.objects = [f"delivery:{each.pk}" for each in page]
    told = {"here": "deliveries", "page": page, "ended": ended[:_ON_A_PAGE], "now": timezone.now()}
    told |= {"form": Said(), "may_send": may(request.user, Verb.ASSESS_REPORTS)}
    return render(request, "routing/deliveries.html", told)


@report_page("report.send", verb=Verb.ASSESS_REPORTS, methods=("POST",))
def send(request: Request, report: Report) -> HttpResponseBase:
    """Send a report somewhere."""
    form = Send(request.POST, report=report)
    if not form.is_valid():
        messages.error(request, _("Choose where it goes, and give a reason. Nothing was sent."))
        return _back(request)
    told = form.cleaned_data
    try:
        actions.send(report, told["destination"], by=request.by, reason=told["reason"])
    except InputRefused as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("It is on its way to %(where)s.") % {"where": told["destination"].name})
    return _back(request)


@person_page("delivery.arrive", verb=Verb.ASSESS_REPORTS, methods=("POST",))
def arrived(request: Request, delivery: int) -> HttpResponseBase:
    """It arrived."""

    def act(found: Delivery, text: str) -> None:
        actions.delivered(found, proof=text, by=request.by)

    return _said(request, delivery, act, _("Written down: it arrived."))


@person_page("delivery.fail", verb=Verb.ASSESS_REPORTS, methods=("POST",))
def failed(request: Request, delivery: int) -> HttpResponseBase:
    """It cannot be delivered."""

    def act(found: Delivery, text: str) -> None:
        actions.failed(found, problem=text, by=request.by)

    return _said(request, delivery, act, _("Written down: it could not be delivered. An alarm was raised."))


@person_page("delivery.withdraw", verb=Verb.ASSESS_REPORTS, methods=("POST",))
def withdraw(request: Request, delivery: int) -> HttpResponseBase:
    """It is not sent there after all."""

    def act(found: Delivery, text: str) -> None:
        actions.withdraw(found, reason=text, by=request.by)

    return _said(request, delivery, act, _("Withdrawn. The report is yours to assess."))


@person_page("delivery.fetch", verb=Verb.ASSESS_REPORTS)
def package(request: Request, delivery: int) -> HttpResponseBase:
    """The package that a person brings to a destination outside this desk."""
    found = _delivery(request, delivery)
    place = place_of(found)
    if not all((place / name).is_file() for name in FILES):
        raise Http404
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as zipped:
        for name in FILES:
            zipped.write(place / name, name)
    objects = (f"delivery:{found.pk}", f"report:{found.report_id}")
    record(Act("delivery.fetch", objects=objects, details={"to": found.destination.code}), by=request.by)
    headers = {"Content-Disposition": f'attachment; filename="{found.report.number}-{found.destination.code}.zip"'}
    return HttpResponse(held.getvalue(), content_type="application/zip", headers=headers)


def _said(request: Request, delivery: int, act: Callable[[Delivery, str], None], done: str) -> HttpResponseBase:
    found, form = _delivery(request, delivery), Said(request.POST)
    if not form.is_valid():
        messages.error(request, _("Write what shows it, or why. Nothing was changed."))
        return _back(request)
    try:
        act(found, form.cleaned_data["text"])
    except InputRefused as error:
        messages.error(request, str(error))
    else:
        messages.success(request, done)
    return _back(request)


def _delivery(request: Request, delivery: int) -> Delivery:
    mine = Delivery.objects.filter(report__in=visible_reports(request.user).values("pk"))
    return get_object_or_404(mine.select_related("report", "destination"), pk=delivery)


def _back(request: Request) -> HttpResponseBase:
    return redirect(way_back(request.POST.get("next", ""), otherwise="/routes/deliveries"))
