"""One suspect: all that is written down."""

from django.http import HttpResponseBase

from vangnet.suspects.models import Suspect
from vangnet.web.shell.door import Request, suspect_page
from vangnet.web.suspects.page import page


@suspect_page("suspect.see")
def suspect(request: Request, suspect: Suspect) -> HttpResponseBase:
    """The page of a suspect."""
    return page(request, suspect)
