"""A whole layer as points coloured by community: the table first, then the picture, then who is most active."""

import json
from typing import Any

import msgspec
from django.http import FileResponse, Http404, HttpResponse, HttpResponseBase

from vangnet.cases.models import Case
from vangnet.chats.queries import picture as queries
from vangnet.chats.queries.exports import Opened
from vangnet.chats.queries.told import coverage_of
from vangnet.networks.drawing import Drawing
from vangnet.web.chats.months import days_of, name_of, number_of
from vangnet.web.chats.page import language, opened_of, show
from vangnet.web.chats.wording import layer_title
from vangnet.web.shell.door import Request, case_page

MOST_COMMUNITIES = 20


@case_page("chats.picture")
def picture(request: Request, case: Case, chat: int) -> HttpResponse:
    """The page: a table of communities, the picture with its months, and the most active of those months."""
    found = opened_of(case, chat)
    layer, layers = layer_of(request, found)
    drawing = queries.picture_of(found, layer) if layer else None
    months = _months(request, drawing)
    is_part = drawing is not None and months is not None and months[1] - months[0] + 1 < drawing.months
    active = queries.most_active(found, months if is_part else None)
    request.seen.objects = [f"chats:{found.export.pk}", *(f"member:{found.export.pk}/{one.member}" for one in active)]
    return show(
        request,
        case,
        "picture",
        "picture",
        chat=found.export,
        told=coverage_of(found, language=language()),
        layer=layer,
        layers=layers,
        drawing=drawing,
        header=_header(drawing),
        discs=drawing.discs[:MOST_COMMUNITIES] if drawing else (),
        months=_shown(months),
        last_month=drawing.first_month + drawing.months - 1 if drawing else 0,
        is_part=is_part,
        active=active,
        counts_messages=bool(found.stored.manifest.messages),
    )


@case_page("chats.points", logged=False)
def points(request: Request, case: Case, chat: int) -> HttpResponseBase:
    """The points of a layer that the page shows: numbers of members and where they lie; no names."""
    found = opened_of(case, chat)
    layer, _ = layer_of(request, found)
    if not layer or queries.picture_of(found, layer) is None:
        raise Http404
    file = queries.points_of(found, layer).open("rb")
    return FileResponse(file, content_type="application/octet-stream", headers={"Cache-Control": "private, no-store"})


def layer_of(request: Request, found: Opened) -> tuple[str, list[tuple[str, Any]]]:
    """The layer that is asked, else the first, and all with their names; 404 for one that was not measured."""
    measured = queries.measured_layers(found)
    asked = request.GET.get("layer", "")
    if asked and asked not in measured:
        raise Http404
    return asked or next(iter(measured), ""), [(one, layer_title(one, language())) for one in measured]


def _months(request: Request, drawing: Drawing | None) -> tuple[int, int] | None:
    """The months that are asked, within those that the picture has; the whole span where they say nothing."""
    if drawing is None or not drawing.months:
        return None
    first, last = drawing.first_month, drawing.first_month + drawing.months - 1
    asked = [number_of(request.GET.get(name, "")) for name in ("from", "to")]
    start, end = (
        whole if one is None else min(max(one, first), last) for one, whole in zip(asked, (first, last), strict=True)
    )
    return min(start, end), max(start, end)


def _shown(months: tuple[int, int] | None) -> dict[str, Any] | None:
    if months is None:
        return None
    start, end = days_of(*months)
    names = {"first_name": name_of(months[0]), "last_name": name_of(months[1])}
    return {"first": months[0], "last": months[1], "start": start, "end": end, **names}


def _header(drawing: Drawing | None) -> str:
    if drawing is None:
        return ""
    return json.dumps({**msgspec.to_builtins(drawing), "network_sha256": ""})
