"""Which messages and members somebody asks for: the filters of an address, read with care."""

from typing import Any

from django import forms
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

from vangnet.chats.queries.messages import Wanted
from vangnet.scan.report.words import words
from vangnet.values import Status
from vangnet.web.chats.wording import REASONS

_MOST = 2**31 - 1
_LONGEST = 200
_A_PAGE = 9  # digits
_NUMBERS = ("member", "to_member", "network", "community")
_DIGEST = RegexValidator(r"\A[0-9a-fA-F]{64}\Z")


def _number() -> forms.IntegerField:
    """A number of something in the export, which is kept while other filters change."""
    return forms.IntegerField(required=False, min_value=0, max_value=_MOST, widget=forms.HiddenInput)


def _day(label: Any) -> forms.DateField:
    return forms.DateField(
        label=label, required=False, widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    )


def _code(longest: int) -> RegexValidator:
    return RegexValidator(rf"\A[a-z_]{{1,{longest}}}\Z")


class MessagesForm(forms.Form):
    """Filters of messages, by the names that they have in an address; all are optional."""

    def __init__(self, asked: Any, language: str) -> None:
        """`asked` is the query of the address."""
        super().__init__(asked)
        self.fields = {
            "words": forms.CharField(label=_("Words"), required=False, max_length=_LONGEST),
            "from": _day(_("From")),
            "to": _day(_("Until")),
            "media": forms.CharField(
                label=_("Media"),
                required=False,
                validators=[_code(40)],
                widget=forms.Select(choices=_media_choices(language, asked.get("media", ""))),
            ),
            "order": forms.ChoiceField(
                label=_("Order"), required=False, choices=[("", _("Newest first")), ("oldest", _("Oldest first"))]
            ),
            **{name: _number() for name in _NUMBERS},
            "layer": forms.CharField(required=False, validators=[_code(20)], widget=forms.HiddenInput),
            "sha256": forms.CharField(required=False, validators=[_DIGEST], widget=forms.HiddenInput),
        }

    def wanted(self) -> Wanted:
        """What is asked for, where all of it makes sense."""
        said = self.cleaned_data
        told = {name: said[name] for name in (*_NUMBERS, "layer", "media", "words")}
        more = {"since": said["from"], "until": said["to"], "sha256": said["sha256"].lower()}
        return Wanted(**told, **more, oldest_first=said["order"] == "oldest")


class MembersForm(forms.Form):
    """Filters of the list of members."""

    words = forms.CharField(label=_("Name, key or identifier"), required=False, max_length=_LONGEST)
    sort = forms.ChoiceField(
        label=_("Order"),
        required=False,
        choices=[
            ("messages", _("Most messages first")),
            ("first", _("Seen first")),
            ("last", _("Seen last")),
            ("name", _("By name")),
        ],
    )


def _media_choices(language: str, chosen: str) -> list[tuple[str, Any]]:
    told = words(language)
    choices: list[tuple[str, Any]] = [
        ("", _("All messages")),
        ("any", _("With media")),
        ("hits", _("Known or similar")),
    ]
    choices += [(str(status), told.status(status)) for status in Status]
    choices += list(REASONS.items())
    known = {code for code, _told in choices}
    return choices if chosen in known else [*choices, (chosen[:40], chosen[:40])]


def page_of(asked: Any) -> int:
    """Which page is asked for; the first where that makes no sense."""
    told = asked.get("page", "")
    return int(told) if told.isascii() and told.isdecimal() and len(told) <= _A_PAGE else 1


def query_of(asked: Any, **changed: Any) -> str:
    """The address of the same filters with some changed; None takes one away. The page is not kept."""
    told = asked.copy()
    for name, value in {"page": None, **changed}.items():
        if value is None:
            told.pop(name, None)
        else:
            told[name] = value
    return str(told.urlencode())
