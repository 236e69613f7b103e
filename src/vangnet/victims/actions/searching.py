"""The search for a child: tasks, what was tried, and contacts with others."""

from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from vangnet.accounts.audit import Actor, record
from vangnet.accounts.models import Person
from vangnet.cases.actions.acting import person_of
from vangnet.errors import InputRefused
from vangnet.victims.actions.acting import act, past, required
from vangnet.victims.models import Attempt, Contact, Help, Task, Victim, Wish
from vangnet.victims.rules import who_may_work_on

Said = Attempt | Contact | Help | Wish
"""What is taken back with a reason and nothing more: nothing else follows from it."""


@transaction.atomic
def give_task(victim: Victim, *, text: str, by: Actor, owner: Person | None = None, due_on: date | None = None) -> Task:
    """Something is to be done: by whom (None: by whoever takes it up) and until when."""
    text = required(text, _("Say what is to be done."))
    if owner is not None and not who_may_work_on(victim).filter(pk=owner.pk).exists():
        raise InputRefused(_("%(who)s does not work on victims of this unit.") % {"who": owner.name})
    task = Task.objects.create(victim=victim, text=text, owner=owner, due_on=due_on, made_by=person_of(by))
    record(act("victim.task.give", victim, task), by=by)
    return task


@transaction.atomic
def finish_task(task: Task, *, outcome: str, by: Actor) -> None:
    """A task is done, and what came of it."""
    outcome = required(outcome, _("Say what came of it."))
    done = {"done_by": person_of(by), "done_at": timezone.now(), "outcome": outcome}
    if not Task.objects.filter(pk=task.pk, done_at=None).update(**done):
        raise InputRefused(_("This task was done before."))
    record(act("victim.task.finish", task.victim, task), by=by)


@transaction.atomic
def write_attempt(victim: Victim, *, on: date, what: str, by: Actor, outcome: str = "") -> Attempt:
    """Something was tried to find the child, and what came of it."""
    what = required(what, _("Say what was tried."))
    attempt = Attempt.objects.create(
        victim=victim, on=past(on), what=what, outcome=outcome.strip(), made_by=person_of(by)
    )
    record(act("victim.attempt.write", victim, attempt), by=by)
    return attempt


@transaction.atomic
def write_contact(
    victim: Victim,
    *,
    organisation: str,
    direction: str,
    on: date,
    summary: str,
    by: Actor,
    country: str = "",
    reference: str = "",
    answer_due_on: date | None = None,
) -> Contact:
    """Something went to, or came from, another country or organisation; and by when an answer is expected."""
    contact = Contact.objects.create(
        victim=victim,
        organisation=required(organisation, _("Say with whom.")),
        direction=Contact.Direction(direction),
        on=past(on),
        summary=required(summary, _("Say in short what it was about.")),
        country=country,
        reference=reference.strip(),
        answer_due_on=answer_due_on,
        made_by=person_of(by),
    )
    record(act("victim.contact.write", victim, contact), by=by)
    return contact


@transaction.atomic
def contact_answered(contact: Contact, *, on: date, by: Actor) -> None:
    """The answer that was expected has come; what it says is a contact of its own."""
    waiting = Contact.objects.filter(pk=contact.pk, answered_on=None, revoked_at=None)
    if not waiting.update(answered_on=past(on)):
        raise InputRefused(_("No answer is expected any more."))
    record(act("victim.contact.answered", contact.victim, contact), by=by)


@transaction.atomic
def take_back(said: Said, *, reason: str, by: Actor) -> None:
    """Somebody takes back what was written down of a child, and why; it stays to be read."""
    reason = required(reason, _("Say why; it is written down."))
    done = {"revoked_by": person_of(by), "revoked_at": timezone.now(), "revoked_why": reason}
    if not type(said).objects.filter(pk=said.pk, revoked_at=None).update(**done):
        raise InputRefused(_("This was taken back before."))
    record(act(f"victim.{said._meta.model_name}.take_back", said.victim, said), by=by)  # noqa: SLF001
