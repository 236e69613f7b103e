"""An alert is prepared: its grounds, question, crop, area, term, and the schools that must not hear of it."""

from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from vangnet.accounts.audit import Act, Actor, record
from vangnet.alerts.models import Alert, Authority, ExcludedSchool, School
from vangnet.alerts.states import drafted
from vangnet.cases.actions.acting import person_of
from vangnet.errors import InputRefused
from vangnet.reports.numbers import next_number
from vangnet.victims.models import Crop, Victim
from vangnet.words import word

GROUNDS = ("last_resort", "abuse_established", "in_netherlands", "not_identified")
PARTS_OF_AREA = ("provinces", "municipalities", "postcodes")


@transaction.atomic
def begin_alert(victim: Victim, *, by: Actor) -> Alert:
    """Begin to prepare an alert about a child, with a neutral question that people can change."""
    person = person_of(by)
    alert = Alert.objects.create(
        number=next_number(Alert, "S"),
        unit=person.unit,
        victim=victim,
        owner=person,
        **proposed_question(Crop.Kind.FACE),
    )
    record(Act("alert.begin", objects=(f"alert:{alert.pk}", f"victim:{victim.pk}")), by=by)
    return alert


def proposed_question(kind: str) -> dict[str, str]:
    """A question for a crop of this kind, in both languages: it does not say why somebody is looked for."""
    told = word(f"alerts.question_{kind}")
    return {"question_nl": told.tell("nl"), "question_en": told.tell("en")}


@transaction.atomic
def describe(alert: Alert, *, by: Actor, **grounds: str) -> None:
    """Write down the grounds: `GROUNDS` by name. An empty one is allowed here, and refused when it is sent."""
    _change(drafted(alert), "alert.describe", by, **{name: grounds[name].strip() for name in GROUNDS})


@transaction.atomic
def set_question(alert: Alert, *, question_nl: str, question_en: str, by: Actor) -> None:
    """Change what people at schools are asked, in both languages."""
    told = {"question_nl": question_nl.strip(), "question_en": question_en.strip()}
    _change(drafted(alert), "alert.question", by, **told)


@transaction.atomic
def choose_crop(alert: Alert, crop: Crop, *, by: Actor) -> None:
    """Choose what is shown. A question that nobody changed becomes the one for this kind of crop."""
    now = drafted(alert)
    if crop.victim_id != now.victim_id:
        raise InputRefused(_("This crop is not of this child."))
    told: dict[str, Any] = {"crop": crop}
    was = {"question_nl": now.question_nl, "question_en": now.question_en}
    if any(was == proposed_question(kind) for kind in Crop.Kind.values):
        told |= proposed_question(crop.kind)
    _change(now, "alert.crop", by, **told)


@transaction.atomic
def choose_schools(alert: Alert, *, area: dict[str, list[str]], kinds: list[str], term_days: int, by: Actor) -> None:
    """Choose where it is asked, at which kinds of schools, and for how many days."""
    told = {part: sorted({one.strip() for one in area.get(part, []) if one.strip()}) for part in PARTS_OF_AREA}
    if unknown := set(kinds) - set(School.Kind.values):
        raise InputRefused(_("There is no such kind of school: %(kinds)s") % {"kinds": ", ".join(sorted(unknown))})
    _change(drafted(alert), "alert.schools", by, area=told, kinds=sorted(set(kinds)), term_days=term_days)


@transaction.atomic
def say_of_suspect(alert: Alert, *, ties: str, reason: str, by: Actor) -> None:
    """Say whether schools are tied to the suspect - "none" too - and how that was looked up."""
    if ties not in Alert.Ties.values or not reason.strip():
        raise InputRefused(_("Say whether there are such schools, and how that was looked up."))
    _change(drafted(alert), "alert.suspect", by, suspect_schools=ties, suspect_reason=reason.strip())


@transaction.atomic
def exclude_school(alert: Alert, school: School, *, reason: str, by: Actor) -> ExcludedSchool:
    """A school is not asked, and why."""
    now = drafted(alert)
    if not reason.strip():
        raise InputRefused(_("Say why this school is not asked; it is written down."))
    try:
        with transaction.atomic():
            made = ExcludedSchool.objects.create(alert=now, school=school, reason=reason.strip(), made_by=person_of(by))
    except IntegrityError as error:
        raise InputRefused(_("This school is excluded already.")) from error
    _unconfirm(now)
    record(Act("alert.exclude", objects=(f"alert:{now.pk}", f"school:{school.pk}")), by=by)
    return made


@transaction.atomic
def include_school(excluded: ExcludedSchool, *, by: Actor) -> None:
    """A school may be asked after all."""
    now, school = drafted(excluded.alert), excluded.school_id
    ExcludedSchool.objects.filter(pk=excluded.pk).delete()
    _unconfirm(now)
    record(Act("alert.include", objects=(f"alert:{now.pk}", f"school:{school}")), by=by)


def _change(alert: Alert, name: str, by: Actor, **fields: Any) -> None:
    person_of(by)
    Alert.objects.filter(pk=alert.pk).update(**fields)
    if name != "alert.question":
        _unconfirm(alert)
    record(Act(name, objects=(f"alert:{alert.pk}",)), by=by)


def _unconfirm(alert: Alert) -> None:
    """What a prosecutor confirmed was changed: it must be confirmed anew."""
    Authority.objects.filter(alert=alert, confirmed_at__lte=timezone.now()).update(confirmed_at=None, confirmed_by=None)
