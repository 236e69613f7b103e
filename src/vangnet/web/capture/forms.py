"""Forms of capture."""

from datetime import date
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from vangnet.cases.actions.alerting import Asking
from vangnet.cases.actions.drafting import Leaving
from vangnet.cases.actions.placing import text
from vangnet.cases.models import Case, Draft, Statement
from vangnet.cases.queries import queue as queries
from vangnet.cases.queries.alerts import Offered
from vangnet.cases.queries.queue import Asked
from vangnet.scan.report.words import words
from vangnet.values import Status
from vangnet.web.capture.page import named

_STATUSES = (Status.NEW, Status.SIMILAR, Status.KNOWN)
_SHORT = forms.Textarea({"rows": 2})


def _pair(told: str) -> tuple[str, str]:
    name, _sign, key = told.partition(":")
    return name, key


class FilterForm(forms.Form):
    """What is asked of a queue."""

    lane = forms.ChoiceField(label=_("Lane"), required=False)
    camera = forms.ChoiceField(label=_("Camera"), required=False)
    country = forms.ChoiceField(label=_("Country"), required=False)
    recency = forms.ChoiceField(label=_("How recent"), required=False)
    confidence = forms.ChoiceField(label=_("How sure is the moment"), required=False)
    status = forms.ChoiceField(label=_("Status"), required=False)
    drawn = forms.BooleanField(label=_("Only what was drawn from the lowest lane"), required=False)

    def __init__(self, case: Case, data: QueryDict | None = None) -> None:
        super().__init__(data, auto_id="filter-%s")
        every, unknown = ("", gettext("All")), ("unknown", gettext("Unknown"))
        told = words("en" if get_language() == "en" else "nl")
        self._offer("lane", [every, *named()["lanes"].items()])
        self._offer("camera", [every, *((_key(one), _camera(one)) for one in queries.cameras_of(case))])
        self._offer("country", [every, unknown, *((code, code) for code in queries.countries_of(case))])
        self._offer("recency", [every, *named()["recencies"].items()])
        self._offer("confidence", [every, *named()["confidences"].items(), unknown])
        self._offer("status", [every, *((str(status), told.status(status)) for status in _STATUSES)])

    def asked(self) -> Asked:
        """What a valid form asks for; nothing where it makes no sense."""
        if not self.is_bound or not self.is_valid():
            return Asked()
        return Asked(**{name: value for name, value in self.cleaned_data.items() if value})

    def _offer(self, name: str, choices: list[Any]) -> None:
        self.fields[name].choices = choices  # type: ignore[attr-defined]


class MoveForm(forms.Form):
    """Another lane for a medium."""

    lane = forms.ChoiceField(label=_("Lane"), choices=lambda: list(named()["lanes"].items()))
    reason = forms.CharField(label=_("Reason"), max_length=1_000, widget=_SHORT)


class StatementForm(forms.ModelForm):  # type: ignore[type-arg]
    """A fact of the case that lanes depend on."""

    class Meta:
        model = Statement
        fields = ("fact", "answer", "source")
        widgets = {"source": _SHORT}
        help_texts = {"source": _("On what this rests: a report, an interview with its page, a chat.")}


class ReasonForm(forms.Form):
    """Why something is taken back or set aside."""

    reason = forms.CharField(label=_("Reason"), max_length=1_000)


class RulesForm(forms.Form):
    """Other rules for the lanes, as TOML."""

    rules = forms.CharField(
        label=_("Rules (TOML)"), max_length=100_000, widget=forms.Textarea({"rows": 16, "class": "mono"}), initial=text
    )


class AlertFileForm(forms.Form):
    """A file of alerts of another unit."""

    file = forms.FileField(
        label=_("File of alerts"), help_text=_("VICS 2.0, JSON, at most 1 MiB: what another unit wants to hear of.")
    )


class LeavingForm(forms.Form):
    """To whom something goes and what for."""

    recipient = forms.CharField(label=_("For whom"), max_length=200)
    purpose = forms.CharField(label=_("What for"), max_length=300, help_text=_("Both stand in the log."))


class HitForm(LeavingForm):
    """An answer to an alert."""

    kind = forms.ChoiceField(
        label=_("What"), choices=[(str(kind), kind.label) for kind in (Draft.Kind.HIT, Draft.Kind.NOTIFICATION)]
    )


class AlertForm(LeavingForm):
    """What of a series another unit is asked to wait for."""

    clues = forms.TypedMultipleChoiceField(label=_("Clues"), coerce=_pair, widget=forms.CheckboxSelectMultiple)
    name = forms.CharField(
        label=_("Name"), max_length=100, required=False, help_text=_("Leaves with it; leave out what tells too much.")
    )
    priority = forms.IntegerField(label=_("Priority, 0 to 255"), min_value=0, max_value=255, initial=1)
    expires_on = forms.DateField(label=_("Until"), widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"))

    def __init__(self, clues: list[Offered], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        said = named()["clues"]
        self.fields["clues"].choices = [  # type: ignore[attr-defined]
            (f"{one.name}:{one.key}", f"{said.get(one.name, one.name)}: {one.value} ({one.media}×)") for one in clues
        ]

    def clean_expires_on(self) -> date:
        """A day that is gone waits for nothing."""
        day: date = self.cleaned_data["expires_on"]
        if day <= timezone.localdate():
            raise forms.ValidationError(_("This day is gone, or is today."))
        return day

    def asked(self) -> tuple[Asking, Leaving]:
        """What a valid form asks, and to whom it goes."""
        told = dict(self.cleaned_data)
        leaving = Leaving(Draft.Kind.ALERT, told.pop("recipient"), told.pop("purpose"))
        return Asking(**told), leaving


class SeriesForm(forms.Form):
    """What is decided on a proposed series. `members` guards that it still is as it was shown."""

    members = forms.CharField(widget=forms.HiddenInput, max_length=64)
    decision = forms.ChoiceField(choices=[("confirm", ""), ("refuse", ""), ("split", "")])
    name = forms.CharField(label=_("Name of the series"), max_length=100, required=False)
    positions = forms.CharField(label=_("Numbers of the media"), max_length=2_000, required=False)
    reason = forms.CharField(label=_("Reason"), max_length=1_000, required=False)


def _key(camera: tuple[str, str, str, int]) -> str:
    return "|".join(camera[:3])


def _camera(camera: tuple[str, str, str, int]) -> str:
    make, model, serial, count = camera
    told = " ".join(filter(None, (make, model, serial)))
    return f"{told} ({count})"
