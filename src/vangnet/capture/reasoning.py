"""All that is concluded of the media of a scan, from what was read of them: here the rooms of capture meet."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from functools import partial
from itertools import chain
from pathlib import Path
from typing import TypeVar

import msgspec

from vangnet.capture.clues.gathering import clues_of
from vangnet.capture.device.apps import Entry, app_of, table
from vangnet.capture.device.closer import closer
from vangnet.capture.device.clusters import cluster_ties
from vangnet.capture.device.devices import device_of
from vangnet.capture.device.production import productions
from vangnet.capture.facts import Medium
from vangnet.capture.findings import (
    Circumstances,
    Claim,
    Clue,
    Finding,
    Moment,
    Placing,
    Tie,
    TieKind,
)
from vangnet.capture.moment.clocks import run_time_ties
from vangnet.capture.moment.deciding import moments as found_moments
from vangnet.capture.output import Member
from vangnet.capture.place.borders import Borders
from vangnet.capture.place.finding import place_of
from vangnet.capture.series.copies import Fold, copy_ties, folds
from vangnet.capture.series.graph import Series, serials_of, series_of
from vangnet.capture.series.shots import Shot, shot_ties
from vangnet.capture.series.ties import shared_ties
from vangnet.capture.summary import Fault, NotDone
from vangnet.capture.urgency.lanes import placings
from vangnet.capture.urgency.rules import Rules
from vangnet.capture.urgency.statements import Statement, stated
from vangnet.errors import VangnetError
from vangnet.values import Status

T = TypeVar("T")
Shots = Mapping[str, Sequence[Shot]]
Texts = Mapping[str, Sequence[str]]
MOST_COPIES = 100
"""Near copies of one picture that are compared with each other, each with all."""

Step = Callable[[str], None]


class Wanted(msgspec.Struct, frozen=True):
    """What reasoning needs beside the media. `now` is the moment that "recent" and "future" are counted from.

    `entries` are the signatures of apps and devices, a unit's own before those of the project; None: the latter alone.
    """

    now: datetime
    rules: Rules
    statements: tuple[Statement, ...] = ()
    borders: Path | None = None
    entries: tuple[Entry, ...] | None = None


class Faults:
    """Media that a room could not reason about, by room: a fault of the program costs one answer, and is told."""

    def __init__(self) -> None:
        self.found: list[Fault] = []

    def spare(self, room: str, sha256: str, ask: Callable[[], T]) -> T | None:
        """Give what the room says, or None where it fails."""
        try:
            return ask()
        except Exception as error:
            self.found.append(Fault(room, sha256, f"{type(error).__name__}: {error}"))
            return None


class Reasoned(msgspec.Struct, kw_only=True):
    """What was concluded. Findings stand in the order of the media, placings by urgency."""

    moments: dict[str, Moment]
    findings: list[Finding]
    ties: list[Tie]
    series: list[Series]
    members: list[Member]
    circumstances: dict[str, Circumstances]
    placings: list[Placing]
    clues: list[Clue]
    not_done: list[NotDone]
    faults: list[Fault]


def reason(
    media: Sequence[Medium],
    wanted: Wanted,
    *,
    shots: Shots | None = None,
    texts: Texts | None = None,
    step: Step = lambda _: None,
) -> Reasoned:
    """Reason about media. Each of them gets a moment, a lane, and whatever else can be said of it."""
    not_done: list[NotDone] = []
    faults = Faults()
    step("moments")
    moments = dict(found_moments(media, now=wanted.now))
    if len(moments) != len(media):
        raise VangnetError(f"{len(media)} media in, {len(moments)} moments out: this is a fault of the program")
    step("places")
    places = dict(_places(media, moments, wanted, not_done, faults))
    step("ties")
    folded = folds(media)
    ties = _ties(media, folded, shots)
    step("series")
    series = series_of(ties, None, serials_of(media))
    members = [
        Member(sha256, number, one.contradictions) for number, one in enumerate(series, 1) for sha256 in one.members
    ]
    step("devices")
    findings = list(_findings(media, moments, places, folded, wanted, faults))
    step("lanes")
    circumstances = dict(_circumstances(media, moments, places, ties, series, wanted))
    return Reasoned(
        moments=moments,
        findings=findings,
        ties=ties,
        series=series,
        members=members,
        circumstances=circumstances,
        placings=placings(circumstances.items(), wanted.rules, now=wanted.now),
        clues=list(_clues(media, texts or {}, faults)),
        not_done=not_done,
        faults=faults.found,
    )


# -- when, where, with what --------------------------------------------------------------------------------------------


def _places(
    media: Iterable[Medium], moments: Mapping[str, Moment], wanted: Wanted, not_done: list[NotDone], faults: Faults
) -> Iterator[tuple[str, Finding]]:
    borders = None if wanted.borders is None else Borders.open(wanted.borders)
    if borders is None or not borders.editions:
        not_done.append(NotDone("municipality", "no_borders"))
    for medium in media:
        ask = partial(place_of, medium, moments[medium.sha256], borders, now=wanted.now)
        place = faults.spare("place", medium.sha256, ask)
        if place is not None:
            yield medium.sha256, place


def _findings(
    media: Sequence[Medium],
    moments: Mapping[str, Moment],
    places: Mapping[str, Finding],
    folded: Iterable[Fold],
    wanted: Wanted,
    faults: Faults,
) -> Iterator[Finding]:
    entries = table() if wanted.entries is None else wanted.entries
    copies = _copies(media, folded)
    for medium in media:
        yield _moment_told(medium.sha256, moments[medium.sha256])
        if medium.sha256 in places:
            yield places[medium.sha256]
        asks: list[Callable[[], Finding | None]] = [partial(closer, medium, copies.get(medium.sha256, ()))]
        if medium.facts is not None:
            asks += [partial(ask, medium.facts, entries, sha256=medium.sha256) for ask in (device_of, app_of)]
        yield from filter(None, (faults.spare("device", medium.sha256, ask) for ask in asks))


def _copies(media: Iterable[Medium], folded: Iterable[Fold]) -> dict[str, list[Medium]]:
    """What each medium is compared with: its near copies. Of very many copies only the one that stands for them is."""
    by_digest = {medium.sha256: medium for medium in media}
    found = {}
    for fold in folded:
        members = [fold.representative, *(sha256 for sha256, _ in fold.copies)]
        several = [by_digest[sha256] for sha256 in members]
        for sha256 in members if len(members) <= MOST_COPIES else members[:1]:
            found[sha256] = several
    return found


def _moment_told(sha256: str, moment: Moment) -> Finding:
    return Finding(
        sha256=sha256,
        kind=Claim.MOMENT,
        earliest_at=moment.earliest_at,
        latest_at=moment.latest_at,
        confidence=moment.confidence,
        sources=tuple(dict.fromkeys(each.source for each in moment.evidence)),
        contradictions=moment.contradictions,
        notes=moment.notes,
    )


# -- what belongs together ---------------------------------------------------------------------------------------------


def _ties(media: Sequence[Medium], folded: Sequence[Fold], shots: Shots | None) -> list[Tie]:
    """All ties, each kind between two media once: the strongest."""
    found: dict[tuple[str, str, TieKind], Tie] = {}
    proven = () if shots is None else shot_ties(shots)
    for tie in chain(run_time_ties(media), cluster_ties(media), shared_ties(media), copy_ties(folded), proven):
        place = tie.first, tie.second, tie.kind
        if place not in found or tie.strength > found[place].strength:
            found[place] = tie
    return list(found.values())


# -- what is urgent ----------------------------------------------------------------------------------------------------


def _circumstances(
    media: Iterable[Medium],
    moments: Mapping[str, Moment],
    places: Mapping[str, Finding],
    ties: Sequence[Tie],
    series: Sequence[Series],
    wanted: Wanted,
) -> Iterator[tuple[str, Circumstances]]:
    listed = {medium.sha256 for medium in media if medium.status in (Status.KNOWN, Status.SIMILAR)}
    held = {sha256: one for one in series for sha256 in one.members}
    new = {one.members[0]: sum(sha256 not in listed for sha256 in one.members) for one in series}
    made_here = dict(productions(media, ties))
    for medium in media:
        one = held.get(medium.sha256)
        is_production, why = made_here[medium.sha256]
        new_here = new[one.members[0]] if one else 0
        yield (
            medium.sha256,
            stated(
                medium.sha256,
                Circumstances(
                    is_production=is_production,
                    production_reasons=why,
                    moment=moments[medium.sha256],
                    place=places.get(medium.sha256),
                    is_series=one is not None,
                    new_in_series=new_here if one else None,
                    series_is_growing=True if one and 0 < new_here < len(one.members) else None,
                    victim_identified=medium.victim_identified,
                    status=medium.status,
                ),
                wanted.statements,
            ),
        )


def _clues(media: Iterable[Medium], texts: Texts, faults: Faults) -> Iterator[Clue]:
    for medium in media:
        found = partial(_clues_of, medium, texts.get(medium.sha256, ()))
        yield from faults.spare("clues", medium.sha256, found) or ()


def _clues_of(medium: Medium, text: Sequence[str]) -> list[Clue]:
    return list(clues_of(medium, text))
