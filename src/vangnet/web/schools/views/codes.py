"""Codes for people of schools: letters that are printed once, or a code that is read aloud. Nothing of them is kept."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from vangnet.alerts.actions.coding import MOST_AT_ONCE, give_codes, make_codes
from vangnet.alerts.models import Board, SchoolContact
from vangnet.alerts.queries import schools as queries
from vangnet.errors import InputRefused
from vangnet.web.schools.letters import letters_for
from vangnet.web.schools.views.schools import VERB
from vangnet.web.shell.door import Request, person_page
from vangnet.web.shell.ways import whole_number


@person_page("school.letters", verb=VERB)
def letters(request: Request) -> HttpResponse:
    """How many people have no code yet, and what a letter is for."""
    context = {"here": "letters", "waiting": queries.without_code().count(), "most": MOST_AT_ONCE}
    return render(request, "schools/letters.html", context)


@person_page("school.code", verb=VERB, methods=("POST",))
def print_letters(request: Request) -> HttpResponse:
    """Letters with codes for people who have none yet: of one board, or of all; some hundreds at once."""
    board = _board(request.POST.get("board", ""))
    people = list(queries.without_code(board)[:MOST_AT_ONCE])
    back = redirect("schools:board", board.pk) if board else redirect("schools:letters")
    if not people:
        messages.info(request, _("Everybody who may be asked has a code already."))
        return back
    return _printed(request, people, back)


@person_page("school.code", verb=VERB, methods=("POST",))
def letter(request: Request, professional: int) -> HttpResponse:
    """A letter with a new code for one person; the code before it opens nothing any more."""
    contact = _contact(request, professional)
    return _printed(request, [contact], redirect("schools:school", contact.school.code))


@person_page("school.code", verb=VERB, methods=("POST",))
def telephone(request: Request, professional: int) -> HttpResponse:
    """A new code for one person, on the screen once, to be read aloud over the telephone of the school."""
    contact = _contact(request, professional)
    try:
        coded = make_codes([contact])
        give_codes(coded, way="telephone", by=request.by)
    except InputRefused as refusal:
        messages.error(request, str(refusal))
        return redirect("schools:school", contact.school.code)
    return render(request, "schools/telephone.html", {"here": "schools", "contact": contact, "code": coded[0].shown})


def _printed(request: Request, people: list[SchoolContact], back: HttpResponse) -> HttpResponse:
    """The letters as one PDF. Set in type first, so that no code counts whose letter could not be made."""
    try:
        coded = make_codes(people)
        pdf = letters_for(coded)
        give_codes(coded, way="letter", by=request.by)
    except InputRefused as refusal:
        messages.error(request, str(refusal))
        return back
    name = f"schoolalert-{timezone.localtime():%Y%m%d-%H%M}.pdf"
    return HttpResponse(
        pdf, content_type="application/pdf", headers={"Content-Disposition": f'attachment; filename="{name}"'}
    )


def _contact(request: Request, professional: int) -> SchoolContact:
    people = SchoolContact.objects.select_related("school__board").prefetch_related("also_at__board")
    found = get_object_or_404(people, pk=professional)
    request.seen.objects = [f"school_contact:{found.pk}"]
    return found


def _board(told: str) -> Board | None:
    number = whole_number(told)
    return get_object_or_404(Board, pk=number) if number is not None else None
