"""What a suspect is tied to: identifiers, exhibits and who used them, and a child who may be the same person."""

from django.db import transaction
from django.utils.translation import gettext as _

from vangnet.accounts.audit import Actor
from vangnet.cases.actions.acting import person_of
from vangnet.cases.models import Exhibit
from vangnet.errors import InputRefused
from vangnet.identities.linking.normal import normal
from vangnet.intake.report import Kind
from vangnet.suspects.actions.acting import chosen, required, written
from vangnet.suspects.models import Attribution, ExhibitTie, IdentifierTie, Suspect, VictimTie
from vangnet.victims.models import Victim
from vangnet.victims.rules import visible_victims


@transaction.atomic
def tie_identifier(
    suspect: Suspect, *, kind: str, value: str, reason: str, by: Actor, platform: str = ""
) -> IdentifierTie:
    """Somebody says that an identifier is a suspect's, and why."""
    reason = required(reason, _("Say why this is of the suspect."))
    read = normal(Kind(kind), value.strip(), platform=platform) if kind in list(Kind) else None
    if read is None:
        raise InputRefused(_("This is no identifier of that kind."))
    row = IdentifierTie(
        suspect=suspect, kind=read.kind, platform=read.platform, key=read.key, value=value.strip()[:512], reason=reason
    )
    return written(row, "identifier", by=by, stands=_("This identifier stands on the page already."))


@transaction.atomic
def tie_exhibit(suspect: Suspect, *, exhibit: Exhibit, reason: str, by: Actor) -> ExhibitTie:
    """Somebody says that an exhibit of the case has to do with a suspect, and why."""
    reason = required(reason, _("Say what the exhibit has to do with the suspect."))
    row = ExhibitTie(suspect=suspect, exhibit=_of_case(suspect, exhibit), reason=reason)
    return written(row, "exhibit", by=by, stands=_("This exhibit stands on the page already."))


@transaction.atomic
def attribute(suspect: Suspect, *, exhibit: Exhibit, side: str, statement: str, source: str, by: Actor) -> Attribution:
    """Somebody says what shows that a suspect used an exhibit, or what speaks against it, with its source."""
    row = Attribution(
        suspect=suspect,
        exhibit=_of_case(suspect, exhibit),
        side=chosen(side, Attribution.Side),
        statement=required(statement, _("Say what it is.")),
        source=required(source, _("Say how that is known.")),
    )
    return written(row, "attribution", by=by)


@transaction.atomic
def tie_victim(suspect: Suspect, *, victim: Victim, reason: str, by: Actor) -> VictimTie:
    """Somebody says that a suspect may be a child for whom the desk has a page; nothing follows from it for either."""
    if not visible_victims(person_of(by)).filter(pk=victim.pk).exists():
        raise InputRefused(_("There is no page of a child with this number."))
    reason = required(reason, _("Say why this may be the same person."))
    row = VictimTie(suspect=suspect, victim=victim, reason=reason)
    return written(row, "victim", by=by, stands=_("This child stands on the page already."))


def _of_case(suspect: Suspect, exhibit: Exhibit) -> Exhibit:
    if exhibit.case_id != suspect.case_id:
        raise InputRefused(_("This exhibit is not of the case of this suspect."))
    return exhibit
