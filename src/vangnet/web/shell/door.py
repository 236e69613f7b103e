"""Every page is a door: it says who may come in, for what, and what is written down. A view without a door is closed.

@public_page("sign_in")
def sign_in(request): ...

@person_page("people.list", verb=Verb.MANAGE_PEOPLE)
def people(request): ...

@case_page("case.see", verb=Verb.SEE_CASE)
def case(request, case): ...     # the address has <str:number>; the view gets the case
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from typing import Any, NoReturn

import msgspec
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseNotAllowed
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode
from django_htmx.middleware import HtmxDetails

from vangnet.accounts.audit import Act, Actor, record
from vangnet.accounts.models import Person
from vangnet.accounts.roles import Verb
from vangnet.accounts.rules import may
from vangnet.alerts.models import Alert
from vangnet.alerts.rules import visible_alerts
from vangnet.cases.models import Case
from vangnet.cases.rules import WHILE_NARROWED, reachable_cases
from vangnet.reports.models import Report
from vangnet.reports.rules import visible_reports
from vangnet.suspects.models import Conversation, Suspect
from vangnet.suspects.queries.stop import visible_conversations
from vangnet.suspects.rules import sees_case, visible_suspects
from vangnet.victims.models import Victim
from vangnet.victims.rules import visible_victims

View = Callable[..., HttpResponseBase]
PURPOSES = "purposes"  # in the session: case number -> purpose
_WRONG, _INVALID = 400, 422
_LONGEST = 100  # of what somebody asked for, in the log
_LARGEST = 2**63 - 1
_WITH_CASE = ("case__team__unit", "case__officer", "case__prosecutor")


class Request(HttpRequest):
    """A request that came in through a door."""

    user: Person  # a door lets nobody else in
    htmx: HtmxDetails
    by: Actor
    seen: "Seen"
    sees_case: bool  # on a page of a suspect or an item of work: whether anything of the case may be shown


class Seen(msgspec.Struct):
    """What the page that is being made shows, for the log: things as "kind:id", few details, and of which case.

    `is_done`: a form did what was asked, in a place that writes no line of its own.
    """

    objects: list[str] = []
    details: dict[str, Any] = {}
    case_number: str = ""
    is_done: bool = False


class Door(msgspec.Struct, frozen=True):
    """What a view asks of who comes in; the test that walks all addresses reads it."""

    name: str
    kind: (
        str  # "public", "halfway", "person", "case", or what has a number of its own: "report", "suspect", "work_item"
    )
    verb: Verb | None
    methods: tuple[str, ...]


def public_page(name: str, *, methods: tuple[str, ...] = ("GET", "POST")) -> Callable[[View], View]:
    """A page for anybody: signing in, and no more."""
    return _door(Door(name, "public", None, methods), _anybody)


def person_page(
    name: str, *, verb: Verb | None = None, methods: tuple[str, ...] = ("GET",), shows_case_data: bool = False
) -> Callable[[View], View]:
    """A page for people who signed in with both factors, and who may do `verb`; logged where it shows case data."""

    def enter(view: View, request: Request, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if (elsewhere := _not_in_yet(request)) is not None:
            return elsewhere
        if verb is not None and not may(request.user, verb):
            _refuse(request, name)
        with _refusals_logged(request, name, is_logged=shows_case_data or request.method == "POST"):
            response = view(request, *args, **kwargs)
        if shows_case_data or (request.method != "GET" and request.by.lines == 0):
            _write_down(request, name, request.seen.case_number, response)
        return response

    return _door(Door(name, "person", verb, methods), enter)


def case_page(
    name: str,
    *,
    verb: Verb = Verb.SEE_CASE,
    methods: tuple[str, ...] = ("GET",),
    logged: bool = True,
    needs_purpose: bool = True,
) -> Callable[[View], View]:
    """A page of one case (`number` in the address): need to know, the verb, a purpose, and a line in the log.

    What somebody may not see is not there, in the same words as what does not exist. `logged=False` is only for
    fragments that renew what a logged page already showed, such as the progress of a scan. `needs_purpose=False` is
    only for the page that asks for the purpose.
    """

    def enter(view: View, request: Request, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if (elsewhere := _not_in_yet(request)) is not None:
            return elsewhere
        number = kwargs.pop("number")
        case = (
            reachable_cases(request.user)
            .select_related("team__unit", "officer", "prosecutor")
            .filter(number=number)
            .first()
        )
        if case is None:
            record(Act(name, objects=(), details={"asked": number[:_LONGEST]}, status="refused"), by=request.by)
            raise Http404
        if not may(request.user, verb) or (case.is_narrow and verb not in WHILE_NARROWED):  # type: ignore[attr-defined]
            _refuse(request, name, case)
        purpose = request.session.get(PURPOSES, {}).get(case.number, "")
        if needs_purpose and not purpose:
            return _ask_purpose(request, case)
        request.by.purpose = purpose
        with _refusals_logged(request, name, case.number, is_logged=logged):
            response = view(request, case, *args, **kwargs)
        if case.is_narrow:  # type: ignore[attr-defined]  # told by reachable_cases
            request.seen.details = {**request.seen.details, "targeted_query": True}
        if logged and (request.method == "GET" or request.by.lines == 0):
            _write_down(request, name, case.number, response)
        return response

    return _door(Door(name, "case", verb, methods), enter)


def report_page(
    name: str, *, verb: Verb = Verb.READ_REPORTS, methods: tuple[str, ...] = ("GET",)
) -> Callable[[View], View]:
    """A page of one report (`report` in the address): who may see it, the verb, and a line in the log.

    Its purpose is the assessment of that report, which is written down; pixels of attachments ask for one of their own.
    """

    def found(person: Person, number: str) -> Report | None:
        return visible_reports(person).select_related("unit", "team", "owner").filter(number=number).first()

    return _numbered(Door(name, "report", verb, methods), "report", found, "assessment of")


def victim_page(
    name: str, *, verb: Verb = Verb.READ_VICTIMS, methods: tuple[str, ...] = ("GET",)
) -> Callable[[View], View]:
    """A page of one child (`victim` in the address): who may see it, the verb, and a line in the log.

    Its purpose is to find that child, which is written down. What it shows of a case asks for that case too.
    """

    def found(person: Person, number: str) -> Victim | None:
        return visible_victims(person).select_related("unit", "owner").filter(number=number).first()

    return _numbered(Door(name, "victim", verb, methods), "victim", found, "identification of")


def alert_page(
    name: str, *, verb: Verb = Verb.READ_ALERTS, methods: tuple[str, ...] = ("GET",)
) -> Callable[[View], View]:
    """A page of one Schoolalert (`alert` in the address): who may see it, the verb, and a line in the log."""

    def found(person: Person, number: str) -> Alert | None:
        return visible_alerts(person).select_related("unit", "victim", "crop", "owner").filter(number=number).first()

    return _numbered(Door(name, "alert", verb, methods), "alert", found, "Schoolalert")


def suspect_page(name: str, *, verb: Verb | None = None, methods: tuple[str, ...] = ("GET",)) -> Callable[[View], View]:
    """A page of one suspect (`suspect` in the address): who may know of them, the verb, the purpose for their case.

    A youth officer who may not see the case comes for the minor, and that is written down as the purpose.
    """

    def found(person: Person, number: str) -> Suspect | None:
        return (
            visible_suspects(person).select_related("case__team__unit", "case__officer").filter(number=number).first()
        )

    return beside_case(Door(name, "suspect", verb, methods), found, _OF_SUSPECTS)


def minor_page(name: str, *, verb: Verb | None = None, methods: tuple[str, ...] = ("GET",)) -> Callable[[View], View]:
    """A page of one suspect in the track for minors (`minor` in the address); otherwise as `suspect_page`."""

    def found(person: Person, number: str) -> Suspect | None:
        minors = visible_suspects(person).filter(track=Suspect.Track.MINOR)
        return minors.select_related(*_WITH_CASE).filter(number=number).first()

    return beside_case(Door(name, "minor", verb, methods), found, _OF_SUSPECTS)


def conversation_page(
    name: str, *, verb: Verb = Verb.HOLD_CONVERSATIONS, methods: tuple[str, ...] = ("GET",)
) -> Callable[[View], View]:
    """A page of one Stop conversation (`conversation` in the address): youth officers of the unit, and no others."""

    def found(person: Person, number: str) -> Conversation | None:
        there = visible_conversations(person).select_related("suspect__case__team__unit", "owner")
        return there.filter(number=number).first()

    return _numbered(Door(name, "conversation", verb, methods), "conversation", found, "Stop conversation")


def halfway_page(
    name: str, *, methods: tuple[str, ...] = ("GET", "POST"), needs_factor: Callable[[Person], bool] | None = None
) -> Callable[[View], View]:
    """A page for people who gave their password and are on their way in: the second factor, a password of their own.

    `needs_factor` tells who must have used their second factor for this page: nobody enrols one beside it.
    """

    def enter(view: View, request: Request, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if isinstance(request.user, AnonymousUser):
            return _elsewhere(request, "sign_in:sign_in")
        is_in = request.user.is_verified()  # type: ignore[attr-defined]  # django_otp adds it
        if needs_factor is not None and not is_in and needs_factor(request.user):
            return _elsewhere(request, "sign_in:second_factor")
        return view(request, *args, **kwargs)

    return _door(Door(name, "halfway", None, methods), enter)


def _numbered(door: Door, kind: str, found: Callable[[Person, str], Any], purpose: str) -> Callable[[View], View]:
    """A page of one thing that has a number of its own, which stands in the address under the name of its kind."""

    def enter(view: View, request: Request, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if (elsewhere := _not_in_yet(request)) is not None:
            return elsewhere
        number = kwargs.pop(kind)
        thing = found(request.user, number)
        if thing is None:
            record(Act(door.name, objects=(), details={"asked": number[:_LONGEST]}, status="refused"), by=request.by)
            raise Http404
        if door.verb is not None and not may(request.user, door.verb):
            _refuse(request, door.name)
        request.by.purpose = f"{purpose} {thing.number}"
        request.seen.objects = [f"{kind}:{thing.pk}"]
        with _refusals_logged(request, door.name, is_logged=True):
            response = view(request, thing, *args, **kwargs)
        if request.method == "GET" or request.by.lines == 0:
            _write_down(request, door.name, "", response)
        return response

    return _door(door, enter)


class Beside(msgspec.Struct, frozen=True):
    """What has a number of its own and may be seen without its case: its kind and purpose in the log, and its case."""

    kind: str
    purpose: str
    case_of: Callable[[Any], Case]
    sees_case: Callable[[Person, Any], bool]


_OF_SUSPECTS = Beside("suspect", "youth", lambda suspect: suspect.case, sees_case)


def beside_case(door: Door, found: Callable[[Person, str], Any], told: Beside) -> Callable[[View], View]:
    """A page of something under a number of its own; its lines stand in the log under the case."""

    def enter(view: View, request: Request, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if (elsewhere := _not_in_yet(request)) is not None:
            return elsewhere
        number = kwargs.pop(door.kind)
        thing = found(request.user, number)
        if thing is None:
            record(Act(door.name, objects=(), details={"asked": number[:_LONGEST]}, status="refused"), by=request.by)
            raise Http404
        case = told.case_of(thing)
        if door.verb is not None and not may(request.user, door.verb):
            _refuse(request, door.name, case)
        purpose = f"{told.purpose} {thing.number}"
        request.sees_case = told.sees_case(request.user, thing)
        if request.sees_case:
            purpose = request.session.get(PURPOSES, {}).get(case.number, "")
            if not purpose:
                return _ask_purpose(request, case)
        request.by.purpose = purpose
        request.seen.objects = [f"{told.kind}:{thing.pk}"]
        with _refusals_logged(request, door.name, case.number, is_logged=True):
            response = view(request, thing, *args, **kwargs)
        if request.method == "GET" or request.by.lines == 0:
            _write_down(request, door.name, case.number, response)
        return response

    return _door(door, enter)


# -- behind the door --------------------------------------------------------------------------------------------------


def _door(door: Door, enter: View) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    allowed = (*door.methods, "HEAD") if "GET" in door.methods else door.methods

    def fit(view: View) -> View:
        @wraps(view)
        def through(request: Request, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if request.method not in allowed:  # a HEAD proves as little as a GET that a page of ours sent it
                return HttpResponseNotAllowed(allowed)
            person = request.user if isinstance(request.user, Person) else None
            request.by, request.seen = Actor(person), Seen()
            if any(isinstance(told, int) and told > _LARGEST for told in kwargs.values()):
                raise Http404  # no row has such a number, and no database could look for it
            return enter(view, request, *args, **kwargs)

        through.door = door  # type: ignore[attr-defined]
        return through

    return fit


def _anybody(view: View, request: Request, *args: Any, **kwargs: Any) -> HttpResponseBase:
    return view(request, *args, **kwargs)


def _not_in_yet(request: Request) -> HttpResponseBase | None:
    """Where somebody must go first: to sign in, to the second factor, or to a password of their own."""
    if isinstance(request.user, AnonymousUser):
        return _elsewhere(request, "sign_in:sign_in")
    if not request.user.is_verified():  # type: ignore[attr-defined]  # django_otp adds it
        return _elsewhere(request, "sign_in:second_factor")
    if request.user.must_change_password:
        return _elsewhere(request, "sign_in:password")
    return None


def _elsewhere(request: Request, name: str) -> HttpResponseBase:
    address = reverse(name)
    if request.htmx:
        return HttpResponse(status=204, headers={"HX-Redirect": address})
    if request.method == "GET":
        address += "?" + urlencode({"next": request.get_full_path()})
    return redirect(address)


def _ask_purpose(request: Request, case: Case) -> HttpResponseBase:
    address = reverse("cases:purpose", args=[case.number])
    if request.htmx:
        return HttpResponse(status=204, headers={"HX-Redirect": address})
    back = request.get_full_path() if request.method == "GET" else reverse("cases:case", args=[case.number])
    return redirect(f"{address}?{urlencode({'next': back})}")


def _refuse(request: Request, name: str, case: Case | None = None) -> NoReturn:
    record(Act(name, case_number=case.number if case else "", status="refused"), by=request.by)
    raise PermissionDenied


def _write_down(request: Request, name: str, case_number: str, response: HttpResponseBase) -> None:
    objects, status = tuple(request.seen.objects), _status(request, response)
    act = Act(name, case_number, objects=objects, details=request.seen.details, status=status)
    record(act, by=request.by)


def _status(request: Request, response: HttpResponseBase) -> str:
    """What a line says of a page that wrote none itself: a form that did nothing was not done."""
    if response.status_code >= _WRONG and response.status_code != _INVALID:
        return "refused"
    return "unchanged" if request.method == "POST" and request.by.lines == 0 and not request.seen.is_done else "ok"


@contextmanager
def _refusals_logged(request: Request, name: str, case_number: str = "", *, is_logged: bool) -> Iterator[None]:
    """Write down that somebody asked for what is not there for them, where nothing was written down yet."""
    try:
        yield
    except (Http404, PermissionDenied):
        if is_logged and request.by.lines == 0:
            record(Act(name, case_number, status="refused"), by=request.by)
        raise
