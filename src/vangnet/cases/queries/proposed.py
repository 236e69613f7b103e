"""Series that the program proposes: the connected parts of the ties of a case, and what people decided on them."""

import hashlib
from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping
from functools import lru_cache

import msgspec
from django.db.models import Count, Max

from vangnet.capture import findings as found
from vangnet.capture.findings import Claim
from vangnet.capture.series import graph
from vangnet.cases.models import Capture, CaptureFinding, Case, Series, SeriesDecision, Tie
from vangnet.words import Word

Kind = SeriesDecision.Kind


class Proposal(msgspec.Struct, frozen=True):
    """A proposed series. `positions` is every member's, by its SHA-256; `number` the least of them.

    `confirmed` is the series that holds all or some of it; `missing` are the positions that it does not hold yet.
    `refused` is the decision that refused all of it.
    """

    number: int
    series: graph.Series
    positions: Mapping[str, int]
    confirmed: Series | None = None
    missing: tuple[int, ...] = ()
    refused: SeriesDecision | None = None

    @property
    def digest(self) -> str:
        """Tells these members from any others: of what was decided on, nothing may have changed meanwhile."""
        return hashlib.sha256(" ".join(self.series.members).encode()).hexdigest()

    @property
    def standing(self) -> str:
        """One of "open", "refused", "confirmed", and "grown": confirmed, and more came in since."""
        if self.confirmed is not None:
            return "grown" if self.missing else "confirmed"
        return "refused" if self.refused is not None else "open"

    def why(self, member: str) -> tuple[found.Tie, ...]:
        """The ties that lead from the first member to this one."""
        first = min(self.series.members, key=lambda one: self.positions[one])
        return self.series.path(first, member) if member != first else ()


def proposals(case: Case) -> list[Proposal]:
    """The proposed series of a case, those that wait for a person first, the largest first."""
    decisions = list(decisions_of(case, live=True))
    cut = frozenset(ids for decision, ids in decisions if decision.kind == Kind.SPLIT)
    tied, positions = _tied(case.pk, _loaded(case), cut)
    refused = [(decision, ids) for decision, ids in decisions if decision.kind == Kind.REFUSED]
    confirmed = _confirmed(case)
    made = [_proposal(one, positions, confirmed, refused) for one in tied]
    order = ("open", "grown", "confirmed", "refused")
    return sorted(made, key=lambda one: (order.index(one.standing), -len(one.series.members), one.number))


def proposal(case: Case, number: int) -> Proposal | None:
    """The proposed series that this medium (by position) is in."""
    return next((one for one in proposals(case) if number in one.positions.values()), None)


def decisions_of(case: Case, *, live: bool = False) -> Iterable[tuple[SeriesDecision, frozenset[str]]]:
    """What was decided on proposals, the newest first, with the SHA-256 of the media."""
    rows = SeriesDecision.objects.filter(case=case).select_related("made_by", "revoked_by", "series").order_by("-pk")
    if live:
        rows = rows.filter(revoked_at=None)
    media: dict[int, set[str]] = defaultdict(set)
    through = SeriesDecision.media.through.objects.filter(seriesdecision__in=rows.values("pk"))
    for pk, sha256 in through.values_list("seriesdecision", "medium__sha256"):
        media[pk].add(sha256)
    return [(row, frozenset(media[row.pk])) for row in rows]


def _loaded(case: Case) -> Hashable:
    """Tells what is loaded of the captures of a case from any other: nothing else changes its ties."""
    captures = Capture.objects.filter(scan__exhibit__case=case).order_by("pk")
    rows = captures.values_list("pk", "files", "loaded_files", "loaded_rows")
    ties = Tie.objects.filter(capture__scan__exhibit__case=case).aggregate(Count("pk"), Max("pk"))
    return str(list(rows)), *ties.values()


@lru_cache(maxsize=2)
def _tied(
    case: int,
    loaded: Hashable,  # noqa: ARG001  # what was worked out counts for this alone
    cut: frozenset[frozenset[str]],
) -> tuple[tuple[graph.Series, ...], Mapping[str, int]]:
    """The connected parts of the ties of a case, without ties that were cut, and the positions of its media."""
    ties, positions = _ties(case)
    kept = [tie for tie in ties if not any((tie.first in one) != (tie.second in one) for one in cut)]
    return tuple(graph.series_of(kept, serials=_serials(case))), positions


def _ties(case: int) -> tuple[list[found.Tie], dict[str, int]]:
    fields = "first__sha256 first__position second__sha256 second__position kind strength reason".split()
    positions: dict[str, int] = {}
    ties: dict[tuple[str, str, str], found.Tie] = {}
    for first, at, second, place, kind, strength, reason in Tie.objects.filter(first__case=case).values_list(*fields):
        positions[first], positions[second] = at, place
        told = msgspec.convert(reason, Word)
        ties[first, second, kind] = found.Tie(
            first=first, second=second, kind=found.TieKind(kind), strength=strength, reason=told
        )
    return list(ties.values()), positions


def _serials(case: int) -> dict[str, frozenset[tuple[str, str]]]:
    rows = CaptureFinding.objects.filter(capture__scan__exhibit__case=case, kind=Claim.DEVICE).exclude(serial="")
    return {
        sha256: frozenset({("body_serial", value)}) for sha256, value in rows.values_list("medium__sha256", "serial")
    }


def _confirmed(case: Case) -> list[tuple[Series, frozenset[str]]]:
    named = {series.pk: series for series in case.series.all()}
    held: dict[int, set[str]] = defaultdict(set)
    through = Series.media.through.objects.filter(series__case=case)
    for pk, sha256 in through.values_list("series", "medium__sha256"):
        held[pk].add(sha256)
    return [(series, frozenset(held[pk])) for pk, series in named.items()]


def _proposal(
    series: graph.Series,
    positions: Mapping[str, int],
    confirmed: list[tuple[Series, frozenset[str]]],
    refused: list[tuple[SeriesDecision, frozenset[str]]],
) -> Proposal:
    members = frozenset(series.members)
    own = {member: positions[member] for member in series.members}
    holding, held = max(confirmed, key=lambda one: len(one[1] & members), default=(None, frozenset[str]()))
    if not held & members:
        holding = None
    missing = tuple(sorted(own[one] for one in members - held)) if holding else ()
    said = next((decision for decision, media in refused if members <= media), None)
    return Proposal(min(own.values()), series, own, holding, missing, said)
