"""What is sought, and for which purpose."""

from django import forms
from django.utils.translation import gettext_lazy as _

from vangnet.cases.purposes import Purpose
from vangnet.cases.queries.search import SHORTEST, Kind


class Search(forms.Form):
    """One box, and the purpose that the log keeps with it."""

    q = forms.CharField(
        label=_("Search for"),
        min_length=SHORTEST,
        max_length=200,
        help_text=_(
            "A case number, goods number, SIN, prosecution number, a digest (from its first 8 characters), "
            "part of an address, a title, or words of a finding or note."
        ),
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off", "spellcheck": "false", "size": "50"}),
    )
    purpose = forms.ChoiceField(label=_("For which purpose"), choices=(("", "–"), *Purpose.choices))
    more = forms.CharField(
        label=_("More about the purpose"), max_length=200, required=False, widget=forms.TextInput(attrs={"size": "50"})
    )
    kind = forms.ChoiceField(required=False, choices=[(kind, kind) for kind in Kind], widget=forms.HiddenInput)
    after = forms.RegexField(r"^[0-9-]{1,40}$", required=False, widget=forms.HiddenInput)
