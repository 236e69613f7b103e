"""The list of cases, and one case: opened, seen, changed, closed."""

from django.contrib import messages
from django.http import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from vangnet.accounts.roles import Verb
from vangnet.accounts.rules import may
from vangnet.cases.actions import case as actions
from vangnet.cases.models import Case
from vangnet.cases.queries import case as queries
from vangnet.cases.queries.library import changes_of, retractions_of
from vangnet.cases.rules import visible_cases
from vangnet.errors import InputRefused
from vangnet.reports.rules import visible_reports
from vangnet.scan.report.words import words
from vangnet.suspects.queries.listing import suspects_of
from vangnet.victims.actions.finding import mark_told
from vangnet.victims.queries import found
from vangnet.victims.queries.listing import children_of
from vangnet.web.examiner.forms import (
    CaseForm,
    CloseForm,
    JourneyForm,
    NewCaseForm,
    PurposeForm,
    language,
    profile_title,
)
from vangnet.web.shell.door import PURPOSES, Request, case_page, person_page
from vangnet.web.shell.ways import way_back

BOTH = ("GET", "POST")


@person_page("case.list", shows_case_data=True)
def cases(request: Request) -> HttpResponseBase:
    """The cases that somebody works on, and those that a coordinator knows to exist."""
    own, existing = queries.own_cases(request.user), queries.cases_that_exist(request.user)
    request.seen.objects = [f"case:{line.case.pk}" for line in own]
    request.seen.details = {"own": len(own), "existing": len(existing)}
    context = {
        "own": [line for line in own if line.case.closed_on is None],
        "ended": [line for line in own if line.case.closed_on is not None],
        "existing": existing,
        "outcomes": queries.outcomes_for(request.user),
        "may_open": may(request.user, Verb.OPEN_CASE),
        "may_see": may(request.user, Verb.SEE_CASE),
    }
    return render(request, "cases/list.html", context)


@person_page("case.open", verb=Verb.OPEN_CASE, methods=BOTH)
def new(request: Request) -> HttpResponseBase:
    """Open a case."""
    form = NewCaseForm(request.POST or None, person=request.user)
    if request.method == "POST" and form.is_valid():
        facts = dict(form.cleaned_data)
        try:
            case = actions.open_case(number=facts.pop("number"), facts=facts, by=request.by)
        except InputRefused as error:
            form.add_error("number", str(error))
        else:
            messages.success(request, _("The case is open."))
            seen = visible_cases(request.user).filter(pk=case.pk).exists()
            return redirect("cases:case", case.number) if seen else redirect("cases:list")
    return render(request, "cases/new.html", {"form": form})


@case_page("case.purpose", methods=BOTH, needs_purpose=False)
def purpose(request: Request, case: Case) -> HttpResponseBase:
    """Ask for which purpose somebody opens this case, once in a session."""
    code, _sign, more = request.by.purpose.partition(": ")
    form = PurposeForm(request.POST or None, initial={"purpose": code, "more": more})
    told = request.POST.get("next") or request.GET.get("next", "")
    back = way_back(told, otherwise=reverse("cases:case", args=[case.number]))
    if request.method == "POST" and form.is_valid():
        purpose = actions.tell_purpose(case, **form.cleaned_data, by=request.by)
        request.session[PURPOSES] = {**request.session.get(PURPOSES, {}), case.number: purpose}
        return redirect(back)
    return render(request, "cases/purpose.html", {"case": case, "form": form, "next": back})


@case_page("case.see")
def case(request: Request, case: Case) -> HttpResponseBase:
    """Where a case stands."""
    overview = queries.overview(case)
    told = words(language())
    request.seen.objects = [f"case:{case.pk}", *(f"exhibit:{exhibit.pk}" for exhibit, _scan in overview.exhibits)]
    context = {
        "case": case,
        "overview": overview,
        "profile": profile_title(case.profile),
        "journeys": case.journeys.all(),
        "statuses": [(name, told.status(name), told.status_meaning(name)) for name in told.table["statuses"]],
        "reasons": [
            (told.reason(name), count) for name, count in sorted(overview.reasons.items(), key=lambda pair: -pair[1])
        ],
        "may_edit": may(request.user, Verb.EDIT_CASE),
        "retractions": list(retractions_of(case)),
        "changes": changes_of(case).count(),
        "finds": _finds(request, case),
        "reports": list(visible_reports(request.user).filter(case=case).order_by("received_at", "pk")),
        "suspects": suspects_of(case, request.user),
        "may_suspect": may(request.user, Verb.WORK_ON_SUSPECTS) and not case.is_narrow,  # type: ignore[attr-defined]
        "children": {child.pk: child for found in children_of(case, request.user).values() for child in found},
    }
    return render(request, "cases/case.html", context)


def _finds(request: Request, case: Case) -> list[found.Told]:
    """The children found again in this case; the owner of the case is told by seeing them."""
    finds = list(found.finds_in(case=case))
    mark_told(find for find in finds if found.is_told_to(request.user, find))
    request.seen.objects += [f"find:{find.pk}" for find in finds]
    return found.told_to(request.user, finds)


@case_page("case.change", verb=Verb.EDIT_CASE, methods=BOTH)
def edit(request: Request, case: Case) -> HttpResponseBase:
    """Change the facts of a case."""
    form = CaseForm(request.POST or None, instance=Case.objects.get(pk=case.pk), person=request.user)
    if request.method == "POST" and form.is_valid():
        try:
            actions.change_case(case, facts=form.cleaned_data, by=request.by)
        except InputRefused as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("The case is changed."))
            return redirect("cases:case", case.number)
    context = {
        "case": case,
        "form": form,
        "journeys": case.journeys.all(),
        "journey_form": JourneyForm(prefix="journey"),
    }
    return render(request, "cases/edit.html", context)


@case_page("case.close", verb=Verb.EDIT_CASE, methods=BOTH)
def close(request: Request, case: Case) -> HttpResponseBase:
    """End the investigation, with its outcome; or take it up again."""
    if request.method == "POST" and request.POST.get("act") == "reopen":
        try:
            actions.reopen_case(case, by=request.by)
        except InputRefused as error:
            messages.error(request, str(error))
            return redirect("cases:close", case.number)
        return redirect("cases:case", case.number)
    form = CloseForm(request.POST or None, initial={"closed_on": case.closed_on, "outcome": case.outcome})
    if request.method == "POST" and form.is_valid():
        facts = form.cleaned_data
        try:
            actions.close_case(case, on=facts["closed_on"], outcome=facts["outcome"], by=request.by)
        except InputRefused as error:
            form.add_error("closed_on", str(error))
        else:
            messages.success(request, _("The outcome is told to those who worked on the case."))
            return redirect("cases:case", case.number)
    people = queries.people_who_worked(case)
    return render(request, "cases/close.html", {"case": case, "form": form, "people": people})


@case_page("journey.add", verb=Verb.EDIT_CASE, methods=("POST",))
def add_journey(request: Request, case: Case) -> HttpResponseBase:
    """Write down a journey of the suspect."""
    form = JourneyForm(request.POST, prefix="journey")
    if form.is_valid():
        try:
            actions.add_journey(case, facts=form.cleaned_data, by=request.by)
            return redirect("cases:edit", case.number)
        except InputRefused as error:
            form.add_error(None, str(error))
    context = {
        "case": case,
        "form": CaseForm(instance=case, person=request.user),
        "journeys": case.journeys.all(),
        "journey_form": form,
    }
    return render(request, "cases/edit.html", context)


@case_page("journey.remove", verb=Verb.EDIT_CASE, methods=("POST",))
def remove_journey(request: Request, case: Case, journey: int) -> HttpResponseBase:
    """Take away a journey that was written down by mistake."""
    actions.remove_journey(get_object_or_404(case.journeys.select_related("case"), pk=journey), by=request.by)
    return redirect("cases:edit", case.number)
