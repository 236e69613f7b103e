"""What people fill in to make a crop, to decide on it, and to let it go."""

from typing import Any

import msgspec
from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from vangnet.victims.models import Crop
from vangnet.victims.recipe import (
    BOUNDS,
    LARGEST_SIDE,
    LONGEST_SECONDS,
    MOST_MASKS,
    MOST_POINTS,
    Recipe,
    RecipeRefused,
    check,
    polygon_of,
)

_LONGEST_POLYGON = MOST_POINTS * 14
_TURNS = ((0, _("Not turned")), (1, _("A quarter, clockwise")), (2, _("Half")), (3, _("A quarter, anticlockwise")))


def _whole(name: str, label: Any, **more: Any) -> forms.IntegerField:
    least, most = BOUNDS[name]
    return forms.IntegerField(label=label, min_value=least, max_value=most, **more)


class CropForm(forms.Form):
    """How a crop is made. What is drawn on the picture fills these fields, and they can be typed in as well."""

    x = _whole("x", _("Left (pixels)"))
    y = _whole("y", _("Top (pixels)"))
    width = _whole("width", _("Width (pixels)"))
    height = _whole("height", _("Height (pixels)"))
    masks = forms.CharField(
        label=_("Masks"),
        required=False,
        max_length=MOST_MASKS * _LONGEST_POLYGON,
        widget=forms.Textarea(attrs={"rows": 4, "spellcheck": "false"}),
        help_text=_("One on each line: its corners as across,down. Two corners are a box: 10,20 200,180."),
    )
    outline = forms.CharField(
        label=_("Outline: cover all outside it"),
        required=False,
        max_length=_LONGEST_POLYGON,
        widget=forms.Textarea(attrs={"rows": 2, "spellcheck": "false"}),
        help_text=_("Corners as across,down. Draw it around the object; the background becomes flat grey."),
    )
    turns = forms.TypedChoiceField(label=_("Turn"), choices=_TURNS, coerce=int, initial=0)
    gamma_percent = _whole(
        "gamma_percent", _("Lighten"), initial=100, help_text=_("100 leaves it as it is; 300 is the most.")
    )
    black = _whole("black", _("Darkest level"), initial=0)
    white = _whole("white", _("Lightest level"), initial=255)
    sharpen_percent = _whole("sharpen_percent", _("Sharpen"), initial=0, help_text=_("0 is off; 150 is the most."))
    longest_side = _whole(
        "longest_side",
        _("Longest side of the crop"),
        initial=LARGEST_SIDE,
        help_text=_("A smaller box stays as it is: nothing is ever enlarged."),
    )
    kind = forms.ChoiceField(label=_("What it shows"), choices=Crop.Kind.choices)
    title = forms.CharField(
        label=_("Name"),
        max_length=120,
        help_text=_("Not needed for a preview. It says nothing of who the child is."),
    )
    recipe: Recipe

    def __init__(self, *args: Any, is_preview: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if is_preview and self.is_bound:  # what it is called changes no pixel
            self.fields["title"].required = self.fields["kind"].required = False

    def clean(self) -> dict[str, Any]:
        """The fields as one recipe."""
        said = super().clean() or {}
        if not self.errors:
            try:
                self.recipe = _recipe(said)
            except RecipeRefused as error:
                raise forms.ValidationError(error.word.tell((get_language() or "nl")[:2])) from error
        return said


def _recipe(said: dict[str, Any]) -> Recipe:
    lines = (line for line in said["masks"].splitlines() if line.strip())
    numbers: dict[str, int] = {name: said[name] for name in BOUNDS}
    masks = tuple(polygon_of(line) for line in lines)
    made = msgspec.structs.replace(Recipe(0, 0, 0, 0), masks=masks, outline=polygon_of(said["outline"]), **numbers)
    check(made)
    return made


class SecondForm(forms.Form):
    """Which moment of a video."""

    at = forms.FloatField(
        label=_("At which second"),
        min_value=0,
        max_value=LONGEST_SECONDS,
        required=False,
        widget=forms.NumberInput(attrs={"step": "0.04"}),
    )


class DecideForm(forms.Form):
    """What somebody other than the maker says of a crop."""

    seen = forms.CharField(widget=forms.HiddenInput, max_length=1_000)
    pixels = forms.CharField(widget=forms.HiddenInput, max_length=64)
    reason = forms.CharField(
        label=_("Why"),
        max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Does it show nothing that harms the child, and does it help to find the child?"),
    )


class WithdrawForm(forms.Form):
    """Why nobody may use a crop any longer."""

    why = forms.CharField(label=_("Why"), max_length=2_000, widget=forms.Textarea(attrs={"rows": 2}))


class ExportForm(forms.Form):
    """For whom a crop leaves the desk, and why."""

    recipient = forms.CharField(label=_("Recipient"), max_length=200)
    purpose = forms.CharField(label=_("Purpose"), max_length=2_000, widget=forms.Textarea(attrs={"rows": 2}))
