"""Media that stand for what was found, and random samples."""

from typing import Any

import msgspec
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _

from vangnet.accounts.roles import Verb
from vangnet.cases.actions import sampling as actions
from vangnet.cases.models import Case, Sample
from vangnet.scan.sampling import Method, differences, tell_method
from vangnet.web.results.forms import CommitForm, RepresentativeForm
from vangnet.web.results.views.acting import tell_faults, tried
from vangnet.web.results.views.page import show
from vangnet.web.shell.door import Request, case_page
from vangnet.web.shell.ways import whole_number


@case_page("sample.list")
def samples(request: Request, case: Case) -> HttpResponseBase:
    """The samples of a case, and the media that were chosen and described."""
    found = list(Sample.objects.filter(exhibit__case=case).select_related("exhibit", "committed_by", "drawn_by"))
    chosen = list(case.representatives.select_related("medium", "chosen_by"))
    request.seen.objects = [f"sample:{one.pk}" for one in found] + [f"medium:{one.medium_id}" for one in chosen]
    context = {
        "samples": found,
        "chosen": chosen,
        "most": actions.MOST_REPRESENTATIVES,
        "form": RepresentativeForm(initial={"position": request.GET.get("position")}),
        "commit_form": CommitForm(case, auto_id="commit_%s"),
    }
    return show(request, case, "samples", "samples", **context)


@case_page("sample.commit", verb=Verb.EXPORT, methods=("POST",))
def commit(request: Request, case: Case) -> HttpResponseBase:
    """Write the seed down, before anything is drawn."""
    form = CommitForm(case, request.POST)
    if form.is_valid():
        told = form.cleaned_data
        exhibit = case.exhibits.get(pk=told.pop("exhibit"))
        exhibit.case = case
        done = _("The seed is written down. The sample can be drawn now.")
        tried(request, lambda: actions.commit_seed(exhibit=exhibit, **told, by=request.by), done)
    else:
        tell_faults(request, form)
    return redirect("results:samples", case.number)


@case_page("sample.draw", verb=Verb.EXPORT, methods=("POST",))
def draw(request: Request, case: Case, sample: int) -> HttpResponseBase:
    """Draw a sample whose seed was written down."""
    found = _sample(case, sample)
    tried(request, lambda: actions.draw_sample(sample=found, by=request.by), _("The sample is drawn."))
    return redirect("results:sample", case.number, sample)


@case_page("sample.see")
def sample(request: Request, case: Case, sample: int) -> HttpResponseBase:
    """A sample, its method in words, and whether it can still be drawn again from what is here."""
    found = _sample(case, sample)
    request.seen.objects = [f"sample:{found.pk}"]
    context: dict[str, Any] = {"sample": found, "media": _media(case, found)}
    if found.drawn_at is not None:
        method = msgspec.convert(found.method, Method)
        frame = actions.frame(found.exhibit, found.frame)
        context["words"] = tell_method(method, request.LANGUAGE_CODE or "nl").split("\n\n")
        context["differences"] = list(differences(frame, found.contents, method))
    return show(request, case, "sample", "samples", **context)


@case_page("sample.digests")
def digests(request: Request, case: Case, sample: int, which: str) -> HttpResponseBase:
    """The frame, or the sample, as a list of digests: what somebody needs to draw it again."""
    found = _sample(case, sample)
    if found.drawn_at is None:
        raise Http404
    request.seen.objects, request.seen.details = [f"sample:{found.pk}"], {"list": which}
    held = actions.frame(found.exhibit, found.frame) if which == "frame" else found.contents
    return HttpResponse("".join(f"{one}\n" for one in held), content_type="text/plain; charset=us-ascii")


@case_page("representative.choose", verb=Verb.EXPORT, methods=("POST",))
def choose(request: Request, case: Case) -> HttpResponseBase:
    """Let a medium stand for what was found, in words."""
    form = RepresentativeForm(request.POST)
    if form.is_valid():
        tried(request, lambda: actions.choose_representative(case=case, **form.cleaned_data, by=request.by), _("Kept."))
    else:
        tell_faults(request, form)
    return redirect("results:samples", case.number)


@case_page("representative.drop", verb=Verb.EXPORT, methods=("POST",))
def drop(request: Request, case: Case) -> HttpResponseBase:
    """Take a chosen medium off the list."""
    pk = whole_number(request.POST.get("medium", "")) or 0
    tried(request, lambda: actions.drop_representative(case=case, medium=pk, by=request.by), _("Taken off."))
    return redirect("results:samples", case.number)


def _sample(case: Case, pk: int) -> Sample:
    found = get_object_or_404(
        Sample.objects.select_related("exhibit__case", "committed_by", "drawn_by"), pk=pk, exhibit__case=case
    )
    found.exhibit.case = case
    return found


def _media(case: Case, found: Sample) -> list[tuple[str, int | None]]:
    """The contents drawn, each with its number in the case."""
    numbers = dict(case.media.filter(sha256__in=found.contents).values_list("sha256", "position"))
    return [(sha256, numbers.get(sha256)) for sha256 in found.contents]
