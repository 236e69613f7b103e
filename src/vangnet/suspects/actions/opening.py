"""A suspect is written down in a case: birth date first; and the track, which only people change."""

from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from vangnet.accounts.audit import Actor, record
from vangnet.cases.actions.acting import person_of
from vangnet.cases.models import Case
from vangnet.errors import InputRefused
from vangnet.reports.numbers import next_number
from vangnet.suspects.actions.acting import act, locked, past, required, taken_back
from vangnet.suspects.age import ADULT_FROM, Period, age_on, is_adult_on, was_minor_in_any
from vangnet.suspects.models import BirthDate, Suspect, TrackMove

Track = Suspect.Track
OLDEST = 120
"""Years. Nobody who is suspected now was born longer ago: such a date is a slip."""


@transaction.atomic
def open_suspect(
    case: Case,
    *,
    by: Actor,
    born_on: date | None = None,
    born_source: str = "",
    name: str = "",
    adult_because: str = "",
) -> Suspect:
    """Write down a suspect in a case: when born, and how that is known; None: unknown.

    It begins in the track for minors, unless who writes says why this is an adult (`adult_because`), which the birth
    date must show.
    """
    source = _source(born_on, born_source)
    number = next_number(Suspect, "VD")
    suspect = Suspect.objects.create(
        number=number, case=case, name=name.strip(), born_on=born_on, born_source=source, made_by=person_of(by)
    )
    BirthDate.objects.create(suspect=suspect, born_on=born_on, source=source, made_by=person_of(by))
    if adult_because.strip():
        _move(suspect, Track.ADULT, reason=_proven(suspect, adult_because), by=by)
    record(act("suspect.open", suspect, track=suspect.track), by=by)
    return suspect


@transaction.atomic
def rename(suspect: Suspect, *, name: str, by: Actor) -> None:
    """Write down how a suspect is called; empty: not known."""
    now = locked(suspect)
    if now.name == name.strip():
        raise InputRefused(_("This stands on the page already."))
    now.name = name.strip()
    now.save(update_fields=["name"])
    record(act("suspect.rename", now), by=by)
    suspect.refresh_from_db()


@transaction.atomic
def write_birth(suspect: Suspect, *, born_on: date | None, source: str, by: Actor) -> BirthDate:
    """Write down when a suspect was born and how that is known, or that it is not known. The newest one counts."""
    now = locked(suspect)
    source = _source(born_on, source)
    birth = BirthDate.objects.create(suspect=now, born_on=born_on, source=source, made_by=person_of(by))
    _settle(now, by=by)
    record(act("suspect.birth", now, birth, track=now.track), by=by)
    suspect.refresh_from_db()
    return birth


@transaction.atomic
def take_back_birth(birth: BirthDate, *, reason: str, by: Actor) -> None:
    """Take a birth date back: the one before it counts again, or it is unknown."""
    reason = required(reason, _("Say why; it is written down."))
    now = locked(birth.suspect)
    taken_back(birth, reason=reason, by=by)
    _settle(now, by=by)
    record(act("suspect.birth.take_back", now, birth, track=now.track), by=by)


@transaction.atomic
def move_to_adult(suspect: Suspect, *, reason: str, by: Actor, despite_age: bool = False) -> TrackMove:
    """Somebody says that a suspect is dealt with as an adult, and why.

    Refused without a birth date and its source, and while the date shows less than 18 years. Whoever was under age at
    the time of an act is moved only by who says to have weighed that (`despite_age`).
    """
    now = locked(suspect)
    if now.track == Track.ADULT:
        raise InputRefused(_("This suspect is dealt with as an adult already."))
    reason = _proven(now, reason)
    acts = now.acts.filter(revoked_at=None)
    periods = [Period(one.from_on, one.until_on) for one in acts]
    if was_minor_in_any(now.born_on, periods) and not despite_age:
        raise InputRefused(_("This suspect was under age at the time of an act: say that you have weighed that."))
    move = _move(now, Track.ADULT, reason=reason, by=by)
    record(act("suspect.move", now, move, to=move.to, despite_age=despite_age), by=by)
    suspect.refresh_from_db()
    return move


@transaction.atomic
def move_to_minor(suspect: Suspect, *, reason: str, by: Actor) -> TrackMove:
    """Somebody says that a suspect is dealt with as a minor after all, and why."""
    now = locked(suspect)
    if now.track == Track.MINOR:
        raise InputRefused(_("This suspect is dealt with as a minor already."))
    move = _move(now, Track.MINOR, reason=required(reason, _("Say why; it is written down.")), by=by)
    record(act("suspect.move", now, move, to=move.to), by=by)
    suspect.refresh_from_db()
    return move


def _proven(suspect: Suspect, reason: str) -> str:
    """The reason why somebody is an adult, where the birth date shows it."""
    if suspect.born_on is None or not suspect.born_source:
        raise InputRefused(_("Without a birth date and how it is known, a suspect counts as a minor."))
    today = timezone.localdate()
    if not is_adult_on(suspect.born_on, today):
        told = {"age": age_on(suspect.born_on, today), "adult": ADULT_FROM}
        raise InputRefused(_("By the birth date this suspect is %(age)s: adults are %(adult)s or older.") % told)
    return required(reason, _("Say why; it is written down."))


def _source(born_on: date | None, source: str) -> str:
    if born_on is None:
        return source.strip()
    if timezone.localdate().year - past(born_on).year > OLDEST:
        raise InputRefused(_("This birth date lies too long ago."))
    return required(source, _("Say how the date of birth is known."))


def _settle(suspect: Suspect, *, by: Actor) -> None:
    """The newest birth date that stands, counts. A suspect whom it does not show to be of age is a minor at once."""
    birth = suspect.birth_dates.filter(revoked_at=None).order_by("-pk").first()
    suspect.born_on = birth.born_on if birth else None
    suspect.born_source = birth.source if birth else ""
    suspect.save(update_fields=["born_on", "born_source"])
    if suspect.track == Track.ADULT and not is_adult_on(suspect.born_on, timezone.localdate()):
        _move(suspect, Track.MINOR, reason="", by=by, follows=True)


def _move(suspect: Suspect, to: Suspect.Track, *, reason: str, by: Actor, follows: bool = False) -> TrackMove:
    suspect.track = to
    suspect.save(update_fields=["track"])
    told = {"to": to, "reason": reason, "follows": follows, "made_by": person_of(by)}
    return TrackMove.objects.create(suspect=suspect, born_on=suspect.born_on, born_source=suspect.born_source, **told)
