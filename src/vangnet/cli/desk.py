"""Commands on the desk's data: they run in the desk's own settings, and name who runs them."""

import os
from typing import TYPE_CHECKING

import click

from vangnet.errors import InputRefused

if TYPE_CHECKING:
    from vangnet.accounts.audit import Actor
    from vangnet.accounts.roles import Verb


def set_up() -> None:
    """Let the desk's rooms be imported, in the desk's own settings. Makes and changes nothing, also on a copy."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "vangnet.config.desk")
    import django

    django.setup()


def acting(number: str, *, verb: "Verb", purpose: str) -> "Actor":
    """Who runs a command: asks for their password, and refuses whoever may not do this. Both are written down."""
    from django.contrib.auth import authenticate
    from django.http import HttpRequest

    from vangnet.accounts.audit import Act, Actor, record
    from vangnet.accounts.models import Person
    from vangnet.accounts.rules import may

    password = click.prompt(f"Password of {number}", hide_input=True, err=True)
    person = authenticate(HttpRequest(), username=number, password=password)
    if not isinstance(person, Person):
        record(Act("sign_in.command_line", details={"number": number}, status="refused"), by=Actor(None, purpose))
        raise InputRefused(f"{number} and this password do not go together, or the account is locked")
    by = Actor(person, purpose)
    if not may(person, verb):
        record(Act("sign_in.command_line", details={"verb": verb}, status="refused"), by=by)
        raise InputRefused(f"{number} has no role that gives this right ({verb})")
    return by
