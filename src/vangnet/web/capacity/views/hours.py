"""People and hours per team, a person's hours and skills, one's own availability, and all skills."""

from collections import Counter
from typing import Any

from django.contrib import messages
from django.http import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from vangnet.accounts.models import Person
from vangnet.accounts.roles import Verb
from vangnet.errors import InputRefused
from vangnet.steering.actions import capacity_people
from vangnet.steering.models import PersonSkill, WorkingHours
from vangnet.steering.numbers import number_of
from vangnet.steering.queries import capacity as queries
from vangnet.steering.skills import skill_name, skills
from vangnet.web.capacity import forms
from vangnet.web.capacity.drawn import plot
from vangnet.web.results.views.acting import tell_faults, tried
from vangnet.web.shell.door import Request, person_page

_REFUSED = 422
_SAID = 20
"""Statements of one's own that are shown."""


@person_page("capacity.teams", verb=Verb.PLAN_CAPACITY)
def teams(request: Request) -> HttpResponseBase:
    """Hours per team; for a coordinator also the people of the own unit."""
    asked = forms.Weeks(request.GET or None, auto_id="weeks-%s")
    period = asked.period()
    shown = queries.planned_teams(request.user)
    rows = queries.team_hours(period, shown)
    context: dict[str, Any] = {"here": "teams", "period": period, "form": asked, "teams": rows, "plot": plot(rows)}
    if queries.plans_for(request.user) is not None:
        told = {one.key: one for one in queries.people_hours(period, shown)}
        own = queries.planned_people(request.user).prefetch_related("teams")
        context["people"] = [(person, told.get(person.pk), _names(told.get(person.pk))) for person in own]
    return render(request, "capacity/teams.html", context)


@person_page("capacity.person", verb=Verb.PLAN_CAPACITY)
def person(request: Request, person: int) -> HttpResponseBase:
    """Hours and skills of somebody of the own unit."""
    return _person_page(request, get_object_or_404(queries.planned_people(request.user), pk=person))


@person_page("capacity.hours.set", verb=Verb.PLAN_CAPACITY, methods=("POST",))
def set_hours(request: Request, person: int) -> HttpResponseBase:
    """Hours a week."""
    who = get_object_or_404(queries.planned_people(request.user), pk=person)
    form = forms.Hours(who, request.POST)
    if form.is_valid():
        try:
            capacity_people.set_hours(who, **form.cleaned_data, by=request.by)
        except InputRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Written down."))
            return redirect("capacity:person", who.pk)
    return _person_page(request, who, hours_form=form, status=_REFUSED)


@person_page("capacity.skills.set", verb=Verb.PLAN_CAPACITY, methods=("POST",))
def set_skills(request: Request, person: int) -> HttpResponseBase:
    """What somebody can do."""
    who = get_object_or_404(queries.planned_people(request.user), pk=person)
    form = forms.Skills(request.POST, auto_id="skills-%s")
    if not form.is_valid():
        tell_faults(request, form)
    else:
        tried(
            request,
            lambda: capacity_people.set_skills(who, codes=form.cleaned_data["codes"], by=request.by),
            _("Written down."),
        )
    return redirect("capacity:person", who.pk)


@person_page("capacity.availability", verb=Verb.STATE_AVAILABILITY, methods=("GET", "POST"))
def mine(request: Request) -> HttpResponseBase:
    """One's own yes or no."""
    form = forms.Mine(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            capacity_people.state_availability(**form.cleaned_data, by=request.by)
        except InputRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Written down."))
            return redirect("capacity:mine")
    context = {
        "here": "mine",
        "form": form,
        "said": queries.statements_of(request.user)[:_SAID],
        "taken": [(number_of(one.case_id), one) for one in queries.assignments_of(request.user)],
    }
    return render(request, "capacity/mine.html", context, status=_REFUSED if form.errors else 200)


@person_page("capacity.skills", verb=Verb.PLAN_CAPACITY)
def skill_list(request: Request) -> HttpResponseBase:
    """All skills, with how many people have each and their hours this week."""
    period = forms.Weeks().period()
    people, hours = Counter[str](), Counter[str]()
    for one in queries.people_hours(period, queries.planned_teams(request.user)):
        people.update(one.skills)
        hours.update(dict.fromkeys(one.skills, one.hours))
    rows = [(skill.name(forms.language()), people[code], hours[code]) for code, skill in skills().items()]
    return render(request, "capacity/skills.html", {"here": "skills", "rows": rows, "period": period})


def _person_page(
    request: Request, who: Person, *, hours_form: forms.Hours | None = None, status: int = 200
) -> HttpResponseBase:
    row = WorkingHours.objects.filter(person=who, revoked_at=None).select_related("team", "made_by").first()
    has = list(PersonSkill.objects.filter(person=who, revoked_at=None).values_list("skill", flat=True))
    now = {"team": row.team_id, "hours": row.hours} if row else {"team": who.teams.values_list("pk", flat=True).first()}
    context = {
        "here": "teams",
        "who": who,
        "row": row,
        "hours_form": hours_form or forms.Hours(who, initial=now),
        "skills_form": forms.Skills(initial={"codes": has}, auto_id="skills-%s"),
    }
    return render(request, "capacity/person.html", context, status=status)


def _names(told: queries.PersonHours | None) -> str:
    return ", ".join(skill_name(code, forms.language()) for code in told.skills) if told else ""
