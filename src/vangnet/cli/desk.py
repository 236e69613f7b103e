"""Commands on the desk's data: they run in the desk's own settings, and name who runs them."""

import os
import sys
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


def prepare() -> None:
    """The same, and make the desk's folders and tables where they are not there yet."""
    set_up()
    from django.conf import settings
    from django.core.management import call_command

    settings.DATA.mkdir(parents=True, exist_ok=True, mode=0o700)
    call_command("migrate", verbosity=0, interactive=False)


def acting(number: str, *, verb: "Verb", command: str) -> "Actor":
    """Whoever runs a command proves that it is them, and that they may; the lock-out counts here too.

    The password is asked on the terminal, or read from standard input. A refusal is written down.
    """
    from django.contrib.auth import authenticate
    from django.http import HttpRequest

    from vangnet.accounts.audit import Act, Actor, record
    from vangnet.accounts.models import Person
    from vangnet.accounts.rules import may

    purpose = f"command line: {command}"
    person = authenticate(HttpRequest(), number=number, password=_password(number))
    if not isinstance(person, Person):
        record(Act("sign_in.password", status="failed"), by=Actor(None, purpose))
        raise InputRefused("number and password do not go together, or there were too many wrong attempts")
    by = Actor(person, purpose)
    if person.must_change_password or not may(person, verb):
        record(Act(command.replace(" ", "."), status="refused"), by=by)
        raise InputRefused(f"only somebody with a password of their own and a role that gives this right may ({verb})")
    return by


def _password(number: str) -> str:
    if sys.stdin.isatty():
        return str(click.prompt(f"Password of {number}", hide_input=True, err=True))
    return sys.stdin.readline().rstrip("\n")
