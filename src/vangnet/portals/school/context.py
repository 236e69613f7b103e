"""What every template knows: the same page in the other language."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse, translate_url
from django.utils.translation import get_language, override


def page(request: HttpRequest) -> dict[str, Any]:
    """For every page."""
    other = "nl" if get_language() == "en" else "en"
    address = translate_url(request.path, other)
    if address == request.path:  # a page that does not exist
        with override(other):
            address = reverse("school:home")
    return {"other": other, "other_address": address, "is_in": hasattr(request, "contact")}
