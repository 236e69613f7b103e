"""What tests of the public door do again and again."""

import re
from typing import Any

from django.test import Client

STORY = "Een profiel deelde strafbaar materiaal in een groep."


def token_of(page: str) -> str:
    """The token of the form on a page."""
    found = re.search(r'name="form" value="([^"]+)"', page)
    assert found, page
    return found[1]


def form_of(client: Client, situation: str = "r1", *, english: bool = False) -> dict[str, Any]:
    """A fresh form, with its token and a story."""
    page = client.get(f"{'/en' if english else ''}/report/{situation}/").content.decode()
    return {"form": token_of(page), "story": STORY}


def code_of(page: str) -> str:
    """The code on a page of a receipt."""
    found = re.search(r'id="code"[^>]*>([^<]+)<', page)
    assert found, page
    return found[1]


def reported(client: Client, situation: str = "r1", **answers: Any) -> str:
    """Send a report, and give its code."""
    response = client.post(f"/report/{situation}/", {**form_of(client, situation), **answers})
    assert response.status_code == 200, response.content.decode()
    return code_of(response.content.decode())
