"""Forms of cases, exhibits, custody and findings."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from vangnet.accounts.models import Person
from vangnet.accounts.roles import Role
from vangnet.cases.actions import case as cases
from vangnet.cases.actions import exhibit as exhibits
from vangnet.cases.models import Case, CustodyEvent, Exhibit, Finding, Journey
from vangnet.cases.purposes import Purpose
from vangnet.cases.queries.case import holders, teams_to_open_for
from vangnet.reference import categories


class Day(forms.DateInput):
    """A date, with the browser's own picker."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class Moment(forms.DateTimeInput):
    """A moment in the desk's own time zone, with the browser's own picker."""

    input_type = "datetime-local"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%dT%H:%M")


class PurposeForm(forms.Form):
    """For which purpose somebody opens a case."""

    purpose = forms.ChoiceField(label=_("Purpose"), choices=Purpose, widget=forms.RadioSelect)
    more = forms.CharField(
        label=_("In your own words"),
        required=False,
        max_length=200,
        help_text=_("It stands in the log with all that you do in this case until you sign out."),
    )


class CaseForm(forms.ModelForm[Case]):
    """The facts of a case. Whoever changes them chooses among the teams that they may open a case for."""

    profile = forms.ChoiceField(label=_("Category profile"))

    class Meta:
        model = Case
        fields = cases.FACTS
        widgets = {"processed_from": Day(), "purpose": forms.Textarea({"rows": 3})}

    def __init__(self, *args: Any, person: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["profile"].choices = [(name, profile_title(name)) for name in categories.shipped()]
        fields["team"].queryset = teams_to_open_for(person) | _kept(
            teams_to_open_for(person).model, self.instance.team_id
        )
        units = teams_to_open_for(person).values("unit")
        fields["officer"].queryset = holders(Role.CASE_OFFICER).filter(unit__in=units) | _kept(
            Person, self.instance.officer_id
        )
        fields["prosecutor"].queryset = holders(Role.PROSECUTOR) | _kept(Person, self.instance.prosecutor_id)
        fields["processed_from"].help_text = _("The clock of retention runs from this day.")
        if self.instance.pk is None:
            self.initial.setdefault("processed_from", timezone.localdate())


class NewCaseForm(CaseForm):
    """The facts of a new case, with its number."""

    number = forms.CharField(label=_("Case number (BVH)"), max_length=60)
    field_order = ("number",)


class CloseForm(forms.Form):
    """The end of an investigation."""

    closed_on = forms.DateField(label=_("Investigation ended on"), widget=Day())
    outcome = forms.CharField(
        label=_("Outcome"),
        widget=forms.Textarea,
        help_text=_("In a few words: what came of it. Those who worked on the case see it. Name no victim."),
    )


class JourneyForm(forms.ModelForm[Journey]):
    """A journey of the suspect."""

    class Meta:
        model = Journey
        fields = cases.JOURNEY
        widgets = {"left_on": Day(), "returned_on": Day()}

    def clean_country(self) -> str:
        country = str(self.cleaned_data["country"]).upper()
        if len(country) != 2 or not country.isascii() or not country.isalpha():
            raise forms.ValidationError(_("Two letters, such as NL or TH."))
        return country


class ExhibitForm(forms.ModelForm[Exhibit]):
    """The facts of an exhibit, and what the judge authorised."""

    class Meta:
        model = Exhibit
        fields = exhibits.FACTS
        widgets = {"seized_at": Moment(), "authorised_on": Day(), "scope": forms.Textarea({"rows": 7, "class": "mono"})}
        help_texts = {
            "scope": _(
                "What may be looked at, as TOML: folders, after, before, kinds; and privileged, which stays closed. "
                "Empty: everything."
            )
        }


class CustodyForm(forms.ModelForm[CustodyEvent]):
    """A line in the chain of custody."""

    class Meta:
        model = CustodyEvent
        fields = exhibits.CUSTODY
        widgets = {"at": Moment(), "note": forms.Textarea({"rows": 2})}

    def clean_digest(self) -> str:
        digest = str(self.cleaned_data["digest"]).strip().lower()
        if digest and (len(digest) != 64 or set(digest) - set("0123456789abcdef")):
            raise forms.ValidationError(_("A SHA-256 has 64 digits, 0 to 9 and a to f."))
        return digest


class FindingForm(forms.ModelForm[Finding]):
    """What somebody found, where they have it from, and what speaks against it."""

    class Meta:
        model = Finding
        fields = ("kind", "exhibit", "statement", "source", "doubt", "earliest_at", "latest_at")
        widgets = {
            "earliest_at": Moment(),
            "latest_at": Moment(),
            "statement": forms.Textarea({"rows": 3}),
            "source": forms.Textarea({"rows": 2}),
            "doubt": forms.Textarea({"rows": 2}),
        }
        labels = {"exhibit": _("Exhibit"), "earliest_at": _("Earliest moment"), "latest_at": _("Latest moment")}

    def __init__(self, *args: Any, case: Case, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["exhibit"].queryset = case.exhibits.order_by("number")  # type: ignore[attr-defined]


class WithdrawForm(forms.Form):
    """Why a finding no longer holds."""

    reason = forms.CharField(label=_("Why it no longer holds"), widget=forms.Textarea({"rows": 3}))


class ScanForm(forms.Form):
    """How far a scan looks."""

    carve = forms.BooleanField(
        label=_("Look in unallocated space too"),
        required=False,
        help_text=_("For disk images: finds deleted pictures that no folder names any more. It takes longer."),
    )


def profile_title(name: str) -> str:
    """A category profile as people know it."""
    return categories.load(name).title


def language() -> str:
    """The language of the page."""
    return get_language() or "nl"


def _kept(model: Any, pk: int | None) -> Any:
    """What stands there now may stay there."""
    return model.objects.filter(pk=pk).distinct()
