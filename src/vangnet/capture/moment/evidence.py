"""Everything that speaks of the moment of one medium: one statement per date, name, file-system time and lower bound.

File-system times say "existed by" and nothing more; only what another clock says is a witness of the device's own.
"""

import re
from datetime import UTC, datetime

import msgspec

from vangnet.capture.facts import Facts, Kind, Medium, Stamp
from vangnet.capture.moment.bounds import lower_bounds
from vangnet.capture.moment.cameras import has_network_clock
from vangnet.capture.moment.clocks import fix_of
from vangnet.capture.moment.films import duration_s, is_film_clock
from vangnet.capture.moment.neighbours import Neighbours, names_of
from vangnet.capture.moment.readings import LAG_S, STALE_S, File, Readings, told_apart, until
from vangnet.capture.moment.spans import FAR_OFF, LONG_AGO, Span, hull, shifted
from vangnet.capture.moment.statements import Testimony
from vangnet.capture.moment.zones import ANY_ZONE_S, NEAR_S, WEST_MINUTES, zone_of
from vangnet.words import word

_EDIT_ALLOWANCE_S = 900.0  # the clock of a computer
_QUARTER_S = 900.0
_EDITORS = re.compile(
    r"photoshop|lightroom|adobe|gimp|picasa|windows|microsoft|paint|acdsee|capture one|darktable|digikam|snapseed|"
    r"irfanview|xnview|rawtherapee|affinity|luminar|instagram|photoscape|pixelmator|imagemagick|exiftool",
    re.IGNORECASE,
)


def testimony(medium: Medium, around: Neighbours, now: datetime) -> Testimony:
    """Give all that speaks of a medium, but for what its neighbours by number say."""
    facts = medium.facts or Facts(type=medium.type or "")
    edits = (each.offset_minutes for each in facts.stamps if each.kind is Kind.EDITED)
    told = Readings(
        File(
            facts=facts,
            names=names_of(medium, now),
            copies=medium.copies,
            around=around,
            now=now,
            is_network=has_network_clock(facts),
            zone=zone_of(facts),
            edit_offsets=frozenset(each for each in edits if each is not None),
        )
    )
    told.add_device_dates()
    told.add_films()
    told.add_names()
    _add_receiver(told)
    for stamp in facts.stamps:
        if stamp.kind in (Kind.EDITED, Kind.SAVED, Kind.RECEIVED, Kind.EXISTED_BY):
            _add_later_date(told, stamp)
    _add_file_system(told)
    _add_lower_bounds(told)
    return told.testimony()


def _add_receiver(told: Readings) -> None:
    """The time of the fix: a witness, not a judge. It came before the shutter; it may be stale, or wrong."""
    fixed_at, turns = fix_of(told.file.facts, told.local, told.file.now)
    if fixed_at is None or told.is_refused("GPS", Kind.NOT_BEFORE, fixed_at.replace(tzinfo=None), 1.0):
        return
    if turns:
        told.notes.append(word("moment.gps_rolled", weeks=1024 * turns))
    at = Span(shifted(fixed_at, -NEAR_S), shifted(fixed_at, NEAR_S))
    since = Span(at.earliest, FAR_OFF)
    room_s = 0.0 if told.file.is_network else NEAR_S
    if not told.spans:
        told.add(Kind.NOT_BEFORE, (since,), "GPS", 0.5, word("moment.only_fix"))
        return
    late_s = (at.earliest - hull(told.spans).latest).total_seconds()
    after = [span.earliest for span in told.spans if span.latest >= at.earliest]
    early_s = (min(after) - at.latest).total_seconds() if after else 0.0
    if early_s > STALE_S or late_s > 0:
        told.is_divided = True
        if all(each.code != "moment.gps_apart" for each in told.contradictions):
            apart_s = late_s if late_s > 0 else -early_s
            told.contradictions.append(word("moment.gps_apart", apart=told_apart(apart_s)))
        told.add(Kind.CAPTURED, (at,), "GPS", 0.5)
        return
    if early_s > 0:
        told.notes.append(word("moment.stale_fix", apart=told_apart(early_s)))
        _widen_to(told, at.earliest)
    elif not any(span.earliest <= fixed_at <= shifted(span.latest, -room_s) for span in told.spans):
        _widen_to(told, at.earliest)  # the fix lies at the edge of what the clock can be off
        _widen_to(told, at.latest)
    told.add(Kind.NOT_BEFORE, (since,), "GPS", 0.5)


def _widen_to(told: Readings, to: datetime) -> None:
    """Let the device's dates reach to the fix: the clock may be fast or slow, or the fix stale."""
    for at, each in enumerate(told.statements):
        if each.kind is Kind.CAPTURED and each.weight > 0:
            span = hull(each.spans)
            spans = (Span(min(to, span.earliest), max(to, span.latest)),)
            told.statements[at] = msgspec.structs.replace(each, spans=spans)


def _add_later_date(told: Readings, stamp: Stamp) -> None:
    """An edit, saving or reception that the file tells: the shutter was before. It is dated by its own offset alone."""
    if stamp.local is None or told.is_refused(stamp.tag, stamp.kind, stamp.local, stamp.resolution_s):
        return
    if _is_own(told, stamp.local):
        spans = until(stamp.local, ANY_ZONE_S)
        told.add(stamp.kind, spans, stamp.tag, 0.3, word("moment.same_clock"), is_own_clock=True)
        return
    west = stamp.offset_minutes or (0 if stamp.is_utc and not is_film_clock(stamp) else WEST_MINUTES)
    spans = until(stamp.local, stamp.resolution_s - 60 * west + _EDIT_ALLOWANCE_S)
    is_own = not _EDITORS.search(told.file.facts.software or "")
    told.add(stamp.kind, spans, stamp.tag, 0.6, is_own_clock=is_own)


def _add_file_system(told: Readings) -> None:
    """What file systems and archives say around it: upper bounds. FAT and ZIP are local, to two seconds."""
    for copy in told.file.copies:
        if copy.modified_at is None:
            continue
        at = copy.modified_at
        if copy.clock == "utc" and at.tzinfo is not None:
            at = at.astimezone(UTC)
        at = at.replace(tzinfo=None)
        source = f"file system ({copy.clock})"
        if told.is_refused(source, Kind.EXISTED_BY, at, 2.0):
            continue
        is_own = _is_own(told, at)
        note = word("moment.same_clock") if is_own else word("moment.existed_by_copy", clock=copy.clock)
        told.add(Kind.EXISTED_BY, until(at, ANY_ZONE_S), source, 0.4, note, is_own_clock=is_own)


def _add_lower_bounds(told: Readings) -> None:
    """The device and its format did not exist before; and nothing was made after it was examined."""
    for bound in lower_bounds(told.file.facts):
        note = word(f"moment.since_{bound.why}", date=bound.at.date(), source=bound.source)
        told.add(Kind.NOT_BEFORE, (Span(bound.at, FAR_OFF),), bound.why, 1.0, note, is_sure=True)
    now = told.file.now.astimezone(UTC)
    told.add(Kind.EXISTED_BY, (Span(LONG_AGO, now),), "scan", 1.0, word("moment.existed_by_scan"), is_sure=True)


def _is_own(told: Readings, at: datetime) -> bool:
    """Does it differ from the device's own date by a zone and a moment of writing? Then it is the same clock."""
    if told.local is None:
        return False
    half_s = duration_s(told.file.facts) / 2
    after_s = (at - told.local).total_seconds() - half_s
    near_s = LAG_S + half_s
    if abs(after_s) > ANY_ZONE_S + near_s:
        return False
    quarter_s = after_s % _QUARTER_S
    return min(quarter_s, _QUARTER_S - quarter_s) <= near_s
