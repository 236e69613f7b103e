"""One post of an expose group is read uncovered, by somebody who needs the data, for a reason that is written down."""

from django.utils.translation import gettext as _

from vangnet.accounts.audit import Actor, record
from vangnet.cases.actions.jobs import act_of
from vangnet.chats.models import Export
from vangnet.errors import InputRefused


def uncover(export: Export, *, message: int, reason: str, by: Actor) -> None:
    """Write down that somebody reads a post uncovered, and why. Raises InputRefused without a reason."""
    if not reason.strip():
        raise InputRefused(_("Say why; it is written down."))
    record(act_of(export, "uncover", f"message:{export.pk}/{message}", reason=reason.strip()[:1_000]), by=by)
