"""Forms of alerts."""

import re
from typing import Any

from django import forms
from django.core.validators import MaxValueValidator
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from vangnet.accounts.models import Person
from vangnet.alerts.actions.ending import BY_HAND
from vangnet.alerts.limits import Limits
from vangnet.alerts.models import Alert, Answer, School, Verification
from vangnet.victims.models import Crop, Victim
from vangnet.victims.rules import visible_victims
from vangnet.web.examiner.forms import Day

_LONGEST = 20_000
_LONG = forms.Textarea({"rows": 4})
_SHORT = forms.Textarea({"rows": 2})
_APART = re.compile(r"[,;\n]+")
_POSTCODE = re.compile(r"[1-9][0-9]{0,3}")
_MOST = 400
_DAYS = 366


def _text(label: Any, *, required: bool = True, help_text: Any = "", widget: forms.Widget = _LONG) -> forms.CharField:
    return forms.CharField(label=label, max_length=_LONGEST, required=required, widget=widget, help_text=help_text)


class NewForm(forms.Form):
    """The child whom a new alert is about."""

    victim = forms.CharField(
        label=_("Number of the child"),
        max_length=20,
        help_text=_("As it stands on the child's page: V2026-000001."),
    )

    def __init__(self, data: Any = None, *, person: Person, **more: Any) -> None:
        super().__init__(data, **more)
        self._person = person

    def clean_victim(self) -> Victim:
        """A child whom this person may see."""
        number = self.cleaned_data["victim"].strip()
        found = visible_victims(self._person).filter(number__iexact=number).first()
        if found is None:
            raise forms.ValidationError(_("There is no such child, or you may not see the page."))
        return found


class GroundsForm(forms.Form):
    """Why this may be done at all."""

    last_resort = _text(
        _("Why this is the last resort"), required=False, help_text=_("What was tried, and why nothing else is left.")
    )
    abuse_established = _text(_("How the investigation established the abuse"), required=False)
    in_netherlands = _text(
        _("How it is known that it took place in the Netherlands"),
        required=False,
        help_text=_("A language, a socket, a brand: say what it rests on, and how sure it is."),
    )
    not_identified = _text(_("Why police could not identify the child"), required=False)


class QuestionForm(forms.Form):
    """What people at schools are asked."""

    question_nl = _text(
        _("Question (Dutch)"),
        help_text=_("Neutral: nothing of what happened, of a suspect, or of the place where it was found."),
    )
    question_en = _text(_("Question (English)"))


class CropForm(forms.Form):
    """What is shown: one of the child's crops that was not withdrawn or refused."""

    crop = forms.ChoiceField(label=_("Crop"), widget=forms.RadioSelect)

    def __init__(self, data: Any = None, *, alert: Alert) -> None:
        super().__init__(data, initial={"crop": str(alert.crop_id or "")})
        gone = (Crop.State.WITHDRAWN, Crop.State.REFUSED)
        self.crops = {str(crop.pk): crop for crop in alert.victim.crops.exclude(state__in=gone)}
        named = [(pk, f"C{each.number} {each.title} ({each.get_kind_display()})") for pk, each in self.crops.items()]
        self.fields["crop"].choices = named  # type: ignore[attr-defined]

    def clean_crop(self) -> Crop:
        """The crop itself."""
        return self.crops[self.cleaned_data["crop"]]


class SchoolsForm(forms.Form):
    """Where and at which kinds of schools it is asked, and for how long."""

    provinces = forms.MultipleChoiceField(label=_("Provinces"), required=False, widget=forms.CheckboxSelectMultiple)
    municipalities = _text(
        _("Municipalities"),
        required=False,
        widget=_SHORT,
        help_text=_("Names as on the list of schools, with commas between them."),
    )
    postcodes = forms.CharField(
        label=_("Beginnings of postcodes"),
        max_length=1_000,
        required=False,
        help_text=_("One to four digits each, with commas between them: 10, 3511."),
    )
    kinds = forms.MultipleChoiceField(
        label=_("Kinds of schools"), choices=School.Kind.choices, widget=forms.CheckboxSelectMultiple
    )
    term_days = forms.IntegerField(label=_("How many days it is shown"), min_value=1)

    def __init__(self, data: Any = None, *, alert: Alert, limits: Limits) -> None:
        area = alert.area if isinstance(alert.area, dict) else {}
        said = {name: area.get(name, []) for name in ("provinces", "municipalities", "postcodes")}
        super().__init__(
            data,
            initial={
                "provinces": said["provinces"],
                "municipalities": ", ".join(said["municipalities"]),
                "postcodes": ", ".join(said["postcodes"]),
                "kinds": alert.kinds,
                "term_days": alert.term_days,
            },
        )
        known = School.objects.exclude(province="").order_by("province").values_list("province", flat=True).distinct()
        self.fields["provinces"].choices = [(name, name) for name in known]  # type: ignore[attr-defined]
        days = self.fields["term_days"]
        days.max_value = limits.max_term_days.value  # type: ignore[attr-defined]
        days.validators.append(MaxValueValidator(limits.max_term_days.value))
        days.help_text = gettext("At most %(days)s, and no longer than the authority. The fewer, the better.") % {
            "days": limits.max_term_days.value
        }

    def clean_municipalities(self) -> list[str]:
        """Municipalities, as the list of schools writes them; a name that is not on it is told."""
        told = _apart(self.cleaned_data["municipalities"])
        known = School.objects.exclude(municipality="").order_by().values_list("municipality", flat=True).distinct()
        by_name = {name.casefold(): name for name in known}
        if unknown := [name for name in told if name.casefold() not in by_name]:
            raise forms.ValidationError(
                _("No school is in a municipality of this name: %(names)s."), params={"names": ", ".join(unknown[:5])}
            )
        return [by_name[name.casefold()] for name in told]

    def clean_postcodes(self) -> list[str]:
        """The beginnings of postcodes."""
        told = _apart(self.cleaned_data["postcodes"])
        if wrong := [each for each in told if not _POSTCODE.fullmatch(each)]:
            raise forms.ValidationError(
                _("This is no beginning of a postcode: %(told)s."), params={"told": ", ".join(wrong[:5])}
            )
        return told

    def told(self) -> dict[str, Any]:
        """What `choose_schools` is told."""
        said = self.cleaned_data
        area = {name: said[name] for name in ("provinces", "municipalities", "postcodes")}
        return {"area": area, "kinds": said["kinds"], "term_days": said["term_days"]}


class SuspectForm(forms.Form):
    """Whether schools are tied to the suspect: "none" must be said too."""

    ties = forms.ChoiceField(
        label=_("Schools where the suspect works, worked, has children or knows people"),
        choices=Alert.Ties.choices,
        widget=forms.RadioSelect,
    )
    reason = _text(_("How this was looked up"), widget=_SHORT)


class ExcludeForm(forms.Form):
    """A school that is not asked, by its code."""

    school = forms.CharField(label=_("Code of the school (BRIN and location)"), max_length=6)
    reason = _text(_("Why it is not asked"), widget=_SHORT, help_text=_("It is not told to any school."))

    def clean_school(self) -> School:
        """The school of this code."""
        found = School.objects.filter(code=self.cleaned_data["school"].strip().upper()).first()
        if found is None:
            raise forms.ValidationError(_("There is no school with this code on the list."))
        return found


class AuthorityForm(forms.Form):
    """The prosecutor's authority, as it stands on paper."""

    prosecutor = forms.CharField(label=_("Prosecutor"), max_length=200)
    number = forms.CharField(label=_("Number of the decision"), max_length=100)
    on = forms.DateField(label=_("Date"), widget=Day())
    term_days = forms.IntegerField(label=_("Term in days"), min_value=1, max_value=_DAYS)
    area = _text(_("Area, as it is written"), widget=_SHORT)

    def clean_on(self) -> Any:
        """A day that was."""
        told = self.cleaned_data["on"]
        if told > timezone.localdate():
            raise forms.ValidationError(_("The date of the authority lies in the future."))
        return told


class SendForm(forms.Form):
    """What somebody says who sends."""

    has_read_authority = forms.BooleanField(label=_("I have read the written authority myself"))
    area_is_within = forms.BooleanField(label=_("The area of this alert lies within the area of the authority"))


class EndForm(forms.Form):
    """Why somebody ends an alert."""

    end = forms.ChoiceField(
        label=_("What happens"), choices=[(end.value, end.label) for end in BY_HAND], widget=forms.RadioSelect
    )
    reason = _text(_("Reason"), widget=_SHORT)


class VerifyForm(forms.Form):
    """What police found when they checked an answer."""

    outcome = forms.ChoiceField(label=_("Outcome"), choices=Verification.Outcome.choices, widget=forms.RadioSelect)
    reason = _text(
        _("How it was checked"),
        help_text=_("Independently of who answered: not by asking the same person or school again."),
    )


class TelephoneForm(forms.Form):
    """What came of a telephone call with somebody who could not sign in. No image is described or sent."""

    outcome = _text(_("What came of the call"), widget=_SHORT)
    kind = forms.ChoiceField(
        label=_("The answer"), choices=[("", _("No answer yet")), *Answer.Kind.choices], required=False
    )
    who = _text(_("Who it is, as this person says"), required=False, widget=_SHORT)
    period = forms.ChoiceField(
        label=_("At the school"),
        choices=[("unknown", _("Not known")), ("now", _("Now")), ("formerly", _("Formerly"))],
    )
    sureness = forms.ChoiceField(
        label=_("How sure"),
        choices=[("unsure", _("Not sure")), ("probably", _("Probably")), ("certain", _("Certain"))],
    )


def _apart(told: str) -> list[str]:
    names = [name.strip() for name in _APART.split(told)]
    return [name for name in dict.fromkeys(names) if name][:_MOST]
