"""Schools that can be found, and one school with its people."""

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.http import urlencode

from vangnet.accounts.roles import Verb
from vangnet.alerts.actions.contacts import entry_of, takes_part
from vangnet.alerts.listing.names import PROVINCES
from vangnet.alerts.models import School, SchoolContact
from vangnet.alerts.queries import schools as queries
from vangnet.web.schools.forms import asked_words
from vangnet.web.shell.door import Request, person_page

VERB = Verb.MANAGE_SCHOOLS
A_PAGE = 50


@person_page("schools.list", verb=VERB)
def schools(request: Request) -> HttpResponse:
    """Schools by name, code, town or board; figures of each province. There is no list of who takes no part."""
    words = asked_words(request.GET.get("q", ""))
    province = request.GET.get("province", "")
    chosen = province if province in PROVINCES else ""
    found = queries.found_schools(words, province=chosen)
    context = {
        "here": "schools",
        "words": words,
        "chosen": chosen,
        "more": urlencode({"q": words, "province": chosen}) + "&",
        "page": Paginator(found, A_PAGE).get_page(request.GET.get("page")),
        "provinces": queries.provinces(),
    }
    return render(request, "schools/list.html", context)


@person_page("school.see", verb=VERB, shows_case_data=True)
def school(request: Request, school: str) -> HttpResponse:
    """One school: where it is, its board, and its people with how far each of them is."""
    found = get_object_or_404(School.objects.select_related("board", "listed"), code=school.upper()[:6])
    request.seen.objects = [f"school:{found.pk}"]
    people = queries.people_of(found)
    context = {
        "here": "schools",
        "school": found,
        "takes_part": takes_part(found.board),
        "people": [(contact, _state(contact)) for contact in people],
    }
    return render(request, "schools/school.html", context)


def _state(contact: SchoolContact) -> str:
    """How far somebody is: "left", "no_consent", "in", "code" or "none"."""
    if not contact.is_active:
        return "left"
    if entry_of(contact) is None:
        return "no_consent"
    if contact.enrolled_at:
        return "in"
    return "code" if contact.activation else "none"
