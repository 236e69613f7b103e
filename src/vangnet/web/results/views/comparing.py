"""What a later exhibit holds that an earlier one did not."""

from typing import Any

from django.http import HttpResponseBase

from vangnet.cases.models import Case
from vangnet.cases.queries.comparing import compared
from vangnet.web.results.forms import CompareForm
from vangnet.web.results.views.acting import tried
from vangnet.web.results.views.page import show
from vangnet.web.shell.door import Request, case_page


@case_page("results.compare")
def compare(request: Request, case: Case) -> HttpResponseBase:
    """Choose two exhibits, and see what is new, gone, elsewhere, or a near copy."""
    is_asked = "earlier" in request.GET
    form = CompareForm(case, request.GET if is_asked else None)
    context: dict[str, Any] = {"form": form}
    if is_asked and form.is_valid():
        earlier, later = (case.exhibits.get(pk=form.cleaned_data[name]) for name in ("earlier", "later"))
        request.seen.objects = [f"exhibit:{earlier.pk}", f"exhibit:{later.pk}"]
        delta = tried(request, lambda: compared(earlier, later))
        context |= {"earlier": earlier, "later": later, "delta": delta}
    return show(request, case, "compare", "compare", **context)
