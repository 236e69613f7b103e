"""Pages for whoever asks, and for the coordinator who decides."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from vangnet.accounts.audit import Act, record
from vangnet.accounts.roles import Role, Verb
from vangnet.accounts.rules import roles
from vangnet.cases.actions.access import ask_access, grant_access, refuse_access, revoke_access
from vangnet.cases.models import AccessRequest, Case
from vangnet.cases.queries import access as queries
from vangnet.cases.rules import known_cases
from vangnet.web.access import forms
from vangnet.web.shell.door import Request, person_page

WRONG = 422
_SHOWN = 50


@person_page("access.ask", verb=Verb.SEE_CASE, methods=("GET", "POST"))
def ask(request: Request) -> HttpResponseBase:
    """Ask for access by number. The answer is the same for every number."""
    form = forms.Ask(request.POST or None, initial={"number": request.GET.get("number", "")[:60]})
    if request.method == "POST" and form.is_valid():
        try:
            ask_access(**form.cleaned_data, by=request.by)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            said = _("Your request is kept. If there is such a case, its coordinator sees it. Its answer shows below.")
            messages.success(request, said)
            return redirect("access:ask")
    rows = [(asked, _state(asked)) for asked in queries.requests_of(request.user)[:_SHOWN]]
    return render(request, "access/ask.html", {"form": form, "rows": rows}, status=WRONG if form.errors else 200)


@person_page("access.list", verb=Verb.DECIDE_ACCESS, shows_case_data=True)
def access(request: Request) -> HttpResponseBase:
    """What waits for a decision, and the access that runs now, for the cases of one's own unit."""
    waiting, running = list(queries.requests_to_decide(request.user)), list(queries.running_accesses(request.user))
    cases = known_cases(request.user).select_related("team")
    request.seen.objects = [f"access_request:{asked.pk}" for asked in waiting] + [f"access:{one.pk}" for one in running]
    return render(request, "access/list.html", {"waiting": waiting, "running": running, "cases": cases})


@person_page("access.request", verb=Verb.DECIDE_ACCESS, shows_case_data=True)
def decide(request: Request, asked: int) -> HttpResponseBase:
    """One request, with what the coordinator must know to decide."""
    whose, case = _asked(request, asked)
    return _decision(request, whose, case, forms.Grant(initial={"days": whose.days}), forms.Refuse())


@person_page("access.grant", verb=Verb.DECIDE_ACCESS, methods=("POST",))
def grant(request: Request, asked: int) -> HttpResponseBase:
    """Let them see the case for a time."""
    whose, case = _asked(request, asked)
    form = forms.Grant(request.POST)
    if not form.is_valid():
        return _decision(request, whose, case, form, forms.Refuse())
    return _try(
        request, "access.grant", case, lambda: grant_access(whose, case=case, **form.cleaned_data, by=request.by)
    )


@person_page("access.refuse", verb=Verb.DECIDE_ACCESS, methods=("POST",))
def refuse(request: Request, asked: int) -> HttpResponseBase:
    """Refuse, with a reason."""
    whose, case = _asked(request, asked)
    form = forms.Refuse(request.POST)
    if not form.is_valid():
        return _decision(request, whose, case, forms.Grant(initial={"days": whose.days}), form)
    return _try(
        request, "access.refuse", case, lambda: refuse_access(whose, case=case, **form.cleaned_data, by=request.by)
    )


@person_page("access.revoke", verb=Verb.DECIDE_ACCESS, methods=("POST",))
def revoke(request: Request, given: int) -> HttpResponseBase:
    """End access now."""
    running = get_object_or_404(queries.running_accesses(request.user), pk=given)
    return _try(request, "access.revoke", running.case, lambda: revoke_access(running, by=request.by))


@person_page("access.case", verb=Verb.DECIDE_ACCESS, shows_case_data=True)
def case(request: Request, number: str) -> HttpResponseBase:
    """Who sees a case now, and all access that was given to it."""
    known = known_cases(request.user).select_related("team__unit", "officer", "prosecutor")
    which = get_object_or_404(known, number=number)
    request.seen.case_number = which.number
    people = [(person, _why(person, which), _labels(person)) for person in queries.people_who_see(which)]
    given = which.accesses.select_related("person", "granted_by", "revoked_by")
    return render(request, "access/case.html", {"case": which, "people": people, "given": given})


def _asked(request: Request, pk: int) -> tuple[AccessRequest, Case]:
    """The request and its case, where this coordinator may know of both."""
    whose = get_object_or_404(queries.requests_to_decide(request.user), pk=pk)
    case = queries.case_of(whose, request.user)
    if case is None:
        raise Http404
    request.seen.objects = [f"access_request:{whose.pk}", f"person:{whose.person_id}"]
    request.seen.case_number = case.number
    return whose, case


def _decision(
    request: Request, whose: AccessRequest, case: Case, grant_form: forms.Grant, refuse_form: forms.Refuse
) -> HttpResponseBase:
    told: dict[str, Any] = {
        "asked": whose,
        "case": case,
        "roles": _labels(whose.person),
        "teams": whose.person.teams.all(),
        "is_own": whose.person_id == request.user.pk,
        "grant_form": grant_form,
        "refuse_form": refuse_form,
    }
    status = WRONG if grant_form.errors or refuse_form.errors else 200
    return render(request, "access/request.html", told, status=status)


def _try(request: Request, name: str, case: Case, act: Any) -> HttpResponseBase:
    try:
        act()
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        record(Act(name, case_number=case.number, status="refused"), by=request.by)
    else:
        messages.success(request, _("Your decision is kept."))
    return redirect("access:list")


def _state(asked: AccessRequest) -> str:
    """What somebody may know of their own request: a refusal only where the coordinator tells it."""
    if asked.granted and asked.access is not None:
        over = asked.access.revoked_at is not None or asked.access.ends_at <= timezone.now()
        return "ended" if over else "granted"
    if asked.granted is False and asked.is_told:
        return "refused"
    return "waiting" if asked.asked_at > timezone.now() - queries.LAPSES_AFTER else "lapsed"


def _why(person: Any, case: Case) -> str:
    if person.pk == case.officer_id:
        return _("Case officer")
    if person.pk == case.prosecutor_id:
        return _("Prosecutor")
    if any(team.pk == case.team_id for team in person.teams.all()):
        return _("In the team")
    return _("Given access")


def _labels(person: Any) -> list[str]:
    held = roles(person)
    return [str(role.label) for role in Role if role in held]
