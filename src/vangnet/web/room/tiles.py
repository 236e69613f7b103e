"""What the pages of the room tell of a medium: in words, and with an address of its pixels if they may be shown."""

from collections.abc import Mapping, Sequence

import msgspec
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from vangnet.accounts.preferences import preferences
from vangnet.accounts.roles import Verb
from vangnet.accounts.rules import may
from vangnet.cases.models import Case, Medium
from vangnet.cases.profiles import Category
from vangnet.cases.queries.reading import may_know
from vangnet.scan.report.words import Words, words
from vangnet.values import Status
from vangnet.web.room import tokens
from vangnet.web.room.variants import tile_of
from vangnet.web.shell.door import Request

Reading = Medium.Reading


class Tile(msgspec.Struct, frozen=True):
    """A medium in the grid. `pixels` is empty where nothing is shown by itself; `hidden` says why in one word."""

    medium: Medium
    pixels: str
    hidden: str
    status: str
    detail: str
    category: str
    label: str
    behind: int

    @property
    def is_done(self) -> bool:
        """Whether somebody, as far as this person may know, said what it shows."""
        return self.hidden == "categorised"


def tiles_of(
    request: Request,
    case: Case,
    media: Sequence[Medium],
    categories: Sequence[Category],
    behind: Mapping[int, int] | None = None,
) -> list[Tile]:
    """Tiles for a page, in its order. What is known, or categorised already, is not shown again by itself."""
    known = may_know(media, request.user)
    labels, told, form = {one.code: one.label for one in categories}, my_words(), tile_of(preferences(request.user))
    looks = may(request.user, Verb.LOOK)

    def tile(medium: Medium) -> Tile:
        hidden = hidden_why(medium, known) if looks else "not_allowed"
        category = known.get(medium.pk, "")
        return Tile(
            medium=medium,
            pixels="" if hidden else pixels_address(request, case, medium, form),
            hidden=hidden,
            status=told.status(medium.status),
            detail=_detail(medium, told),
            category=category,
            label=labels.get(category, category),
            behind=(behind or {}).get(medium.pk, 0),
        )

    return [tile(medium) for medium in media]


def hidden_why(medium: Medium, known: Mapping[int, str]) -> str:
    """Why a medium is not shown by itself: "known", "categorised" or "" when it is."""
    if medium.status == Status.KNOWN:
        return "known"
    return "categorised" if medium.pk in known or medium.reading == Reading.DISAGREED else ""


def pixels_address(request: Request, case: Case, medium: Medium, form: str, look: int = 0) -> str:
    """A short-lived address of a medium in one form."""
    place = reverse("room:pixels", args=[case.number, medium.position, form])
    return f"{place}?t={tokens.leave(request, medium, form, look)}"


def my_words() -> Words:
    """The words of scan results in the reader's language."""
    return words((get_language() or "nl")[:2])


def named(media: Sequence[Medium]) -> list[str]:
    """Media as the log names them."""
    return [f"medium:{medium.pk}" for medium in media]


def _detail(medium: Medium, told: Words) -> str:
    """The one thing that is most worth telling beside the status: a reason, or how near to which list."""
    if medium.reason:
        return told.reason(medium.reason)["label"]
    if not medium.hits:
        return ""
    hit = medium.hits[0]
    bits = hit.get("distance_bits")
    name = str(hit.get("list", ""))
    return name if bits is None else _("%(list)s, %(bits)s bits away") % {"list": name, "bits": bits}
