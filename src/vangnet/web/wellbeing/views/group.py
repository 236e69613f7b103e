"""Figures of groups, for those who plan the work."""

from django.http import HttpResponseBase

from vangnet.accounts.roles import Verb
from vangnet.cases.queries import group_exposure
from vangnet.web.shell.door import Request, person_page
from vangnet.web.wellbeing.views.page import page


@person_page("wellbeing.groups", verb=Verb.READ_GROUP_EXPOSURE)
def groups(request: Request) -> HttpResponseBase:
    """How much teams looked at in whole months; nothing where that would tell of a person."""
    context = {
        "months": group_exposure.months(request.user),
        "smallest": group_exposure.SMALLEST,
        "rounded_to": group_exposure.ROUNDED_TO,
    }
    return page(request, "groups", "groups", context)
