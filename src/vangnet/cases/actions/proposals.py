"""Categorised media are proposed for the library; a second, independent person must agree before any is released."""

from collections.abc import Mapping

import msgspec
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from vangnet.accounts.audit import Act, Actor, record
from vangnet.accounts.models import Person
from vangnet.cases.actions.acting import person_of
from vangnet.cases.models import Case, Medium, Proposal
from vangnet.cases.queries.library import proposable
from vangnet.errors import InputRefused


class Mark(msgspec.Struct, frozen=True):
    """What is told of one medium that is proposed: None for what is not known."""

    self_generated: bool = False
    series: str = ""
    victim_identified: bool | None = None


@transaction.atomic
def propose(*, case: Case, media: Mapping[int, Mark], by: Actor) -> list[Proposal]:
    """Propose these media (by id) for the library. Raises InputRefused when one of them cannot be proposed."""
    person = person_of(by)
    found = list(proposable(case).filter(pk__in=list(media)).order_by("pk"))
    if not found or len(found) != len(media):
        raise InputRefused(_("Some of these media cannot be proposed any more; look at the list again."))
    made = Proposal.objects.bulk_create(_proposal(medium, media[medium.pk], person) for medium in found)
    objects = tuple(f"medium:{medium.pk}" for medium in found)
    details = {"self_generated": [medium.pk for medium in found if media[medium.pk].self_generated]}
    record(Act("library.propose", case.number, objects, details), by=by)
    return made


@transaction.atomic
def confirm(*, proposal: Proposal, by: Actor) -> None:
    """Agree with a proposal, as somebody else than the one who proposed it."""
    if by.person is None or by.person.pk == proposal.proposed_by_id:
        raise InputRefused(_("Somebody else than the proposer must agree."))
    now = timezone.now()
    open_ones = Proposal.objects.filter(pk=proposal.pk, confirmed_by__isnull=True, release__isnull=True)
    if not open_ones.update(confirmed_by=by.person, confirmed_at=now):
        raise InputRefused(_("This proposal was agreed with already."))
    number = proposal.case.number if proposal.case else ""
    record(Act("library.confirm", number, (f"proposal:{proposal.pk}",)), by=by)


@transaction.atomic
def withdraw(*, proposal: Proposal, by: Actor) -> None:
    """Take a proposal back before it is released."""
    gone, _each = Proposal.objects.filter(pk=proposal.pk, release__isnull=True).delete()
    if not gone:
        raise InputRefused(_("This was released; it can only be retracted from the library."))
    number = proposal.case.number if proposal.case else ""
    record(Act("library.withdraw", number, (f"proposal:{proposal.pk}",), {"sha256": proposal.sha256}), by=by)


def _proposal(medium: Medium, mark: Mark, person: Person) -> Proposal:
    return Proposal(
        case_id=medium.case_id,
        medium=medium,
        sha256=medium.sha256,
        sha1=medium.sha1,
        md5=medium.md5,
        size=medium.size,
        type=medium.type,
        pdq=medium.pdq,
        pdq_quality=medium.pdq_quality,
        category=medium.category,
        profile=medium.case.profile,
        self_generated=mark.self_generated,
        series=mark.series,
        victim_identified=mark.victim_identified,
        proposed_by=person,
    )
