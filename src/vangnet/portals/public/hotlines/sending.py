"""A message of a hotline: checked, sealed to the desk at once, and a copy sealed to the hotline itself."""

import hmac

from django.db import IntegrityError, transaction
from django.utils import timezone

from vangnet.errors import InputRefused
from vangnet.portals.public import trust
from vangnet.portals.public.hotlines.models import Kept
from vangnet.portals.public.keeping import keep
from vangnet.portals.public.models import Hotline
from vangnet.transfer import access
from vangnet.transfer import hotline as exchange
from vangnet.transfer.shapes import HotlineSent

MOST_A_DAY = 20_000


class SameIdRefused(InputRefused):
    """Another message was sent under this id before."""


class TooManyRefused(InputRefused):
    """More messages than one hotline can send on a day."""


def send(hotline: Hotline, body: bytes, *, typed: bytes = b"") -> tuple[exchange.Messages, bool]:
    """Take a message of a hotline; gives it, and whether it is new: sent twice, it is one message.

    `typed` is what a person typed, where the body holds the time of sending besides.

    Raises MessageRefused, SameIdRefused or TooManyRefused; then nothing was kept.
    """
    message, _ = exchange.read(body)
    digest = _keyed(b"id " + hotline.name.encode() + b" " + message.id.encode("utf-8", "replace"))
    contents = _keyed(b"body " + (typed or body))
    today = timezone.localdate()
    if Kept.objects.filter(hotline=hotline.name, day=today).count() >= MOST_A_DAY:
        raise TooManyRefused(f"{MOST_A_DAY} messages on one day at most")
    try:
        with transaction.atomic():
            Kept.objects.create(
                hotline=hotline.name,
                digest=digest,
                contents=contents,
                sealed=access.seal_to(bytes(hotline.opening or b""), body),
                day=today,
            )
            keep(HotlineSent(hotline=hotline.name, id=message.id, sent_at=timezone.now(), body=body))
    except IntegrityError:
        if not hmac.compare_digest(bytes(Kept.objects.get(digest=digest).contents), contents):
            raise SameIdRefused(f"{message.id}: another message has this id") from None
        return message, False
    return message, True


def _keyed(data: bytes) -> bytes:
    return hmac.digest(trust.keys().sessions, b"vangnet hotline " + data, "sha256")
