"""What the team of a case tells the board: facts with their source, and the hours that it needs."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from vangnet.accounts.audit import Act, Actor, record
from vangnet.cases.actions.acting import person_of
from vangnet.cases.models import Case
from vangnet.errors import InputRefused
from vangnet.steering.models import CaseFact, HoursAsked
from vangnet.victims.actions.acting import required

MOST_HOURS = 20_000
"""In one piece of work: some ten people for a year."""


@transaction.atomic
def state_fact(case: Case, *, fact: str, answer: str, source: str, by: Actor) -> CaseFact:
    """Somebody says how it is, and how that is known; the newest that stands counts."""
    if fact not in CaseFact.Fact.values or answer not in CaseFact.Answer.values:
        raise InputRefused(_("Choose a fact, and yes, no or unknown."))
    source = required(source, _("Say how that is known; it is written down."))
    stated = CaseFact.objects.create(case=case, fact=fact, answer=answer, source=source, made_by=person_of(by))
    record(_act("board.fact.state", case, stated, fact=fact, answer=answer), by=by)
    return stated


@transaction.atomic
def ask_hours(case: Case, *, hours: int, reason: str, by: Actor) -> HoursAsked:
    """The team asks hours for a piece of work."""
    if not 1 <= hours <= MOST_HOURS:
        raise InputRefused(_("Ask between 1 and %(most)s hours.") % {"most": MOST_HOURS})
    reason = required(reason, _("Say what the hours are for; the board reads it."))
    asked = HoursAsked.objects.create(case=case, hours=hours, reason=reason, made_by=person_of(by))
    record(_act("board.hours.ask", case, asked, hours=hours), by=by)
    return asked


@transaction.atomic
def take_back(said: CaseFact | HoursAsked, *, reason: str, by: Actor) -> None:
    """Take back a fact or hours, with a reason; it stays to be read."""
    reason = required(reason, _("Say why; it is written down."))
    done = {"revoked_by": person_of(by), "revoked_at": timezone.now(), "revoked_why": reason}
    if not type(said)._default_manager.filter(pk=said.pk, revoked_at=None).update(**done):  # noqa: SLF001
        raise InputRefused(_("This was taken back before."))
    record(_act("board.take_back", said.case, said), by=by)


def _act(name: str, case: Case, said: CaseFact | HoursAsked, **details: object) -> Act:
    """A line of the log: never what anybody wrote."""
    return Act(name, case.number, objects=(f"{said._meta.model_name}:{said.pk}",), details=details)  # noqa: SLF001
