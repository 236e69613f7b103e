"""Forms of work that follows from expose groups."""

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from vangnet.chats.models import WorkAct, WorkItem
from vangnet.chats.queries.work import OPEN_ONES, Asked, area_named

_ANY = ("", _("All"))
_LONG = 2_000


class WorkFilters(forms.Form):
    """What people ask of a list. What is not understood asks for nothing, and is said to be."""

    KINDS: ClassVar = [
        ("approach_adult", _("Approach by an adult")),
        ("approach_unknown", _("Approach, age unknown")),
        ("victim", _("Data of another were posted")),
        ("administrator", _("Runs the group")),
        ("poster", _("Posted data of another")),
    ]
    kind = forms.ChoiceField(label=_("Kind"), choices=[_ANY, *KINDS], required=False)
    which = forms.ChoiceField(
        label=_("State"), choices=[_ANY, (OPEN_ONES, _("To do")), *WorkItem.State.choices], required=False
    )
    area = forms.CharField(
        label=_("Municipality"),
        max_length=80,
        required=False,
        help_text=_("Items whose group hints at it. A hint says nothing of where anybody lives."),
    )
    mine = forms.BooleanField(label=_("Taken up by me"), required=False)

    def clean_area(self) -> str:
        """Its code."""
        name = self.cleaned_data["area"].strip()
        if name and area_named(name) is None:
            raise forms.ValidationError(_("There is no municipality of this name."))
        return area_named(name) or "" if name else ""

    def asked(self) -> Asked:
        """What is asked."""
        if not self.is_bound:
            return Asked()
        self.is_valid()
        said: dict[str, Any] = self.cleaned_data
        return Asked(
            kind=said.get("kind", ""),
            which=said.get("which", ""),
            area=said.get("area", ""),
            mine=said.get("mine", False),
        )


class ActForm(forms.Form):
    """What was done with an item, and why."""

    kind = forms.ChoiceField(choices=WorkAct.Kind, widget=forms.HiddenInput)
    reason = forms.CharField(
        label=_("What was done, or why"),
        max_length=_LONG,
        required=False,
        widget=forms.Textarea({"rows": 3}),
        help_text=_("No data of victims here: they stand in the export."),
    )


class SuspectForm(forms.Form):
    """A member of the export is written down as a suspect."""

    name = forms.CharField(
        label=_("Name"),
        max_length=200,
        required=False,
        help_text=_("Empty until it is established: an account or name is no identity."),
    )
    reason = forms.CharField(label=_("Why"), max_length=_LONG, widget=forms.Textarea({"rows": 2}))
