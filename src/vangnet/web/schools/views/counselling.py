"""Wishes of people of schools to talk with an expert: apart from every alert."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from vangnet.alerts.actions.counselling import handle as keep
from vangnet.alerts.models import Counselling
from vangnet.errors import InputRefused
from vangnet.web.schools.forms import HandleForm
from vangnet.web.schools.views.schools import A_PAGE, VERB
from vangnet.web.shell.door import Request, person_page

_REFUSED = 422


@person_page("counselling.list", verb=VERB, shows_case_data=True)
def wishes(request: Request) -> HttpResponse:
    """Who asked, when, how to reach them, and how it was handled; the open ones first, the oldest of them on top."""
    found = Counselling.objects.select_related("contact__school", "handled_by")
    waiting = list(found.filter(handled_at=None).order_by("asked_at"))
    handled = Paginator(found.exclude(handled_at=None).order_by("-handled_at"), A_PAGE)
    page = handled.get_page(request.GET.get("page"))
    request.seen.objects = [f"counselling:{wish.pk}" for wish in (*waiting, *page)]
    return render(request, "schools/counselling.html", {"here": "counselling", "waiting": waiting, "page": page})


@person_page("counselling.see", verb=VERB, methods=("GET", "POST"), shows_case_data=True)
def handle(request: Request, counselling: int) -> HttpResponse:
    """One wish: write down how it was handled."""
    wish = get_object_or_404(Counselling.objects.select_related("contact__school", "handled_by"), pk=counselling)
    request.seen.objects = [f"counselling:{wish.pk}"]
    form = HandleForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            keep(wish, how=form.cleaned_data["how"], by=request.by)
            messages.success(request, _("Written down."))
            return redirect("schools:counselling")
        except InputRefused as refusal:
            form.add_error(None, str(refusal))
    status = _REFUSED if form.errors else 200
    return render(request, "schools/handle.html", {"here": "counselling", "wish": wish, "form": form}, status=status)
