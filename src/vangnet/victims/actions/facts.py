"""What stands at the top of a page: the working name, what is seen and known, whose it is, and the yearly review."""

from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from vangnet.accounts.audit import Actor, record
from vangnet.accounts.models import Person
from vangnet.errors import InputRefused
from vangnet.victims.actions.acting import act, locked, required
from vangnet.victims.actions.opening import A_YEAR
from vangnet.victims.models import Victim
from vangnet.victims.rules import who_may_work_on

FACTS = (
    *("name", "is_listed", "listed_as", "sex", "born_from", "born_until"),
    *("country", "country_ground", "summary"),
)


@transaction.atomic
def change(victim: Victim, *, facts: dict[str, Any], by: Actor) -> None:
    """Write down what is seen and known of a child; only `FACTS`. The log tells which, and never what."""
    now = locked(victim)
    changed = [name for name in FACTS if name in facts and facts[name] != getattr(now, name)]
    for name in changed:
        setattr(now, name, facts[name])
    required(now.name, _("Give a working name: one that says nothing of who the child is."))
    if now.country and not now.country_ground.strip():
        raise InputRefused(_("Say how the country is known."))
    if now.born_from and now.born_until and now.born_from > now.born_until:
        raise InputRefused(_("The first year of birth lies after the last."))
    now.save(update_fields=changed)
    record(act("victim.change", now, changed=changed), by=by)
    victim.refresh_from_db()


@transaction.atomic
def hand_over(victim: Victim, *, to: Person, by: Actor) -> None:
    """Make somebody of the unit the owner of a page."""
    now = locked(victim)
    if not who_may_work_on(now).filter(pk=to.pk).exists():
        raise InputRefused(_("%(who)s does not work on victims of this unit.") % {"who": to.name})
    now.owner = to
    now.save(update_fields=["owner"])
    record(act("victim.hand_over", now, to), by=by)
    victim.refresh_from_db()


@transaction.atomic
def review(victim: Victim, *, outcome: str, by: Actor) -> None:
    """The yearly look at a page: what was found stands among what was tried; it comes back in a year, for ever."""
    now = locked(victim)
    outcome = required(outcome, _("Say what came of the review; it is written down."))
    today = timezone.localdate()
    told = {"on": today, "what": _("Yearly review"), "outcome": outcome, "made_by": by.person}
    attempt = now.attempts.create(**told)
    now.review_on = today + A_YEAR
    now.save(update_fields=["review_on"])
    record(act("victim.review", now, attempt), by=by)
    victim.refresh_from_db()
