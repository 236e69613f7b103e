"""Whose screen was it? For a picture of Schoolalert that went round: who had the mark that stands in it."""

from django.http import HttpResponse
from django.shortcuts import render

from vangnet.accounts.roles import Verb
from vangnet.alerts.actions.marks import look_up_mark
from vangnet.errors import InputRefused
from vangnet.web.schools.forms import MarkForm
from vangnet.web.shell.door import Request, person_page

_REFUSED = 422


@person_page("school.mark", verb=Verb.READ_MARKS, methods=("GET", "POST"))
def mark(request: Request) -> HttpResponse:
    """Type the mark that stands in the picture. The answer follows the form, so that no mark stands in an address."""
    form = MarkForm(request.POST if request.method == "POST" else None)
    context: dict[str, object] = {"form": form, "is_asked": False}
    if request.method == "POST" and form.is_valid():
        try:
            found, count = look_up_mark(form.cleaned_data["mark"], by=request.by)
            context |= {"is_asked": True, "found": found, "count": count, "more": count - len(found)}
        except InputRefused as refusal:
            form.add_error("mark", str(refusal))
    return render(request, "schools/mark.html", context, status=_REFUSED if form.errors else 200)
