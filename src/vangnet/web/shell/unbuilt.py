"""A place whose page is not built yet."""

from django.http import HttpResponse

from vangnet.web.shell.door import Request, person_page


@person_page("unbuilt")
def unbuilt(request: Request, **_: object) -> HttpResponse:  # noqa: ARG001
    """Nothing yet."""
    return HttpResponse("soon")
