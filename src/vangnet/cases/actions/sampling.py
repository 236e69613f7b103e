"""A sample that the defence can draw again: the seed is written down before anybody knows what it will draw."""

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from vangnet.accounts.audit import Act, Actor, record
from vangnet.cases.actions.acting import person_of
from vangnet.cases.models import Case, Exhibit, File, Medium, Representative, Sample
from vangnet.errors import InputRefused
from vangnet.scan.sampling import draw, frame_of
from vangnet.values import Status

MOST_REPRESENTATIVES = 5


def media_of(exhibit: Exhibit) -> QuerySet[Medium]:
    """The distinct contents that lie somewhere in an exhibit."""
    here = File.objects.filter(medium=OuterRef("pk"), exhibit=exhibit)
    return Medium.objects.filter(Q(exhibit=exhibit) | Exists(here), case=exhibit.case_id)


def frame(exhibit: Exhibit, kind: str) -> list[str]:
    """What a sample is drawn from: SHA-256 of each picture and video, sorted."""
    media = media_of(exhibit).filter(kind__in=(Medium.Kind.PICTURE, Medium.Kind.VIDEO))
    if kind == Sample.Frame.NEW:
        media = media.filter(status=Status.NEW)
    return frame_of(media.order_by("sha256").values_list("sha256", flat=True))


@transaction.atomic
def commit_seed(*, exhibit: Exhibit, frame: str, size: int, seed: str, seed_chosen: str, by: Actor) -> Sample:
    """Write down from what, how many and with which seed will be drawn. Nothing is drawn yet."""
    if seed != " ".join(seed.split()) or not seed.isprintable() or not seed:
        raise InputRefused(_("The seed is one line of text, without double spaces."))
    if not seed_chosen.strip():
        raise InputRefused(_("Say how the seed was chosen."))
    sample = Sample.objects.create(
        exhibit=exhibit, frame=frame, size=size, seed=seed, seed_chosen=seed_chosen.strip(), committed_by=person_of(by)
    )
    details = {"frame": str(frame), "size": size, "seed": seed}
    record(_act("sample.commit", sample, **details), by=by)
    return sample


@transaction.atomic
def draw_sample(*, sample: Sample, by: Actor) -> Sample:
    """Draw what was committed to, once. Raises InputRefused when it was drawn, or there are too few media."""
    held = Sample.objects.select_for_update().get(pk=sample.pk)
    if held.drawn_at is not None:
        raise InputRefused(_("This sample was drawn already; it is not drawn twice."))
    drawn = draw(frame(sample.exhibit, held.frame), held.size, seed=held.seed, seed_chosen=held.seed_chosen)
    held.method = {name: getattr(drawn.method, name) for name in drawn.method.__struct_fields__}
    held.contents, held.drawn_by, held.drawn_at = list(drawn.contents), by.person, timezone.now()
    held.save(update_fields=["method", "contents", "drawn_by", "drawn_at"])
    held.exhibit = sample.exhibit
    digests = {name: held.method[name] for name in ("frame_size", "frame_sha256", "sample_sha256")}
    record(_act("sample.draw", held, **digests), by=by)
    return held


@transaction.atomic
def choose_representative(*, case: Case, position: int, description: str, by: Actor) -> Representative:
    """Let a medium stand for what was found, in words. At most five in a case; each needs a description."""
    Case.objects.select_for_update().get(pk=case.pk)
    medium = case.media.filter(position=position).first()
    if medium is None:
        raise InputRefused(_("There is no medium %(position)s in this case.") % {"position": position})
    if not description.strip():
        raise InputRefused(_("Describe in words what it shows."))
    if case.representatives.filter(medium=medium).exists():
        raise InputRefused(_("This medium was chosen already."))
    if case.representatives.count() >= MOST_REPRESENTATIVES:
        raise InputRefused(_("At most %(most)s media stand for a case.") % {"most": MOST_REPRESENTATIVES})
    chosen = Representative.objects.create(
        case=case, medium=medium, description=description.strip(), chosen_by=person_of(by)
    )
    record(Act("representative.choose", case.number, (f"medium:{medium.pk}",)), by=by)
    return chosen


@transaction.atomic
def drop_representative(*, case: Case, medium: int, by: Actor) -> None:
    """Take a chosen medium (by id) off the list again."""
    gone, _each = case.representatives.filter(medium=medium).delete()
    if not gone:
        raise InputRefused(_("This medium is not on the list."))
    record(Act("representative.drop", case.number, (f"medium:{medium}",)), by=by)


def _act(name: str, sample: Sample, **details: object) -> Act:
    objects = (f"exhibit:{sample.exhibit_id}", f"sample:{sample.pk}")
    return Act(name, sample.exhibit.case.number, objects, details)
