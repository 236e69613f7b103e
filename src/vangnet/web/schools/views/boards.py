"""Boards of schools, and whether they take part: voluntary, by their consent."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import urlencode
from django.utils.translation import ngettext

from vangnet.alerts.actions import consenting
from vangnet.alerts.actions.coding import MOST_AT_ONCE
from vangnet.alerts.actions.contacts import takes_part
from vangnet.alerts.models import Board
from vangnet.alerts.queries import schools as queries
from vangnet.errors import InputRefused
from vangnet.web.schools.forms import ConsentForm, asked_words
from vangnet.web.schools.views.schools import A_PAGE, VERB
from vangnet.web.shell.door import Request, person_page

_REFUSED = 422


@person_page("schools.boards", verb=VERB)
def boards(request: Request) -> HttpResponse:
    """Boards by name or number."""
    words = asked_words(request.GET.get("q", ""))
    page = Paginator(queries.found_boards(words), A_PAGE).get_page(request.GET.get("page"))
    context = {"here": "boards", "words": words, "page": page, "more": urlencode({"q": words}) + "&"}
    return render(request, "schools/boards.html", context)


@person_page("school.board", verb=VERB)
def board(request: Request, board: int) -> HttpResponse:
    """One board: its consent, its schools, and letters for its people."""
    return _page(request, _found(request, board), ConsentForm())


@person_page("school.consent", verb=VERB, methods=("POST",))
def consent(request: Request, board: int) -> HttpResponse:
    """The board says that it takes part."""
    found, form = _found(request, board), ConsentForm(request.POST)
    if form.is_valid():
        try:
            told = consenting.consent(
                found, on=form.cleaned_data["on"], said_by=form.cleaned_data["said_by"], by=request.by
            )
            messages.success(request, _heard(told))
            return redirect("schools:board", found.pk)
        except InputRefused as refusal:
            form.add_error(None, str(refusal))
    return _page(request, found, form, status=_REFUSED)


@person_page("school.withdraw", verb=VERB, methods=("POST",))
def withdraw(request: Request, board: int) -> HttpResponse:
    """The board takes its consent back: the door forgets its people."""
    found = _found(request, board)
    try:
        told = consenting.withdraw(found, by=request.by)
        messages.success(request, _forgotten(told))
    except InputRefused as refusal:
        messages.error(request, str(refusal))
    return redirect("schools:board", found.pk)


def _found(request: Request, board: int) -> Board:
    found = get_object_or_404(Board, pk=board)
    request.seen.objects = [f"board:{found.pk}"]
    return found


def _page(request: Request, found: Board, form: ConsentForm, *, status: int = 200) -> HttpResponse:
    context = {
        "here": "boards",
        "board": found,
        "takes_part": takes_part(found),
        "page": Paginator(found.schools.order_by("-is_open", "code"), A_PAGE).get_page(request.GET.get("page")),
        "without_code": queries.without_code(found).count(),
        "most": MOST_AT_ONCE,
        "form": form,
    }
    return render(request, "schools/board.html", context, status=status)


def _heard(people: int) -> str:
    return ngettext(
        "Written down. The school door hears of %(number)s person.",
        "Written down. The school door hears of %(number)s people.",
        people,
    ) % {"number": people}


def _forgotten(people: int) -> str:
    return ngettext(
        "Written down. The school door forgets %(number)s person.",
        "Written down. The school door forgets %(number)s people.",
        people,
    ) % {"number": people}
