"""Search an identifier, its page, and what people say of it."""

from collections.abc import Callable

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from vangnet.accounts.audit import Act, record
from vangnet.accounts.roles import Verb
from vangnet.cases import purposes
from vangnet.chats.queries.searching import in_chats
from vangnet.errors import InputRefused
from vangnet.identities import actions
from vangnet.identities.counting import COUNTED
from vangnet.identities.linking.reach import reach
from vangnet.identities.models import Identifier, Sameness, Sharing
from vangnet.identities.queries import said_shared, standing_of
from vangnet.reports.queries import identifiers as queries
from vangnet.web.identities.forms import Judge, Search, Shared, TakeBack
from vangnet.web.identities.reach import opened, remember
from vangnet.web.shell.door import Request, View, person_page

OF_EACH = 10
"""So many reports are told with each identifier that was found."""


def _page(name: str, *, methods: tuple[str, ...] = ("GET",)) -> Callable[[View], View]:
    return person_page(name, verb=Verb.LINK_IDENTIFIERS, methods=methods, shows_case_data="GET" in methods)


@person_page("identifiers.search", verb=Verb.LINK_IDENTIFIERS, methods=("GET", "POST"))
def search(request: Request) -> HttpResponseBase:
    """Look for an identifier in any spelling; what was compared is told with what was found."""
    form = Search(request.POST) if request.method == "POST" else Search()
    if not form.is_bound or not form.is_valid():
        return render(request, "identities/search.html", {"form": form}, status=400 if form.is_bound else 200)
    told = form.cleaned_data
    compared = queries.compare(told["q"], request.user, told["kind"])
    found = [one for each in compared for one in each.found]
    request.by.purpose = purposes.written(told["purpose"], told["more"])
    remember(request, found, request.by.purpose)
    chats = {each.normal: in_chats(each.normal.kind.value, each.normal.key, request.user) for each in compared}
    members = (f"member:{one.export_id}/{one.member}" for each in chats.values() for one in each.members)
    details = {"query": told["q"], **({"kind": told["kind"]} if told["kind"] else {})}
    record(
        Act("identifiers.search", objects=(*(f"identifier:{one.pk}" for one in found), *members), details=details),
        by=request.by,
    )
    said = said_shared([one.pk for one in found])
    somewhere = [each for each in compared if each.is_somewhere or chats[each.normal]]
    nowhere = [each for each in compared if each not in somewhere]
    rows = [
        (each, [_found(request, one, said.get(one.pk)) for one in each.found[:OF_EACH]], chats[each.normal])
        for each in somewhere
    ]
    kinds = dict(Identifier.Kind.choices)
    context = {"form": form, "asked": told, "rows": rows, "nowhere": nowhere, "kinds": kinds, "limit": OF_EACH}
    return render(request, "identities/search.html", context)


def _found(request: Request, one: Identifier, said: bool | None) -> dict[str, object]:
    where = queries.where(one, request.user)
    reports = list(dict.fromkeys(mention.report for mention in where.mentions))
    return {"one": one, "where": where, "reports": reports[:OF_EACH], "reach": reach(standing_of(one, said=said))}


@_page("identifiers.see")
def identifier(request: Request, identifier: int) -> HttpResponse:
    """Where an identifier stands, how much it says, and who is the same."""
    return _show(request, opened(request, identifier))


@_page("identifiers.share", methods=("POST",))
def mark_shared(request: Request, identifier: int) -> HttpResponseBase:
    """Say that it is of many people, or of one after all."""
    found, form = opened(request, identifier), Shared(request.POST)
    if not form.is_valid():
        return _show(request, found, shared_form=form)
    return _tried(
        request,
        found,
        lambda: actions.mark_shared(found, **form.cleaned_data, by=request.by),
        _("It was written down."),
    )


@_page("sameness.judge", methods=("POST",))
def judge(request: Request, identifier: int) -> HttpResponseBase:
    """Say whether this and another identifier are of one person."""
    found, form = opened(request, identifier), Judge(request.POST)
    if not form.is_valid():
        return _show(request, found, judge_form=form)
    told = form.cleaned_data
    other = _other(request, told["other"], told["typed"])
    if other is None:
        form.add_error("typed", _("No identifier, or more than one, is written so. Search for it first."))
        return _show(request, found, judge_form=form)
    verdict = Sameness.Verdict(told["verdict"])
    return _tried(
        request,
        found,
        lambda: actions.judge(found, other, verdict=verdict, reason=told["reason"], by=request.by),
        _("It was written down. It can be taken back."),
    )


@_page("sameness.take_back", methods=("POST",))
def take_back_same(request: Request, identifier: int, sameness: int) -> HttpResponseBase:
    """Take back what was said of two identifiers."""
    found = opened(request, identifier)
    said = get_object_or_404(Sameness.objects.all(), pk=sameness)
    if found.pk not in (said.first_id, said.second_id):
        raise Http404
    return _take_back(request, found, said)


@_page("identifiers.share.take_back", methods=("POST",))
def take_back_shared(request: Request, identifier: int, sharing: int) -> HttpResponseBase:
    """Take back that an identifier is of many people, or of one."""
    found = opened(request, identifier)
    return _take_back(request, found, get_object_or_404(Sharing.objects.filter(identifier=found), pk=sharing))


def _take_back(request: Request, found: Identifier, said: Sameness | Sharing) -> HttpResponseBase:
    form = TakeBack(request.POST)
    reason = form.cleaned_data["reason"] if form.is_valid() else ""
    return _tried(request, found, lambda: actions.take_back(said, reason=reason, by=request.by), _("Taken back."))


def _other(request: Request, number: int | None, typed: str) -> Identifier | None:
    """The other identifier: one that this person may open, or one that they write in full."""
    if number is not None:
        return opened_other(request, number)
    found = [one for each in queries.compare(typed, request.user) for one in each.found] if typed.strip() else []
    return found[0] if len(found) == 1 else None


def opened_other(request: Request, number: int) -> Identifier:
    """Another identifier that this person may open; the page that is asked for stays what the log names."""
    seen, purpose = request.seen.objects, request.by.purpose
    other = opened(request, number)
    request.seen.objects, request.by.purpose = seen, purpose
    return other


def _tried(request: Request, found: Identifier, act: Callable[[], object], done: str) -> HttpResponseBase:
    try:
        act()
    except InputRefused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, done)
    return redirect("identities:identifier", identifier=found.pk)


def _show(request: Request, found: Identifier, **forms: object) -> HttpResponse:
    told = queries.tell(found, request.user)
    chats = in_chats(found.kind, found.key, request.user, platform=found.platform)
    request.seen.objects += [f"member:{one.export_id}/{one.member}" for one in chats.members]
    context = {
        "told": told,
        "chats": chats,
        "one": found,
        "most": COUNTED,
        "shared_form": Shared(),
        "judge_form": Judge(),
        **forms,
    }
    return render(request, "identities/identifier.html", context, status=400 if forms else 200)
