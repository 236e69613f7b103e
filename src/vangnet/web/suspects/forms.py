"""Forms of suspects. Each on a page carries a name, so that its fields stand apart from those of the others."""

from typing import Any, ClassVar, Self

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from vangnet.accounts.models import Person
from vangnet.accounts.roles import Verb
from vangnet.accounts.rules import verbs
from vangnet.cases.models import Exhibit as CaseExhibit
from vangnet.identities.models import Identifier as Identity
from vangnet.suspects import models
from vangnet.suspects.models import Suspect
from vangnet.suspects.queries.listing import Asked
from vangnet.suspects.rules import youth_officers_for
from vangnet.victims.rules import visible_victims
from vangnet.web.victims.forms import ANY, LONG, DayField

_KNOWN, _UNKNOWN = "known", "unknown"
NO_CHILD = _("There is no page of a child with this number.")


def _text(label: Any, *, required: bool = True, **more: Any) -> forms.CharField:
    widget = forms.Textarea({"rows": 2})
    return forms.CharField(label=label, max_length=LONG, required=required, widget=widget, **more)


def _line(label: Any, most: int, *, required: bool = True, **more: Any) -> forms.CharField:
    return forms.CharField(label=label, max_length=most, required=required, **more)


class Filters(forms.Form):
    """What people ask of the list. What is not understood asks for nothing."""

    sought = _line(_("Number, name or case"), 100, required=False)
    role = forms.ChoiceField(label=_("Role"), choices=[ANY, *models.SuspectRole.Role.choices], required=False)
    track = forms.ChoiceField(label=_("Track"), choices=[ANY, *Suspect.Track.choices], required=False)
    without_birth = forms.BooleanField(label=_("Date of birth unknown"), required=False)

    def __init__(self, person: Person, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        held = verbs(person)
        if not {Verb.READ_SUSPECTS, Verb.READ_MINORS} <= held:
            del self.fields["track"]
        if Verb.READ_MINORS not in held:
            del self.fields["without_birth"]

    def asked(self) -> Asked:
        """What is asked."""
        if not self.is_bound:
            return Asked()
        self.is_valid()
        said = self.cleaned_data
        return Asked(
            sought=said.get("sought", "").strip(),
            role=said.get("role", ""),
            track=said.get("track", ""),
            without_birth=said.get("without_birth", False),
        )


class _Birth(forms.Form):
    """When somebody was born and how that is known; or that it is not known."""

    is_known = forms.ChoiceField(
        label=_("Date of birth"),
        choices=[(_KNOWN, _("Known")), (_UNKNOWN, _("Unknown"))],
        widget=forms.RadioSelect,
    )
    born_on = DayField(label=_("Born on"), required=False)
    source = _line(
        *(_("How that is known"), 300),
        required=False,
        help_text=_("For instance the population register, or a document. Where it is unknown: what was looked up."),
    )

    def clean(self) -> dict[str, Any]:
        """A known date stands with its source; nothing stands as unknown and as a date."""
        said = super().clean() or {}
        known = said.pop("is_known", "")
        if known == _KNOWN and said.get("born_on") is None and "born_on" not in self.errors:
            self.add_error("born_on", _("Fill in the date of birth, or choose “Unknown”."))
        if known == _KNOWN and not said.get("source", "").strip():
            self.add_error("source", _("Say how the date of birth is known."))
        if known == _UNKNOWN and said.get("born_on") is not None:
            self.add_error("born_on", _("Leave the date empty, or choose “Known”."))
        return said


class Begin(_Birth):
    """A new suspect: birth date first."""

    name = _line(_("Name"), 200, required=False)
    track = forms.ChoiceField(
        label=_("Track"),
        choices=Suspect.Track,
        initial=Suspect.Track.MINOR,
        widget=forms.RadioSelect,
        help_text=_("Whose age is unknown counts as a minor. A person decides that somebody is an adult."),
    )
    adult_because = _text(_("Why this suspect is an adult"), required=False)

    def clean(self) -> dict[str, Any]:
        """An adult stands with the reason."""
        said = super().clean()
        is_adult = said.pop("track", "") == Suspect.Track.ADULT
        because = said.get("adult_because", "").strip()
        if is_adult and not because:
            self.add_error("adult_because", _("Say why; it is written down."))
        if not is_adult and because:
            self.add_error("track", _("Choose “Adult”, or leave the reason empty."))
        said["born_source"] = said.pop("source", "")
        return said


class Acting(forms.Form):
    """What all forms on a page share."""

    name: ClassVar[str] = ""
    anchor: ClassVar[str] = ""

    def __init__(self, *args: Any, suspect: Suspect, person: Person, **kwargs: Any) -> None:
        self.suspect, self.person = suspect, person
        super().__init__(*args, **{**kwargs, "auto_id": f"{self.name}-%s"})

    @property
    def key(self) -> str:
        """What the form is called in the templates."""
        return f"{self.name}_form"

    @classmethod
    def of(cls, suspect: Suspect, person: Person) -> Self:
        """The empty form."""
        return cls(suspect=suspect, person=person)


class Birth(_Birth, Acting):
    """A birth date, or that it is unknown."""

    name, anchor = "birth", "age"


class Name(Acting):
    """How a suspect is called."""

    name, anchor = "name", "age"
    called = _line(_("Name"), 200, required=False)

    @classmethod
    def of(cls, suspect: Suspect, person: Person) -> Self:
        """The form with the name that stands."""
        return cls(suspect=suspect, person=person, initial={"called": suspect.name})


class Act(Acting):
    """When an act was done."""

    name, anchor = "act", "age"
    from_on = DayField(label=_("First day"))
    until_on = DayField(label=_("Last day"), required=False, help_text=_("Empty: the same day."))
    source = _text(_("How that is known"))


class ToAdult(Acting):
    """That a suspect is dealt with as an adult."""

    name, anchor = "move", "age"
    reason = _text(_("Why this suspect is an adult"))
    despite_age = forms.BooleanField(
        label=_("If the suspect was under age at the time of an act: I have weighed that"), required=False
    )


class ToMinor(Acting):
    """That a suspect is dealt with as a minor after all."""

    name, anchor = "move", "age"
    reason = _text(_("Why this suspect is a minor"))


class Role(Acting):
    """What a suspect is suspected of being."""

    name, anchor = "role", "roles"
    role = forms.ChoiceField(label=_("Role"), choices=models.SuspectRole.Role)
    reason = _text(_("What that rests on"))


class _OfExhibit(Acting):
    """Something that is said of an exhibit of the case."""

    exhibit = forms.ModelChoiceField(CaseExhibit.objects.none(), label=_("Exhibit"), empty_label="–")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["exhibit"]
        field.queryset = CaseExhibit.objects.filter(case=self.suspect.case_id).order_by("number")
        field.label_from_instance = exhibit_name


class Exhibit(_OfExhibit):
    """An exhibit that has to do with the suspect."""

    name, anchor = "exhibit", "exhibits"
    reason = _text(_("What it has to do with this suspect"))


class Attribution(_OfExhibit):
    """Who used an exhibit, or what speaks against that."""

    name, anchor = "attribution", "exhibits"
    side = forms.ChoiceField(label=_("What it says"), choices=models.Attribution.Side, widget=forms.RadioSelect)
    statement = _text(_("Statement"))
    source = _text(_("Source"))


class Identifier(Acting):
    """An identifier of the suspect."""

    name, anchor = "identifier", "identifiers"
    kind = forms.ChoiceField(label=_("What it is"), choices=Identity.Kind)
    value = _line(_("Identifier"), 512)
    platform = _line(_("Platform"), 60, required=False, help_text=_("Of a nickname or an account."))
    reason = _text(_("Why it is of this suspect"))


class Contact(Acting):
    """Whether the suspect meets children somewhere."""

    name, anchor = "contact", "contacts"
    kind = forms.ChoiceField(label=_("Where"), choices=models.ChildContact.Kind)
    answer = forms.ChoiceField(
        label=_("Contact with children"), choices=models.ChildContact.Answer, widget=forms.RadioSelect
    )
    what = _text(_("What is known"), required=False, help_text=_("Facts only; no names of children."))
    source = _text(_("Source"))


class History(Acting):
    """An earlier matter."""

    name, anchor = "history", "history"
    kind = forms.ChoiceField(label=_("What"), choices=models.History.Kind)
    on = DayField(label=_("Date"))
    what = _text(_("In short"), required=False)
    source = _text(_("Source"))


class Child(Acting):
    """A child who may be this suspect."""

    name, anchor = "child", "victims"
    number = _line(_("Number of the child’s page"), 20)
    reason = _text(_("Why this may be the same person"))

    def clean(self) -> dict[str, Any]:
        """The page of the child, if this person may see it."""
        said = super().clean() or {}
        number = said.pop("number", "").strip()
        said["victim"] = visible_victims(self.person).filter(number__iexact=number).first() if number else None
        if number and said["victim"] is None:
            self.add_error("number", NO_CHILD)
        return said


class Parent(Acting):
    """A parent or guardian."""

    name, anchor = "parent", "minor"
    called = _line(_("Name"), 200)
    relation = _line(_("Parent, guardian or other"), 100, required=False)
    reached_by = _line(_("How they are reached"), 300, required=False)


class Officer(Acting):
    """The youth officer of a minor."""

    name, anchor = "officer", "minor"
    officer = forms.ModelChoiceField(Person.objects.none(), label=_("Youth officer"), empty_label="–")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["officer"].queryset = youth_officers_for(self.suspect)  # type: ignore[attr-defined]


# -- on one thing of the page -----------------------------------------------------------------------------------------


class Told(forms.Form):
    """That a parent was told."""

    on = DayField(label=_("Told on"), initial=timezone.localdate)
    by_whom = _line(_("By whom"), 200)


def exhibit_name(exhibit: CaseExhibit) -> str:
    """An exhibit as a choice."""
    return f"{exhibit.number}: {exhibit.description}"
