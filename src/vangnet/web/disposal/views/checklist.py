"""The page of a checklist, and its draft for the prosecutor on paper."""

from django.http import HttpResponse, HttpResponseBase
from django.utils.translation import gettext as _

from vangnet.accounts.roles import Verb
from vangnet.suspects.actions.disposal import opening
from vangnet.suspects.models import Suspect
from vangnet.web.disposal import forms, paper
from vangnet.web.disposal.acting import checklist_of, done
from vangnet.web.disposal.page import page
from vangnet.web.shell.door import Request, suspect_page


@suspect_page("disposal.see", verb=Verb.FILL_CHECKLISTS)
def checklist(request: Request, suspect: Suspect) -> HttpResponseBase:
    """The checklist of a suspect; or what is asked to open it."""
    return page(request, suspect)


@suspect_page("disposal.open", verb=Verb.FILL_CHECKLISTS, methods=("POST",))
def begin(request: Request, suspect: Suspect) -> HttpResponseBase:
    """Open the checklist of a grown-up suspect."""
    act = lambda said: opening.open_checklist(suspect, by=request.by, **said)  # noqa: E731
    return done(request, suspect, forms.Choose, act, _("The checklist is open."))


@suspect_page("disposal.draft", verb=Verb.FILL_CHECKLISTS)
def draft(request: Request, suspect: Suspect) -> HttpResponse:
    """The checklist on paper: a draft for the prosecutor."""
    found = checklist_of(suspect)
    made = paper.made(found, by=request.user, language=forms.language())
    request.seen.objects = [*request.seen.objects, f"checklist:{found.pk}"]
    name = f"{suspect.number}-concept.pdf"
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store, private"}
    return HttpResponse(made, content_type="application/pdf", headers=headers)
