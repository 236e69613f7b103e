"""How an alert stands: what the conditions look at, and what happened with it, step by step."""

from datetime import datetime
from pathlib import Path

import msgspec
from django.conf import settings
from django.db.models import Count
from django.utils import timezone

from vangnet.alerts.conditions import AuthorityFacts, Condition, CropFacts, Facts, conditions
from vangnet.alerts.limits import Limits, limits
from vangnet.alerts.models import Alert, Answer, Authority, Erasure, SchoolKey, Verification
from vangnet.alerts.queries.schools import asked_contacts
from vangnet.alerts.states import RUNS
from vangnet.cases.models import Case
from vangnet.reports.models import BundleTaken
from vangnet.transfer.bundle import name_of_card
from vangnet.transfer.keys import read_card
from vangnet.victims.models import Candidate, Crop, CropApproval, Victim
from vangnet.words import Word, word

_IN_USE = (Case.Retention.ACTIVE, Case.Retention.NARROWED)


def standing(alert: Alert, *, by_limits: Limits | None = None, now: datetime | None = None) -> list[Condition]:
    """Every condition of an alert, met or not, as they stand now. Raises InputRefused for limits it cannot read."""
    return conditions(facts_of(alert), by_limits or limits(), timezone.localtime(now))


def facts_of(alert: Alert) -> Facts:
    """What the conditions look at, as the database has it now: some ten questions, however many schools there are."""
    told = Authority.objects.filter(alert=alert).first()
    area = alert.area if isinstance(alert.area, dict) else {}
    victim = Victim.objects.get(pk=alert.victim_id)
    confirmed = victim.candidates.filter(state=Candidate.State.CONFIRMED).exists()
    others = Alert.objects.filter(victim=victim, state__in=RUNS).exclude(pk=alert.pk)
    has_area = any(area.get(part) for part in ("provinces", "municipalities", "postcodes"))
    return Facts(
        is_draft=alert.state == Alert.State.DRAFT,
        last_resort=alert.last_resort,
        abuse_established=alert.abuse_established,
        in_netherlands=alert.in_netherlands,
        not_identified=alert.not_identified,
        is_identified=victim.status != Victim.Status.UNIDENTIFIED or confirmed,
        other_alert=others.values_list("number", flat=True).first() or "",
        question_nl=alert.question_nl,
        question_en=alert.question_en,
        crop=_crop(alert),
        suspect_schools=alert.suspect_schools,
        suspect_reason=alert.suspect_reason,
        excluded=alert.excluded.count(),
        has_area=has_area,
        has_kinds=bool(alert.kinds),
        authority=None if told is None else _authority(told),
        term_days=alert.term_days,
        contacts=asked_contacts(alert).count() if has_area and alert.kinds else 0,
        has_key=alert.key_id is not None or free_keys() > 0,
        heard_at=heard_at(),
    )


def free_keys() -> int:
    """How many one-time keys of the school door wait for an alert."""
    return SchoolKey.objects.filter(alert=None).count()


def heard_at() -> datetime | None:
    """When the last bundle of the school door that was taken in was made; None: there is no such door, or never."""
    place = Path(settings.SCHOOL_CARD)
    if not place.exists():
        return None
    taken = BundleTaken.objects.filter(door=name_of_card(read_card(place)).hex()).exclude(digest="").order_by("-number")
    row = taken.values_list("made_at", "taken_at").first()
    return min(row) if row else None


class Step(msgspec.Struct, frozen=True):
    """Something that happened with an alert: when, what, and who did it ("": the program, or a school)."""

    at: datetime
    what: Word
    who: str = ""


def steps_of(alert: Alert) -> list[Step]:
    """All that happened with an alert, oldest first; derived from its rows. No answer's text is in it."""
    told = [Step(alert.made_at, word("alerts.step_made"), alert.owner.name)]
    given = Authority.objects.filter(alert=alert).select_related("entered_by", "confirmed_by").first()
    if given is not None:
        told.append(Step(given.entered_at, word("alerts.step_authority", number=given.number), given.entered_by.name))
        if given.confirmed_at is not None and given.confirmed_by is not None:
            told.append(Step(given.confirmed_at, word("alerts.step_confirmed"), given.confirmed_by.name))
    if alert.sent_at is not None:
        told.append(_sent(alert, alert.sent_at))
    if alert.reminded_at is not None:
        told.append(Step(alert.reminded_at, word("alerts.step_reminded")))
    told += [Step(answer.came_at, _answered(answer, alert)) for answer in alert.answers.exclude(kind=Answer.Kind.NO)]
    for check in Verification.objects.filter(answer__alert=alert).select_related("answer", "made_by"):
        told.append(
            Step(check.made_at, word(f"alerts.step_{check.outcome}", number=check.answer_id), check.made_by.name)
        )
    if alert.ended_at is not None:
        told.append(Step(alert.ended_at, word(f"alerts.end_{alert.end}"), _name(alert)))
    erasure = Erasure.objects.filter(alert=alert).first()
    if erasure is not None and erasure.ordered_at is not None:
        told.append(Step(erasure.ordered_at, word("alerts.step_ordered")))
    if erasure is not None and erasure.erased_at is not None:
        told.append(Step(erasure.erased_at, word("alerts.step_erased", seconds=f"{erasure.seconds or 0:.3f}")))
    return sorted(told, key=lambda step: step.at)


# -- behind it --------------------------------------------------------------------------------------------------------


def _crop(alert: Alert) -> CropFacts | None:
    crop = Crop.objects.select_related("case").filter(pk=alert.crop_id).first() if alert.crop_id else None
    if crop is None:
        return None
    said = CropApproval.objects.filter(crop=crop, pixels_sha256=crop.pixels_sha256).exclude(person=crop.made_by)
    has_pixels = bool(crop.pixels_sha256)
    return CropFacts(
        is_of_child=crop.victim_id == alert.victim_id,
        may_leave=crop.state == Crop.State.APPROVED and has_pixels and crop.case.retention in _IN_USE,
        approvals=said.filter(approves=True).values("person").distinct().count() if has_pixels else 0,
        refusals=said.filter(approves=False).count(),
    )


def _authority(told: Authority) -> AuthorityFacts:
    return AuthorityFacts(
        prosecutor=told.prosecutor, number=told.number, on=told.on, term_days=told.term_days, area=told.area
    )


def _sent(alert: Alert, at: datetime) -> Step:
    told = alert.asked.aggregate(people=Count("pk"), schools=Count("contact__school", distinct=True))
    return Step(at, word("alerts.step_sent", **told), alert.sent_by.name if alert.sent_by else "")


def _answered(answer: Answer, alert: Alert) -> Word:
    is_late = alert.ended_at is not None and answer.came_at > alert.ended_at
    code = f"step_{answer.kind}_late" if is_late and answer.kind == Answer.Kind.YES else f"step_{answer.kind}"
    return word(f"alerts.{code}", number=answer.pk)


def _name(alert: Alert) -> str:
    return alert.ended_by.name if alert.ended_by else ""
