"""What every template knows: whom to call, the same page in the other language, and the way out."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse, translate_url
from django.utils.translation import get_language, override

from vangnet.portals.public.contacts import contacts


def page(request: HttpRequest) -> dict[str, Any]:
    """For every page."""
    told = contacts()
    other = "nl" if get_language() == "en" else "en"
    address = translate_url(request.path, other)
    if address == request.path:  # a page that does not exist
        with override(other):
            address = reverse("public:home")
    return {"to": told, "other": other, "other_address": address, "out": told["exit"].url}
