"""What an address asks of a layer: which one, in which order, which page of it."""

from typing import Any

import msgspec
from django.http import Http404

from vangnet.chats.queries.exports import Opened
from vangnet.chats.queries.players import COLUMNS, layers_of
from vangnet.networks.measuring import Layer
from vangnet.networks.shape import Layer as Layers
from vangnet.web.chats.wording import layer_title
from vangnet.web.room.filters import number_in
from vangnet.web.shell.door import Request

_LAST_PAGE = 10**9


class Tab(msgspec.Struct, frozen=True):
    """A layer that can be chosen."""

    layer: str
    title: str
    members: int
    ties: int
    is_here: bool


class Asked(msgspec.Struct, frozen=True):
    """The layer that was asked for, None where nobody is tied in it; the column to sort by, and the page."""

    name: str
    title: str
    layer: Layer | None
    tabs: tuple[Tab, ...]
    empty: tuple[str, ...]
    by: str
    page: int
    is_measured: bool


class Page(msgspec.Struct, frozen=True):
    """A page of a table, and the number of its last."""

    number: int
    last: int


def asked_of(request: Request, found: Opened, language: str) -> Asked:
    """Read it from the address; 404 for a layer, column or page that nothing can be."""
    layers = layers_of(found)
    name = request.GET.get("layer") or (layers[0].layer if layers else "")
    layer = next((one for one in layers if one.layer == name), None)
    by, page = request.GET.get("by", "activity"), number_in(request.GET, "page") if "page" in request.GET else 1
    if (layer is None and name and name not in set(Layers)) or by not in COLUMNS or not page or page > _LAST_PAGE:
        raise Http404
    tabs = tuple(
        Tab(one.layer, layer_title(one.layer, language), one.members, one.ties, one.layer == name) for one in layers
    )
    tied = {one.layer for one in layers}
    empty = tuple(layer_title(one, language) for one in Layers if one not in tied)
    by = by if layer else "activity"
    return Asked(
        name, layer_title(name, language) if name else "", layer, tabs, empty, by, page, found.measures is not None
    )


def pages_of(request: Request, page: int, last: int) -> dict[str, Any]:
    """The page and what its address asks beside it; 404 for a page behind the last."""
    if page > last:
        raise Http404
    asked = request.GET.copy()
    asked.pop("page", None)
    return {"page": Page(page, last), "query": asked.urlencode()}
