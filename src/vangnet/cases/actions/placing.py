"""Lanes made anew: when people state something, when the unit's rules change; and what other rules would do."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from functools import partial
from importlib import resources
from pathlib import Path

import msgspec
from django.conf import settings
from django.db import transaction
from django.utils import timezone

from vangnet.accounts.audit import Act, Actor, record
from vangnet.capture import findings as found
from vangnet.capture.findings import Circumstances, Lane
from vangnet.capture.selection import Matched, is_wanted
from vangnet.capture.urgency import lanes, statements
from vangnet.capture.urgency.replaying import Move, replay
from vangnet.capture.urgency.rules import Rules, rules, rules_of
from vangnet.cases.actions.capturing import json_of
from vangnet.cases.actions.queueing import settle_queue
from vangnet.cases.models import Capture, CaptureCircumstances, Case, Medium, Placing, Statement
from vangnet.cases.queries.devices import made_by_other_exhibits
from vangnet.cases.queries.matched import changed_in, matched_in
from vangnet.cases.queries.proposed import proposals
from vangnet.words import Word, word

AT_ONCE = 1_000


def unit_rules() -> Rules:
    """The rules of this unit: its own file, else those that come with the program. Raises InputRefused."""
    own = Path(settings.LANE_RULES)
    return rules(own if own.exists() else None)


def text() -> str:
    """The rules of this unit as they are written, to be changed and tried."""
    own = Path(settings.LANE_RULES)
    place = own if own.exists() else resources.files("vangnet.capture.urgency") / "rules.toml"
    return place.read_text("utf-8")


def place_again(case: Case) -> int:
    """Put the media of a case in lanes anew, by the unit's rules and what is stated now; gives how many moved."""
    wanted, said, now, moved = unit_rules(), stated_of(case), timezone.now(), 0
    grown, made = _grown(case), made_by_other_exhibits(case)
    for capture in Capture.objects.filter(scan__exhibit__case=case).select_related("scan__exhibit").order_by("pk"):
        matched = matched_in(capture.scan)
        media = _circumstances(capture, said, grown, made, matched)
        moved += _write(capture, lanes.placings(media, wanted, now=now))
        _place_unread(capture, matched, partial(_placed_unread, said=said, wanted=wanted, now=now))
    settle_queue(case)
    record(Act("lane.place", case.number, details={"moved": moved, "rules": wanted.told}), by=Actor(None))
    return moved


def stated_of(case: Case) -> tuple[statements.Statement, ...]:
    """What counts of what was stated of a case; "unknown" is what nobody stated."""
    standing = Statement.objects.filter(case=case, revoked_at=None).exclude(answer=Statement.Answer.UNKNOWN)
    return tuple(
        statements.Statement(
            fact=one.fact,  # type: ignore[arg-type]  # the model offers the same ones
            value=one.answer == Statement.Answer.YES,
            source=one.source[:500],
            by=str(one.made_by),
            at=timezone.localdate(one.made_at),
        )
        for one in standing.select_related("made_by").order_by("pk")
    )


class Moved(msgspec.Struct, frozen=True):
    """A medium that other rules put elsewhere."""

    medium: Medium
    move: Move


def try_rules(case: Case, text: str, *, now: datetime | None = None) -> tuple[Rules, list[Move]]:
    """What other rules (TOML) would do with a case, without doing it; raises InputRefused for what is no rules."""
    other, said = rules_of(text), stated_of(case)
    grown, made = _grown(case), made_by_other_exhibits(case)
    media: dict[str, Circumstances] = {}
    for capture in Capture.objects.filter(scan__exhibit__case=case).select_related("scan__exhibit").order_by("pk"):
        media |= dict(_circumstances(capture, said, grown, made, matched_in(capture.scan)))
    return other, replay(unit_rules(), other, media.items(), now=now or timezone.now())


def media_of(case: Case, moves: Sequence[Move]) -> list[Moved]:
    """The moves with their media."""
    digests = [move.before.sha256 for move in moves]
    media = {medium.sha256: medium for medium in Medium.objects.filter(case=case, sha256__in=digests)}
    return [Moved(media[move.before.sha256], move) for move in moves if move.before.sha256 in media]


def counted(moves: Iterable[Move]) -> dict[tuple[Lane, Lane], int]:
    """How many media go from which lane to which."""
    counts: dict[tuple[Lane, Lane], int] = {}
    for move in moves:
        pair = move.before.lane, move.after.lane
        counts[pair] = counts.get(pair, 0) + 1
    return counts


def _grown(case: Case) -> frozenset[str]:
    """The media (SHA-256) of proposals that grew out of a series which a person confirmed."""
    return frozenset(sha256 for one in proposals(case) if one.standing == "grown" for sha256 in one.series.members)


def _circumstances(
    capture: Capture,
    said: tuple[statements.Statement, ...],
    grown: frozenset[str],
    made: Mapping[str, tuple[Word, ...]],
    matched: Mapping[str, Matched],
) -> Iterator[tuple[str, Circumstances]]:
    rows = CaptureCircumstances.objects.filter(capture=capture).order_by("pk")
    for sha256, told in rows.values_list("medium__sha256", "circumstances").iterator(chunk_size=AT_ONCE):
        found = msgspec.convert(told, Circumstances)
        if sha256 in grown:
            found = msgspec.structs.replace(found, is_series=True, series_is_growing=True)
        if sha256 in made:
            reasons = (*found.production_reasons, *made[sha256])
            found = msgspec.structs.replace(found, is_production=True, production_reasons=reasons)
        if (now := matched.get(sha256)) is not None:
            found = msgspec.structs.replace(found, status=now.status, victim_identified=now.victim_identified)
        yield sha256, statements.stated(sha256, found, said)


def _placed_unread(
    sha256: str, matched: Matched, *, said: Iterable[statements.Statement], wanted: Rules, now: datetime
) -> found.Placing:
    """The lane of a medium of which only the library speaks: all else is unknown, and that is told."""
    circumstances = Circumstances(status=matched.status, victim_identified=matched.victim_identified)
    placed = lanes.place_in_lane(sha256, statements.stated(sha256, circumstances, said), wanted, now=now)
    return msgspec.structs.replace(placed, reasons=(word("urgency.not_examined"), *placed.reasons))


@transaction.atomic
def _place_unread(
    capture: Capture, matched: Mapping[str, Matched], placed: Callable[[str, Matched], found.Placing]
) -> None:
    """Media that need people since a newer library spoke of them, and that were not read yet, get a lane as well."""
    read = CaptureCircumstances.objects.filter(capture=capture).values("medium")
    Placing.objects.filter(capture=capture).exclude(medium__in=read).delete()
    rows = []
    for medium in changed_in(capture.scan).exclude(pk__in=read) if matched else ():
        if is_wanted(matched[medium.sha256], medium.type):
            one = placed(medium.sha256, matched[medium.sha256])
            facts = {"lane": str(one.lane), "rank": one.rank, "is_drawn": one.is_drawn, "rules": one.rules[:60]}
            reasons = msgspec.json.decode(json_of(one.reasons))
            rows.append(Placing(capture=capture, medium=medium, reasons=reasons, **facts))
    Placing.objects.bulk_create(rows, batch_size=AT_ONCE)


def _write(capture: Capture, placed: Sequence[found.Placing]) -> int:
    moved = 0
    for start in range(0, len(placed), AT_ONCE):
        part = {one.sha256: one for one in placed[start : start + AT_ONCE]}
        with transaction.atomic():
            rows = Placing.objects.select_for_update(of=("self",)).select_related("medium")
            held = list(rows.filter(capture=capture, medium__sha256__in=list(part)))
            for row in held:
                one = part[row.medium.sha256]
                moved += row.lane != one.lane
                row.lane, row.rank, row.is_drawn, row.rules = str(one.lane), one.rank, one.is_drawn, one.rules[:60]
                row.reasons = msgspec.json.decode(json_of(one.reasons))
            Placing.objects.bulk_update(held, ["lane", "rank", "is_drawn", "rules", "reasons"], batch_size=200)
    return moved
