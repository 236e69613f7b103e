"""What a newer library says otherwise of a case's media, until somebody saw it."""

from django.http import HttpResponseBase
from django.shortcuts import redirect

from vangnet.accounts.roles import Verb
from vangnet.cases.actions.rematching import mark_seen
from vangnet.cases.models import Case
from vangnet.cases.queries.library import changes_of, newest_version, retractions_of
from vangnet.web.results.views.page import show
from vangnet.web.shell.door import Request, case_page
from vangnet.web.shell.ways import whole_number

SHOWN = 500


@case_page("library_change.list")
def changes(request: Request, case: Case) -> HttpResponseBase:
    """New hits, broken old ones, and what must be read again to be sure."""
    found, total = list(changes_of(case)[:SHOWN]), changes_of(case).count()
    request.seen.objects = [f"medium:{one.medium_id}" for one in found]
    context = {
        "changes": found,
        "left_out": total - len(found),
        "seen": list(changes_of(case, seen=True).order_by("-seen_at", "-pk")[:100]),
        "retractions": list(retractions_of(case)),
        "newest": newest_version(),
        "scans": [(one, one.scans.order_by("-number").first()) for one in case.exhibits.order_by("number")],
    }
    return show(request, case, "changes", "changes", **context)


@case_page("library_change.see", verb=Verb.WRITE_FINDING, methods=("POST",))
def seen(request: Request, case: Case) -> HttpResponseBase:
    """Say that one saw these changes."""
    asked = [number for one in request.POST.getlist("change") if (number := whole_number(one)) is not None]
    mark_seen(case=case, changes=asked, by=request.by)
    return redirect("results:changes", case.number)
