"""What people fill in on the pages of schools."""

from pathlib import Path
from typing import Any

from django import forms
from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from vangnet.alerts.actions.importing import Told
from vangnet.alerts.models import School, SchoolImport

IMPORT_FOLDER = "import"
_WORDS = 100


class ListForm(forms.Form):
    """A list: sent along, or one that lies in the folder for imports."""

    kind = forms.ChoiceField(label=_("Which list"), choices=SchoolImport.Kind.choices)
    edition = forms.CharField(label=_("Edition"), max_length=60, help_text=_("For instance 2026-11."))
    file = forms.FileField(
        label=_("File"),
        required=False,
        help_text=_("CSV, at most 2 MB. A larger file is put in the folder for imports of this desk."),
    )
    lying = forms.ChoiceField(label=_("Or from the folder for imports"), required=False)
    education = forms.ChoiceField(
        label=_("Kind of education"),
        choices=[("", _("As the list tells")), *School.Kind.choices],
        required=False,
        help_text=_("Only for a list of DUO that does not tell it; without this it is a list of primary schools."),
    )
    is_part = forms.BooleanField(
        label=_("This extract is of some schools only: nobody of other schools has left"), required=False
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["lying"].choices = [("", "–"), *((name, name) for name in lying())]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """One of the two files."""
        said = super().clean() or {}
        if not self.errors and bool(said.get("file")) == bool(said.get("lying")):
            raise forms.ValidationError(_("Choose a file, or one from the folder for imports."))
        return said

    def told(self, data: bytes, name: str) -> Told:
        """The file as it was meant."""
        said = self.cleaned_data
        return Told(
            data=data,
            name=name,
            kind=said["kind"],
            edition=said["edition"],
            education=said["education"],
            is_whole=not said["is_part"],
        )


class TakeInForm(forms.Form):
    """What was looked at, to be taken in now."""

    sha256 = forms.RegexField("^[0-9a-f]{64}$", widget=forms.HiddenInput)
    name = forms.CharField(max_length=300, widget=forms.HiddenInput)
    kind = forms.ChoiceField(choices=SchoolImport.Kind.choices, widget=forms.HiddenInput)
    edition = forms.CharField(max_length=60, widget=forms.HiddenInput)
    education = forms.ChoiceField(choices=[("", ""), *School.Kind.choices], required=False, widget=forms.HiddenInput)
    is_part = forms.BooleanField(required=False, widget=forms.HiddenInput)
    are_many_right = forms.BooleanField(
        label=_("I checked it: the list is whole, and so many have really gone"), required=False
    )

    @classmethod
    def of(cls, told: Told, sha256: str) -> "TakeInForm":
        """A form that says the same again."""
        said = {"sha256": sha256, "name": told.name[:300], "kind": told.kind, "edition": told.edition}
        return cls(initial=said | {"education": told.education, "is_part": not told.is_whole})

    def told(self, data: bytes) -> Told:
        """The file as it was meant."""
        said = self.cleaned_data
        return Told(
            data=data,
            name=said["name"],
            kind=said["kind"],
            edition=said["edition"],
            education=said["education"],
            is_whole=not said["is_part"],
        )


class ConsentForm(forms.Form):
    """Who said for the board that it takes part, and when."""

    said_by = forms.CharField(
        label=_("Who said so for the board"), max_length=200, help_text=_("Name and function, as in the letter.")
    )
    on = forms.DateField(label=_("On"), widget=forms.DateInput(attrs={"type": "date"}))

    def clean_on(self) -> Any:
        """A day between the first letter to boards and today."""
        day = self.cleaned_data["on"]
        if day.year < 2020:  # boards were invited in 2023
            raise forms.ValidationError(_("This was before boards were asked."))
        if day > timezone.localdate():
            raise forms.ValidationError(_("This day has not come yet."))
        return day


class HandleForm(forms.Form):
    """How a wish to talk was handled."""

    how = forms.CharField(
        label=_("How it was handled"),
        max_length=4_000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Who talks with this person, and when. Nothing of what they talk about."),
    )


class MailForm(forms.Form):
    """The reference of a mail, as somebody reads it out."""

    reference = forms.CharField(
        label=_("Reference"),
        max_length=60,
        help_text=_("It stands in the subject of the mail. Capitals, spaces and dashes do not matter."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "autofocus": True, "spellcheck": "false"}),
    )


class MarkForm(forms.Form):
    """The mark in a picture, as somebody reads it."""

    mark = forms.CharField(
        label=_("Mark in the picture"),
        max_length=60,
        help_text=_("For instance 01AB00 3f9a1c 22-11 14:03. Type ? for a sign that you cannot read."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "autofocus": True, "spellcheck": "false"}),
    )


def asked_words(told: str) -> str:
    """Words that somebody looks for, short enough to look for."""
    return " ".join(told[:_WORDS].split())


def import_folder() -> Path:
    """Where large lists are put for the desk: the same folder as files of reports."""
    return Path(settings.REPORTS) / IMPORT_FOLDER


def lying() -> list[str]:
    """The names of the lists that lie in the folder for imports."""
    place = import_folder()
    if not place.is_dir():
        return []
    return sorted(one.name for one in place.glob("*.csv") if one.is_file() and not one.is_symlink())
