"""The defence at this desk, beside somebody who answers for it."""

from django.http import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils import translation
from django.utils.translation import gettext as _

from vangnet.accounts.roles import Verb
from vangnet.cases.actions import sitting as actions
from vangnet.cases.models import Case, DefenceSitting, Medium, Sample
from vangnet.cases.queries.report import Report, tell_case
from vangnet.web.results.forms import SittingForm
from vangnet.web.results.views.acting import tried
from vangnet.web.results.views.page import show
from vangnet.web.shell.door import Request, case_page
from vangnet.web.shell.ways import whole_number

MEDIA_ON_A_PAGE = 100


@case_page("defence.list", verb=Verb.SUPERVISE_DEFENCE, methods=("GET", "POST"))
def sittings(request: Request, case: Case) -> HttpResponseBase:
    """The sittings of a case; a new one is opened for a named lawyer."""
    form = SittingForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        opened = tried(request, lambda: actions.open_sitting(case=case, **form.cleaned_data, by=request.by))
        if opened is not None:
            return redirect("results:sitting", case.number, opened.pk)
    found = [(one, actions.is_open(one)) for one in case.sittings.select_related("opened_by")]
    return show(request, case, "sittings", "defence", sittings=found, form=form)


@case_page("defence.see", verb=Verb.SUPERVISE_DEFENCE)
def sitting(request: Request, case: Case, sitting: int) -> HttpResponseBase:
    """What the defence sees: figures, lists, samples, findings in favour; media only one by one, on purpose."""
    found = _sitting(case, sitting)
    request.seen.objects = [f"sitting:{found.pk}"]
    if not actions.is_open(found):
        return show(request, case, "sitting_over", "defence", sitting=found)
    language = request.LANGUAGE_CODE or "nl"
    after = whole_number(request.GET.get("after", "")) or 0
    media = list(case.media.filter(position__gt=after)[: MEDIA_ON_A_PAGE + 1])
    request.seen.objects += [f"medium:{medium.pk}" for medium in media[:MEDIA_ON_A_PAGE]]
    context = {
        "sitting": found,
        "report": tried(request, lambda: _report(request, case, language)),
        "media": media[:MEDIA_ON_A_PAGE],
        "next_after": media[MEDIA_ON_A_PAGE - 1].position if len(media) > MEDIA_ON_A_PAGE else None,
        "samples": Sample.objects.filter(exhibit__case=case, drawn_at__isnull=False).select_related("exhibit"),
        "may_reveal": found.opened_by_id == request.user.pk,
    }
    return show(request, case, "sitting", "defence", **context)


def _report(request: Request, case: Case, language: str) -> Report:
    with translation.override(language):
        return tell_case(case, language=language, made_by=request.user)


@case_page("defence.end", verb=Verb.SUPERVISE_DEFENCE, methods=("POST",))
def end(request: Request, case: Case, sitting: int) -> HttpResponseBase:
    """End a sitting before its time."""
    found = _sitting(case, sitting)
    tried(request, lambda: actions.end_sitting(sitting=found, by=request.by), _("The sitting is over."))
    return redirect("results:sittings", case.number)


@case_page("defence.reveal", verb=Verb.SUPERVISE_DEFENCE, methods=("POST",))
def reveal(request: Request, case: Case, sitting: int, position: int) -> HttpResponseBase:
    """Write down that a medium is shown to the defence, and go to it; there it is revealed on purpose, as ever."""
    found, medium = _sitting(case, sitting), get_object_or_404(Medium, case=case, position=position)

    def act() -> bool:
        actions.reveal(sitting=found, medium=medium, by=request.by)
        return True

    if tried(request, act) is None:
        return redirect("results:sitting", case.number, sitting)
    return redirect("room:medium", case.number, position)


def _sitting(case: Case, pk: int) -> DefenceSitting:
    found = get_object_or_404(case.sittings.select_related("opened_by"), pk=pk)
    found.case = case
    return found
