"""One's own account: language, second factors, sessions, teams and roles."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from vangnet.accounts.actions.factors import remove_factor as remove
from vangnet.accounts.actions.factors import rename_factor as rename
from vangnet.accounts.actions.factors import renew_backup_codes
from vangnet.accounts.actions.sessions import end_other_sessions
from vangnet.accounts.queries.factors import backup_codes_left, factors_of
from vangnet.accounts.roles import Role, Verb
from vangnet.accounts.rules import may, roles
from vangnet.web.shell.door import Request, person_page
from vangnet.web.sign_in import forms


@person_page("account")
def account(request: Request) -> HttpResponseBase:
    """What the desk knows of somebody, for themselves."""
    person = request.user
    factors = factors_of(person)
    told = {
        "factors": factors,
        "is_last": len(factors) == 1,
        "codes_left": backup_codes_left(person),
        "sessions": person.sessions.filter(expire_date__gt=timezone.now()),
        "this_session": request.session.session_key,
        "roles": [Role(role).label for role in Role.values if role in roles(person)],
        "sees_cases": may(person, Verb.SEE_CASE),
        "teams": person.teams.select_related("unit"),
    }
    return render(request, "sign_in/account.html", told)


@person_page("factor.rename", methods=("POST",))
def rename_factor(request: Request) -> HttpResponseBase:
    """Name a second factor."""
    form = forms.Name(request.POST)
    try:
        if form.is_valid():
            rename(request.user, key=request.POST.get("factor", ""), name=form.cleaned_data["name"], by=request.by)
            messages.success(request, _("The name is changed."))
        else:
            messages.error(request, _("Give a name of at most 64 signs."))
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    return redirect("sign_in:account")


@person_page("factor.remove", methods=("POST",))
def remove_factor(request: Request) -> HttpResponseBase:
    """Remove a second factor; never the last one."""
    try:
        remove(request.user, key=request.POST.get("factor", ""), by=request.by)
        messages.success(request, _("The second factor is removed."))
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    return redirect("sign_in:account")


@person_page("factor.backup_codes", methods=("POST",))
def backup_codes(request: Request) -> HttpResponseBase:
    """Make backup codes, and show them this once."""
    return render(request, "sign_in/backup_codes.html", {"codes": renew_backup_codes(request.user, by=request.by)})


@person_page("session.end", methods=("POST",))
def end_sessions(request: Request) -> HttpResponseBase:
    """Sign out everywhere else."""
    ended = end_other_sessions(request.user, keep=str(request.session.session_key), by=request.by)
    told = ngettext("%(count)s other session is ended.", "%(count)s other sessions are ended.", ended)
    messages.success(request, told % {"count": ended})
    return redirect("sign_in:account")
