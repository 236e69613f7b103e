"""One person: who they are, what they may, and how they come in."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from vangnet.accounts.actions import people as acts
from vangnet.accounts.actions.factors import reset_second_factor
from vangnet.accounts.actions.roles import give_role, take_role
from vangnet.accounts.actions.teams import join_team, leave_team
from vangnet.accounts.audit import Act, record
from vangnet.accounts.models import Person, Team
from vangnet.accounts.queries.factors import backup_codes_left, factors_of
from vangnet.accounts.roles import Role, Verb
from vangnet.accounts.rules import roles
from vangnet.web.administration import forms
from vangnet.web.shell.door import Request, person_page


@person_page("person.see", verb=Verb.MANAGE_PEOPLE)
def person(request: Request, person: int) -> HttpResponseBase:
    """What the desk knows of a person, and what can be changed."""
    whom = get_object_or_404(Person.objects.select_related("unit"), pk=person)
    held = roles(whom)
    told = {
        "person": whom,
        "is_oneself": whom.pk == request.user.pk,
        "grants": _grants(whom),
        "roles_to_give": [role for role in Role if role not in held],
        "teams": whom.teams.all(),
        "teams_to_join": whom.unit.teams.exclude(people=whom),
        "factors": factors_of(whom),
        "codes_left": backup_codes_left(whom),
        "sessions": whom.sessions.filter(expire_date__gt=timezone.now()).count(),
        "correction": forms.Correction(instance=whom),
    }
    return render(request, "people/person.html", told)


@person_page("person.correct", verb=Verb.MANAGE_PEOPLE, methods=("POST",))
def correct(request: Request, person: int) -> HttpResponseBase:
    """Put name or unit right."""

    def act(whom: Person) -> None:
        form = forms.Correction(request.POST)
        if not form.is_valid():
            raise ValidationError(_("Give a name and a unit."))
        acts.correct_person(whom, **form.cleaned_data, by=request.by)

    return _try(request, person, "person.correct", act, _("The change is kept."))


@person_page("role.give", verb=Verb.MANAGE_PEOPLE, methods=("POST",))
def role_give(request: Request, person: int) -> HttpResponseBase:
    """Give a role."""
    role = request.POST.get("role", "")
    return _try(request, person, "role.give", lambda whom: give_role(whom, role=role, by=request.by), _("Role given."))


@person_page("role.take", verb=Verb.MANAGE_PEOPLE, methods=("POST",))
def role_take(request: Request, person: int) -> HttpResponseBase:
    """Take a role away."""
    role = request.POST.get("role", "")
    return _try(request, person, "role.take", lambda whom: take_role(whom, role=role, by=request.by), _("Role taken."))


@person_page("team.join", verb=Verb.MANAGE_PEOPLE, methods=("POST",))
def team_join(request: Request, person: int) -> HttpResponseBase:
    """Put somebody in a team."""
    said = _("Put in the team.")
    return _try(request, person, "team.join", lambda whom: join_team(whom, team=_team(request), by=request.by), said)


@person_page("team.leave", verb=Verb.MANAGE_PEOPLE, methods=("POST",))
def team_leave(request: Request, person: int) -> HttpResponseBase:
    """Take somebody out of a team."""
    said = _("Taken out of the team.")
    return _try(request, person, "team.leave", lambda whom: leave_team(whom, team=_team(request), by=request.by), said)


@person_page("person.deactivate", verb=Verb.MANAGE_PEOPLE, methods=("POST",))
def deactivate(request: Request, person: int) -> HttpResponseBase:
    """Let somebody in no more, from this moment."""

    def act(whom: Person) -> None:
        acts.deactivate_person(whom, reason=_reason(request), by=request.by)

    return _try(request, person, "person.deactivate", act, _("They may sign in no more; their sessions are ended."))


@person_page("person.reactivate", verb=Verb.MANAGE_PEOPLE, methods=("POST",))
def reactivate(request: Request, person: int) -> HttpResponseBase:
    """Let somebody in again."""
    said = _("They may sign in again.")
    return _try(request, person, "person.reactivate", lambda whom: acts.reactivate_person(whom, by=request.by), said)


@person_page("person.factor.reset", verb=Verb.MANAGE_PEOPLE, methods=("POST",))
def factor_reset(request: Request, person: int) -> HttpResponseBase:
    """Forget the second factors of somebody who lost them."""

    def act(whom: Person) -> None:
        reset_second_factor(whom, reason=_reason(request), by=request.by)

    return _try(request, person, "person.factor.reset", act, _("They enrol a second factor when they sign in."))


@person_page("person.password.give", verb=Verb.MANAGE_PEOPLE, methods=("POST",))
def password(request: Request, person: int) -> HttpResponseBase:
    """Give a password for one time; it is shown here and never again."""
    given: list[str] = []
    back = _try(
        request, person, "person.password.give", lambda whom: given.append(acts.give_password(whom, by=request.by)), ""
    )
    if not given:
        return back
    whom = get_object_or_404(Person, pk=person)
    return render(request, "people/password.html", {"person": whom, "password": given[0]})


def _try(request: Request, pk: int, name: str, act: Callable[[Person], Any], said: str) -> HttpResponseBase:
    """Do it and say so, or say why not; what is refused stands in the log as refused."""
    whom = get_object_or_404(Person, pk=pk)
    try:
        act(whom)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        record(Act(name, objects=(f"person:{pk}",), status="refused"), by=request.by)
    else:
        if said:
            messages.success(request, said)
    return redirect("people:person", person=pk)


def _reason(request: Request) -> str:
    form = forms.Reason(request.POST)
    if not form.is_valid():
        raise ValidationError(_("Give a reason; it is written down."))
    return str(form.cleaned_data["reason"])


def _team(request: Request) -> Team:
    told = request.POST.get("team", "")
    team = Team.objects.filter(pk=int(told)).first() if told.isascii() and told.isdigit() and len(told) < 19 else None
    if team is None:
        raise ValidationError(_("Choose a team."))
    return team


def _grants(whom: Person) -> list[dict[str, Any]]:
    """All roles that were given and taken, the ones held now first."""
    grants = whom.grants.select_related("granted_by", "revoked_by").order_by("-granted_at")
    told = [{"grant": grant, "label": dict(Role.choices).get(grant.role, grant.role)} for grant in grants]
    return sorted(told, key=lambda row: row["grant"].revoked_at is not None)
