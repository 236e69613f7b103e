"""What people decide on a proposed series: it is one, it is none, or some of it does not belong."""

from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from vangnet.accounts.audit import Act, Actor, record
from vangnet.cases.actions.acting import person_of
from vangnet.cases.actions.lanes import place_again_later, revoke
from vangnet.cases.actions.series import name_series, put_in
from vangnet.cases.models import Case, Medium, Series, SeriesDecision
from vangnet.cases.queries.proposed import Proposal
from vangnet.errors import InputRefused

Kind = SeriesDecision.Kind


@transaction.atomic
def confirm(proposal: Proposal, *, case: Case, name: str, reason: str, by: Actor) -> Series:
    """It is a series: under a name; or in the one that it grew out of."""
    series = proposal.confirmed
    if series is None:
        if not name.strip():
            raise InputRefused(_("Give the series a name."))
        series = name_series(case=case, name=name, by=by)
    positions = proposal.missing or tuple(proposal.positions.values())
    put_in(series=series, positions=positions, by=by)
    _decide(Kind.CONFIRMED, case, _media(case, positions), reason, by, series=series)
    return series


@transaction.atomic
def refuse(proposal: Proposal, *, case: Case, reason: str, by: Actor) -> SeriesDecision:
    """It is no series. When more comes in that ties to it, it is proposed again."""
    if not reason.strip():
        raise InputRefused(_("Say why; it is written down."))
    return _decide(Kind.REFUSED, case, _media(case, tuple(proposal.positions.values())), reason, by)


@transaction.atomic
def split(proposal: Proposal, *, case: Case, positions: Sequence[int], reason: str, by: Actor) -> SeriesDecision:
    """Some of it does not belong: its ties to the rest join no longer."""
    if not reason.strip():
        raise InputRefused(_("Say why; it is written down."))
    chosen, members = set(positions), set(proposal.positions.values())
    if not chosen < members or not chosen:
        raise InputRefused(_("Give numbers of media of this proposal, and not all of them."))
    return _decide(Kind.SPLIT, case, _media(case, positions), reason, by)


@transaction.atomic
def revoke_decision(decision: SeriesDecision, *, reason: str, by: Actor) -> None:
    """A decision counts no longer. A series that was named stays, and is changed on its own page."""
    revoke(decision, reason=reason, by=by)
    place_again_later(decision.case)
    record(Act("series.revoke", decision.case.number, (f"series_decision:{decision.pk}",)), by=by)


def _decide(
    kind: Kind, case: Case, media: Sequence[Medium], reason: str, by: Actor, series: Series | None = None
) -> SeriesDecision:
    made = SeriesDecision.objects.create(
        case=case, kind=kind, series=series, reason=reason.strip(), made_by=person_of(by)
    )
    made.media.set(media)
    place_again_later(case)
    objects = (f"series_decision:{made.pk}", *(f"medium:{medium.pk}" for medium in media))
    record(Act(f"series.{kind}", case.number, objects), by=by)
    return made


def _media(case: Case, positions: Sequence[int]) -> list[Medium]:
    return list(case.media.filter(position__in=positions).order_by("position"))
