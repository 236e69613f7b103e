"""What waits for the custodian, what was released, and what was taken back. No contents of cases."""

from django.contrib import messages
from django.http import FileResponse, Http404, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from vangnet.accounts.audit import Act, record
from vangnet.accounts.roles import Verb
from vangnet.cases.actions import releasing
from vangnet.cases.models import Release, Retraction
from vangnet.cases.queries import library
from vangnet.errors import InputRefused
from vangnet.web.custodian.forms import ReleaseForm, RetractForm
from vangnet.web.shell.door import Request, person_page

SHOWN = 200
VERB = Verb.RELEASE_TO_LIBRARY


@person_page("library.list", verb=VERB, shows_case_data=True)
def proposals(request: Request) -> HttpResponseBase:
    """What is ready, provisional or contested: digests and categories, and of the case no more than one may see."""
    parts = {
        name: library.told_cases(held[:SHOWN], request.user)
        for name, held in (
            ("ready", library.agreed()),
            ("provisional", library.provisional()),
            ("contested", library.contested()),
        )
    }
    request.seen.objects = [f"proposal:{one.pk}" for held in parts.values() for one, _case in held]
    context = {**parts, "counts": library.counts(), "form": ReleaseForm(), "here": "list"}
    return render(request, "library/list.html", context)


@person_page("library.release", verb=VERB, methods=("POST",))
def release(request: Request) -> HttpResponseBase:
    """Release all that is ready, as a new version of the library."""
    form = ReleaseForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Give the list a name."))
        return redirect("library:list")
    try:
        made = releasing.release(name=form.cleaned_data["name"], by=request.by)
        told = ", ".join(f"{one.name}: {one.entries}" for one in made)
        messages.success(request, _("Released: %(told)s.") % {"told": told})
    except InputRefused as refusal:
        messages.error(request, str(refusal))
    return redirect("library:history")


@person_page("library.history", verb=VERB)
def history(request: Request) -> HttpResponseBase:
    """All releases and retractions, and the lists of the library."""
    retractions = Retraction.objects.select_related("made_by")[:SHOWN]
    context = {
        "releases": Release.objects.select_related("released_by")[:SHOWN],
        "retractions": [(one, library.relying(one, request.user)) for one in retractions],
        "lists": library.lists(),
        "version": library.newest_version(),
        "here": "history",
    }
    return render(request, "library/history.html", context)


@person_page("library.download", verb=VERB)
def download(request: Request, release: int) -> HttpResponseBase:
    """A released list for other units. What is never distributed is not there."""
    found = get_object_or_404(Release, pk=release, distributed=True)
    place = releasing.released_file(found)
    if not place.is_file():
        raise Http404
    details = {"name": found.name, "sha256": found.digest}
    record(Act("library.download", objects=(f"release:{found.pk}",), details=details), by=request.by)
    return FileResponse(place.open("rb"), as_attachment=True, filename=found.file, content_type="text/csv")


@person_page("library.retract", verb=VERB, methods=("GET", "POST"))
def retract(request: Request) -> HttpResponseBase:
    """Take an entry out of use; every case that relied on it is told."""
    form = RetractForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        try:
            made = releasing.retract(
                number=told["list"], entry=told["entry"].strip(), reason=told["reason"], by=request.by
            )
        except InputRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            cases = len(library.relying(made, request.user))
            messages.success(request, _("Retracted. Cases that relied on it: %(n)s.") % {"n": cases})
            return redirect("library:history")
    return render(request, "library/retract.html", {"form": form, "here": "retract"})
