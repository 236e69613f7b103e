"""What people say of two members: one person, different people, or not sure. Added, taken back, never edited."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from vangnet.accounts.audit import Act, Actor, record
from vangnet.cases.actions.acting import person_of
from vangnet.cases.models import Case
from vangnet.chats.models import Export, Member, MemberSameness
from vangnet.chats.queries.exports import exports_of
from vangnet.chats.queries.same import End, ends_of
from vangnet.errors import InputRefused

_LONGEST = 512

Told = tuple[int, int]
"""An export, by its number in the case, and the number of a member there."""


@transaction.atomic
def judge(case: Case, *, first: Told, second: Told, verdict: str, reason: str, by: Actor) -> MemberSameness:
    """Say whether two members of a case are one person.

    Raises InputRefused for somebody who is not there, one member twice, what the same person said before, no reason.
    """
    person, reason = person_of(by), _told(reason)
    if verdict not in MemberSameness.Verdict:
        raise InputRefused(_("Say whether they are one person, different people, or not sure."))
    Case.objects.select_for_update().get(pk=case.pk)  # two at once would both pass the question below
    ends = sorted((_member(_end(case, one)) for one in (first, second)), key=lambda one: one.pk)
    low, high = ends
    if low.pk == high.pk:
        raise InputRefused(_("This is one member."))
    if MemberSameness.objects.filter(first=low, second=high, made_by=person, revoked_at=None).exists():
        raise InputRefused(_("You said something of these two before. Take that back first."))
    said = MemberSameness.objects.create(first=low, second=high, verdict=verdict, reason=reason, made_by=person)
    objects = (f"member_sameness:{said.pk}", *(f"member:{one.export_id}/{one.number}" for one in ends))
    record(Act("chats.judge", case.number, objects, {"verdict": said.verdict}), by=by)
    return said


@transaction.atomic
def take_back(said: MemberSameness, *, reason: str, by: Actor) -> None:
    """Take back what was said; who belongs together is as it was before."""
    done = {"revoked_at": timezone.now(), "revoked_by": person_of(by), "revoked_why": _told(reason)}
    if not MemberSameness.objects.filter(pk=said.pk, revoked_at=None).update(**done):
        raise InputRefused(_("This was taken back before."))
    case = Case.objects.get(exhibits__exports=said.first.export_id)
    record(Act("chats.judge.take_back", case.number, (f"member_sameness:{said.pk}",)), by=by)


def _end(case: Case, told: Told) -> End:
    chat, number = told
    export = exports_of(case).filter(number=chat).first()
    found = _read(export, number) if export is not None and export.is_whole else None
    if found is None:
        raise InputRefused(_("There is no such member in the exports of this case."))
    return found


def _read(export: Export, number: int) -> End | None:
    try:
        return ends_of({export.pk: export}, [(export.pk, number)]).get((export.pk, number))
    except OSError:
        return None  # what was read of it is not on this machine


def _member(end: End) -> Member:
    facts = {"key": _plain(end.key), "name": _plain(end.name)}
    return Member.objects.get_or_create(export=end.export, number=end.member, defaults=facts)[0]


def _plain(text: str) -> str:
    return text.replace("\0", "")[:_LONGEST]


def _told(reason: str) -> str:
    if not reason.strip():
        raise InputRefused(_("Say why; it is written down."))
    return reason.strip()
