"""The forms of a hotline's staff: each makes one message."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from vangnet.transfer import hotline as exchange

LONGEST = 20_000


def _long(label: Any, *, required: bool = False, rows: int = 4, help_text: Any = "") -> forms.CharField:
    return forms.CharField(
        label=label,
        required=required,
        max_length=LONGEST,
        help_text=help_text,
        widget=forms.Textarea({"rows": rows}),
    )


def _short(label: Any, *, required: bool = False, help_text: Any = "", longest: int = 300) -> forms.CharField:
    return forms.CharField(label=label, required=required, max_length=longest, help_text=help_text)


def _moment(label: Any, *, required: bool = False, help_text: Any = "") -> forms.DateTimeField:
    return forms.DateTimeField(
        label=label,
        required=required,
        help_text=help_text,
        input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%d-%m-%Y %H:%M"],
        widget=forms.DateTimeInput({"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )


def _choice(label: Any, *choices: tuple[str, Any], help_text: Any = "") -> forms.ChoiceField:
    return forms.ChoiceField(label=label, required=False, choices=choices, help_text=help_text)


def _several(label: Any, *choices: tuple[str, Any]) -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(label=label, required=False, choices=choices, widget=forms.CheckboxSelectMultiple)


TAKEDOWN = (
    ("unknown", _("Not known")),
    ("online", _("Online")),
    ("on_hold", _("Waits, because of the police")),
    ("asked", _("Asked for")),
    ("offline", _("Offline")),
    ("moved", _("Moved")),
)
TERMS = (("none", _("No feedback asked")), ("normal", _("Ask for feedback")), ("soon", _("Ask for feedback soon")))
REASONS = (
    ("", _("None")),
    ("R1", _("R1 bad hoster")),
    ("R2", _("R2 new hoster")),
    ("R3", _("R3 country related (feedback soon)")),
    ("R4", _("R4 possible new victim (feedback soon)")),
    ("R5", _("R5 country without an INHOPE hotline")),
    ("R6", _("R6 TOR")),
    ("R7", _("R7")),
    ("R8", _("R8 hoster cannot be reached")),
)


class SignIn(forms.Form):
    """The access key and a name."""

    key = forms.CharField(
        label=_("Access key of the hotline"),
        max_length=100,
        help_text=_("33 signs. Capitals, spaces and dashes do not matter."),
        widget=forms.PasswordInput({"autocomplete": "off", "spellcheck": "false"}),
    )
    name = _short(_("Your name"), required=True, longest=100, help_text=_("Stands under what you send."))


class ReportForm(forms.Form):
    """A report, in the fields of SCART."""

    thread = _short(_("Your number of this report"), required=True, longest=200)
    urls = _long(_("Web addresses"), help_text=_("One on each line. Never open them again to look."), rows=3)
    hosting_country = _short(_("Hosting country"), longest=2, help_text=_("Two letters, such as NL."))
    hoster = _short(_("Hoster"))
    site_type = _short(_("Kind of site"))
    takedown = _choice(_("Takedown"), *TAKEDOWN)
    iccam = _short(_("Number in ICCAM"))
    hashes = _long(
        _("Hashes of the file"),
        help_text=_("For one web address. One on each line: the kind, a space, the hash."),
        rows=2,
    )
    text = _long(_("What the police should know"), help_text=_("Do not describe pictures in detail."))
    source = _choice(
        _("Came in by"),
        ("", _("Not told")),
        ("webform", _("Web form")),
        ("iccam", "ICCAM"),
        ("analyst", _("Analyst")),
        ("helpwanted", "Helpwanted"),
        ("stopitnow", "Stop it Now"),
        ("police", _("Police")),
        ("other", _("Other")),
    )
    received_at = _moment(_("Received by you"))
    police_reason = _choice(_("Why police first"), *REASONS)
    grade = _choice(
        _("Grade"),
        ("unset", _("Not graded")),
        ("illegal", _("Illegal")),
        ("not_illegal", _("Not illegal")),
        ("ignore", _("Ignored")),
    )
    punishable = _choice(_("Punishable by"), ("", _("Not told")), ("BA", _("Baseline")), ("NA", _("National law")))
    sex = _several(_("Sex"), ("MA", _("Male")), ("FE", _("Female")), ("BO", _("Both")), ("UN", _("Not known")))
    age_groups = _several(
        _("Age group"),
        ("IN", _("Infant")),
        ("PP", _("Pre-pubescent")),
        ("PU", _("Pubescent")),
        ("ND", _("Not determined")),
    )
    graded_at = _moment(_("Graded"))
    second_reader = _choice(
        _("Second reader"),
        ("none", _("None")),
        ("waiting", _("Has not read it yet")),
        ("agrees", _("Agrees")),
        ("disagrees", _("Does not agree")),
    )
    feedback = _choice(_("Feedback"), *TERMS)
    contact_name = _short(_("Whom may the police call?"))
    contact_email = _short(_("E-mail address"))
    contact_telephone = _short(_("Telephone number"))

    def fields_of_message(self) -> dict[str, Any]:
        """The fields of a report message, as JSON values; what was left open is not there."""
        told = self.cleaned_data
        grading = {name: told[name] for name in ("grade", "punishable", "second_reader", "graded_at")}
        contact = {name: told[f"contact_{name}"] for name in ("name", "email", "telephone")}
        plain = ("text", "source", "iccam", "police_reason", "feedback", "received_at", "thread")
        return {
            **_filled({name: told[name] for name in plain}),
            "items": [
                _filled({name: told[name] for name in ("hosting_country", "hoster", "site_type", "takedown")})
                | {"url": url, "hashes": _hashes(told["hashes"])}
                for url in told["urls"].split()
            ],
            "grading": _filled({**grading, "sex": told["sex"], "age_groups": told["age_groups"]}),
            "contact": _filled(contact),
        }

    def clean_hosting_country(self) -> str:
        return str(self.cleaned_data["hosting_country"]).upper()

    def clean(self) -> dict[str, Any]:
        told = self.cleaned_data
        if told.get("hashes") and len(str(told.get("urls", "")).split()) != 1:
            self.add_error("hashes", _("Hashes go with one web address: send the others in a report of their own."))
        return told


class UpdateForm(forms.Form):
    """Something changed."""

    urls = _long(_("Web addresses that it is about"), rows=2, help_text=_("One on each line. Empty: all of them."))
    takedown = _choice(_("Takedown"), ("", _("Nothing changed")), *TAKEDOWN)
    police_reason = _choice(_("Why police first"), *REASONS)
    text = _long(_("Message"))

    def clean(self) -> dict[str, Any]:
        told = self.cleaned_data
        if not any(told.get(name) for name in ("takedown", "police_reason", "text")):
            self.add_error("text", _("Tell what changed."))
        return told


class AskForm(forms.Form):
    """Ask the police for feedback."""

    feedback = _choice(_("How soon"), ("normal", _("In the usual term")), ("soon", _("Soon")))
    text = _long(_("Your question"), required=True)


class AnswerForm(forms.Form):
    """Answer the police."""

    answers = forms.CharField(widget=forms.HiddenInput, max_length=100)
    material = _choice(
        _("The material"), ("not_told", _("Not told")), ("known", _("Known")), ("unknown", _("Not known"))
    )
    nothing_found = forms.BooleanField(label=_("Nothing was found"), required=False)
    text = _long(_("Answer"))

    def clean(self) -> dict[str, Any]:
        told = self.cleaned_data
        if not told.get("text") and not told.get("nothing_found") and told.get("material") in ("", "not_told", None):
            self.add_error("text", _("Write an answer, or choose one."))
        return told


class HoldForm(forms.Form):
    """Tell until when the hotline waits with the takedown."""

    until = _moment(_("Until"), required=True, help_text=_("Dutch time."))
    text = _long(_("Why"), rows=2)


class ReleaseForm(forms.Form):
    """A hold ends."""

    ends = forms.CharField(widget=forms.HiddenInput, max_length=100)
    text = _long(_("Why"), rows=2)


def _filled(told: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in told.items() if value not in ("", None, [])}


def _hashes(told: str) -> dict[str, str]:
    pairs = (line.split(None, 1) for line in told.splitlines() if line.strip())
    return {pair[0].lower(): pair[-1].strip() for pair in pairs}


KINDS: dict[str, type[forms.Form]] = {
    "update": UpdateForm,
    "feedback_asked": AskForm,
    "feedback": AnswerForm,
    "hold": HoldForm,
    "release": ReleaseForm,
}


def message_fields(kind: str, form: forms.Form, items: list[exchange.Item]) -> dict[str, Any]:
    """The fields of a message of this kind from its form, as JSON values."""
    told = _filled(form.cleaned_data)
    if kind == "update":
        urls, takedown = str(told.pop("urls", "")).split(), told.pop("takedown", "")
        about = urls or ([item.url for item in items] if takedown else [])
        told["items"] = [_filled({"url": url, "takedown": takedown}) for url in about]
    return told
