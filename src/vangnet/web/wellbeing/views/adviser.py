"""Accounts that people share with a confidential adviser, for as long as they want."""

from django.http import Http404, HttpResponseBase

from vangnet.accounts.roles import Verb
from vangnet.cases.queries import exposure
from vangnet.web.shell.door import Request, person_page
from vangnet.web.wellbeing.views.page import page
from vangnet.web.wellbeing.views.shown import shown


@person_page("wellbeing.shared", verb=Verb.READ_EXPOSURE)
def people(request: Request) -> HttpResponseBase:
    """Who lets me see their account."""
    shares = list(exposure.shared_with(request.user).order_by("person__name"))
    return page(request, "shared", "shared", {"shares": shares})


@person_page("wellbeing.read", verb=Verb.READ_EXPOSURE, shows_case_data=True)
def account(request: Request, sharer: int) -> HttpResponseBase:
    """The account of one person who shares it; of anybody else it is not there. That it was read is logged."""
    share = exposure.shared_with(request.user).filter(person=sharer).first()
    if share is None:
        raise Http404
    request.seen.objects = [f"person:{share.person_id}"]
    context = {"share": share, **shown(exposure.account(share.person))}
    return page(request, "account", "shared", context)
