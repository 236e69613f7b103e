"""The interface of hotlines: messages both ways, and look-ups. Described at /api/v1/openapi.json."""

import base64
from collections.abc import Callable
from functools import wraps
from typing import Any

import msgspec
from django.http import HttpRequest, HttpResponse

from vangnet.portals.public.hotlines import lookups, sending, tokens
from vangnet.portals.public.hotlines.description import description
from vangnet.portals.public.hotlines.problems import answered, problem
from vangnet.portals.public.hotlines.shapes import Answers, Asked, Listed, Sealed, Taken
from vangnet.portals.public.models import Hotline, HotlineTold
from vangnet.transfer import hotline as exchange

PAGE = 100
View = Callable[..., HttpResponse]


def _interface(*methods: str) -> Callable[[View], View]:
    """A view for hotlines only, in JSON. Whatever it is asked, nobody else learns anything."""

    def fit(view: View) -> View:
        @wraps(view)
        def through(request: HttpRequest) -> HttpResponse:
            if request.method not in methods:
                response = problem(405, "method_not_allowed", f"only {', '.join(methods)}")
                response.headers["Allow"] = ", ".join(methods)
                return response
            try:
                hotline = tokens.hotline_of(request)
            except tokens.TokenRefused as refusal:
                response = problem(401, "not_known", str(refusal))
                response.headers["WWW-Authenticate"] = 'Bearer error="invalid_token"'
                return response
            if request.method == "POST" and (wrong := _wrong_body(request)) is not None:
                return wrong
            return view(request, hotline)

        return through

    return fit


def _wrong_body(request: HttpRequest) -> HttpResponse | None:
    if request.content_type != "application/json":
        return problem(415, "not_json", "send application/json")
    if not request.META.get("CONTENT_LENGTH", "").isdigit():
        return problem(411, "no_length", "tell the length of the body")
    if int(request.META["CONTENT_LENGTH"]) > exchange.MOST_BYTES:
        return problem(413, "too_large", f"{exchange.MOST_BYTES} bytes at most")
    return None


@_interface("GET", "POST")
def messages(request: HttpRequest, hotline: Hotline) -> HttpResponse:
    """Send a message, or fetch what the desk told."""
    return _send(request, hotline) if request.method == "POST" else _fetch(request, hotline)


def _send(request: HttpRequest, hotline: Hotline) -> HttpResponse:
    try:
        message, is_new = sending.send(hotline, request.body)
    except exchange.MessageRefused as refusal:
        return problem(422, "message_refused", "Nothing was taken.", errors=refusal.reasons)
    except sending.SameIdRefused as refusal:
        return problem(409, "same_id", str(refusal))
    except sending.TooManyRefused as refusal:
        return problem(429, "too_many", str(refusal))
    return answered(Taken(id=message.id, is_new=is_new), status=201 if is_new else 200)


def _fetch(request: HttpRequest, hotline: Hotline) -> HttpResponse:
    after = request.GET.get("after", "0")
    if not (after.isascii() and after.isdigit() and len(after) <= 18):
        return problem(400, "no_number", "after is the number of a message")
    rows = HotlineTold.objects.filter(hotline=hotline.name, pk__gt=int(after))[: PAGE + 1]
    told = [Sealed(number=row.pk, sealed=base64.b64encode(bytes(row.sealed)).decode()) for row in rows]
    return answered(Listed(messages=told[:PAGE], is_more=len(told) > PAGE))


@_interface("POST")
def look_up(request: HttpRequest, hotline: Hotline) -> HttpResponse:
    """Answer for each digest whether it is on the approved list."""
    try:
        asked = msgspec.json.decode(request.body, type=Asked)
    except (msgspec.DecodeError, RecursionError) as error:
        return problem(422, "request_refused", "Nothing was answered.", errors={"$": str(error)})
    try:
        answers = lookups.look_up(hotline, asked.kind, asked.digests)
    except lookups.LookupRefused as refusal:
        return problem(422, "request_refused", "Nothing was answered.", errors=refusal.reasons)
    except lookups.QuotaRefused as refusal:
        response = problem(429, "quota", str(refusal))
        response.headers["Retry-After"] = str(refusal.seconds)
        return response
    return answered(Answers(answers=answers))


def openapi(request: HttpRequest) -> HttpResponse:
    """What the interface is, for programs. It may be read from everywhere."""
    if request.method not in ("GET", "HEAD"):
        return problem(405, "method_not_allowed", "only GET")
    response = answered(description())
    response.headers["Access-Control-Allow-Origin"] = "*"
    return response


def nothing_here(_request: HttpRequest, **_more: Any) -> HttpResponse:
    """No such address of the interface."""
    return problem(404, "not_found", "there is nothing at this address")
