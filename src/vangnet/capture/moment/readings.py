"""What the clocks of one file show: the device's own dates, the boxes of films, and names.

An offset that belongs to an edit is the edit's (immich #15639). A zero offset is written by programs that know nothing
(Google Takeout), so it never counts by itself.
"""

from datetime import UTC, datetime, timedelta

import msgspec

from vangnet.capture.facts import Copy, Facts, Kind, Stamp
from vangnet.capture.moment.cameras import is_scanner, model_of
from vangnet.capture.moment.clocks import CAMERA_ALLOWANCE_S, NETWORK_ALLOWANCE_S, fix_of, shutter_dates
from vangnet.capture.moment.films import FilmClock, duration_s, film_clock, is_film_clock, is_recoded
from vangnet.capture.moment.names import Dated
from vangnet.capture.moment.neighbours import Neighbours
from vangnet.capture.moment.spans import LONG_AGO, Span, Spans, hull, moved, shifted, widened
from vangnet.capture.moment.statements import Statement, Testimony, unique
from vangnet.capture.moment.zones import (
    ANY_ZONE_S,
    NEAR_S,
    WEST_MINUTES,
    Basis,
    Offsets,
    assumed,
    by_zone,
    legal,
    of_the_year,
)
from vangnet.words import Word, word

_SECOND_CLOCKS = "Samsung:"  # counts in UTC; a "Z" behind other dates is written by programs that know nothing
_LATER = ("DateTimeDigitized", "CreateDate", "CreationDate", "DateCreated")
LAG_S = 120.0  # from the shutter until the file is written
STALE_S = 3600.0  # a fix may well be so old
_SAME_S = 2.0
_FIRST_CAMERAS = 1990
_FACTORY_DAYS = frozenset(
    {
        *((1601, 1, 1), (1903, 12, 31), (1904, 1, 1), (1969, 12, 31), (1970, 1, 1)),
        *((1979, 12, 31), (1980, 1, 1), (2000, 1, 1)),
    }
)


class File(msgspec.Struct, frozen=True):
    """One medium with all that its dates are read by."""

    facts: Facts
    names: tuple[Dated, ...]
    copies: tuple[Copy, ...]
    around: Neighbours
    now: datetime
    is_network: bool
    zone: str | None
    edit_offsets: frozenset[int]

    @property
    def allowance_s(self) -> float:
        return NETWORK_ALLOWANCE_S if self.is_network else CAMERA_ALLOWANCE_S


class Readings:
    """The statements of one file in the making: `local` is what its own clock showed, `spans` that in UTC."""

    def __init__(self, file: File) -> None:
        self.file = file
        self.statements: list[Statement] = []
        self.contradictions: list[Word] = []
        self.notes: list[Word] = []
        self.local: datetime | None = None
        self.spans: Spans = ()
        self.agrees = False
        self.is_assumed = False
        self.is_divided = False

    def testimony(self) -> Testimony:
        """All that was told."""
        file = self.file
        right = file.around.clock_of(file.facts).right
        checked = False
        if right and self.local:
            reading = self.local.replace(tzinfo=UTC)
            checked = right.earliest <= reading <= right.latest
        is_doubted = bool(self.local) and not self.agrees and model_of(file.facts) in file.around.doubted
        if is_doubted:
            self.notes.append(word("moment.model_doubted"))
        return Testimony(
            statements=tuple(self.statements),
            contradictions=unique(self.contradictions),
            notes=unique(self.notes),
            local=self.local,
            is_network=file.is_network,
            agrees=self.agrees,
            is_checked=checked,
            is_assumed=self.is_assumed,
            is_doubted=is_doubted,
            is_divided=self.is_divided,
        )

    # -- the device's own dates ------------------------------------------------------------------------------------

    def add_device_dates(self) -> None:
        """Exif, XMP, IPTC, maker notes and Apple's dates of the shutter."""
        for stamp in shutter_dates(self.file.facts):
            if stamp.local is None or is_film_clock(stamp):
                continue
            if self.is_refused(stamp.tag, stamp.kind, stamp.local, stamp.resolution_s):
                continue
            if is_scanner(self.file.facts):
                self.add(Kind.SAVED, until(stamp.local, ANY_ZONE_S), stamp.tag, 0.6, word("moment.scanned"))
            elif _is_suffixed_utc(stamp):
                self.add(Kind.RECEIVED, until(stamp.local, ANY_ZONE_S), stamp.tag, 0.5, word("moment.maybe_sent"))
            elif stamp.is_utc and stamp.tag.startswith(_SECOND_CLOCKS):
                self._add_second(stamp)
            else:
                self._add_reading(stamp.local, stamp.resolution_s, stamp.tag, self._own_offset(stamp), 1.0)

    def _add_reading(self, local: datetime, resolution_s: float, source: str, own: int | None, weight: float) -> None:
        """A reading of the device's own clock. Later ones must fit the first: it is one clock."""
        file = self.file
        if self.local is not None and own is None:
            apart_s = (local - self.local).total_seconds()
            lag_s = max(LAG_S + duration_s(file.facts), resolution_s)
            if apart_s > lag_s and source.endswith(_LATER):
                later = word("moment.digitized_later")
                self.add(Kind.SAVED, until(local, ANY_ZONE_S), source, 0.5, later, is_own_clock=True)
                return
            if not -lag_s <= apart_s <= lag_s:
                self.is_divided = True
                self.contradictions.append(word("moment.dates_apart", source=source, apart=told_apart(apart_s)))
        offsets, agrees = self._offsets(local, own)
        spans = self._skewed(offsets.spans(local, resolution_s, file.allowance_s))
        self.agrees |= agrees
        self.is_assumed |= offsets.basis is Basis.CAMERA
        self.contradictions.extend(offsets.contradictions)
        if self.local is None:
            self.local, self.spans = local, spans
        self.add(Kind.CAPTURED, spans, source, weight, *offsets.notes, word(f"moment.zone_{offsets.basis}"))

    def _own_offset(self, stamp: Stamp) -> int | None:
        """The offset that the date itself has, unless it may be an editor's or a program's."""
        minutes = stamp.offset_minutes
        if minutes is not None and minutes % 15:
            return None
        if minutes == 0:
            self.notes.append(word("moment.zero_offset"))
            return None
        if minutes is not None and not stamp.tag.startswith(("Exif:", "Apple:")) and minutes in self.file.edit_offsets:
            self.notes.append(word("moment.offset_of_edit", source=stamp.tag))
            return None
        if minutes is not None or stamp.local is None:
            return minutes
        for other in self.file.facts.stamps:
            is_exif = other.kind is Kind.CAPTURED and other.tag.startswith("Exif:")
            if not is_exif or not other.local or not other.offset_minutes:
                continue
            if abs((other.local - stamp.local).total_seconds()) <= _SAME_S:
                return other.offset_minutes
        return None

    def _offsets(self, local: datetime, own: int | None) -> tuple[Offsets, bool]:
        """The zone of a reading, by who tells it best; and whether a receiver agrees."""
        file = self.file
        fixed_at, _ = fix_of(file.facts, local, file.now)
        ahead_s = (local.replace(tzinfo=UTC) - fixed_at).total_seconds() if fixed_at else None
        if own is not None:
            if file.zone and own not in of_the_year(file.zone, local):
                self.notes.append(word("moment.offset_elsewhere", zone=file.zone, offset=_offset(own)))
            return Offsets((own,), Basis.TAG), ahead_s is not None and abs(ahead_s - 60 * own) <= NEAR_S
        if file.zone:
            return self._by_position(file.zone, local, ahead_s)
        if ahead_s is not None and (minutes := legal(ahead_s)) is not None:
            return Offsets((minutes,), Basis.RECEIVER, (word("moment.zone_by_fix", offset=_offset(minutes)),)), True
        if file.facts.zones:
            return Offsets(tuple({each.minutes for each in file.facts.zones}), Basis.DEVICE), False
        zones, offsets = file.around.zones_of(file.facts)
        return assumed(zones, offsets, local), False

    def _by_position(self, zone: str, local: datetime, ahead_s: float | None) -> tuple[Offsets, bool]:
        """A clock that nobody adjusts on a journey or for summer time may stand in another of the camera's zones."""
        told = by_zone(zone, local)
        slack_s = self.file.allowance_s
        minutes = {each for s in (-slack_s, 0.0, slack_s) for each in by_zone(zone, shifted(local, s)).minutes}
        if not self.file.is_network:
            zones, offsets = self.file.around.zones_of(self.file.facts)
            minutes.update(each for name in {zone, *zones} for each in of_the_year(name, local))
            minutes.update(each + hour for each in offsets for hour in (-60, 0, 60))
        if ahead_s is None:
            return msgspec.structs.replace(told, minutes=tuple(sorted(minutes))), False
        near_s = max(NEAR_S, self.file.allowance_s)
        near = tuple(each for each in sorted(minutes) if abs(ahead_s - 60 * each) <= near_s)
        if set(near) & set(told.minutes):
            return msgspec.structs.replace(told, minutes=near), True
        offset = near[0] if near else legal(ahead_s)
        if offset is None:
            apart_s = min((ahead_s - 60 * each for each in told.minutes), key=abs, default=0.0)
            faults = (word("moment.gps_apart", apart=told_apart(-apart_s)),) if abs(apart_s) > STALE_S else ()
            return Offsets(tuple(sorted(minutes)), told.basis, told.notes, (*told.contradictions, *faults)), False
        apart = word("moment.clock_not_local", zone=zone, offset=_offset(offset))
        return Offsets((*told.minutes, offset), Basis.POSITION, told.notes, (*told.contradictions, apart)), False

    def _skewed(self, spans: Spans) -> Spans:
        """What the camera's other files show of its clock is proposed: a wider interval, with a note."""
        known = self.file.around.clock_of(self.file.facts)
        fixed_at, _ = fix_of(self.file.facts, None, self.file.now)
        if known.skew_s is None or fixed_at is not None:
            return spans
        self.notes.append(word("moment.skew_proposed", apart=told_apart(known.skew_s), files=known.witnesses))
        self.is_assumed = True
        return (hull((*spans, *widened(moved(spans, -known.skew_s), known.spread_s))),)

    def _add_second(self, stamp: Stamp) -> None:
        """The same clock in UTC, such as Samsung's trailer: it tells the zone, and a date that was changed."""
        if stamp.local is None:
            return
        if self.local is not None:
            offset = legal((self.local - stamp.local).total_seconds())
            if offset is None:
                self.is_divided = True
                apart_s = (self.local - stamp.local).total_seconds()
                self.contradictions.append(word("moment.utc_apart", source=stamp.tag, apart=told_apart(apart_s)))
        at = stamp.local.replace(tzinfo=UTC)
        span = Span(shifted(at, -NEAR_S), shifted(at, stamp.resolution_s + NEAR_S))
        self.add(Kind.CAPTURED, (span,), stamp.tag, 0.9)

    # -- films -----------------------------------------------------------------------------------------------------

    def add_films(self) -> None:
        """The clock of the boxes: UTC or local. The earliest of them is of the shutter, what is later was saved."""
        told: dict[datetime, Stamp] = {}
        for stamp in self.file.facts.stamps:
            if not is_film_clock(stamp) or stamp.kind is not Kind.CAPTURED or stamp.local is None:
                continue
            if not self.is_refused(stamp.tag, stamp.kind, stamp.local, stamp.resolution_s):
                told.setdefault(stamp.local, stamp)
        near_s = LAG_S + duration_s(self.file.facts)
        first: datetime | None = None
        for at in sorted(told):
            if first is None:
                first = at
            elif (at - first).total_seconds() <= near_s:
                continue
            self._add_film(told[at], at, is_later=at != first)

    def _add_film(self, stamp: Stamp, at: datetime, *, is_later: bool) -> None:
        file = self.file
        clock = film_clock(file.facts, file.names)
        if clock is FilmClock.EITHER:
            clock = file.around.films_of(file.facts)
        start = at.replace(tzinfo=UTC)
        room_s = file.allowance_s + duration_s(file.facts)
        in_utc = Span(shifted(start, -room_s), shifted(start, stamp.resolution_s + room_s))
        offsets, _ = self._offsets(at, None) if clock is not FilmClock.UTC else (Offsets((0,)), False)
        spans: Spans = (in_utc,) if clock is FilmClock.UTC else offsets.spans(at, stamp.resolution_s, room_s)
        if clock is FilmClock.EITHER:
            spans = (in_utc, *spans)
        note = word(f"moment.film_{clock}")
        is_sent = any(name.kind is not Kind.CAPTURED for name in file.names)
        if is_later or is_sent or is_recoded(file.facts) or self._is_after_the_shutter(spans):
            self.add(Kind.SAVED, (Span(LONG_AGO, hull(spans).latest),), stamp.tag, 0.5, word("moment.film_later"))
            return
        if self.local is None:
            self.local, self.spans = at, spans
            self.is_assumed |= offsets.basis is Basis.CAMERA
            self.contradictions.extend(offsets.contradictions)
        self.add(Kind.CAPTURED, spans, stamp.tag, 0.7, note)

    def _is_after_the_shutter(self, spans: Spans) -> bool:
        """Boxes that are dated after the device's own date: the film was saved anew."""
        return bool(self.spans) and min(span.earliest for span in spans) > hull(self.spans).latest

    # -- names -----------------------------------------------------------------------------------------------------

    def add_names(self) -> None:
        """Dates in names: of the shutter by the device's clock, or of a message."""
        for name in self.file.names:
            if self.is_refused(name.source, name.kind, name.at, name.resolution_s):
                continue
            if name.kind is not Kind.CAPTURED:
                zone_s = NEAR_S if name.is_utc else -60 * WEST_MINUTES
                self.add(
                    name.kind,
                    until(name.at, name.resolution_s + zone_s),
                    name.source,
                    name.weight,
                    word("moment.existed_by_name", name=name.written),
                )
            elif name.is_utc:
                at = name.at.replace(tzinfo=UTC)
                room_s = LAG_S + duration_s(self.file.facts)
                span = Span(shifted(at, -room_s), shifted(at, room_s))
                self.add(Kind.CAPTURED, (span,), name.source, name.weight)
            else:
                self._add_name(name)

    def _add_name(self, name: Dated) -> None:
        near_s = LAG_S + duration_s(self.file.facts)
        if self.local is not None and abs((name.at - self.local).total_seconds()) <= near_s:
            self.add(Kind.CAPTURED, _around(self.spans, near_s), name.source, name.weight, is_own_clock=True)
            return
        film = next((each for each in self.statements if each.source.startswith("QuickTime:")), None)
        if film is not None and self.local is not None and film.kind is Kind.CAPTURED:
            offset = legal((name.at - self.local).total_seconds())
            if offset is not None:  # the boxes in UTC, the name in the zone of then
                spans = Offsets((offset,)).spans(name.at, 1.0, near_s)
                self.add(Kind.CAPTURED, spans, name.source, name.weight)
                return
        self._add_reading(name.at, name.resolution_s, name.source, None, name.weight)

    # -- all -------------------------------------------------------------------------------------------------------

    def is_refused(self, source: str, kind: Kind, at: datetime, resolution_s: float) -> bool:
        """Dates where unset clocks stand, before cameras, and in the future are kept as notes and never used."""
        future = at.replace(tzinfo=UTC) > shifted(self.file.now.astimezone(UTC), ANY_ZONE_S)
        if (at.year, at.month, at.day) in _FACTORY_DAYS:
            why = word("moment.factory_date", date=at.date())
        elif at.year < _FIRST_CAMERAS:
            why = word("moment.before_cameras", date=at.date())
        elif future:
            why = word("moment.future", source=source, date=at.date())
        else:
            return False
        if future and all(each.values.get("date") != str(at.date()) for each in self.contradictions):
            self.contradictions.append(why)
        start = at.replace(tzinfo=UTC)
        span = Span(shifted(start, -ANY_ZONE_S), shifted(start, resolution_s + ANY_ZONE_S))
        self.add(kind, (span,), source, 0.0, why)
        return True

    def add(
        self,
        kind: Kind,
        spans: Spans,
        source: str,
        weight: float,
        *notes: Word,
        is_sure: bool = False,
        is_own_clock: bool = False,
    ) -> None:
        self.statements.append(
            Statement(
                kind=kind,
                spans=spans,
                source=source,
                weight=weight,
                notes=notes,
                is_sure=is_sure,
                is_own_clock=is_own_clock,
            )
        )


def _is_suffixed_utc(stamp: Stamp) -> bool:
    """An Exif date with "+0000" behind it: an app wrote it, and it may be the time of sending (immich #15752)."""
    return stamp.offset_minutes == 0 and any(each.code == "reading.suffix" for each in stamp.doubts)


def until(at: datetime, room_s: float) -> Spans:
    return (Span(LONG_AGO, shifted(at.replace(tzinfo=UTC), room_s)),)


def _around(spans: Spans, room_s: float) -> Spans:
    return tuple(Span(shifted(span.earliest, -room_s), shifted(span.latest, room_s)) for span in spans)


def _offset(minutes: int) -> str:
    hours, rest = divmod(abs(minutes), 60)
    return f"UTC{'-' if minutes < 0 else '+'}{hours}:{rest:02d}"


def told_apart(seconds: float) -> str:
    """A length of time as people read it, with its sign: "+1 d 3:04:00"."""
    whole = timedelta(seconds=round(abs(seconds)))
    hours, rest = divmod(whole.seconds, 3600)
    days = f"{whole.days} d " if whole.days else ""
    return f"{'-' if seconds < 0 else '+'}{days}{hours}:{rest // 60:02d}:{rest % 60:02d}"
