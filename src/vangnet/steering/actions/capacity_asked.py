"""Which skill asked hours need, and whether other teams may help."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from vangnet.accounts.audit import Act, Actor, record
from vangnet.cases.actions.acting import person_of
from vangnet.errors import InputRefused
from vangnet.steering.models import HoursAsked, SkillAsked
from vangnet.steering.skills import skills


@transaction.atomic
def say_skill(asked: HoursAsked, *, skill: str, may_transfer: bool, by: Actor) -> SkillAsked:
    """Hours that a case asks for need this skill (empty: anybody can do it), from now on."""
    if skill and skill not in skills():
        raise InputRefused(_("Choose skills from the list."))
    now = HoursAsked.objects.select_for_update(of=("self",)).select_related("case").get(pk=asked.pk)
    if now.revoked_at is not None:
        raise InputRefused(_("These hours are not asked for any more."))
    SkillAsked.objects.filter(asked=now, revoked_at=None).update(revoked_by=person_of(by), revoked_at=timezone.now())
    told = {"skill": skill, "may_transfer": may_transfer}
    said = SkillAsked.objects.create(asked=now, case=now.case, made_by=person_of(by), **told)
    record(Act("capacity.asked.say", now.case.number, objects=(f"hoursasked:{now.pk}",), details=told), by=by)
    return said
