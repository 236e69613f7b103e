"""Second reading: what waits for somebody, what people disagree on, and what oneself said, with undo."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from vangnet.accounts.roles import Verb
from vangnet.cases import profiles
from vangnet.cases.actions import categorising
from vangnet.cases.models import Case, Medium
from vangnet.cases.queries import reading
from vangnet.errors import InputRefused
from vangnet.web.reading.forms import Say, TakeBack
from vangnet.web.shell.door import Request, case_page

_PAGE = 50


@case_page("reading.queue", verb=Verb.CATEGORISE)
def queue(request: Request, case: Case) -> HttpResponseBase:
    """Media that wait for this person as the second reader; what the first reader said is not told."""
    after = _whole_number(request, "after")
    found = list(reading.waiting_for(request.user, case).filter(position__gt=after)[: _PAGE + 1])
    media, has_more = found[:_PAGE], len(found) > _PAGE
    request.seen.objects = [f"medium:{medium.pk}" for medium in media]
    context = {
        "media": media,
        "waiting": reading.waiting_for(request.user, case).count(),
        "progress": reading.progress(case),
        "next_after": media[-1].position if has_more else None,
        "after": after,
    }
    return _page(request, case, "queue", context)


@case_page("reading.disagreements", verb=Verb.CATEGORISE)
def disagreements(request: Request, case: Case) -> HttpResponseBase:
    """What people call differently, side by side, and a way to talk it out."""
    after = _whole_number(request, "after")
    found = reading.disagreements(case, request.user, after=after, limit=_PAGE + 1)
    shown, has_more = found[:_PAGE], len(found) > _PAGE
    request.seen.objects = [f"medium:{one.medium.pk}" for one in shown]
    context = {
        "rows": [(one, *_forms(case, one)) for one in shown],
        "next_after": shown[-1].medium.position if has_more else None,
        "after": after,
    }
    return _page(request, case, "disagreements", context)


@case_page("reading.say", verb=Verb.CATEGORISE, methods=("POST",))
def say(request: Request, case: Case) -> HttpResponseBase:
    """Say anew what a medium shows; what one said before is replaced."""
    form = Say(case, request.POST)
    if form.is_valid():
        told = form.cleaned_data
        _try(
            request,
            lambda: categorising.categorise(
                case=case,
                media=[told["medium"]],
                category=told["category"],
                certainty=told["certainty"],
                note=told["note"].strip(),
                by=request.by,
            ),
            _("Your categorisation is kept."),
        )
    else:
        messages.error(request, _("Choose a category and say how sure you are."))
    return redirect("reading:disagreements", case.number)


@case_page("reading.take_back", verb=Verb.CATEGORISE, methods=("POST",))
def take_back(request: Request, case: Case) -> HttpResponseBase:
    """Take back what one said of a medium, with a reason."""
    form = TakeBack(request.POST)
    if form.is_valid():
        media, reason = [form.cleaned_data["medium"]], form.cleaned_data["reason"]
        _try(
            request,
            lambda: categorising.revoke(case=case, media=media, reason=reason, by=request.by),
            _("You took back what you said."),
        )
    else:
        messages.error(request, _("Say why you take it back."))
    return redirect("reading:disagreements", case.number)


@case_page("reading.acts", verb=Verb.CATEGORISE)
def acts(request: Request, case: Case) -> HttpResponseBase:
    """What oneself said in this case, act by act, newest first."""
    before = request.GET.get("before", "")[:32]
    found = reading.acts_of(request.user, case, before=before, limit=_PAGE + 1)
    shown, has_more = found[:_PAGE], len(found) > _PAGE
    request.seen.objects = [f"act:{one.act}" for one in shown]
    context = {"acts": shown, "next_before": shown[-1].act if has_more else "", "before": before}
    return _page(request, case, "acts", context)


@case_page("reading.undo", verb=Verb.CATEGORISE, methods=("POST",))
def undo(request: Request, case: Case) -> HttpResponseBase:
    """Undo one act of one's own, or the last."""
    act = request.POST.get("act", "")

    def do() -> object:
        if act:
            return categorising.undo(case=case, act=act, by=request.by)
        return categorising.undo_last(case=case, by=request.by)

    done = _try(request, do)
    if isinstance(done, categorising.Undone):
        told = ngettext("Undone for %(n)s medium.", "Undone for %(n)s media.", done.taken_back)
        messages.success(request, told % {"n": done.taken_back})
    elif not act:
        messages.info(request, _("There is nothing of yours to undo in this case."))
    return redirect("reading:acts", case.number)


# -- pieces -----------------------------------------------------------------------------------------------------------


def _page(request: Request, case: Case, name: str, context: dict[str, Any]) -> HttpResponseBase:
    labels = {one.code: one.label for one in profiles.categories(case)}
    told = {"case": case, "page": name, "labels": labels, **context}
    return render(request, f"reading/{name}.html", told)


def _whole_number(request: Request, name: str) -> int:
    told = request.GET.get(name, "0")
    return int(told) if told.isascii() and told.isdigit() and len(told) < 16 else 0


def _forms(case: Case, one: reading.Disagreement) -> tuple[Say, TakeBack]:
    mine = next((line for line in one.lines if line.is_mine), None)
    initial = {"medium": one.medium.pk, "category": mine.category if mine else "", "certainty": "sure"}
    name = f"medium-{one.medium.pk}-%s"
    return Say(case, initial=initial, auto_id=name), TakeBack(initial=initial, auto_id=f"back-{name}")


def _try(request: Request, act: Callable[[], object], done: str = "") -> object:
    """Do it, and tell how it went. Media that are not of this case are not there."""
    try:
        result = act()
    except InputRefused as refusal:
        messages.error(request, str(refusal))
        return None
    except Medium.DoesNotExist as error:
        raise Http404 from error
    if done:
        messages.success(request, done)
    return result
