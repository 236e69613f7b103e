"""The one place where a report goes to another state, with whose it is and until when written beside it."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from vangnet.accounts.audit import Actor
from vangnet.accounts.models import Person, Team
from vangnet.errors import InputRefused
from vangnet.reports.models import Report, Step
from vangnet.reports.states import State, refusal

_REFUSALS = {
    "follows": gettext_noop("A report that is “%(before)s” cannot become “%(to)s”."),
    "owner": gettext_noop("Say whose it is: a person or a team."),
    "due": gettext_noop("Say until when."),
    "reason": gettext_noop("Give a reason; it is written down."),
}


class Overtaken(InputRefused):
    """Somebody else did something with the report after its page was made."""


def locked(report: Report, *, seen: int | None = None) -> Report:
    """The report as it is now, until the end of the transaction nobody else's to change.

    `seen` is the last step that the page showed (`last_step`). Raises Overtaken when there was another one since.
    """
    now = Report.objects.select_for_update(of=("self",)).select_related("unit", "team", "owner").get(pk=report.pk)
    if seen is not None and (last := now.steps.last()) is not None and last.pk != seen:
        who = last.made_by.name if last.made_by else _("The program")
        raise Overtaken(
            _("%(who)s changed this report meanwhile: it is “%(state)s” now. Look again; nothing was done.")
            % {"who": who, "state": now.get_state_display()}
        )
    return now


@transaction.atomic
def move(
    report: Report,
    *,
    to: State,
    by: Actor,
    owner: Person | None = None,
    team: Team | None = None,
    due_at: datetime | None = None,
    reason: str = "",
    waits_for: str = "",
    untold: str = "",
) -> Step:
    """A report that is `locked` goes to a state, with its owner and date. The caller writes the line in the log.

    Its team stays unless another one is given; back in the queue (new) it is its unit's.
    Raises InputRefused; then nothing was changed.
    """
    told = {"owner": bool(owner or team or report.team), "due": due_at is not None, "reason": bool(reason.strip())}
    if why := refusal(State(report.state), to, **told):
        raise InputRefused(_(_REFUSALS[why]) % {"before": report.get_state_display(), "to": to.label})
    now, team = timezone.now(), team or (None if to == State.NEW else report.team)
    if due_at is not None and due_at <= now:
        raise InputRefused(_("This moment has gone by; choose a later one."))
    facts: dict[str, Any] = {"state": to, "state_at": now, "owner": owner, "team": team, "due_at": due_at}
    for name, value in facts.items():
        setattr(report, name, value)
    report.save(update_fields=list(facts))
    return Step.objects.create(
        report=report,
        state=to,
        owner=owner,
        due_at=due_at,
        reason=reason.strip(),
        waits_for=waits_for.strip()[:200],
        untold=untold.strip(),
        made_by=by.person,
    )
