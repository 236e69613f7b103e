"""The interface in OpenAPI 3.1, made from the same classes that read and write it."""

from functools import cache
from typing import Any

import msgspec
from django.conf import settings

from vangnet.portals.public.hotlines.problems import VERSION
from vangnet.portals.public.hotlines.shapes import Answers, Asked, Listed, Problem, Taken
from vangnet.transfer import hotline as exchange

_JSON, _PROBLEM = "application/json", "application/problem+json"


@cache
def description() -> dict[str, Any]:
    """The whole description."""
    shapes = [exchange.Messages, Asked, Answers, Listed, Taken, Problem]
    told, parts = msgspec.json.schema_components(shapes, ref_template="#/components/schemas/{name}")
    message, asked, answers, listed, taken, wrong = told
    parts["Message"] = message
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Vangnet for hotlines",
            "version": VERSION,
            "description": "Messages of a hotline and the police to each other about reports, and look-ups of exact "
            "digests on an approved list. Likeness is never answered. For hotlines with a key only.",
            "contact": {"name": "The desk that gave the hotline its access"},
            "license": {"name": "EUPL-1.2", "identifier": "EUPL-1.2"},
        },
        "servers": [{"url": "/api/v1"}],
        "tags": [{"name": "messages"}, {"name": "look-ups"}],
        "security": [{"token": []}, {"certificate": []}],
        "paths": {
            "/hotline/messages": {
                "post": _operation(
                    "sendMessage",
                    "messages",
                    "Send a message. The same message sent twice is one; its id tells.",
                    body={"$ref": "#/components/schemas/Message"},
                    answers={"200": (taken, "Sent before."), "201": (taken, "Taken.")},
                    refusals=("401", "409", "411", "413", "415", "422", "429"),
                ),
                "get": _operation(
                    "listMessages",
                    "messages",
                    "What the desk told, sealed to the hotline's key.",
                    parameters=[_AFTER],
                    answers={"200": (listed, "Messages in their order.")},
                    refusals=("400", "401"),
                ),
            },
            "/lookups": {
                "post": _operation(
                    "lookUp",
                    "look-ups",
                    "Yes or no for each exact digest, and nothing else. Counted against the quota of the day.",
                    body=asked,
                    answers={"200": (answers, "In the order of the question.")},
                    refusals=("401", "411", "413", "415", "422", "429"),
                )
            },
        },
        "components": {
            "schemas": parts,
            "headers": {
                "API-Version": {"description": "The whole version.", "schema": {"type": "string"}},
                "Retry-After": {"description": "Seconds until the next day.", "schema": {"type": "integer"}},
            },
            "responses": {status: _refusal(status, text, wrong) for status, text in _REFUSALS.items()},
            "securitySchemes": {
                "token": {
                    "type": "http",
                    "scheme": "bearer",
                    "bearerFormat": "JWT",
                    "description": f"EdDSA, signed with the hotline's key: iss (its name), aud "
                    f"({settings.HOTLINE_AUDIENCE}), iat, exp (five minutes at most), jti (16 signs or more, once).",
                },
                "certificate": {
                    "type": "mutualTLS",
                    "description": "A client certificate of the hotline's signing key, where the door takes it.",
                },
            },
        },
    }


_AFTER = {
    "name": "after",
    "in": "query",
    "required": False,
    "description": "The number of the last message that was fetched.",
    "schema": {"type": "integer", "minimum": 0, "default": 0},
}
_REFUSALS = {
    "400": "A parameter is wrong.",
    "401": "No token or certificate that counts.",
    "409": "Another message was sent under this id.",
    "411": "The length of the body was not told.",
    "413": "Too large.",
    "415": "Not JSON.",
    "422": "Refused, with a reason for each place; nothing was taken or answered.",
    "429": "No more today.",
}


def _operation(
    name: str,
    tag: str,
    summary: str,
    *,
    answers: dict[str, tuple[dict[str, Any], str]],
    refusals: tuple[str, ...],
    body: dict[str, Any] | None = None,
    parameters: list[dict[str, Any]] | None = None,
) -> dict[str, Any]:
    told: dict[str, Any] = {"operationId": name, "tags": [tag], "summary": summary}
    if parameters:
        told["parameters"] = parameters
    if body is not None:
        told["requestBody"] = {"required": True, "content": {_JSON: {"schema": body}}}
    told["responses"] = {
        **{status: _response(text, shape, _JSON) for status, (shape, text) in answers.items()},
        **{status: {"$ref": f"#/components/responses/{status}"} for status in refusals},
    }
    return told


def _refusal(status: str, text: str, shape: dict[str, Any]) -> dict[str, Any]:
    told = _response(text, shape, _PROBLEM)
    if status == "429":
        told["headers"]["Retry-After"] = {"$ref": "#/components/headers/Retry-After"}
    return told


def _response(text: str, shape: dict[str, Any], kind: str) -> dict[str, Any]:
    return {
        "description": text,
        "headers": {"API-Version": {"$ref": "#/components/headers/API-Version"}},
        "content": {kind: {"schema": shape}},
    }
