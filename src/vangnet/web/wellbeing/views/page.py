"""A page of well-being, with the tabs that its reader has."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render

from vangnet.accounts.roles import Verb
from vangnet.accounts.rules import verbs
from vangnet.web.shell.door import Request


def page(request: Request, name: str, tab: str, context: dict[str, Any], status: int = 200) -> HttpResponse:
    """Render `wellbeing/<name>.html` under one of the tabs."""
    held = verbs(request.user)
    told = {"page": tab, "reads_shared": Verb.READ_EXPOSURE in held, "reads_groups": Verb.READ_GROUP_EXPOSURE in held}
    return render(request, f"wellbeing/{name}.html", {**told, **context}, status=status)
