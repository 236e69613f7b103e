"""A crop is made, approved or refused by others, withdrawn, and exported. Nothing of it is ever edited."""

from collections.abc import Sequence
from hashlib import sha256
from importlib import metadata
from math import isfinite
from pathlib import Path

import msgspec
from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _
from PIL import features

from vangnet.accounts.audit import Act, Actor, record
from vangnet.accounts.models import Person
from vangnet.accounts.roles import Verb
from vangnet.cases import profiles
from vangnet.cases.actions.acting import person_of
from vangnet.cases.models import Medium
from vangnet.cases.queries.library import newest_version
from vangnet.errors import InputRefused
from vangnet.values import Kind
from vangnet.victims import checking, crops
from vangnet.victims.checking import Unexamined
from vangnet.victims.cropping import Cut, Source
from vangnet.victims.models import Crop, CropApproval, CropExport, Victim
from vangnet.victims.recipe import Recipe, told_of
from vangnet.victims.rules import may
from vangnet.words import Word, word

State = Crop.State
_LONGEST_TITLE, _LONGEST_RECIPIENT = 120, 200
_DIGITS = 6


def make_crop(
    victim: Victim,
    *,
    medium: Medium,
    recipe: Recipe,
    kind: str,
    title: str,
    by: Actor,
    at_seconds: float | None = None,
) -> Crop:
    """Make a crop of a medium that shows this child, and let the scan check it.

    What the scan refuses is kept as refused, with the reasons; everything else waits for somebody else's approval.
    Raises InputRefused when it cannot be made; then nothing is there.
    """
    person = person_of(by)
    _must(person, Verb.MAKE_CROPS, victim)
    _check_words(kind, title)
    if not shows(victim, medium):
        raise InputRefused(_("This medium is in no series of the child."))
    if medium.kind == Medium.Kind.VIDEO:
        at_seconds = _seconds(at_seconds)
    made = crops.cut(medium, recipe, at_seconds=at_seconds)
    source = made.source or Source(0, 0)
    version = newest_version()
    checks = _checked(made, source, medium, version)
    return _kept(
        Crop(
            victim=victim,
            case=medium.case,
            medium=medium,
            source_sha256=medium.sha256,
            source=_source_told(medium, source),
            at_seconds=at_seconds if medium.kind == Medium.Kind.VIDEO else None,
            kind=kind,
            title=title.strip(),
            recipe=told_of(recipe),
            width=made.width,
            height=made.height,
            pixels_sha256=made.sha256(),
            state=State.REFUSED if checking.is_refused(checks) else State.CHECKED,
            checks=msgspec.to_builtins(checks),
            checked_at=timezone.now(),
            library_version=version,
            made_with=made_with(),
            made_by=person,
        ),
        by,
    )


def shows(victim: Victim, medium: Medium) -> bool:
    """Whether a medium is in a series that stands on the page of this child."""
    tied = victim.series.filter(revoked_at=None, series__case=medium.case_id)
    return tied.filter(series__in=medium.series.all()).exists()


def approve_crop(crop: Crop, *, pixels_sha256: str, reason: str, by: Actor) -> CropApproval:
    """Somebody other than the maker looked at exactly these pixels, and says that they may be shown to others."""
    if check_again(crop, by=by):
        raise InputRefused(_("This crop waits for nobody's approval, or a newer library refuses it now."))
    crops.remade(crop)  # what nobody can make again was seen by nobody
    return _decided(crop, approves=True, pixels_sha256=pixels_sha256, reason=reason, by=by)


def refuse_crop(crop: Crop, *, pixels_sha256: str, reason: str, by: Actor) -> CropApproval:
    """Somebody other than the maker looked at exactly these pixels, and says why nobody may use them. That ends it."""
    return _decided(crop, approves=False, pixels_sha256=pixels_sha256, reason=reason, by=by)


@transaction.atomic
def withdraw_crop(crop: Crop, *, reason: str, by: Actor) -> None:
    """Somebody who works on the child takes a crop back: whatever uses it stops at once."""
    person = person_of(by)
    _must(person, Verb.WORK_ON_VICTIMS, crop.victim)
    if not reason.strip():
        raise InputRefused(_("Say why; it is written down."))
    open_ones = Crop.objects.filter(pk=crop.pk, state__in=(State.DRAFT, State.CHECKED, State.APPROVED))
    done = {"withdrawn_by": person, "withdrawn_at": timezone.now(), "withdrawn_why": reason.strip()}
    if not open_ones.update(state=State.WITHDRAWN, **done):
        raise InputRefused(_("This crop was refused or withdrawn before."))
    _stopped(crop, reason.strip(), by)
    record(Act("crop.withdraw", crop.case.number, _objects(crop)), by=by)


def check_again(crop: Crop, *, by: Actor) -> bool:
    """Let the scan check a crop once more if the library is newer than when it did; gives whether it is refused now.

    Called before a crop is approved, exported or sent. One that is refused ends there, and whatever uses it stops.
    Raises InputRefused when it cannot be made again.
    """
    crop.refresh_from_db()
    version = newest_version()
    if crop.state not in (State.CHECKED, State.APPROVED) or version == crop.library_version:
        return crop.state not in (State.CHECKED, State.APPROVED)
    medium = crops.source_of(crop)
    made = crops.remade(crop)
    checks = _checked(made, made.source or Source(0, 0), medium, version)
    _keep_checks(crop, checks, version, by)
    return checking.is_refused(checks)


def export_crop(crop: Crop, *, recipient: str, purpose: str, by: Actor) -> tuple[CropExport, bytes]:
    """An approved crop as a file for somebody, and why; gives what was written down and the PNG."""
    person = person_of(by)
    _must(person, Verb.EXPORT, crop.victim)
    if not recipient.strip() or len(recipient.strip()) > _LONGEST_RECIPIENT:
        raise InputRefused(_("Say who receives it, in at most 200 characters."))
    if not purpose.strip():
        raise InputRefused(_("Say what it is for; it is written down."))
    if check_again(crop, by=by) or crop.state != State.APPROVED:
        raise InputRefused(_("Only a crop that somebody other than its maker approved can be exported."))
    png = crops.png_of(crop)
    with transaction.atomic():
        if not Crop.objects.select_for_update().filter(pk=crop.pk, state=State.APPROVED).exists():
            raise InputRefused(_("Only a crop that somebody other than its maker approved can be exported."))
        made = CropExport.objects.create(
            crop=crop,
            recipient=recipient.strip(),
            purpose=purpose.strip(),
            file_sha256=sha256(png).hexdigest(),
            made_by=person,
        )
        details = {"recipient": made.recipient, "purpose": made.purpose[:300], "sha256": made.file_sha256}
        record(Act("crop.export", crop.case.number, _objects(crop), details), by=by)
    return made, png


def approvals_of(crop: Crop) -> int:
    """How many people other than the maker approved exactly the pixels that this crop has."""
    approvals = crop.approvals.filter(approves=True, pixels_sha256=crop.pixels_sha256)
    return approvals.exclude(person=crop.made_by_id).values("person").distinct().count()


def made_with() -> str:
    """The programs that make a crop's pixels, with their versions."""
    parts = [f"{name} {metadata.version(name)}" for name in ("vangnet", "Pillow", "av")]
    return ", ".join([*parts, f"libjpeg {features.version('jpg')}"])


# -- steps ------------------------------------------------------------------------------------------------------------


def _must(person: Person, verb: Verb, victim: Victim) -> None:
    if not may(person, verb, victim):
        raise InputRefused(_("You may not do this for this child."))


def _check_words(kind: str, title: str) -> None:
    if kind not in Crop.Kind:
        raise InputRefused(_("Say what the crop shows."))
    if not title.strip() or len(title.strip()) > _LONGEST_TITLE:
        raise InputRefused(_("Give the crop a name of at most 120 characters."))


def _seconds(told: float | None) -> float:
    if told is None or not isfinite(told):
        raise InputRefused(_("Say at which second of the video."))
    return round(told, 3)


def _checked(made: Cut, source: Source, medium: Medium, version: int | None) -> list[Word]:
    """What the scan says of a crop, after what is said of its source."""
    library = Path(settings.LIBRARY) if version is not None else None
    png, is_illegal = crops.png(made), _is_illegal(medium)
    try:
        told = checking.check(png, source, library=library, version=version, is_categorised=is_illegal)
    except Unexamined as error:
        raise InputRefused(_("The scan could not check the crop: %(why)s.") % {"why": error}) from error
    return [word("victims.check_source_digest", sha256=medium.sha256), *told]


def _is_illegal(medium: Medium) -> bool:
    """Whether lists know the source, or people gave it a category of known material."""
    if medium.status in ("known", "similar"):
        return True
    illegal = {code for code, told in profiles.profile(medium.case).codes.items() if told.kind == Kind.KNOWN}
    return medium.categorisations.filter(is_live=True, category__in=illegal).exists()


def _source_told(medium: Medium, source: Source) -> dict[str, object]:
    """The source as it was when the crop was made; for court, whatever becomes of the medium."""
    return {
        "exhibit": medium.exhibit.number,
        "address": medium.address,
        "type": medium.type,
        "size": medium.size,
        "width": source.width,
        "height": source.height,
        "at_ms": source.at_ms,
        "notes": list(source.notes),
    }


@transaction.atomic
def _kept(crop: Crop, by: Actor) -> Crop:
    Victim.objects.select_for_update().get(pk=crop.victim_id)  # two who make crops at once get two numbers
    crop.number = (Crop.objects.filter(victim=crop.victim_id).aggregate(last=Max("number"))["last"] or 0) + 1
    crop.save()
    details = {"source": crop.source_sha256, "pixels": crop.pixels_sha256, "state": crop.state}
    record(Act("crop.make", crop.case.number, _objects(crop), details), by=by)
    return crop


@transaction.atomic
def _decided(crop: Crop, *, approves: bool, pixels_sha256: str, reason: str, by: Actor) -> CropApproval:
    person = person_of(by)
    _must(person, Verb.APPROVE_CROPS, crop.victim)
    _must(person, Verb.LOOK, crop.victim)
    now = Crop.objects.select_for_update().get(pk=crop.pk)
    if person.pk == now.made_by_id:
        raise InputRefused(_("Who made a crop never approves or refuses it; somebody else must look."))
    if now.state not in (State.CHECKED, State.APPROVED):
        raise InputRefused(_("This crop waits for nobody's approval."))
    if pixels_sha256 != now.pixels_sha256:
        raise InputRefused(_("These are not the pixels that you looked at; look once more."))
    if not reason.strip():
        raise InputRefused(_("Say why; it is written down."))
    said = {"approves": approves, "reason": reason.strip(), "pixels_sha256": pixels_sha256}
    try:
        with transaction.atomic():
            made = CropApproval.objects.create(crop=now, person=person, **said)
    except IntegrityError as error:
        raise InputRefused(_("You decided on this crop before.")) from error
    now.state = crop.state = State.APPROVED if approves else State.REFUSED
    now.save(update_fields=["state"])
    if not approves:
        _stopped(now, reason.strip(), by)
    act = "crop.approve" if approves else "crop.refuse"
    record(Act(act, crop.case.number, _objects(crop), {"pixels": pixels_sha256}), by=by)
    return made


@transaction.atomic
def _keep_checks(crop: Crop, checks: Sequence[Word], version: int | None, by: Actor) -> None:
    refused = checking.is_refused(checks)
    now = Crop.objects.select_for_update().get(pk=crop.pk)
    is_open = now.state in (State.CHECKED, State.APPROVED)
    crop.state = State.REFUSED if refused and is_open else now.state
    crop.checks, crop.checked_at, crop.library_version = msgspec.to_builtins(checks), timezone.now(), version
    crop.save(update_fields=["checks", "checked_at", "library_version", "state"])
    if refused and is_open:
        _stopped(crop, _("The scan refuses the crop with a newer library."), by)
    details = {"library_version": version, "state": crop.state}
    record(Act("crop.check", crop.case.number, _objects(crop), details), by=by)


def _stopped(crop: Crop, reason: str, by: Actor) -> None:
    crops.crop_stopped.send(Crop, crop=crop, by=by, reason=reason)


def _objects(crop: Crop) -> tuple[str, ...]:
    return (f"victim:{crop.victim_id}", f"crop:{crop.pk}")
