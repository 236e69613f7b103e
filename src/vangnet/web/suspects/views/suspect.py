"""One suspect: all that is written down, and the child who may be the same person."""

from django.http import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_lazy as _

from vangnet.accounts.roles import Verb
from vangnet.suspects.actions.acting import take_back
from vangnet.suspects.actions.tying import tie_victim
from vangnet.suspects.models import Suspect, VictimTie
from vangnet.victims.rules import visible_victims
from vangnet.web.shell.door import Request, suspect_page
from vangnet.web.suspects import forms
from vangnet.web.suspects.acting import acted, adds, let_in
from vangnet.web.suspects.page import page
from vangnet.web.suspects.told import works_on
from vangnet.web.victims.forms import Reason


@suspect_page("suspect.see")
def suspect(request: Request, suspect: Suspect) -> HttpResponseBase:
    """The page of a suspect."""
    return page(request, suspect)


tie_child = adds("suspect.victim", forms.Child, tie_victim, _("Written down."))


@suspect_page("suspect.victim.take_back", verb=Verb.WORK_ON_SUSPECTS, methods=("POST",))
def untie_child(request: Request, suspect: Suspect, suspect_child: int) -> HttpResponseBase:
    """Take back that this may be a child, for who may see the page of that child."""
    let_in(works_on(request))
    seen = visible_victims(request.user).values("pk")
    tie = get_object_or_404(VictimTie, suspect=suspect, pk=suspect_child, victim__in=seen)
    words = _("Taken back; it stays to be read.")
    return acted(request, suspect, tie, Reason, take_back, words, "victims")
