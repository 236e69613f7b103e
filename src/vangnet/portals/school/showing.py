"""The crop as somebody sees it: drawn for one viewer, with the viewer's mark in it, fetched once, and kept nowhere.

It is opened in memory for each picture anew. The mark stands in the same place in every picture for the same viewer:
laying several over each other takes nothing of it away. A photograph of the screen cannot be prevented; the mark tells
whose screen it was.
"""

import io
import secrets
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from PIL import Image, ImageDraw, ImageFont

from vangnet.errors import InputRefused
from vangnet.portals.school import crop_keys, people, storage, terms
from vangnet.portals.school.keeping import keep
from vangnet.portals.school.models import Alert, Asked, Contact, Showing, Visit
from vangnet.transfer.school import CROP, Came
from vangnet.transfer.sealing import unseal

_END = b"\0\0\0\0IEND\xaeB`\x82"
SIDE_PIXELS = 640
"""The longer side of every picture at most. A smaller crop is never made larger: nothing is added to it."""

LASTS = timedelta(seconds=15)
"""Within this time a picture must be fetched after somebody asked for it."""

MOST_TIMES = 50
"""So often may one person look at one crop."""

_MOST_PIXELS = 40_000_000
_GROUND = (128, 128, 128)
_MARK_OPACITY = 0.48
_MARK_TILT = 24
_QUALITY = 85


class NotShownError(Exception):
    """The crop is not shown now, or not to this person any more."""


# -- who may see it now -----------------------------------------------------------------------------------------------


def is_shown(alert: Alert) -> bool:
    """Whether the crop of an alert may be shown at this moment, and can be."""
    return alert.state == Alert.State.RUNNING and not terms.is_over(alert) and crop_keys.is_there(alert.key)


@transaction.atomic
def reveal(asked: Asked, visit: Visit) -> str:
    """Somebody asks on purpose to see the crop: it is counted, the desk is told, and the word of an address is given.

    Raises NotShownError.
    """
    alert = Alert.objects.select_for_update(of=("self",)).select_related("key").defer("crop").get(pk=asked.alert_id)
    if not is_shown(alert):
        raise NotShownError
    if not Asked.objects.filter(pk=asked.pk, revealed__lt=MOST_TIMES).update(revealed=F("revealed") + 1):
        raise NotShownError
    word, now = secrets.token_urlsafe(24), timezone.now()
    Showing.objects.create(digest=_digest(word), asked=asked, visit=visit, ends_at=now + LASTS)
    keep(Came(contact=asked.contact.identity, at=now, what="revealed", alert=alert.identity))
    return word


def picture(word: str, visit: Visit) -> bytes:
    """The picture (JPEG) of a word that was given out, once, to the browser that got it. Raises NotShownError.

    Whether it may be shown is looked at before it is drawn, and again when it is drawn.
    """
    found = Showing.objects.filter(digest=_digest(word)).select_related("asked__contact").first()
    if found is None or not Showing.objects.filter(pk=found.pk).delete()[0]:  # of two at once, one deletes
        raise NotShownError
    now = timezone.now()
    if found.visit_id != visit.pk or not found.ends_at - LASTS <= now < found.ends_at:
        raise NotShownError
    drawn = draw(_opened(found.asked.alert_id), mark_of(found.asked.contact, now))
    _of(found.asked.alert_id)
    return drawn


def look_whether_it_can_be_shown(alert: Alert) -> None:
    """Open a crop that came, and look whether it is a picture. Raises InputRefused."""
    _read(_unsealed(alert))


def _of(alert_pk: int) -> Alert:
    alert = Alert.objects.select_related("key").get(pk=alert_pk)
    if not is_shown(alert):
        raise NotShownError
    return alert


def _opened(alert_pk: int) -> bytes:
    try:
        return _unsealed(_of(alert_pk))
    except InputRefused as error:  # the key was destroyed a moment ago
        raise NotShownError from error


def _unsealed(alert: Alert) -> bytes:
    return unseal(bytes(alert.crop), crop_keys.private(alert.key), about=CROP + alert.identity.encode())


def _digest(word: str) -> bytes:
    return storage.digest(word, about="showing")


# -- how it is drawn --------------------------------------------------------------------------------------------------


def mark_of(contact: Contact, at: datetime) -> str:
    """What stands in a picture: the school's code, the beginning of the viewer's identity, and the time.

    By these the police find who looked; nobody else can.
    """
    school = people.school_of(contact).split()
    code = "".join(sign for sign in (school or ["?"])[0] if sign.isascii() and sign.isalnum())[:8]
    return f"{code} {contact.identity[:6]} {timezone.localtime(at):%d-%m %H:%M}"


def draw(png: bytes, mark: str) -> bytes:
    """Draw a crop at no more than its size, with a mark all over it; gives a JPEG without anything else in it.

    Raises InputRefused when it is no PNG.
    """
    crop = _read(png)
    crop.thumbnail((SIDE_PIXELS, SIDE_PIXELS), Image.Resampling.LANCZOS)
    marks = _marks(crop.size, mark)
    drawn = io.BytesIO()
    Image.composite(marks.convert("RGB"), crop, marks.getchannel("A")).save(drawn, "JPEG", quality=_QUALITY)
    return drawn.getvalue()


def _read(png: bytes) -> Image.Image:
    """The pixels of a PNG, on grey where it shows nothing."""
    if not png.endswith(_END):
        raise InputRefused("this crop is no whole PNG")
    try:
        with Image.open(io.BytesIO(png), formats=["PNG"]) as opened:
            if opened.width * opened.height > _MOST_PIXELS:
                raise InputRefused("this crop is too large")
            pixels = opened.convert("RGBA")
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
        raise InputRefused("this crop is no picture") from error
    ground = Image.new("RGBA", pixels.size, (*_GROUND, 255))
    return Image.alpha_composite(ground, pixels).convert("RGB")


def _marks(size: tuple[int, int], mark: str) -> Image.Image:
    """Lines of a mark, aslant, all over a picture of this size: white with a dark edge, to be read on any ground."""
    height = max(12, max(size) // 26)
    font = ImageFont.load_default(height)
    diagonal = int((size[0] ** 2 + size[1] ** 2) ** 0.5) + 1
    sheet = Image.new("RGBA", (diagonal, diagonal), (0, 0, 0, 0))
    pen = ImageDraw.Draw(sheet)
    line = "   ".join([mark] * (2 + diagonal // max(int(font.getlength(mark)), 1)))
    for row, top in enumerate(range(0, diagonal, height * 3)):
        shift = -(row % 2) * int(font.getlength(mark)) // 2
        pen.text((shift, top), line, font=font, fill="white", stroke_width=max(1, height // 12), stroke_fill="black")
    turned = sheet.rotate(_MARK_TILT, Image.Resampling.BICUBIC)
    left, top = (diagonal - size[0]) // 2, (diagonal - size[1]) // 2
    cut = turned.crop((left, top, left + size[0], top + size[1]))
    cut.putalpha(cut.getchannel("A").point(lambda value: int(value * _MARK_OPACITY)))
    return cut
