"""Alarms, open ones first, each with what to do; the books of each night; and where a report is."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count
from django.http import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from vangnet.accounts.audit import Act, record
from vangnet.accounts.roles import Verb
from vangnet.accounts.rules import may
from vangnet.alerts.models import Alert
from vangnet.alerts.rules import visible_alerts
from vangnet.errors import InputRefused
from vangnet.reports.actions.alarming import settle_alarm
from vangnet.reports.books import Line, count
from vangnet.reports.models import Alarm, Reconciliation, Report
from vangnet.reports.queries.alarms import alarms_of, open_alarms
from vangnet.reports.queries.where import where
from vangnet.reports.rules import visible_reports
from vangnet.web.alarms.advice import CALLED, DOORS, ENTRIES, TO_DO, WRONG
from vangnet.web.shell.door import Request, person_page

_ON_A_PAGE = 30
_NIGHTS = 31


@person_page("alarms.list", verb=Verb.SETTLE_ALARMS, shows_case_data=True)
def overview(request: Request) -> HttpResponseBase:
    """Alarms that wait, newest first, by kind if one is chosen; and what was settled lately."""
    waiting = open_alarms(request.user)
    kind = request.GET.get("kind", "")
    shown = waiting.filter(kind=kind) if kind in Alarm.Kind.values else waiting
    page = Paginator(shown.order_by("-pk"), _ON_A_PAGE).get_page(request.GET.get("page"))
    request.seen.objects = [f"alarm:{alarm.pk}" for alarm in page]
    labels = dict(Alarm.Kind.choices)
    kinds = waiting.order_by().values_list("kind").annotate(Count("pk")).order_by("kind")
    told = {
        "here": "alarms",
        "page": page,
        "alarms": [_shown(request, alarm) for alarm in page],
        "kinds": [(name, labels.get(name, name), number) for name, number in kinds],
        "kind": kind,
        "settled": alarms_of(request.user).exclude(settled_at=None).order_by("-settled_at")[:_ON_A_PAGE],
    }
    return render(request, "alarms/list.html", {**told, "may_settle": True})


@person_page("alarm.settle", verb=Verb.SETTLE_ALARMS, methods=("POST",))
def settle(request: Request, alarm: int) -> HttpResponseBase:
    """Somebody acted on an alarm, and says how."""
    found = get_object_or_404(alarms_of(request.user), pk=alarm)
    try:
        settle_alarm(found, how=request.POST.get("how", "")[:2_000], by=request.by)
    except InputRefused as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("Written down. What is still so tomorrow, becomes an alarm again."))
    return redirect("alarms:list")


@person_page("books.see", verb=Verb.SETTLE_ALARMS)
def books(request: Request) -> HttpResponseBase:
    """The books as they are now, and of each night of the last month."""
    now = count(timezone.localdate())
    labels = dict(Report.Channel.choices)
    nights = list(Reconciliation.objects.order_by("-day")[:_NIGHTS])
    told = {
        "here": "books",
        "now": now,
        "lines": [(labels.get(name, name), line) for name, line in now.channels.items()],
        "total": _total(list(now.channels.values())),
        "kinds": [(ENTRIES.get(kind, kind), number) for kind, number in now.bundles.get("kinds", {}).items()],
        "wrong": [(WRONG.get(code, code), _named(facts)) for code, facts in now.wrong],
        "nights": [_night(night, labels) for night in nights],
    }
    return render(request, "alarms/books.html", {**told, "may_settle": True})


@person_page("reports.find", verb=Verb.READ_REPORTS, methods=("GET", "POST"))
def where_is(request: Request) -> HttpResponseBase:
    """Find a report by whatever somebody has of it. What was typed is not written down: it may be a receipt."""
    typed = request.POST.get("typed", "") if request.method == "POST" else ""
    found = where(request.user, typed) if typed else []
    if request.method == "POST":
        objects = tuple(f"report:{place.report.pk}" for place in found if place.report)
        details = {"found": len(found), "by": sorted({place.by for place in found})}
        record(Act("reports.find", objects=objects, details=details), by=request.by)
    told: dict[str, Any] = {"may_settle": may(request.user, Verb.SETTLE_ALARMS)}
    told |= {"here": "where", "typed": typed, "found": found, "was_asked": request.method == "POST"}
    return render(request, "alarms/where.html", told)


# -- as it is shown ---------------------------------------------------------------------------------------------------


def _shown(request: Request, alarm: Alarm) -> dict[str, Any]:
    visible = alarm.report_id is not None and visible_reports(request.user).filter(pk=alarm.report_id).exists()
    return {
        "alarm": alarm,
        "to_do": TO_DO.get(alarm.kind, ""),
        "facts": _named(alarm.facts),
        "report": alarm.report if visible else None,
        "alert": _alert(request, alarm),
    }


def _alert(request: Request, alarm: Alarm) -> Alert | None:
    """The Schoolalert that an alarm is about, for who may know of it."""
    number = alarm.facts.get("alert")
    if not isinstance(number, str) or not may(request.user, Verb.READ_ALERTS):
        return None
    return visible_alerts(request.user).filter(number=number).first()


def _named(facts: dict[str, Any]) -> list[tuple[str, Any, bool]]:
    """Name, value, and whether the value is a word of the program."""
    told = ((name, value) for name, value in facts.items() if value not in ("", None, []))
    return [(str(CALLED.get(name, name)), _value(name, value), _is_word(value)) for name, value in told]


def _value(name: str, value: Any) -> Any:
    if name == "what" and value in WRONG:
        return WRONG[value]
    if name == "door":
        return DOORS.get(value, value)
    if name == "channel":
        return dict(Report.Channel.choices).get(value, value)
    if name == "state":
        return dict(Report.State.choices).get(value, value)
    if isinstance(value, list) and not _is_word(value):
        return ", ".join(map(str, value))
    if isinstance(value, str) and name in ("due_at", "since", "ordered_at") and (moment := _moment(value)) is not None:
        return timezone.localtime(moment).strftime("%d-%m-%Y %H:%M")
    return value


def _moment(value: str) -> datetime | None:
    try:
        moment = parse_datetime(value)
    except ValueError:
        return None
    return moment if moment is not None and moment.tzinfo is not None else None


def _is_word(value: Any) -> bool:
    return (
        isinstance(value, list)
        and 0 < len(value) <= 2
        and isinstance(value[0], str)
        and "." in value[0]
        and (len(value) == 1 or isinstance(value[1], dict))
    )


def _total(lines: list[Line]) -> Line:
    return Line(
        came_in=sum(line.came_in for line in lines),
        open=sum(line.open for line in lines),
        closed=sum(line.closed for line in lines),
        destroyed=sum(line.destroyed for line in lines),
    )


def _night(night: Reconciliation, labels: dict[str, Any]) -> dict[str, Any]:
    lines = {name: Line(**line) for name, line in night.channels.items()}
    return {
        "night": night,
        "total": _total(list(lines.values())),
        "off": [(labels.get(name, name), line.difference) for name, line in lines.items() if line.difference],
        "wrong": [WRONG.get(code, code) for code, _facts in night.bundles.get("wrong", ())],
    }
