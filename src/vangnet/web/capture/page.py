"""What all pages of capture share: tabs, words, and what this person may do."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language

from vangnet.accounts.roles import Verb
from vangnet.accounts.rules import verbs
from vangnet.capture.names import names
from vangnet.cases.models import Case
from vangnet.errors import InputRefused
from vangnet.scan.report.words import words
from vangnet.values import Status
from vangnet.web.shell.door import Request


def show(request: Request, case: Case, name: str, here: str, **context: Any) -> HttpResponse:
    """Render a page of a case; `here` is its tab."""
    return render(request, f"capture/{name}.html", {"case": case, "here": here, **shared(request), **context})


def shared(request: Request) -> dict[str, Any]:
    """Words, and what this person may do."""
    held, told = verbs(request.user), words("en" if get_language() == "en" else "nl")
    return {
        "words": named(),
        "statuses": {str(status): told.status(status) for status in Status},
        "may_write": Verb.WRITE_FINDING in held,
        "may_scan": Verb.SCAN in held,
        "may_export": Verb.EXPORT in held,
        "may_look": Verb.LOOK in held,
    }


def named() -> dict[str, dict[str, str]]:
    """What codes are called in the language of the page."""
    return names("en" if get_language() == "en" else "nl")


def tried(request: Request, act: Callable[[], object], done: str = "") -> bool:
    """Do it; a refusal is told in its own words."""
    try:
        act()
    except InputRefused as refusal:
        messages.error(request, str(refusal))
        return False
    if done:
        messages.success(request, done)
    return True
