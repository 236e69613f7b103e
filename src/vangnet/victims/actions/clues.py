"""What somebody saw in a crop: written down with its source, taken back, and held against the clues of all cases."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from vangnet.accounts.audit import Act, Actor, record
from vangnet.capture.clues.gathering import own_common
from vangnet.capture.clues.keys import key as key_of
from vangnet.cases.actions.acting import person_of
from vangnet.cases.actions.watching import tell_series
from vangnet.cases.models import Capture, Case, Clue, Exhibit, Series
from vangnet.errors import InputRefused
from vangnet.victims.models import Crop, CropClue
from vangnet.victims.narrowing import KINDS_OF_TABLES, seen_of, told_choice

FIRST_YEAR = 1850
_SHORTEST = 5
"""A value of fewer letters and digits is compared with nothing: it would tie strangers."""

_IN_USE = (Case.Retention.ACTIVE, Case.Retention.NARROWED)


@transaction.atomic
def see_clue(crop: Crop, *, facts: Mapping[str, Any], by: Actor) -> CropClue:
    """Write down what was seen in a crop. Raises InputRefused: a choice of no table, a year without source."""
    told = {name: value.strip() if isinstance(value, str) else value for name, value in facts.items()}
    _check(told)
    value = told.get("value") or told_choice(told["choice"], "nl")
    told |= {"value": value, "key": "" if told.get("choice") else compared(value)}
    clue = CropClue.objects.create(crop=crop, made_by=person_of(by), **told)
    join(clue)
    objects = (f"victim:{crop.victim_id}", f"crop:{crop.pk}", f"cropclue:{clue.pk}")
    record(Act("crop.see_clue", crop.case.number, objects, {"kind": clue.kind}), by=by)
    return clue


@transaction.atomic
def revoke_clue(clue: CropClue, *, reason: str, by: Actor) -> None:
    """It was not what it seemed."""
    if not reason.strip():
        raise InputRefused(_("Say why; it is written down."))
    done = {"revoked_by": person_of(by), "revoked_at": timezone.now(), "revoked_why": reason.strip()}
    if not CropClue.objects.filter(pk=clue.pk, revoked_at=None).update(**done):
        raise InputRefused(_("This was taken back before."))
    objects = (f"crop:{clue.crop_id}", f"cropclue:{clue.pk}")
    record(Act("crop.revoke_clue", clue.crop.case.number, objects), by=by)


def compared(value: str) -> str:
    """A value as it is compared with those of other cases; "" for what is too short or too common."""
    key = key_of(value)[:200]
    return "" if len(key) < _SHORTEST or own_common().is_common("text", key) else key


def join(clue: CropClue) -> int:
    """Hold a clue against those of other cases: of their crops, and what capture read; gives how many are new."""
    if not clue.key:
        return 0
    told = 0
    others = CropClue.objects.filter(kind=clue.kind, key=clue.key, revoked_at=None, crop__medium__isnull=False)
    others = others.exclude(crop__case=clue.crop.case).filter(crop__case__retention__in=_IN_USE)
    for other in others.select_related("crop__medium__exhibit__case", "crop__case"):
        told += _tell(other, _exhibit(clue), clue.value)
    captured = Clue.objects.filter(key=clue.key, medium__case__retention__in=_IN_USE)
    for exhibit, value in (
        captured.exclude(medium__case=clue.crop.case)
        .order_by()
        .values_list("capture__scan__exhibit", "value")
        .distinct()
    ):
        told += _tell(clue, Exhibit.objects.select_related("case").get(pk=exhibit), value)
    return told


def join_capture(capture: Capture) -> int:
    """Hold what capture read in an exhibit against the clues of crops; gives how many are new."""
    keys = CropClue.objects.filter(revoked_at=None).exclude(key="").values("key")
    exhibit = capture.scan.exhibit
    found = dict(Clue.objects.filter(capture=capture, key__in=keys).order_by().values_list("key", "value"))
    clues = CropClue.objects.filter(revoked_at=None, key__in=found).exclude(crop__case=exhibit.case)
    return sum(_tell(clue, exhibit, found[clue.key]) for clue in clues.select_related("crop__case"))


def _check(told: Mapping[str, Any]) -> None:
    choice, kind = told.get("choice", ""), told["kind"]
    if choice and (seen_of(choice) is None or choice.partition(":")[0] not in KINDS_OF_TABLES.get(kind, ())):
        raise InputRefused(_("No table holds this choice."))
    if not choice and not told.get("value"):
        raise InputRefused(_("Say what was seen, or choose it from a table."))
    first, last = told.get("made_from"), told.get("made_until")
    years = [year for year in (first, last) if year is not None]
    if years and not told.get("source"):
        raise InputRefused(_("Say how these years are known: a catalogue, a maker, an expert."))
    if any(not FIRST_YEAR <= year <= timezone.localdate().year for year in years):
        raise InputRefused(_("These years cannot be."))
    if first is not None and last is not None and first > last:
        raise InputRefused(_("The first year comes after the last one."))


def _tell(waiting: CropClue, exhibit: Exhibit | None, found: str) -> int:
    """The series of a crop waits for its clue; an exhibit of another case has it."""
    series = _series(waiting)
    if series is None or exhibit is None or exhibit.case_id == series.case_id:
        return 0
    pair = (waiting.kind, waiting.key)
    return tell_series(series, exhibit, {pair: found}, {pair: waiting.value})


def _series(clue: CropClue) -> Series | None:
    """The series of the child that the crop is of: that which holds the very medium first."""
    tied = Series.objects.filter(victims__victim=clue.crop.victim_id, victims__revoked_at=None).select_related("case")
    return tied.filter(media=clue.crop.medium_id).first() or tied.filter(case=clue.crop.case).first() or tied.first()


def _exhibit(clue: CropClue) -> Exhibit | None:
    medium = clue.crop.medium
    return medium.exhibit if medium is not None else None
