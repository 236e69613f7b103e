"""The hotlines that this unit exchanges with, their keys, and what was agreed."""

from django.contrib import messages
from django.http import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from vangnet.accounts.roles import Verb
from vangnet.errors import InputRefused
from vangnet.reports.actions import hotline as actions
from vangnet.reports.models import Hotline
from vangnet.reports.queries import hotline as queries
from vangnet.transfer.keys import Card
from vangnet.web.hotline.forms import AgreedForm, CardForm
from vangnet.web.shell.door import Request, person_page

VERB = Verb.EXCHANGE_WITH_HOTLINE


@person_page("hotline.partners", verb=VERB)
def partners(request: Request) -> HttpResponseBase:
    """The hotlines with the fingerprints of their keys."""
    found = queries.hotlines(request.user)
    context = {
        "hotlines": [(one, _fingerprint(one), AgreedForm(instance=one, prefix=f"h{one.pk}")) for one in found],
        "here": "partners",
    }
    return render(request, "hotline/partners.html", context)


@person_page("hotline.add", verb=VERB, methods=("GET", "POST"))
def add(request: Request) -> HttpResponseBase:
    """Take a card: first its fingerprint is shown, then somebody says that it was compared."""
    form, told = CardForm(request.POST if request.method == "POST" else None), ""
    if request.method == "POST" and form.is_valid():
        card = form.cleaned_data["card"]
        told = card.fingerprint
        if form.cleaned_data["is_compared"]:
            try:
                actions.add_hotline(card, title=form.cleaned_data["title"], by=request.by)
            except InputRefused as refusal:
                form.add_error(None, str(refusal))
            else:
                messages.success(request, _("The public door lets this hotline in after the next bundle."))
                return redirect("hotline:partners")
    return render(request, "hotline/add.html", {"form": form, "fingerprint": told, "here": "partners"})


@person_page("hotline.change", verb=VERB, methods=("POST",))
def change(request: Request, hotline: int) -> HttpResponseBase:
    """Write down what was agreed."""
    found = _hotline(request, hotline)
    form = AgreedForm(request.POST, instance=Hotline.objects.get(pk=found.pk), prefix=f"h{found.pk}")
    if form.is_valid():
        actions.change_hotline(found, by=request.by, **form.cleaned_data)
        messages.success(request, _("Written down."))
    else:
        messages.error(request, " ".join(str(error) for errors in form.errors.values() for error in errors))
    return redirect("hotline:partners")


@person_page("hotline.end", verb=VERB, methods=("POST",))
def end(request: Request, hotline: int) -> HttpResponseBase:
    """End the exchange with a hotline."""
    try:
        actions.end_hotline(_hotline(request, hotline), reason=request.POST.get("reason", ""), by=request.by)
        messages.success(request, _("The exchange has ended; the public door hears it with the next bundle."))
    except InputRefused as refusal:
        messages.error(request, str(refusal))
    return redirect("hotline:partners")


def _hotline(request: Request, pk: int) -> Hotline:
    return get_object_or_404(queries.hotlines(request.user), pk=pk)


def _fingerprint(hotline: Hotline) -> str:
    if not hotline.opening:
        return ""
    opening, signing = bytes.fromhex(hotline.opening), bytes.fromhex(hotline.signing)
    return Card(door=hotline.name, opening=opening, signing=signing).fingerprint
