"""Look-ups: is this exact digest on the approved distribution list, yes or no. Never what looks like something."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from vangnet.errors import InputRefused
from vangnet.portals.public import trust
from vangnet.portals.public.hotlines import probing
from vangnet.portals.public.hotlines.models import LookupDay
from vangnet.portals.public.hotlines.taking import SIZES, forget_old
from vangnet.portals.public.keeping import keep
from vangnet.portals.public.models import Digest, Hotline
from vangnet.transfer.shapes import Lookups

MOST = 1_000
"""Digests in one request."""
LIKENESS = ("pdq", "photodna", "tmk", "vpdq", "phash", "dhash", "ahash", "blockhash", "netclean")


class QuotaRefused(InputRefused):
    """More look-ups than this hotline has on one day; `seconds` until the next day."""

    def __init__(self, left: int, seconds: int) -> None:
        super().__init__(f"{left} look-ups are left today")
        self.left = left
        self.seconds = seconds


class LookupRefused(InputRefused):
    """Nothing that can be looked up; `reasons` by place."""

    def __init__(self, reasons: dict[str, str]) -> None:
        super().__init__("; ".join(f"{place}: {reason}" for place, reason in reasons.items()))
        self.reasons = reasons


def look_up(hotline: Hotline, kind: str, told: Sequence[str], *, now: datetime | None = None) -> list[bool]:
    """Whether each digest is on the list. Each costs the same work, whatever the answer is.

    Counted per day; raises QuotaRefused or LookupRefused, and then nothing is answered.
    """
    now = now or timezone.now()
    with transaction.atomic():
        row = _today(hotline, now)
        try:
            digests = _read(kind, told)
        except LookupRefused as refusal:
            row.refused += len(told)
            row.malformed += len(refusal.reasons)
            _watch(hotline, row, ())
            answers: list[bool] | InputRefused = refusal
        else:
            left = (hotline.lookups_a_day or 0) - row.asked
            if len(digests) > left:
                row.refused += len(digests)
                answers = QuotaRefused(max(left, 0), _to_midnight(now))
            else:
                answers = _answers(kind, digests)
                row.asked += len(digests)
                row.found += sum(answers)
            _watch(hotline, row, digests)
        row.save()
    if isinstance(answers, InputRefused):
        raise answers
    return answers


def _answers(kind: str, digests: Sequence[bytes]) -> list[bool]:
    hidden = [trust.hidden(kind, digest) for digest in digests]
    on_it = Digest.objects.filter(kind=kind, hidden__in=set(hidden)).values_list("hidden", flat=True)
    found = {bytes(one) for one in on_it}
    return [one in found for one in hidden]


def _read(kind: str, told: Sequence[str]) -> list[bytes]:
    if kind in LIKENESS:
        raise LookupRefused({"$.kind": f"{kind} tells of likeness, which is never answered; send md5, sha1 or sha256"})
    if kind not in SIZES:
        raise LookupRefused({"$.kind": f"one of {', '.join(SIZES)}"})
    if not 0 < len(told) <= MOST:
        raise LookupRefused({"$.digests": f"between 1 and {MOST} digests"})
    digests, reasons = [], {}
    for place, value in enumerate(told):
        digest = _bytes(value)
        if digest is None or len(digest) != SIZES[kind]:
            reasons[f"$.digests[{place}]"] = f"not {2 * SIZES[kind]} hexadecimal signs"
        else:
            digests.append(digest)
    if reasons:
        raise LookupRefused(reasons)
    return digests


def _bytes(value: str) -> bytes | None:
    try:
        return bytes.fromhex(value) if value.isalnum() else None
    except ValueError:
        return None


def _today(hotline: Hotline, now: datetime) -> LookupDay:
    local = timezone.localtime(now)
    row, _ = LookupDay.objects.select_for_update().get_or_create(hotline=hotline.name, day=local.date())
    minute = 60 * local.hour + local.minute
    row.in_minute = row.in_minute + 1 if row.minute == minute else 1
    row.minute = minute
    return row


def _watch(hotline: Hotline, row: LookupDay, digests: Sequence[bytes]) -> None:
    """Tell the desk at once of a sign of probing that it was not told of today."""
    quota = hotline.lookups_a_day or 0
    today = probing.Day(row.asked, row.found, row.malformed, row.in_minute, quota)
    days = LookupDay.objects.filter(hotline=hotline.name, day__lt=row.day, day__gte=row.day - timedelta(days=2))
    before = [probing.Day(day.asked, day.found, quota=quota) for day in days]
    told = row.probing.split()
    new = [sign for sign in probing.signs(today, before, digests) if sign not in told]
    if new:
        row.probing = " ".join((*told, *new))
        _tell(row, " ".join(new))


def tell_lookups() -> None:
    """Tell the desk how often was asked, where it changed: before every bundle."""
    with transaction.atomic():
        for row in LookupDay.objects.select_for_update().order_by("day"):
            if (row.told_asked, row.told_refused) != (row.asked, row.refused):
                _tell(row)
                row.save()


def tell_and_forget() -> None:
    """What is due before every bundle: figures for the desk, and old things go."""
    tell_lookups()
    forget_old()


def _tell(row: LookupDay, why: str = "") -> None:
    row.told_asked, row.told_refused = row.asked, row.refused
    figures = {"asked": row.asked, "found": row.found, "refused": row.refused}
    keep(Lookups(hotline=row.hotline, day=row.day.isoformat(), probing=why, **figures))


def _to_midnight(now: datetime) -> int:
    local = timezone.localtime(now)
    midnight = (local + timedelta(days=1)).replace(hour=0, minute=0, second=0, microsecond=0)
    return max(int((midnight - local).total_seconds()), 1)
