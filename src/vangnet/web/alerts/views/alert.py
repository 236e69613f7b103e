"""One alert: what is missing or how it runs, whom it reached, and the certificate of its erasure."""

from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils import timezone

from vangnet.accounts.roles import Verb
from vangnet.accounts.rules import may
from vangnet.alerts.limits import limits
from vangnet.alerts.models import Alert, AskedContact, Authority, Erasure, School
from vangnet.alerts.queries.reached import not_reached, reached
from vangnet.alerts.queries.schools import would_be_asked
from vangnet.alerts.queries.standing import standing, steps_of
from vangnet.alerts.rules import sees_child
from vangnet.alerts.states import RUNS
from vangnet.web.alerts import certificate as paper
from vangnet.web.alerts import wording
from vangnet.web.alerts.page import child_page
from vangnet.web.crops.shown import named, tiles_of
from vangnet.web.shell.door import Request, alert_page

_ON_A_PAGE = 50


@alert_page("alert.see")
def alert(request: Request, alert: Alert) -> HttpResponseBase:
    """The alert as this person may see it: whole, or its counts only."""
    told: dict[str, Any] = {"alert": alert, "runs": alert.state in RUNS, "reached": reached(alert)}
    told["erasure"] = Erasure.objects.filter(alert=alert).first()
    if not sees_child(request.user, alert):
        return render(request, "alerts/counts.html", told)
    may_run = may(request.user, Verb.RUN_ALERTS)
    answers = alert.answers.select_related("asked__contact__school", "verification__made_by", "typed_by")
    told |= {
        "may_run": may_run,
        "may_confirm": may(request.user, Verb.AUTHORISE_ALERTS),
        "authority": Authority.objects.filter(alert=alert).select_related("entered_by", "confirmed_by").first(),
        "excluded": alert.excluded.select_related("school", "made_by"),
        "kinds": [label for kind, label in School.Kind.choices if kind in alert.kinds],
        "answers": answers.exclude(kind="no"),
        "noes": answers.filter(kind="no").count(),
        "steps": steps_of(alert),
        "limits": limits(),
    }
    if alert.crop is not None:
        tiles = tiles_of(request, [alert.crop])
        request.seen.objects += named(tiles)
        told["tile"] = tiles[0]
    if alert.state == Alert.State.DRAFT:
        found = standing(alert, by_limits=told["limits"])
        missing = [condition for condition in found if condition.missing is not None]
        told |= {
            "names": wording.CONDITIONS,
            "conditions": found,
            "missing": len(missing),
            "would_be_asked": would_be_asked(alert),
        }
    return render(request, "alerts/alert.html", told)


@alert_page("alert.schools")
def schools(request: Request, alert: Alert) -> HttpResponseBase:
    """The schools that are not reached, with their telephone numbers. No answer is told here."""
    page = Paginator(not_reached(alert), _ON_A_PAGE).get_page(request.GET.get("page"))
    asked = AskedContact.objects.filter(alert=alert, contact__school__in=[school.pk for school in page])
    people: dict[int, list[AskedContact]] = {}
    for each in asked.select_related("contact").order_by("pk"):
        people.setdefault(each.contact.school_id, []).append(each)
    told = {
        "alert": alert,
        "page": page,
        "rows": [(school, people.get(school.pk, [])) for school in page],
        "reached": reached(alert),
        "may_telephone": may(request.user, Verb.RUN_ALERTS) and sees_child(request.user, alert),
    }
    return render(request, "alerts/schools.html", told)


@child_page("alert.certificate", verb=Verb.READ_ALERTS, methods=("GET",))
def certificate(request: Request, alert: Alert) -> HttpResponseBase:
    """The certificate that the picture of an alert is gone; there is none before the school door said so."""
    erasure = Erasure.objects.filter(alert=alert, erased_at__isnull=False).first()
    if erasure is None:
        raise Http404
    made = paper.made(alert, erasure, by=request.user)
    name = f"{alert.number}-{timezone.localdate():%Y%m%d}.pdf"
    return HttpResponse(
        made, content_type="application/pdf", headers={"Content-Disposition": f'attachment; filename="{name}"'}
    )
