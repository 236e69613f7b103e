"""What the administrator fills in."""

from typing import TYPE_CHECKING, Any, TypeAlias

from django import forms
from django.utils.translation import gettext_lazy as _

from vangnet.accounts.models import Person, Team, Unit
from vangnet.accounts.roles import Role
from vangnet.web.shell.many import ManyField

if TYPE_CHECKING:  # Django's forms take these types for checkers only
    PersonForm: TypeAlias = forms.ModelForm[Person]
    FormOfUnit: TypeAlias = forms.ModelForm[Unit]
    FormOfTeam: TypeAlias = forms.ModelForm[Team]
else:
    PersonForm = FormOfUnit = FormOfTeam = forms.ModelForm

ACTIVE, LEFT, EVERYBODY = "active", "left", "everybody"
IS_ACTIVE = {ACTIVE: True, LEFT: False, EVERYBODY: None}


class TeamField(ManyField):
    """Teams, each with its unit."""

    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.name} ({obj.unit.name})"


class Filter(forms.Form):
    """Which people to list."""

    words = forms.CharField(label=_("Name or number"), required=False, max_length=100)
    unit = forms.ModelChoiceField(Unit.objects.all(), label=_("Unit"), required=False, empty_label=_("all units"))
    role = forms.ChoiceField(label=_("Role"), required=False, choices=[("", _("all roles")), *Role.choices])
    state = forms.ChoiceField(
        label=_("May sign in"),
        required=False,
        choices=[(ACTIVE, _("who may sign in")), (LEFT, _("who may not")), (EVERYBODY, _("everybody"))],
    )


class Correction(PersonForm):
    """Name and unit."""

    class Meta:
        model = Person
        fields = ("name", "unit")


class NewPerson(PersonForm):
    """Somebody who may sign in from now on."""

    roles = forms.MultipleChoiceField(
        label=_("Roles"), required=False, choices=Role.choices, widget=forms.CheckboxSelectMultiple
    )
    joined = TeamField(
        Team.objects.select_related("unit").order_by("unit__name", "name"),
        label=_("Teams"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Of their own unit."),
    )

    class Meta:
        model = Person
        fields = ("number", "name", "unit")


class Reason(forms.Form):
    """Why something is done; it is written down."""

    reason = forms.CharField(label=_("Reason"), max_length=500)


class UnitForm(FormOfUnit):
    """A unit."""

    class Meta:
        model = Unit
        fields = ("name", "kind")


class TeamForm(FormOfTeam):
    """A team of a unit."""

    class Meta:
        model = Team
        fields = ("unit", "name")
