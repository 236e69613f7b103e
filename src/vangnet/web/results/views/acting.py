"""Doing something that may be refused, and telling how it went."""

from collections.abc import Callable
from typing import TypeVar

from django import forms
from django.contrib import messages

from vangnet.errors import InputRefused
from vangnet.web.shell.door import Request

T = TypeVar("T")


def tried(request: Request, act: Callable[[], T], done: str = "") -> T | None:
    """Do it; a refusal is told in its own words, and None comes back."""
    try:
        result = act()
    except InputRefused as refusal:
        messages.error(request, str(refusal))
        return None
    if done:
        messages.success(request, done)
    return result


def tell_faults(request: Request, form: forms.BaseForm) -> None:
    """Tell what is wrong with a form whose page is shown anew."""
    for name, faults in form.errors.items():
        label = form.fields[name].label if name in form.fields else ""
        messages.error(request, f"{label}: {' '.join(map(str, faults))}" if label else " ".join(map(str, faults)))
