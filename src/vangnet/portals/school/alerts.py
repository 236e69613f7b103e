"""What the desk orders with an alert: it begins, more people are asked, its crop is hidden, and shown again.

How it ends stands in `erasing`. Each order may come twice, and in a bundle with others: the second changes nothing.
"""

from collections.abc import Iterable, Sequence

import msgspec
from django.db import transaction
from django.utils import timezone

from vangnet.errors import InputRefused
from vangnet.portals.school import erasing, mail, showing, storage, terms
from vangnet.portals.school.keeping import keep
from vangnet.portals.school.models import Alert, Asked, Contact, Mail, OneTimeKey
from vangnet.transfer.school import AlertAsk, AlertEnd, AlertHide, AlertResume, AlertRun, Identity, Mailed

_AT_ONCE = 500


class Questions(msgspec.Struct, frozen=True):
    """What is asked, in both languages."""

    nl: str
    en: str

    def told(self, language: str | None) -> tuple[str, str]:
        """The question as somebody reads it, and its language: the other one where this one has none."""
        if language == "en" and self.en:
            return self.en, "en"
        return (self.nl, "nl") if self.nl else (self.en, "en")


@transaction.atomic
def run(entry: AlertRun) -> None:
    """Begin an alert and invite those who are asked. One whose crop cannot be shown ends at once; the desk hears it."""
    if Alert.objects.filter(identity=entry.alert).exists():
        return
    alert = Alert.objects.create(
        identity=entry.alert,
        questions=_sealed(entry),
        crop=entry.crop,
        key=_key(entry.key),
        until=entry.until,
        latest_at=timezone.now(),
    )
    try:
        showing.look_whether_it_can_be_shown(alert)
    except InputRefused:
        erasing.close(alert, reason="ended")
        return
    if terms.is_over(alert):
        erasing.close(alert, reason="term")
        return
    _ask(alert, entry.contacts)


@transaction.atomic
def ask(entry: AlertAsk) -> None:
    """Invite more people, or remind those who have not answered. Nobody is written to while the crop is not shown.

    Raises InputRefused for an alert that never came.
    """
    alert = of(entry.alert)
    if alert.state == Alert.State.ENDED:
        return
    if not entry.is_reminder:
        _ask(alert, entry.contacts)
    elif alert.state == Alert.State.RUNNING:
        asked = alert.asked.filter(answered_at=None)
        wanted = set(entry.contacts)
        people = asked.values_list("contact", "contact__identity")
        _write([contact for contact, identity in people if identity in wanted], Mail.Kind.REMINDER)


def hide(entry: AlertHide) -> None:
    """Show the crop to nobody until further notice. Raises InputRefused for an alert that never came."""
    alert = of(entry.alert)
    Alert.objects.filter(pk=alert.pk, state=Alert.State.RUNNING).update(state=Alert.State.HIDDEN)


def resume(entry: AlertResume) -> None:
    """Show the crop again, unless somebody said yes after the answer that was checked: that one comes first.

    Raises InputRefused for an alert that never came.
    """
    alert = of(entry.alert)
    hidden = Alert.objects.filter(pk=alert.pk, state=Alert.State.HIDDEN)
    hidden.filter(last_yes__lte=entry.answer).update(state=Alert.State.RUNNING)
    Alert.objects.filter(pk=alert.pk, checked__lt=entry.answer).update(checked=entry.answer)


def end(entry: AlertEnd) -> None:
    """End an alert: its key is destroyed before anything else. Raises InputRefused for an alert that never came."""
    erasing.close(of(entry.alert), reason=entry.reason)


def of(identity: Identity) -> Alert:
    """The alert of this identity, without crop and question. Raises InputRefused for one that never came."""
    alert = Alert.objects.filter(identity=identity).select_related("key").defer("crop", "questions").first()
    if alert is None:
        raise InputRefused("no such alert came here")
    return alert


def questions(alert: Alert) -> Questions:
    """What is asked. Raises InputRefused when it is erased."""
    return msgspec.json.decode(storage.opened(bytes(alert.questions), about=_about(alert.identity)), type=Questions)


def _sealed(entry: AlertRun) -> bytes:
    asked = Questions(nl=entry.question_nl, en=entry.question_en)
    return storage.sealed(msgspec.json.encode(asked).decode(), about=_about(entry.alert))


def _about(identity: str) -> str:
    return f"questions {identity}"


def _key(number: int) -> OneTimeKey:
    """The key that the desk sealed to; one that never was is as good as destroyed."""
    lost = {"public": bytes(32), "destroyed_at": timezone.now()}
    return OneTimeKey.objects.get_or_create(number=number, defaults=lost)[0]


def _ask(alert: Alert, identities: Sequence[Identity]) -> None:
    known: dict[str, int] = {}
    for some in _pieces(sorted(set(identities))):
        known |= dict(Contact.objects.filter(identity__in=some).values_list("identity", "pk"))
    for identity in set(identities) - known.keys():
        keep(_unknown(identity))
    before = set(alert.asked.values_list("contact", flat=True))
    new = [known[identity] for identity in dict.fromkeys(identities) if known.get(identity, 0) not in before | {0}]
    Asked.objects.bulk_create([Asked(alert=alert, contact_id=contact) for contact in new], batch_size=_AT_ONCE)
    _write(new, Mail.Kind.INVITATION)


def _unknown(identity: Identity) -> Mailed:
    """To somebody whom this door does not know nothing can be sent; the desk is told."""
    problem = "this person is not known at the school door"
    return Mailed(contact=identity, at=timezone.now(), kind="invitation", reference="", problem=problem)


def _write(contacts: Iterable[int], kind: Mail.Kind) -> None:
    """Put a mail in line for each, unless one of this kind waits already."""
    waiting = set(Mail.objects.filter(sent_at=None, is_given_up=False, kind=kind).values_list("contact", flat=True))
    new = [contact for contact in contacts if contact not in waiting]
    mail.invite([Contact(pk=pk) for pk in new], is_reminder=kind == Mail.Kind.REMINDER)


def _pieces(all_of_them: Sequence[str]) -> Iterable[Sequence[str]]:
    return (all_of_them[start : start + _AT_ONCE] for start in range(0, len(all_of_them), _AT_ONCE))
