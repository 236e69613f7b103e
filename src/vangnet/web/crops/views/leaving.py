"""What leaves the desk: an approved crop as a file, and the account of how a crop was made, for court."""

import msgspec
from django.http import HttpResponse, HttpResponseBase
from django.utils.translation import get_language

from vangnet.accounts.roles import Verb
from vangnet.cases.models import Case
from vangnet.errors import InputRefused
from vangnet.victims.actions.cropping import export_crop
from vangnet.victims.models import Crop
from vangnet.victims.queries.crops import account_of
from vangnet.web.crops import paper
from vangnet.web.crops.forms import ExportForm
from vangnet.web.crops.found import crop_of
from vangnet.web.crops.views.seeing import page
from vangnet.web.shell.door import Request, case_page

_REFUSED = 422


@case_page("crop.export", verb=Verb.EXPORT, methods=("POST",))
def export(request: Request, case: Case, victim: str, crop: int) -> HttpResponseBase:
    """Give an approved crop as a PNG, and write down for whom and why."""
    found = crop_of(request, case, victim, crop)
    form = ExportForm(request.POST)
    if form.is_valid():
        try:
            _made, png = export_crop(found, by=request.by, **form.cleaned_data)
        except InputRefused as error:
            form.add_error(None, str(error))
        else:
            return _file(png, "image/png", found, "png")
    found.refresh_from_db()
    return page(request, found, status=_REFUSED, export_form=form)


@case_page("crop.account", verb=Verb.EXPORT)
def made_json(request: Request, case: Case, victim: str, crop: int) -> HttpResponse:
    """How a crop was made, for programs."""
    found = crop_of(request, case, victim, crop)
    told = msgspec.json.format(msgspec.json.encode(account_of(found)), indent=2)
    return _file(told, "application/json", found, "json")


@case_page("crop.account", verb=Verb.EXPORT)
def made_pdf(request: Request, case: Case, victim: str, crop: int) -> HttpResponse:
    """How a crop was made, for people: without the picture."""
    found = crop_of(request, case, victim, crop)
    made = paper.made(found, by=request.user, language=(get_language() or "nl")[:2])
    return _file(made, "application/pdf", found, "pdf")


def _file(data: bytes, type_: str, crop: Crop, ending: str) -> HttpResponse:
    name = f"{crop.victim.number}-C{crop.number}.{ending}"
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store, private"}
    return HttpResponse(data, content_type=type_, headers=headers)
