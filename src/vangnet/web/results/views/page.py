"""What all pages of results share: where one is, and where one may go."""

from typing import Any

from django.http import HttpResponseBase
from django.shortcuts import render

from vangnet.accounts.roles import Verb
from vangnet.accounts.rules import verbs
from vangnet.cases.models import Case
from vangnet.scan.report.words import words
from vangnet.values import Status
from vangnet.web.shell.door import Request


def show(request: Request, case: Case, name: str, here: str, **context: Any) -> HttpResponseBase:
    """Render a page of results; `here` is its tab."""
    return render(request, f"results/{name}.html", shared(request, case, here) | context)


def shared(request: Request, case: Case, here: str) -> dict[str, Any]:
    """What all pages of results need. Tabs that somebody may not go to are not there."""
    held = verbs(request.user)
    told = words("nl" if request.LANGUAGE_CODE != "en" else "en")
    return {
        "case": case,
        "here": here,
        "may_export": Verb.EXPORT in held,
        "may_write": Verb.WRITE_FINDING in held,
        "may_propose": Verb.PROPOSE_TO_LIBRARY in held,
        "may_supervise": Verb.SUPERVISE_DEFENCE in held,
        "may_make_files": Verb.MAKE_CASE_FILES in held,
        "status_labels": {str(status): told.status(status) for status in Status},
    }
