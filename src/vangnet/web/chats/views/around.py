"""The network around one member: a picture of at most 2,000, and tables that say the same."""

from typing import Any

import msgspec
from django.http import Http404, HttpResponse
from django.urls import reverse

from vangnet.cases.models import Case
from vangnet.chats.queries.around import Around, Pair
from vangnet.chats.queries.around import around as around_of
from vangnet.chats.queries.exports import Opened
from vangnet.chats.queries.picture import picture_of
from vangnet.chats.queries.told import coverage_of
from vangnet.networks.ego import MOST
from vangnet.web.chats.drawn.around import LABELLED, plot_of
from vangnet.web.chats.months import name_of, number_of, written
from vangnet.web.chats.page import language, opened_of, show
from vangnet.web.chats.views.picture import layer_of
from vangnet.web.shell.door import Request, case_page

_WITH_MESSAGES = ("public", "private", "forward")


class Row(msgspec.Struct, frozen=True):
    """A pair as a table tells it."""

    pair: Pair
    a_name: str
    b_name: str
    first: str
    last: str


@case_page("chats.around")
def around(request: Request, case: Case, chat: int, chat_member: int) -> HttpResponse:
    """One member in a layer, one or two steps away, in all months or in some."""
    found = opened_of(case, chat)
    layer, layers = layer_of(request, found)
    steps = 2 if request.GET.get("steps") == "2" else 1
    if not layer or chat_member >= found.stored.manifest.members:
        raise Http404
    months, is_unclear = _asked(request)
    shown = around_of(found, layer, chat_member, steps=steps, months=months)
    request.seen.objects = [f"chats:{found.export.pk}", *(f"member:{found.export.pk}/{n.member}" for n in shown.nodes)]
    request.seen.details = {"layer": layer, "steps": steps}
    return show(
        request,
        case,
        "around",
        "members",
        chat=found.export,
        told=coverage_of(found, language=language()),
        layer=layer,
        layers=layers,
        steps=steps,
        middle=shown.nodes[0],
        activity=int(found.stored.activity[chat_member]),
        found=shown,
        plot=plot_of(shown),
        own=_rows(shown, shown.own),
        others=_rows(shown, shown.others),
        members=len(shown.nodes) - 1,
        left_out=sum(shown.left_out),
        most=MOST,
        labelled=min(LABELLED, len(shown.nodes) - 1),
        counts_messages=bool(found.stored.manifest.messages),
        opens_messages=layer in _WITH_MESSAGES and bool(found.stored.manifest.messages),
        is_unclear=is_unclear,
        members_at=reverse("chats:members", args=(case.number, chat)),
        messages_at=reverse("chats:messages", args=(case.number, chat)),
        **_span(found, layer, months),
    )


def _asked(request: Request) -> tuple[tuple[int, int] | None, bool]:
    """The months that are asked, None where none are; and whether what was written is no month."""
    said = [request.GET.get(name, "").strip() for name in ("from", "to")]
    first, last = (number_of(one) for one in said)
    is_unclear = any(one and number is None for one, number in zip(said, (first, last), strict=True))
    if first is None and last is None:
        return None, is_unclear
    start, end = 0 if first is None else first, 9_999 if last is None else last
    return (min(start, end), max(start, end)), is_unclear


def _span(found: Opened, layer: str, months: tuple[int, int] | None) -> dict[str, Any]:
    """The months that the layer has, and those that were chosen."""
    drawing = picture_of(found, layer)
    first = written(drawing.first_month) if drawing and drawing.months else ""
    last = written(drawing.first_month + drawing.months - 1) if drawing and drawing.months else ""
    start, end = (max(first, written(months[0])), min(last or "9999", written(months[1]))) if months else (first, last)
    return {"first": first, "last": last, "start": start, "end": end, "is_part": months is not None}


def _rows(found: Around, pairs: tuple[Pair, ...]) -> list[Row]:
    names = found.names
    return [Row(one, names[one.a], names[one.b], _month(one.first), _month(one.last)) for one in pairs]


def _month(number: int | None) -> str:
    return "–" if number is None else name_of(number)
