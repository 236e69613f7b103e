"""The list of people, and adding one; units and their teams."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from vangnet.accounts.actions.people import add_person, one_time_password
from vangnet.accounts.actions.teams import add_team, add_unit
from vangnet.accounts.models import Person, Unit
from vangnet.accounts.queries.people import people as find
from vangnet.accounts.roles import Role, Verb
from vangnet.accounts.rules import roles
from vangnet.web.administration import forms
from vangnet.web.shell.door import Request, person_page

ON_A_PAGE = 100
WRONG = 422


@person_page("people.list", verb=Verb.MANAGE_PEOPLE)
def people(request: Request) -> HttpResponseBase:
    """People by unit, role and whether they may sign in."""
    form = forms.Filter(request.GET or None)
    told = form.cleaned_data if form.is_bound and form.is_valid() else {}
    found = find(
        unit=told["unit"].pk if told.get("unit") else None,
        role=told.get("role", ""),
        is_active=forms.IS_ACTIVE[told.get("state") or forms.ACTIVE],
        words=told.get("words", ""),
    )
    page = Paginator(found, ON_A_PAGE).get_page(request.GET.get("page"))
    asked = request.GET.copy()
    asked.pop("page", None)
    rows = [(person, labels(person)) for person in page]
    return render(request, "people/list.html", {"form": form, "page": page, "rows": rows, "asked": asked.urlencode()})


@person_page("person.add", verb=Verb.MANAGE_PEOPLE, methods=("GET", "POST"))
def add(request: Request) -> HttpResponseBase:
    """Let somebody sign in from now on; their password for one time is shown here and never again."""
    form = forms.NewPerson(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        told, password = form.cleaned_data, one_time_password()
        facts = {name: told[name] for name in ("number", "name", "unit", "roles")}
        try:
            person = add_person(**facts, teams=told["joined"], password=password, by=request.by)
        except ValidationError as error:
            form.add_error(None, error.messages)
        else:
            return render(request, "people/password.html", {"person": person, "password": password})
    return render(request, "people/add.html", {"form": form}, status=WRONG if form.errors else 200)


@person_page("units", verb=Verb.MANAGE_PEOPLE)
def units(request: Request) -> HttpResponseBase:
    """Units and their teams."""
    return _units(request, forms.UnitForm(), forms.TeamForm())


@person_page("unit.add", verb=Verb.MANAGE_PEOPLE, methods=("POST",))
def unit_add(request: Request) -> HttpResponseBase:
    """Add a unit."""
    form = forms.UnitForm(request.POST)
    if not form.is_valid():
        return _units(request, form, forms.TeamForm())
    unit = add_unit(**form.cleaned_data, by=request.by)
    messages.success(request, _("%(name)s is added.") % {"name": unit.name})
    return redirect("people:units")


@person_page("team.add", verb=Verb.MANAGE_PEOPLE, methods=("POST",))
def team_add(request: Request) -> HttpResponseBase:
    """Add a team."""
    form = forms.TeamForm(request.POST)
    if not form.is_valid():
        return _units(request, forms.UnitForm(), form)
    team = add_team(**form.cleaned_data, by=request.by)
    messages.success(request, _("%(name)s is added.") % {"name": team.name})
    return redirect("people:units")


def labels(person: Person) -> list[str]:
    """The roles that somebody holds, in words."""
    held = roles(person)
    return [str(role.label) for role in Role if role in held]


def _units(request: Request, unit_form: forms.UnitForm, team_form: forms.TeamForm) -> HttpResponseBase:
    there = Unit.objects.prefetch_related("teams")
    told = {"units": there, "unit_form": unit_form, "team_form": team_form}
    return render(request, "people/units.html", told, status=WRONG if unit_form.errors or team_form.errors else 200)
