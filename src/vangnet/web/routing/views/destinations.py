"""Destinations: where reports can go."""

from django.contrib import messages
from django.http import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from vangnet.accounts.roles import Verb
from vangnet.accounts.rules import may
from vangnet.errors import InputRefused
from vangnet.reports.actions.destinations import add_destination, change_destination
from vangnet.reports.models import Destination
from vangnet.reports.routing.proposing import destinations, wrong_with
from vangnet.web.routing.forms import DestinationForm
from vangnet.web.shell.door import Request, person_page


@person_page("route.list", verb=Verb.READ_REPORTS)
def overview(request: Request) -> HttpResponseBase:
    """All destinations, with what is wrong with each."""
    found = destinations().order_by("-is_active", "name")
    told = {
        "here": "destinations",
        "destinations": [(each, list(wrong_with(each)) if each.is_active else []) for each in found],
        "may_manage": may(request.user, Verb.MANAGE_ROUTES),
    }
    return render(request, "routing/destinations.html", told)


@person_page("route.add", verb=Verb.MANAGE_ROUTES, methods=("GET", "POST"))
def add(request: Request) -> HttpResponseBase:
    """Add a destination."""
    form = DestinationForm(request.POST or None, initial={"days": 2, "is_active": True})
    if request.method == "POST" and form.is_valid():
        try:
            add_destination(by=request.by, **form.cleaned_data)
        except InputRefused as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("The destination was added."))
            return redirect("routing:destinations")
    return render(request, "routing/destination.html", {"here": "destinations", "form": form})


@person_page("route.change", verb=Verb.MANAGE_ROUTES, methods=("GET", "POST"))
def change(request: Request, destination: int) -> HttpResponseBase:
    """Change a destination, or end it."""
    found = get_object_or_404(Destination, pk=destination)
    form = DestinationForm(request.POST or None, instance=get_object_or_404(Destination, pk=destination))
    if request.method == "POST" and form.is_valid():
        told = {name: value for name, value in form.cleaned_data.items() if name != "code"}
        try:
            change_destination(found, by=request.by, **told)
        except InputRefused as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("The destination was changed."))
            return redirect("routing:destinations")
    return render(request, "routing/destination.html", {"here": "destinations", "form": form, "destination": found})
