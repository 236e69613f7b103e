"""Which identifiers somebody may open: those of reports that they may see, and those that they asked for by name."""

from django.http import Http404

from vangnet.identities.models import Identifier
from vangnet.reports.queries import identifiers as queries
from vangnet.web.shell.door import Request

ASKED = "identifiers"  # in the session: number of an identifier -> the purpose of the search that named it
_KEPT = 50


def remember(request: Request, found: list[Identifier], purpose: str) -> None:
    """Somebody named these in a search, so they may open their pages, for the same purpose."""
    asked = {**request.session.get(ASKED, {}), **{str(one.pk): purpose for one in found}}
    request.session[ASKED] = dict(list(asked.items())[-_KEPT:])


def opened(request: Request, number: int) -> Identifier:
    """The identifier, with the purpose for the log; what somebody may not open is not there."""
    purpose = request.session.get(ASKED, {}).get(str(number))
    found = Identifier.objects.filter(pk=number).first()
    if found is None:
        raise Http404
    if purpose is None:
        report = queries.newest_report(found, request.user)
        if report is None:
            raise Http404
        purpose = f"assessment of {report.number}"
    request.by.purpose = purpose
    request.seen.objects = [f"identifier:{found.pk}"]
    return found
