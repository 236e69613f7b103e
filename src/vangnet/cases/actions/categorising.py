"""Saying what media show, taking it back, and undoing: rows are added, never edited.

A medium stands for a content, so what is said of one place of it is said of all. Everything an act touches is locked in
one order, so that two people who act at the same moment come one after the other.
"""

import secrets
import time
from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime

import msgspec
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from vangnet.accounts.audit import Act, Actor, record
from vangnet.accounts.models import Person
from vangnet.cases import profiles
from vangnet.cases.models import Case, Categorisation, Look, Medium, Revocation
from vangnet.cases.rules import Said, reading_of
from vangnet.errors import InputRefused, UsageError

Certainty, Way, Why = Categorisation.Certainty, Categorisation.Way, Revocation.Why
MOST_AT_ONCE = 10_000
"""How many media one act may name: its one line in the log names them all."""


class Undone(msgspec.Struct, frozen=True):
    """What was undone: how many categorisations were taken back, and how many earlier ones count again."""

    act: str
    taken_back: int
    restored: int


@transaction.atomic
def categorise(
    *,
    case: Case,
    media: Iterable[int],
    category: str,
    certainty: str = Certainty.SURE,
    way: str = Way.LOOKED,
    note: str = "",
    by: Actor,
) -> str:
    """Say what these media (by id) show; gives the id of the act. What the person said of them before is replaced.

    Raises `InputRefused` for a category that the case's profile does not have, and `Medium.DoesNotExist` where any
    medium is not of this case; then nothing is changed.
    """
    person, ids, act, now = _person(by), _locked(case, media), _new_act(), timezone.now()
    known = _known_category(case, category)
    if certainty not in Certainty or way not in Way:
        raise InputRefused(_("Say how sure you are: sure, probable or in doubt."))
    said = Categorisation(
        person=person, category=category, profile=case.profile, certainty=certainty, way=way, note=note, act=act
    )
    replaced = _revoke(_live(person, ids), _Revoking(person, act, Why.CHANGED, "", now))
    _add((said,) * len(ids), ids, now)
    Look.objects.filter(person=person, medium__in=ids, severity__isnull=True).update(severity=known.severity)
    _renew(case, ids)
    details = {"act": act, "category": category, "certainty": str(certainty), "way": str(way), "replaced": replaced}
    record(Act("medium.categorise", case.number, _named(ids), details), by=by)
    return act


@transaction.atomic
def revoke(*, case: Case, media: Iterable[int], reason: str, by: Actor) -> str:
    """Take back what oneself said of these media, with a reason; gives the id of the act. Nobody takes back another's.

    Raises `InputRefused` without a reason or where there is nothing to take back.
    """
    person, ids, act = _person(by), _locked(case, media), _new_act()
    if not reason.strip():
        raise InputRefused(_("Say why you take it back."))
    live = _live(person, ids)
    if not live:
        raise InputRefused(_("You have not categorised this, so there is nothing to take back."))
    _revoke(live, _Revoking(person, act, Why.WITHDRAWN, reason.strip(), timezone.now()))
    touched = sorted(row.medium_id for row in live)
    _renew(case, touched)
    record(Act("medium.revoke", case.number, _named(touched), {"act": act}), by=by)
    return act


@transaction.atomic
def undo_last(*, case: Case, by: Actor) -> Undone | None:
    """Undo one's own last act in this case that still counts; what it had replaced counts again. None: nothing left."""
    person = _person(by)
    live = Categorisation.objects.filter(person=person, is_live=True, medium__case=case).order_by("-act")
    while (act := live.values_list("act", flat=True).first()) is not None:
        if (undone := _undo(case, act, by)) is not None:
            return undone  # else somebody, in another window, was quicker: the act before it is the last now
    return None


@transaction.atomic
def undo(*, case: Case, act: str, by: Actor) -> Undone:
    """Undo one act of one's own, whole. Raises `InputRefused` where nothing of it counts any longer."""
    undone = _undo(case, act, by)
    if undone is None:
        raise InputRefused(_("Nothing of this counts any longer, so there is nothing to undo."))
    return undone


# -- pieces -----------------------------------------------------------------------------------------------------------


def _undo(case: Case, act: str, by: Actor) -> Undone | None:
    person, undoing, now = _person(by), _new_act(), timezone.now()
    own = Categorisation.objects.filter(person=person, medium__case=case)
    ids = _locked(case, own.filter(act=act, is_live=True).values_list("medium_id", flat=True))
    live = [row for row in _live(person, ids) if row.act == act]  # asked again, now that the media are locked
    if not live:
        return None
    touched = sorted(row.medium_id for row in live)
    _revoke(live, _Revoking(person, undoing, Why.UNDONE, "", now))
    before = list(own.filter(revocation__act=act, revocation__why=Why.CHANGED, medium__in=touched).order_by("medium"))
    _add(before, [row.medium_id for row in before], now)
    _renew(case, touched)
    details = {"act": undoing, "undone": act, "restored": len(before)}
    record(Act("medium.undo", case.number, _named(touched), details), by=by)
    return Undone(act, len(touched), len(before))


class _Revoking(msgspec.Struct, frozen=True):
    person: Person
    act: str
    why: str
    reason: str
    at: datetime


def _person(by: Actor) -> Person:
    if by.person is None:
        raise UsageError("only a person can say what a medium shows")
    return by.person


def _new_act() -> str:
    """An id of 32 characters that sorts by time, so that the last act is found by an index."""
    return f"{time.time_ns():016x}{secrets.token_hex(8)}"


def _known_category(case: Case, code: str) -> profiles.Category:
    for category in profiles.categories(case):
        if category.code == code:
            return category
    told = ", ".join(category.code for category in profiles.categories(case))
    raise InputRefused(_("This case has no category %(code)s; it has: %(told)s.") % {"code": code, "told": told or "–"})


def _locked(case: Case, media: Iterable[int]) -> list[int]:
    """The media, in the one order in which everybody locks them; all of them, or nothing is done."""
    asked = sorted(set(media))
    if len(asked) > MOST_AT_ONCE:
        raise InputRefused(_("At most %(most)s media at once.") % {"most": MOST_AT_ONCE})
    rows = case.media.filter(pk__in=asked).order_by("pk").select_for_update(no_key=True)
    found = list(rows.values_list("pk", flat=True))
    if found != asked:
        raise Medium.DoesNotExist
    return found


def _live(person: Person, ids: Sequence[int]) -> list[Categorisation]:
    return list(Categorisation.objects.filter(person=person, medium__in=ids, is_live=True))


def _revoke(rows: Sequence[Categorisation], how: _Revoking) -> int:
    Revocation.objects.bulk_create(
        Revocation(categorisation=row, person=how.person, act=how.act, why=how.why, reason=how.reason, made_at=how.at)
        for row in rows
    )
    Categorisation.objects.filter(pk__in=[row.pk for row in rows]).update(is_live=False)
    return len(rows)


def _add(said: Iterable[Categorisation], ids: Iterable[int], at: datetime) -> None:
    """Add rows that say of each medium what the row beside it says."""
    Categorisation.objects.bulk_create(
        Categorisation(
            medium_id=pk,
            person_id=row.person_id,
            category=row.category,
            profile=row.profile,
            certainty=row.certainty,
            way=row.way,
            act=row.act,
            note=row.note,
            made_at=at,
        )
        for row, pk in zip(said, ids, strict=True)
    )


def _renew(case: Case, ids: Sequence[int]) -> None:
    """Derive category and reading of the media again from what counts now."""
    said: dict[int, list[Said]] = {pk: [] for pk in ids}
    live = Categorisation.objects.filter(medium__in=ids, is_live=True)
    for medium, person, category in live.values_list("medium_id", "person_id", "category"):
        said[medium].append(Said(person, category))
    profile, alike = profiles.profile(case), defaultdict(list)
    for pk, rows in said.items():
        alike[reading_of(rows, profile)].append(pk)
    for (category, reading), media in alike.items():
        Medium.objects.filter(pk__in=media).update(category=category, reading=reading)


def _named(ids: Sequence[int]) -> tuple[str, ...]:
    return tuple(f"medium:{pk}" for pk in ids)
