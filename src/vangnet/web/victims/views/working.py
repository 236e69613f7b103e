"""What people do on the page of a child: each a small form."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from vangnet.accounts.audit import Actor
from vangnet.victims import models
from vangnet.victims.actions import candidates, facts, opening, outcome, searching, status
from vangnet.victims.models import Candidate, Victim
from vangnet.web.victims import forms
from vangnet.web.victims.acting import adds, on

_TAKEN_BACK = _("Taken back; it stays to be read.")


def _change(victim: Victim, *, by: Actor, working_name: str, **said: Any) -> None:
    facts.change(victim, facts={"name": working_name.strip(), **said}, by=by)


def _propose(victim: Victim, *, by: Actor, who: str, **said: Any) -> Candidate:
    return candidates.propose(victim, name=who, by=by, **said)


def _refuse(candidate: Candidate, *, by: Actor, **_sure: bool) -> None:
    candidates.refuse(candidate, by=by)


change = adds("victim.change", forms.Facts, _change, _("Written down."))
hand_over = adds("victim.hand_over", forms.Owner, facts.hand_over, _("The page has another owner."))
review = adds("victim.review", forms.Review, facts.review, _("Reviewed; the page comes back in a year."))

add_step = adds("victim.status.add", forms.Step, status.add_step, _("The status is written down."))
take_back_step = on(
    *("victim.status.take_back", models.StatusStep, "status_step", forms.Reason, status.take_back_step),
    *(_TAKEN_BACK, "status"),
)

tie = adds("victim.tie", forms.Tie, opening.tie_series, _("The series stands on the page."))
untie = on(
    *("victim.untie", models.VictimSeries, "tied", forms.Reason, opening.untie_series),
    *(_("The series stands on this page no more."), "series"),
)

propose = adds("candidate.propose", forms.Candidate, _propose, _("The candidate waits for somebody else to confirm."))
confirm = on(
    *("candidate.confirm", Candidate, "candidate", forms.Confirm, candidates.confirm),
    *(_("Confirmed: the child is identified."), "candidates"),
)
unconfirm = on(
    *("candidate.take_back", Candidate, "candidate", forms.Reason, candidates.take_back),
    *(_("The confirmation is taken back; the candidate is proposed again."), "candidates"),
)
refuse = on(
    *("candidate.erase", Candidate, "candidate", forms.Sure, _refuse),
    *(_("This was not the child: all about this person is erased."), "candidates"),
)

give_task = adds("victim.task.give", forms.Task, searching.give_task, _("The task stands on the page."))
finish_task = on(
    *("victim.task.finish", models.Task, "task", forms.Outcome, searching.finish_task, _("The task is done."), "tasks"),
)

write_attempt = adds("victim.attempt.write", forms.Attempt, searching.write_attempt, _("Written down."))
take_back_attempt = on(
    *("victim.attempt.take_back", models.Attempt, "attempt", forms.Reason, searching.take_back),
    *(_TAKEN_BACK, "attempts"),
)

write_contact = adds("victim.contact.write", forms.Contact, searching.write_contact, _("Written down."))
contact_answered = on(
    *("victim.contact.answered", models.Contact, "foreign", forms.On, searching.contact_answered),
    *(_("No answer is expected any more."), "contacts"),
)
take_back_contact = on(
    *("victim.contact.take_back", models.Contact, "foreign", forms.Reason, searching.take_back),
    *(_TAKEN_BACK, "contacts"),
)

offer_help = adds("victim.help.offer", forms.Help, outcome.offer_help, _("The offer is written down."))
help_answered = on(
    *("victim.help.answered", models.Help, "offer", forms.Answered, outcome.help_answered),
    *(_("The answer is written down."), "help"),
)
take_back_help = on(
    *("victim.help.take_back", models.Help, "offer", forms.Reason, searching.take_back, _TAKEN_BACK, "help"),
)

state_wish = adds("victim.wish.state", forms.Wish, outcome.state_wish, _("The wish is written down, and counts now."))
take_back_wish = on(
    *("victim.wish.take_back", models.Wish, "wish", forms.Reason, searching.take_back, _TAKEN_BACK, "wishes"),
)
tell = adds("victim.told", forms.Told, outcome.write_told, _("Written down."))
