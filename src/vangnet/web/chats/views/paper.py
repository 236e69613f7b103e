"""What leaves of an export: the report on paper, and a layer for other programs."""

import tempfile
import zipfile
from io import BytesIO
from pathlib import Path
from typing import Any, BinaryIO

from django.http import FileResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from vangnet.accounts.roles import Verb
from vangnet.cases.actions.drafting import Leaving, write_down
from vangnet.cases.models import Case, Draft
from vangnet.chats.exposing import covered_networks
from vangnet.chats.queries.called import Calling
from vangnet.chats.queries.exports import Opened
from vangnet.chats.queries.report import Asked, network_sha256, statements_of, tell_report
from vangnet.chats.queries.told import told_of
from vangnet.networks.store.export import export
from vangnet.web.chats import paper
from vangnet.web.chats.page import language, opened_of, show
from vangnet.web.chats.paper.forms import LayerForm, ReportForm
from vangnet.web.results.views.acting import tell_faults, tried
from vangnet.web.shell.door import Request, case_page

_TYPES = {".gexf": "application/gexf+xml", ".graphml": "application/graphml+xml", ".csv": "application/zip"}


@case_page("chats.report", verb=Verb.EXPORT, methods=("GET", "POST"))
def report(request: Request, case: Case, chat: int) -> HttpResponseBase:
    """Say for whom and what for, and have the report made; it is written down with its digest."""
    found = opened_of(case, chat)
    request.seen.objects = [f"chats:{found.export.pk}"]
    form = ReportForm(found.stored.layers, request.POST or None, auto_id="report_%s")
    if request.method == "POST" and form.is_valid():
        file = tried(request, lambda: _reported(request, found, **form.cleaned_data))
        if file is not None:
            return file
    told = told_of(found.export, language=language())
    layer_form = LayerForm(found.stored.layers, auto_id="layer_%s") if found.stored.layers else None
    return show(request, case, "report", "export", chat=found.export, told=told, form=form, layer_form=layer_form)


@case_page("chats.layer", verb=Verb.EXPORT, methods=("POST",))
def layer(request: Request, case: Case, chat: int) -> HttpResponseBase:
    """A layer as GEXF, GraphML or CSV, with what the export leaves out in it; written down with its digest."""
    found = opened_of(case, chat)
    request.seen.objects = [f"chats:{found.export.pk}"]
    form = LayerForm(found.stored.layers, request.POST)
    if form.is_valid():
        file = tried(request, lambda: _layered(request, found, **form.cleaned_data))
        if file is not None:
            return file
    else:
        tell_faults(request, form)
    return redirect("chats:report", case.number, chat)


def _reported(
    request: Request, found: Opened, *, recipient: str, purpose: str, layer: str, most: int, names: str
) -> FileResponse:
    layers = (layer,) if layer else found.stored.layers
    asked = Asked(layers, most, with_names=names == "names")
    told = tell_report(found, asked, language=language(), made_by=request.user)
    file = BytesIO(paper.made(told, language=language()))
    leaving = Leaving(Draft.Kind.CHATS, recipient, purpose, language())
    return _left(request, found, leaving, file, ".pdf", "application/pdf", layers=layers, most=most, members=names)


def _layered(
    request: Request, found: Opened, *, recipient: str, purpose: str, layer: str, ending: str, names: str
) -> FileResponse:
    """The file is read while it has no name any more, so that nothing of it stays behind."""
    with tempfile.TemporaryDirectory(prefix="vangnet-layer-") as folder:
        file = _written(found, layer, Path(folder) / f"{layer}{ending}", with_names=names == "names")
    leaving = Leaving(Draft.Kind.LAYER, recipient, purpose, language())
    suffix = ".zip" if ending == ".csv" else ending
    return _left(request, found, leaving, file, suffix, _TYPES[ending], layers=(layer,), members=names)


def _written(found: Opened, layer: str, place: Path, *, with_names: bool) -> BinaryIO:
    covered = covered_networks(found.export)
    calling = Calling(found.stored, covered, with_names=with_names)
    head = (
        f"{found.export.exhibit.case.number}, {found.export.exhibit.number}, network.json {network_sha256(found)}",
        _("A place in a ranking proves nothing of anybody. A name is not an identity."),
    )
    said = (one.told for one in statements_of(found.stored, covered, language()))
    files = export(found.stored, layer, place, statements=(*head, *said), by_number=calling.by_number)
    if len(files) == 1:
        return place.open("rb")
    package = place.with_suffix(".zip")
    with zipfile.ZipFile(package, "x", zipfile.ZIP_DEFLATED) as written:
        for one in files:
            written.write(one, one.name)
    return package.open("rb")


def _left(
    request: Request, found: Opened, leaving: Leaving, file: BinaryIO, suffix: str, type_: str, **method: Any
) -> FileResponse:
    """Write down that it leaves, and hand it over."""
    case = found.export.exhibit.case
    method |= {"export": found.export.number, "network_sha256": network_sha256(found)}
    things = (f"chats:{found.export.pk}", f"exhibit:{found.export.exhibit.number}")
    try:
        draft = write_down(case=case, leaving=leaving, file=file, method=method, by=request.by, things=things)
    except BaseException:
        file.close()
        raise
    name = f"{case.number}-{draft.kind}-{draft.pk}{suffix}"
    return FileResponse(file, as_attachment=True, filename=name, content_type=type_)
