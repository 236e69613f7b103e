"""A report is typed in while somebody tells it; its receipt is shown once, to be read aloud or printed."""

from django.conf import settings
from django.http import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import get_language

from vangnet.accounts.roles import Verb
from vangnet.errors import InputRefused
from vangnet.reports.actions.typing_in import TypedIn, gives_receipts, type_in
from vangnet.transfer import receipt
from vangnet.transfer.spelling import aloud
from vangnet.web.reports.typing_forms import TypeIn
from vangnet.web.shell.door import Request, person_page

_REFUSED = 422


@person_page("report.type_in", verb=Verb.TAKE_REPORTS, methods=("GET", "POST"))
def new(request: Request) -> HttpResponseBase:
    """Type a report in. What was typed stays when something is wrong; the same form sent twice is one report."""
    form = TypeIn(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            done = type_in(**form.told(), by=request.by)
        except InputRefused as error:
            form.add_error(None, str(error))
        else:
            return _receipt(request, done)
    told = {"here": "new", "form": form, "gives_receipts": gives_receipts()}
    return render(request, "reports/new.html", told, status=_REFUSED if form.errors else 200)


def _receipt(request: Request, done: TypedIn) -> HttpResponseBase:
    language = "en" if get_language() == "en" else "nl"
    shown = receipt.shown(done.receipt) if done.receipt else ""
    told = {
        "here": "new",
        "report": done.report,
        "was_there": done.was_there,
        "code": shown,
        "spelled": aloud(shown, language),
        "desk": settings.DESK_NAME,
    }
    return render(request, "reports/receipt.html", told)
