"""What somebody chooses for their own eyes."""

from django import forms
from django.utils.translation import gettext_lazy as _

from vangnet.accounts.preferences import TILES


class Preferences(forms.Form):
    """How media are shown to oneself, and when one wants to be told to pause."""

    grey = forms.BooleanField(label=_("Show pictures in grey"), required=False)
    blur = forms.BooleanField(label=_("Blur pictures until I reveal them"), required=False)
    sound = forms.BooleanField(
        label=_("Play videos with sound"), required=False, help_text=_("Off: sound starts only when I ask for it.")
    )
    tile = forms.TypedChoiceField(
        label=_("Size of pictures in the grid"),
        coerce=int,
        choices=tuple(zip(TILES, (_("Tiny"), _("Small"), _("Middle-sized"), _("Large")), strict=True)),
    )
    pause_after_minutes = forms.IntegerField(
        label=_("Suggest a pause after so many minutes of looking"),
        min_value=0,
        max_value=600,
        help_text=_("Ten minutes without looking count as a pause. 0: never."),
    )
    media_per_day = forms.IntegerField(
        label=_("Tell me when I have looked at so many media in a day"),
        min_value=0,
        max_value=1_000_000,
        help_text=_("0: never."),
    )
