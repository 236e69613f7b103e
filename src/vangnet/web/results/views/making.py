"""What was made of a case, and making more."""

import tempfile
from io import BytesIO
from pathlib import Path
from typing import Any, BinaryIO

from django.http import FileResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils import translation

from vangnet.accounts.roles import Verb
from vangnet.cases.actions.drafting import Leaving, method_of, write_down
from vangnet.cases.models import Case, Draft
from vangnet.cases.queries.library import changes_of, retractions_of
from vangnet.cases.queries.packages import ENDINGS, write_package
from vangnet.cases.queries.report import tell_case
from vangnet.web.results import paper
from vangnet.web.results.forms import MakeForm
from vangnet.web.results.views.acting import tell_faults, tried
from vangnet.web.results.views.page import show
from vangnet.web.shell.door import Request, case_page

_TYPES = {
    "pdf": "application/pdf",
    "json": "application/json",
    "zip": "application/zip",
    "jsonld": "application/ld+json",
}


@case_page("results.list")
def results(request: Request, case: Case) -> HttpResponseBase:
    """What was made of a case, for whom, and with which digest."""
    drafts = list(case.drafts.select_related("made_by")[:200])
    request.seen.objects = [f"draft:{draft.pk}" for draft in drafts]
    context = {
        "drafts": drafts,
        "form": MakeForm(case, initial={"language": request.LANGUAGE_CODE}),
        "changes": changes_of(case).count(),
        "retractions": list(retractions_of(case)),
    }
    return show(request, case, "list", "list", **context)


@case_page("results.make", verb=Verb.EXPORT, methods=("POST",))
def make(request: Request, case: Case) -> HttpResponseBase:
    """Make a report or a package, write it down with its digest, and hand it over."""
    form = MakeForm(case, request.POST)
    if not form.is_valid():
        tell_faults(request, form)
        return redirect("results:list", case.number)
    done = tried(request, lambda: _made(request, case, **form.cleaned_data))
    if done is None:
        return redirect("results:list", case.number)
    draft, file = done
    ending = ENDINGS.get(Draft.Kind(draft.kind), "pdf")
    name = f"{case.number}-{draft.kind}-{draft.pk}.{ending}"
    return FileResponse(file, as_attachment=True, filename=name, content_type=_TYPES[ending])


def _made(
    request: Request, case: Case, *, kind: str, exhibit: int | None, language: str, recipient: str, purpose: str
) -> tuple[Draft, BinaryIO]:
    leaving = Leaving(kind, recipient, purpose, "nl" if kind == Draft.Kind.RECORD else language)
    file, method = _paper(request, case, leaving) if kind in paper.TEMPLATES else _package(case, kind, exhibit)
    return write_down(case=case, leaving=leaving, file=file, method=method, by=request.by), file


def _paper(request: Request, case: Case, leaving: Leaving) -> tuple[BinaryIO, dict[str, Any]]:
    with translation.override(leaving.language):
        report = tell_case(case, language=leaving.language, made_by=request.user)
    method = method_of(report.held, figures=len(report.origins), files=report.files.value)
    return BytesIO(paper.made(report, leaving.kind)), method


def _package(case: Case, kind: str, exhibit: int | None) -> tuple[BinaryIO, dict[str, Any]]:
    """The file is read while it has no name any more, so that nothing of it stays behind."""
    chosen = case.exhibits.filter(pk=exhibit).first() if exhibit else None
    with tempfile.TemporaryDirectory(prefix="vangnet-export-") as folder:
        place = Path(folder) / "package"
        written, held = write_package(case, kind, place, exhibit=chosen)
        file = place.open("rb")
    counts = {name: getattr(written, name) for name in written.__struct_fields__}
    return file, method_of(held, **counts)
