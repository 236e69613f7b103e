"""What falls due; a step that one person proposes and another agrees with; the certificate of what was destroyed."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from vangnet.accounts.audit import Act, record
from vangnet.accounts.roles import Verb
from vangnet.cases.actions import destroying
from vangnet.cases.actions import retention as actions
from vangnet.cases.models import Case, RetentionGround, RetentionStep, Series
from vangnet.cases.queries import retention as queries
from vangnet.cases.retention import due
from vangnet.cases.retention.clock import is_narrow
from vangnet.cases.retention.rules import rule, rules
from vangnet.cases.rules import reachable_cases, retained_cases, visible_cases
from vangnet.errors import InputRefused
from vangnet.web.retention.certificate import pdf
from vangnet.web.retention.forms import Ground, Propose, Query, Refuse
from vangnet.web.shell.door import PURPOSES, Request, View, person_page

_SECONDS = 3.0  # that a page may take to destroy; the worker does the rest


def _page(name: str, *, methods: tuple[str, ...] = ("GET",)) -> Callable[[View], View]:
    return person_page(name, verb=Verb.DECIDE_RETENTION, methods=methods, shows_case_data="GET" in methods)


@_page("retention.list")
def overview(request: Request) -> HttpResponseBase:
    """What is due, what comes, what waits for a second person."""
    told = queries.overview(request.user, today=timezone.localdate())
    ended = queries.steps_of(request.user).exclude(carried_out_at__isnull=True, refused_at__isnull=True)
    return render(request, "retention/list.html", {"told": told, "rules": rules(), "ended": ended.order_by("-pk")[:50]})


@_page("retention.case")
def case(request: Request, number: str) -> HttpResponseBase:
    """The dates of one case, the rules that they follow from, and what may be proposed."""
    return _case_page(request, _case(request, number))


@_page("retention.propose", methods=("POST",))
def propose(request: Request, number: str) -> HttpResponseBase:
    """Propose a step for a case."""
    found, today = _case(request, number), timezone.localdate()
    form = Propose(request.POST, kinds=actions.possible_kinds(found, today=today))
    if not form.is_valid():
        return _case_page(request, found, form=form)
    with _refusals(request, _("Proposed. Somebody else must agree with it.")):
        actions.propose(case=found, by=request.by, **form.cleaned_data)
    return redirect("retention:case", number=number)


@_page("retention.ground.add", methods=("POST",))
def add_ground(request: Request, number: str) -> HttpResponseBase:
    """Write down a further reason in law to keep a case."""
    found, form = _case(request, number), Ground(request.POST)
    if not form.is_valid():
        return _case_page(request, found, ground_form=form)
    told = form.cleaned_data
    with _refusals(request, _("The reason was written down.")):
        other = retained_cases(request.user).filter(number=told["other_case"]).first() if told["other_case"] else None
        if told["other_case"] and other is None:
            raise InputRefused(_("there is no such case"))
        actions.add_ground(case=found, article=told["article"], other_case=other, reason=told["reason"], by=request.by)
    return redirect("retention:case", number=number)


@_page("retention.ground.end", methods=("POST",))
def end_ground(request: Request, ground: int) -> HttpResponseBase:
    """A further reason is over."""
    found = get_object_or_404(
        RetentionGround.objects.select_related("case"), pk=ground, case__in=retained_cases(request.user)
    )
    with _refusals(request, _("The reason was ended. The case's own clock counts.")):
        actions.end_ground(ground=found, by=request.by)
    return redirect("retention:case", number=found.case.number)


@_page("retention.series.review", methods=("POST",))
def review_series(request: Request, series: int) -> HttpResponseBase:
    """The yearly look at a series."""
    found = get_object_or_404(
        Series.objects.select_related("case"), pk=series, child_identified=False, case__in=visible_cases(request.user)
    )
    with _refusals(request, _("The review was written down.")):
        actions.review_series(series=found, identified=request.POST.get("identified") == "yes", by=request.by)
    return redirect("retention:list")


@_page("retention.step")
def step(request: Request, step: int) -> HttpResponseBase:
    """One step: who proposed it, who decided, and its certificate."""
    found = _step(request, step)
    request.seen.objects = [f"retention:{found.pk}"]
    request.seen.details = {"case": found.case_number}
    told = {"step": found, "rule": rule(found.rule), "rules": rules(), "refuse_form": Refuse()}
    if found.certificate:
        told["digest"] = destroying.digest_of(found.certificate)
    return render(request, "retention/step.html", told)


@_page("retention.agree", methods=("POST",))
def agree(request: Request, step: int) -> HttpResponseBase:
    """Agree with somebody else's proposal."""
    found = _step(request, step)
    with _refusals(request, _("Agreed, and done.")):
        found = actions.agree(step=found, by=request.by)
        if found.kind == RetentionStep.Kind.DESTROY:
            destroying.go_on(found, ends=time.monotonic() + _SECONDS)
    return redirect("retention:step", step=step)


@_page("retention.refuse", methods=("POST",))
def refuse(request: Request, step: int) -> HttpResponseBase:
    """Refuse a proposal, or take back one's own."""
    found, form = _step(request, step), Refuse(request.POST)
    with _refusals(request, _("Refused. Nothing was changed.")):
        actions.refuse(step=found, reason=form.data.get("reason", ""), by=request.by)
    return redirect("retention:step", step=step)


@_page("retention.go_on", methods=("POST",))
def go_on(request: Request, step: int) -> HttpResponseBase:
    """Go on with a destruction that was interrupted."""
    found = get_object_or_404(destroying.unfinished(), pk=_step(request, step).pk)
    record(Act("retention.go_on", found.case_number, (f"retention:{found.pk}",)), by=request.by)
    destroying.go_on(found, ends=time.monotonic() + _SECONDS)
    return redirect("retention:step", step=step)


@_page("retention.certificate")
def certificate(request: Request, step: int) -> HttpResponseBase:
    """The certificate of destruction as PDF."""
    found = _step(request, step)
    if found.carried_out_at is None or not found.certificate:
        raise Http404
    request.seen.objects = [f"retention:{found.pk}"]
    headers = {"Content-Disposition": f'attachment; filename="certificate-{found.pk}.pdf"'}
    return HttpResponse(pdf(found, language=request.user.language), content_type="application/pdf", headers=headers)


@person_page("retention.query", verb=Verb.QUERY_NARROWED, methods=("GET", "POST"))
def query(request: Request) -> HttpResponseBase:
    """Find a narrowed case by its exact number, for a purpose that is written down."""
    form = Query(request.POST if request.method == "POST" else None)
    if not form.is_valid():
        return render(request, "retention/query.html", {"form": form})
    number, request.by.purpose = form.cleaned_data["number"].strip(), form.cleaned_data["purpose"]
    found = reachable_cases(request.user).filter(number=number).first()
    status = "ok" if found else "refused"
    record(
        Act("retention.query", found.number if found else "", details={"asked": number}, status=status), by=request.by
    )
    if found is None:
        messages.error(request, _("No case of this number was found for you."))
        return render(request, "retention/query.html", {"form": form})
    request.session[PURPOSES] = {**request.session.get(PURPOSES, {}), found.number: request.by.purpose}
    return redirect("cases:case", number=found.number)


def _case_page(request: Request, found: Case, **forms: object) -> HttpResponseBase:
    today = timezone.localdate()
    clock = queries.clock_of(found)
    request.seen.objects = [f"case:{found.pk}"]
    request.seen.details = {"case": found.number}
    kinds = actions.possible_kinds(found, today=today)
    told = {
        "case": found,
        "due": [(each, each.days_left(today)) for each in due(clock)],
        "is_narrow": is_narrow(clock, today),
        "held_by": actions.held_by(found),
        "holding": queries.holding_series(found).count(),
        "grounds": RetentionGround.objects.filter(case=found).select_related("other_case", "added_by", "ended_by"),
        "steps": queries.steps_of(request.user).filter(case_number=found.number),
        "kinds": kinds,
        "form": Propose(kinds=kinds),
        "ground_form": Ground(),
        "rules": rules(),
    }
    return render(request, "retention/case.html", told | forms)


def _case(request: Request, number: str) -> Case:
    return get_object_or_404(queries.with_clock(retained_cases(request.user)), number=number)


def _step(request: Request, step: int) -> RetentionStep:
    return get_object_or_404(queries.steps_of(request.user), pk=step)


@contextmanager
def _refusals(request: Request, done: str) -> Iterator[None]:
    """Say what was done, or why it was not."""
    try:
        yield
    except InputRefused as error:
        messages.error(request, str(error))
    else:
        messages.success(request, done)
