"""What waits for the next bundle to the public door: messages for hotlines, their keys, and the list of look-ups."""

from collections.abc import Callable, Iterator

import msgspec
from django.utils import timezone

from vangnet.reports.actions.hotline.digests import KINDS, digests_of, in_force, narrow_digests
from vangnet.reports.actions.hotline.passing_on import pass_on, went
from vangnet.reports.actions.hotline.threads import OUT
from vangnet.reports.models import DigestList, Hotline, HotlineMessage
from vangnet.transfer import access, shapes
from vangnet.transfer.shapes import Outward

Sent = Callable[[int], None]


def outgoing() -> Iterator[tuple[Outward, Sent]]:
    """Each entry, and what to call with the number of the bundle that it went with. Keys go before what needs them."""
    pass_on()
    for hotline in Hotline.objects.filter(told_at=None):
        yield _keys(hotline), _hotline_sent(hotline.pk)
    waiting = HotlineMessage.objects.filter(direction=OUT, bundle=None, hotline__is_active=True)
    for message in waiting.exclude(hotline__opening="").select_related("hotline").order_by("pk").iterator():
        yield _told(message), _message_sent(message)
    yield from _digests()


def _keys(hotline: Hotline) -> shapes.Hotline:
    if not hotline.is_active:
        return shapes.Hotline(name=hotline.name, title=hotline.title[:300])
    return shapes.Hotline(
        name=hotline.name,
        title=hotline.title,
        opening=bytes.fromhex(hotline.opening),
        signing=bytes.fromhex(hotline.signing),
        lookups_a_day=hotline.lookups_a_day,
    )


def _told(message: HotlineMessage) -> shapes.HotlineTold:
    sealed = access.seal_to(bytes.fromhex(message.hotline.opening), msgspec.json.encode(message.body))
    return shapes.HotlineTold(hotline=message.hotline.name, id=message.number, sealed=sealed)


def _digests() -> Iterator[tuple[Outward, Sent]]:
    narrow_digests()
    listed = in_force()
    waiting = [kind for kind in KINDS if listed is not None and kind not in listed.bundles]
    if listed is None or not waiting:
        return
    found = digests_of(list(listed.releases.all()))
    approved = f"{listed.proposed_by.number}, {listed.approved_by.number if listed.approved_by else ''}"
    for kind in waiting:
        entry = shapes.Digests(
            version=listed.version,
            approved_by=approved,
            kind=kind,  # type: ignore[arg-type]
            digests=b"".join(found[kind]),
        )
        yield entry, _list_sent(listed.pk, kind)


def _hotline_sent(pk: int) -> Sent:
    def sent(_bundle: int) -> None:
        Hotline.objects.filter(pk=pk).update(told_at=timezone.now())

    return sent


def _message_sent(message: HotlineMessage) -> Sent:
    def sent(bundle: int) -> None:
        HotlineMessage.objects.filter(pk=message.pk).update(bundle=bundle)
        went(message, bundle)

    return sent


def _list_sent(pk: int, kind: str) -> Sent:
    def sent(bundle: int) -> None:
        listed = DigestList.objects.select_for_update().get(pk=pk)
        listed.bundles[kind] = bundle
        listed.save(update_fields=["bundles"])

    return sent
