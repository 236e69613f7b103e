"""Crops as pages show them: small, with their state, and with an address of their pixels if they may be seen.

Any page shows crops so: `tiles = tiles_of(request, crops)` in the view, and for each of them
`{% include "crops/tile.html" with tile=tile %}` in the template (with `crops/crops.css` among its styles).
"""

from collections.abc import Iterable
from io import BytesIO

import msgspec
from django.urls import reverse
from PIL import Image

from vangnet.accounts.roles import Verb
from vangnet.accounts.rules import may
from vangnet.cases.rules import visible_cases
from vangnet.errors import InputRefused
from vangnet.scan.viewing import Shown
from vangnet.scan.viewing.cache import Cache
from vangnet.victims import crops
from vangnet.victims.models import Crop
from vangnet.web.crops import leave
from vangnet.web.room import drawn
from vangnet.web.shell.door import PURPOSES, Request

SMALL, WHOLE = "small", "whole"
PNG = "image/png"
SHOWABLE = (Crop.State.CHECKED, Crop.State.APPROVED)
_SMALL_SIDE = 240
_cache = Cache(32 * 2**20)  # in this process's memory alone


class Tile(msgspec.Struct, frozen=True):
    """A crop on a page. `pixels` is empty where nothing is shown; `hidden` says why.

    "not_allowed": no right to look; "purpose": no purpose was told for its case; "ended": refused or withdrawn.
    """

    crop: Crop
    page: str
    pixels: str
    hidden: str


def tiles_of(request: Request, shown: Iterable[Crop]) -> list[Tile]:
    """Crops for a page, in its order. The page is a logged one and names them in its line (`named`)."""
    looks, cases = may(request.user, Verb.LOOK), set(visible_cases(request.user).values_list("pk", flat=True))
    purposes = request.session.get(PURPOSES, {})

    def tile(crop: Crop) -> Tile:
        is_seen, hidden = crop.case_id in cases, ""
        if not looks or not is_seen:
            hidden = "not_allowed"
        elif crop.state not in SHOWABLE:
            hidden = "ended"
        elif not purposes.get(crop.case.number):
            hidden = "purpose"
        return Tile(crop, page_of(crop) if is_seen else "", "" if hidden else address_of(request, crop, SMALL), hidden)

    return [tile(crop) for crop in shown]


def named(tiles: Iterable[Tile]) -> list[str]:
    """The crops that a page shows, as the log names them."""
    return [f"crop:{tile.crop.pk}" for tile in tiles if tile.pixels]


def page_of(crop: Crop) -> str:
    """The address of a crop's own page."""
    return reverse("crops:crop", args=[crop.victim.number, crop.case.number, crop.number])


def address_of(request: Request, crop: Crop, form: str) -> str:
    """A short-lived address of a crop's pixels in one form."""
    place = reverse("crops:pixels", args=[crop.victim.number, crop.case.number, crop.number, form])
    return f"{place}?t={leave.give(request, *about(crop, form))}"


def about(crop: Crop, form: str) -> tuple[str | int, ...]:
    """What leave to see a crop speaks of: these pixels, and no others."""
    return "pixels", crop.pk, crop.pixels_sha256, form


def pixels_of(crop: Crop, form: str) -> tuple[bytes, str]:
    """The pixels of a crop in one form and their type; a card with the reason where they cannot be made again."""
    key = (crop.pk, crop.pixels_sha256, form)
    found = _cache.get(key)
    if isinstance(found, Shown):
        return found.data, found.type
    try:
        png = crops.png_of(crop)
    except InputRefused as error:
        return drawn.card(str(error)), drawn.SVG
    data = _smaller(png) if form == SMALL else png
    _cache.put(key, Shown(data, PNG, crop.width, crop.height))
    return data, PNG


def _smaller(png: bytes) -> bytes:
    image = Image.open(BytesIO(png), formats=["PNG"])  # of our own making
    image.thumbnail((_SMALL_SIDE, _SMALL_SIDE), Image.Resampling.BOX)
    buffer = BytesIO()
    image.save(buffer, "PNG")
    return buffer.getvalue()


def _forget(**_: object) -> None:
    _cache.clear()


crops.crop_stopped.connect(_forget, dispatch_uid="web.crops.shown")
