"""Search: a form that asks for a purpose, and what was found by kind. What is sought stands in no address."""

from typing import Any

from django.http import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from vangnet.accounts.audit import Act, record
from vangnet.accounts.roles import Verb
from vangnet.cases import purposes
from vangnet.cases.queries import search as queries
from vangnet.cases.queries.search import Found, Kind, Results
from vangnet.web.search.forms import Search
from vangnet.web.shell.door import Request, person_page

OF_EACH = 10
"""So many of each kind at first; a kind by itself comes in pages of `queries.PAGE`."""


@person_page("search.search", verb=Verb.SEE_CASE, methods=("GET", "POST"))
def search(request: Request) -> HttpResponseBase:
    """Ask, or show what was found, within what the person may see."""
    form = Search(request.POST) if request.method == "POST" else Search()
    if not form.is_bound or not form.is_valid():
        return render(request, "search/search.html", {"form": form}, status=400 if form.is_bound else 200)
    told = form.cleaned_data
    kind = Kind(told["kind"]) if told["kind"] else None
    limit = queries.PAGE if kind else OF_EACH
    found = queries.search(request.user, told["q"], kind=kind, after=told["after"], limit=limit)
    _log(request, told, found)
    context = {
        "form": _without_place(told),
        "asked": told,
        "groups": [(results, _TITLES[results.kind](), [_row(one) for one in results.found]) for results in found],
        "limit": limit,
        "is_one_kind": kind is not None,
    }
    return render(request, "search/search.html", context)


_TITLES = {
    Kind.CASE: lambda: _("Cases"),
    Kind.EXHIBIT: lambda: _("Exhibits"),
    Kind.MEDIUM: lambda: _("Media by digest"),
    Kind.ADDRESS: lambda: _("Addresses"),
    Kind.FINDING: lambda: _("Findings"),
    Kind.NOTE: lambda: _("Notes with categorisations"),
}


def _log(request: Request, told: dict[str, Any], found: tuple[Results, ...]) -> None:
    """One line: the text, the purpose, and what was shown."""
    request.by.purpose = purposes.written(told["purpose"], told["more"])
    objects = tuple(f"{one.kind}:{one.id}" for results in found for one in results.found)
    details = {"query": told["q"], **({"kind": told["kind"], "after": told["after"]} if told["kind"] else {})}
    record(Act("search.search", objects=objects, details=details), by=request.by)


def _without_place(told: dict[str, Any]) -> Search:
    """The form as it was filled in, to search anew from the beginning."""
    return Search(initial={name: told[name] for name in ("q", "purpose", "more")})


def _row(one: Found) -> dict[str, Any]:
    return {"one": one, "url": _url(one)}


def _url(one: Found) -> str:
    if one.position is not None:
        return reverse("room:medium", args=[one.case, one.position])
    if one.kind == Kind.FINDING:
        return reverse("cases:findings", args=[one.case])
    if one.exhibit:
        return reverse("cases:exhibit", args=[one.case, one.exhibit])
    return reverse("cases:case", args=[one.case])
