"""What the interface is asked and answers, as JSON."""

from typing import Annotated, Literal

import msgspec


class Shape(msgspec.Struct, frozen=True, kw_only=True):
    """Part of the interface."""


class Asked(Shape, frozen=True, kw_only=True):
    """Exact digests of one kind, in hexadecimal."""

    kind: Annotated[str, msgspec.Meta(max_length=20, description="md5, sha1 or sha256; never a hash of likeness.")]
    digests: Annotated[
        list[Annotated[str, msgspec.Meta(max_length=200)]], msgspec.Meta(description="1 to 1,000 digests.")
    ]


class Answers(Shape, frozen=True, kw_only=True):
    """For each digest, in the order of the question: is it on the approved list?"""

    answers: list[bool]


class Taken(Shape, frozen=True, kw_only=True):
    """A message was taken; `is_new` is false where it was sent before."""

    id: str
    is_new: bool


class Sealed(Shape, frozen=True, kw_only=True):
    """A message of the desk, sealed to the hotline's key (base64). `vangnet hotline open` opens it."""

    number: int
    sealed: Annotated[str, msgspec.Meta(extra_json_schema={"contentEncoding": "base64"})]


class Listed(Shape, frozen=True, kw_only=True):
    """Messages in the order in which they came, 100 at most; go on with `after` the number of the last one."""

    messages: list[Sealed]
    is_more: bool


class Wrong(Shape, frozen=True, kw_only=True):
    """What is wrong at one place of what was sent."""

    place: str
    reason: str


class Problem(Shape, frozen=True, kw_only=True):
    """A refusal (RFC 9457); `title` is a fixed word for programs."""

    type: Literal["about:blank"]
    title: str
    status: int
    detail: str
    errors: list[Wrong] = []
