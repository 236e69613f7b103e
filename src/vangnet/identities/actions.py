"""What people say of identifiers: who is the same, and what is of many people. Added, taken back, never edited."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from vangnet.accounts.audit import Act, Actor, record
from vangnet.cases.actions.acting import person_of
from vangnet.errors import InputRefused
from vangnet.identities.models import Identifier, Sameness, Sharing


@transaction.atomic
def judge(first: Identifier, second: Identifier, *, verdict: Sameness.Verdict, reason: str, by: Actor) -> Sameness:
    """Say whether two identifiers are of one person. Who belongs together follows from all that stands."""
    if first.pk == second.pk:
        raise InputRefused(_("These are one identifier."))
    low, high = sorted((first, second), key=lambda one: one.pk)
    person = person_of(by)
    Identifier.objects.select_for_update().get(pk=low.pk)  # two at once would both pass the next line
    if Sameness.objects.filter(first=low, second=high, made_by=person, revoked_at=None).exists():
        raise InputRefused(_("You said something of these two before. Take that back first."))
    said = Sameness.objects.create(
        first=low, second=high, verdict=Sameness.Verdict(verdict), reason=_told(reason), made_by=person
    )
    objects = (f"sameness:{said.pk}", f"identifier:{low.pk}", f"identifier:{high.pk}")
    record(Act("sameness.judge", objects=objects, details={"verdict": said.verdict}), by=by)
    return said


@transaction.atomic
def mark_shared(identifier: Identifier, *, is_shared: bool, reason: str, by: Actor) -> Sharing:
    """Say that an identifier is of many people, or of one after all; the newest that stands, counts."""
    said = Sharing.objects.create(
        identifier=identifier, is_shared=is_shared, reason=_told(reason), made_by=person_of(by)
    )
    objects = (f"sharing:{said.pk}", f"identifier:{identifier.pk}")
    record(Act("identifier.share", objects=objects, details={"is_shared": is_shared}), by=by)
    return said


@transaction.atomic
def take_back(judgement: Sameness | Sharing, *, reason: str, by: Actor) -> None:
    """Take back what was said; all that followed from it is as it was before."""
    done = {"revoked_at": timezone.now(), "revoked_by": person_of(by), "revoked_why": _told(reason)}
    model = type(judgement)
    if not model._default_manager.filter(pk=judgement.pk, revoked_at=None).update(**done):  # noqa: SLF001
        raise InputRefused(_("This was taken back before."))
    what = "sameness" if isinstance(judgement, Sameness) else "sharing"
    name = "sameness.take_back" if isinstance(judgement, Sameness) else "identifier.share.take_back"
    record(Act(name, objects=(f"{what}:{judgement.pk}",)), by=by)


def _told(reason: str) -> str:
    if not reason.strip():
        raise InputRefused(_("Say why; it is written down."))
    return reason.strip()
