"""What all pages of the board share."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404

from vangnet.cases.models import Case
from vangnet.steering.models import Side
from vangnet.steering.numbers import key_of
from vangnet.steering.rules import board_cases, sides
from vangnet.web.shell.door import Request

PURPOSE = "steering"


def common(request: Request, here: str) -> dict[str, Any]:
    """The tab, and whether this person signs; what is looked at, is looked at to steer."""
    request.by.purpose = PURPOSE
    return {"here": here, "signs": sides(request.user)}


def signing(request: Request) -> tuple[Side, ...]:
    """For whom this person signs; refused for who signs for nobody."""
    request.by.purpose = PURPOSE
    if not (own := sides(request.user)):
        raise PermissionDenied
    return own


def case_of(request: Request, number: str) -> Case:
    """The case with this number on the board, if this person sees its row; else it is not there."""
    request.by.purpose = PURPOSE
    key = key_of(number)
    case = board_cases(request.user).select_related("team__unit").filter(pk=key).first() if key else None
    if case is None:
        raise Http404
    request.seen.objects = [f"board:{number}"]
    request.seen.case_number = case.number
    return case
