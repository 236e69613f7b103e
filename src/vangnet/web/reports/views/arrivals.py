"""How reports came in: what each file and bundle told, what of it was not understood; and taking a file in."""

from pathlib import Path

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from vangnet.accounts.roles import Verb
from vangnet.accounts.rules import may
from vangnet.errors import InputRefused
from vangnet.reports import importing
from vangnet.reports.jobs import read_arrival
from vangnet.reports.models import Arrival, Report
from vangnet.reports.queries import arrivals as queries
from vangnet.web.reports.forms import TakeInForm, import_folder
from vangnet.web.shell.door import Request, person_page
from vangnet.web.shell.ways import whole_number

_REFUSED = 422
MOST_LISTED = 200


@person_page("arrivals.list", verb=Verb.READ_REPORTS, shows_case_data=True)
def arrivals(request: Request) -> HttpResponse:
    """Files, bundles and forms by which reports came in, newest first."""
    return _list(request, TakeInForm())


@person_page("arrivals.take_in", verb=Verb.TAKE_REPORTS, methods=("POST",))
def take_in(request: Request) -> HttpResponse:
    """Keep a file of reports, and put it in the queue to be read."""
    form = TakeInForm(request.POST, request.FILES)
    if not form.is_valid():
        return _list(request, form, status=_REFUSED)
    said = form.cleaned_data
    about = {"unit": request.user.unit, "by": request.by, "channel": said["channel"]}
    try:
        if said["file"]:
            arrival = importing.keep_data(said["file"].read(), Path(said["file"].name).name, **about)
        else:
            arrival = importing.keep(import_folder() / said["lying"], **about)
    except (InputRefused, OSError) as error:
        form.add_error(None, str(error))
        return _list(request, form, status=_REFUSED)
    read_arrival.enqueue(arrival.pk)
    messages.success(request, _("The file is kept, and will be read now."))
    return redirect("reports:arrival", arrival.pk)


@person_page("arrivals.see", verb=Verb.READ_REPORTS, shows_case_data=True)
def arrival(request: Request, arrival: int) -> HttpResponse:
    """One file or bundle: its sums, what could not be read, and what was not understood."""
    found = _found(request, arrival)
    return render(request, "reports/arrival.html", _told(request, found))


@person_page("arrivals.see", verb=Verb.READ_REPORTS)
def progress(request: Request, arrival: int) -> HttpResponse:
    """How far the reading of a file is: renews a part of the page of an arrival."""
    return render(request, "reports/parts/arrival.html", _told(request, _found(request, arrival)))


@person_page("arrivals.again", verb=Verb.TAKE_REPORTS, methods=("POST",))
def again(request: Request, arrival: int) -> HttpResponse:
    """Read a file again whose reading was cut off."""
    found = _found(request, arrival)
    if importing.wait_again(found, by=request.by):
        read_arrival.enqueue(found.pk)
        messages.success(request, _("The file will be read again."))
    else:
        messages.error(request, _("This file is being read, or was read to its end."))
    return redirect("reports:arrival", found.pk)


def _list(request: Request, form: TakeInForm, *, status: int = 200) -> HttpResponse:
    rows, before = queries.page_of(
        queries.visible_arrivals(request.user), before=whole_number(request.GET.get("before", ""))
    )
    request.seen.objects = [f"arrival:{row.pk}" for row in rows]
    context = {
        "here": "arrivals",
        "arrivals": rows,
        "before": before,
        "channels": Report.Channel.choices,
        "form": form,
        "may_take_in": may(request.user, Verb.TAKE_REPORTS),
    }
    return render(request, "reports/arrivals.html", context, status=status)


def _found(request: Request, key: int) -> Arrival:
    found = get_object_or_404(queries.visible_arrivals(request.user), pk=key)
    request.seen.objects = [f"arrival:{found.pk}"]
    return found


def _told(request: Request, found: Arrival) -> dict[str, object]:
    return {
        "here": "arrivals",
        "arrival": found,
        "problems": found.problems[:MOST_LISTED],
        "more_problems": max(len(found.problems) - MOST_LISTED, 0),
        "unknown": list(found.unknown.items())[:MOST_LISTED],
        "beside": found.beside[:MOST_LISTED],
        "is_going": found.state in (Arrival.State.WAITING, Arrival.State.RUNNING),
        "may_take_in": may(request.user, Verb.TAKE_REPORTS),
    }
