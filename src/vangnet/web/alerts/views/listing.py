"""The alerts that somebody may know of, beginning one, figures of each year, and what rings."""

from django.core.paginator import Paginator
from django.http import HttpResponseBase
from django.shortcuts import redirect, render

from vangnet.accounts.roles import Verb
from vangnet.accounts.rules import may
from vangnet.alerts.actions.preparing import begin_alert
from vangnet.alerts.queries.figures import years
from vangnet.alerts.queries.ringing import ringing
from vangnet.alerts.rules import visible_alerts
from vangnet.errors import InputRefused
from vangnet.victims.rules import visible_victims
from vangnet.web.alerts.forms import NewForm
from vangnet.web.alerts.page import BOTH, REFUSED
from vangnet.web.shell.door import Request, person_page

_ON_A_PAGE = 50


@person_page("alerts.list", verb=Verb.READ_ALERTS, shows_case_data=True)
def overview(request: Request) -> HttpResponseBase:
    """Alerts, newest first; of those that one may only count, no child is told."""
    found = visible_alerts(request.user).select_related("victim", "owner", "unit")
    page = Paginator(found, _ON_A_PAGE).get_page(request.GET.get("page"))
    children = visible_victims(request.user).filter(pk__in=[alert.victim_id for alert in page])
    request.seen.objects = [f"alert:{alert.pk}" for alert in page]
    told = {
        "page": page,
        "children": set(children.values_list("pk", flat=True)),
        "may_begin": may(request.user, Verb.RUN_ALERTS),
    }
    return render(request, "alerts/list.html", told)


@person_page("alert.begin", verb=Verb.RUN_ALERTS, methods=BOTH, shows_case_data=True)
def new(request: Request) -> HttpResponseBase:
    """Begin to prepare an alert about a child."""
    asked = {"victim": request.GET.get("victim", "")[:20]}
    form = NewForm(request.POST if request.method == "POST" else None, person=request.user, initial=asked)
    if request.method == "POST" and form.is_valid():
        try:
            made = begin_alert(form.cleaned_data["victim"], by=request.by)
        except InputRefused as error:
            form.add_error(None, str(error))
        else:
            return redirect("alerts:alert", made.number)
    return render(request, "alerts/new.html", {"form": form}, status=REFUSED if form.errors else 200)


@person_page("alerts.figures", verb=Verb.RUN_ALERTS, shows_case_data=True)
def figures(request: Request) -> HttpResponseBase:
    """What alerts of each year came to. The numbers are small: only who runs alerts sees them."""
    return render(request, "alerts/figures.html", {"years": years(visible_alerts(request.user))})


@person_page("alerts.ringing", verb=Verb.RUN_ALERTS)
def ring(request: Request) -> HttpResponseBase:
    """The banner that every page of the desk asks for every few seconds."""
    return render(request, "alerts/parts/ringing.html", {"ringing": list(ringing(request.user))})
