"""The forms of the door: long and strange texts are answered kindly, and come back as they were typed."""

import re
from typing import Any

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from vangnet.portals.public.advice import seems_about_self
from vangnet.portals.public.attachments import refused_of
from vangnet.portals.public.fields import FIELDS, Field
from vangnet.transfer.form import INCRIMINATES_SELF, REQUIRED

LONGEST = 20_000
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_CHOICES = (("yes", _("Yes")), ("no", _("No")), ("unknown", _("I do not know")))
_TOO_LONG = _("This is too long: %(show_value)s signs. It can be %(limit_value)s at most. Nothing was sent yet.")
_FILES = {
    "count": _("You can send 10 files at most."),
    "size": _("One file can be 25 MB at most."),
    "together": _("All files together can be 50 MB at most."),
}


class ReportForm(forms.Form):
    """The form of a report: the fields of `fields.FIELDS`, of which one must be filled in."""

    def __init__(self, data: Any = None) -> None:
        super().__init__(None if data is None else readable(data, [field.name for field in FIELDS]))
        self.fields = {field.name: _made(field) for field in FIELDS}

    def part(self, name: str) -> list[tuple[Field, forms.BoundField]]:
        """The fields of one part of the page."""
        return [(field, self[field.name]) for field in FIELDS if field.part == name]

    @property
    def parts(self) -> dict[str, list[tuple[Field, forms.BoundField]]]:
        return {name: self.part(name) for name in ("first", "more", "contact")}

    def answers(self, *, is_about_self: bool) -> dict[str, str]:
        """What was filled in, by name."""
        told = {name: str(value) for name, value in self.cleaned_data.items() if value}
        return {**told, INCRIMINATES_SELF: "yes"} if is_about_self else told

    @property
    def seems_about_self(self) -> bool:
        """Whether the text looks like somebody who tells of his own acts."""
        return seems_about_self(str(self.cleaned_data.get(REQUIRED, "")))


class AddForm(forms.Form):
    """What a reporter adds later."""

    text = forms.CharField(
        max_length=LONGEST,
        error_messages={"required": _("Type something first."), "max_length": _TOO_LONG},
    )

    def __init__(self, data: Any = None) -> None:
        super().__init__(None if data is None else readable(data, ["text"]))


def readable(data: Any, names: list[str]) -> dict[str, str]:
    """What was typed; control signs that nobody types become a sign that shows that something stood there."""
    return {name: _CONTROL.sub("�", data[name]) for name in names if name in data}


def file_problems(request: HttpRequest) -> list[Any]:
    """Why files were not taken, to be told."""
    return [_FILES[reason] for reason in sorted(refused_of(request))]


def _made(field: Field) -> forms.Field:
    if field.kind == "choice":
        return forms.ChoiceField(choices=_CHOICES, required=False, initial="unknown", widget=forms.RadioSelect)
    told = {"required": _("Tell in a few words what you saw or what happened."), "max_length": _TOO_LONG}
    return forms.CharField(required=field.name == REQUIRED, max_length=LONGEST, error_messages=told)
