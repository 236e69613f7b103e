"""The first page, and the language."""

from django.conf import settings
from django.http import HttpResponseBase
from django.shortcuts import redirect

from vangnet.accounts.models import Person
from vangnet.web.shell.context import shell
from vangnet.web.shell.door import Request, person_page, public_page
from vangnet.web.shell.ways import way_back

_A_YEAR = 365 * 24 * 3600


@person_page("home")
def home(request: Request) -> HttpResponseBase:
    """Lead people to the first place that they may go to."""
    places = shell(request)["places"]
    return redirect(places[0]["url"] if places else "sign_in:account")


@public_page("language", methods=("POST",))
def language(request: Request) -> HttpResponseBase:
    """Change the language, for good if somebody is signed in."""
    wanted, back = request.POST.get("language", ""), request.POST.get("next", "/")
    response = redirect(way_back(back, otherwise="/"))
    if wanted in dict(settings.LANGUAGES):
        if isinstance(request.user, Person):
            Person.objects.filter(pk=request.user.pk).update(language=wanted)
        response.set_cookie(
            settings.LANGUAGE_COOKIE_NAME, wanted, _A_YEAR, secure=settings.BEHIND_TLS, httponly=True, samesite="Strict"
        )
    return response
