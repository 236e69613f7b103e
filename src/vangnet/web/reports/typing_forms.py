"""Forms with which officers type in what they were told: a report, and that a criminal complaint was filed."""

import secrets
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from vangnet.accounts.models import Person
from vangnet.cases.models import Case
from vangnet.cases.rules import visible_cases
from vangnet.reports.actions.typing_in import CHANNELS
from vangnet.reports.models import Report
from vangnet.transfer.form import ASKED, AT_THE_DESK, INCRIMINATES_SELF, REQUIRED, Asked
from vangnet.web.examiner.forms import Day, Moment
from vangnet.web.reports import wording

_LONGEST = 20_000
_YES_NO = [("", "–"), ("yes", _("Yes")), ("no", _("No")), ("unknown", _("Unknown"))]
_PARTS = {
    "first": ("story", "child_in_danger", "platform", "nicknames"),
    "more": (
        "group urls phones emails ip_addresses when victim_known place relation imagery_made imagery_signals"
    ).split(),
    "reporter": ("contact_name", "contact_phone", "contact_email", "contact_wishes", INCRIMINATES_SELF),
    "how": ("channel", "received_at", "situation", "source", "source_number", "language"),
}


class TypeIn(forms.Form):
    """A report as an officer hears it. Only what was told is asked for; everything else may stay unknown."""

    nonce = forms.RegexField("^[0-9a-f]{32}$", widget=forms.HiddenInput)
    channel = forms.ChoiceField(label=_("How it came in"), widget=forms.RadioSelect)
    received_at = forms.DateTimeField(label=_("When it was told"), widget=Moment())
    situation = forms.ChoiceField(label=_("What it is about"), required=False)
    source = forms.CharField(
        label=_("Who passed it on"),
        max_length=200,
        required=False,
        help_text=_("An organisation, such as a hotline, a youth care office or another unit. Not the reporter."),
    )
    source_number = forms.CharField(label=_("Its number there"), max_length=200, required=False)
    language = forms.ChoiceField(
        label=_("Language in which the reporter reads"), choices=[("nl", "Nederlands"), ("en", "English")]
    )
    incriminates_self = forms.BooleanField(
        label=_("The reporter tells about own punishable acts"),
        required=False,
        help_text=_("Stop asking. Say that the reporter need not answer, and can first talk to a lawyer."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["initial"] = {
            "nonce": secrets.token_hex(16),
            "received_at": timezone.localtime(),
            "language": "nl",
            **kwargs.get("initial", {}),
        }
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        labels = dict(Report.Channel.choices)
        fields["channel"].choices = [(channel.value, labels[channel.value]) for channel in CHANNELS]
        fields["situation"].choices = [("", "–"), *wording.SITUATIONS.items()]
        for asked in (*ASKED, *AT_THE_DESK):
            fields[asked.name] = _field(asked)

    def part(self, name: str) -> list[Any]:
        """The fields of a part of the form, in its order."""
        return [self[field] for field in _PARTS[name]]

    @property
    def parts(self) -> dict[str, list[Any]]:
        """The fields by the parts of the page."""
        return {name: self.part(name) for name in _PARTS}

    def told(self) -> dict[str, Any]:
        """What `type_in` is told."""
        said = dict(self.cleaned_data)
        names = [asked.name for asked in (*ASKED, *AT_THE_DESK)]
        answers = {name: said.pop(name) for name in names}
        if said.pop(INCRIMINATES_SELF):
            answers[INCRIMINATES_SELF] = "yes"
        return {"answers": answers, **said}


def _field(asked: Asked) -> forms.Field:
    label, required = wording.ASKED[asked.name], asked.name == REQUIRED
    if asked.kind == "choice":
        return forms.ChoiceField(label=label, choices=_YES_NO, required=False)
    widget = forms.Textarea({"rows": asked.rows}) if asked.rows > 1 else forms.TextInput({"autocomplete": "off"})
    return forms.CharField(label=label, required=required, max_length=_LONGEST, widget=widget)


class ComplaintForm(forms.Form):
    """That a criminal complaint was filed."""

    registration_number = forms.CharField(label=_("Number of the registration (BVH)"), max_length=60)
    filed_on = forms.DateField(label=_("Filed on"), widget=Day())
    summary = forms.CharField(
        label=_("What it is about"),
        max_length=_LONGEST,
        widget=forms.Textarea({"rows": 4}),
        help_text=_("Who filed it stands in the registration, not here."),
    )
    case = forms.ModelChoiceField(Case.objects.none(), label=_("Case"), required=False)

    def __init__(self, *args: Any, person: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["case"].queryset = visible_cases(person).order_by("number")  # type: ignore[attr-defined]


class LinkReport(forms.Form):
    """The number of a report."""

    number = forms.CharField(label=_("Number of the report"), max_length=20)
