"""Which media somebody wants to see: between the query string, the form, the session and `Wanted`."""

from typing import Any

import msgspec
from django import forms
from django.http import QueryDict
from django.utils.http import urlencode
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from vangnet.cases.models import Case, Medium
from vangnet.cases.profiles import Category
from vangnet.cases.queries.media import READINGS, Wanted
from vangnet.scan.report.words import words
from vangnet.values import Status
from vangnet.web.shell.door import Request

_KEPT = "room.filters"  # in the session: case number -> what was wanted last
_KILO = 1_000

TABS = (Status.NEW, Status.SIMILAR, Status.UNDECIDED, Status.KNOWN, Status.IRRELEVANT, Status.OTHER)
_READING_WORDS = {
    "todo": _("Not categorised yet"),
    "second": _("Wait for a second reader"),
    "settled": _("Settled"),
    "disagreed": _("Disagreed"),
    "all": _("All"),
}


class FilterForm(forms.Form):
    """The filters of the grid, in the words of the query string."""

    status = forms.ChoiceField(label=_("Status"), required=False)
    reading = forms.ChoiceField(
        label=_("Categorised"), choices=[(name, _READING_WORDS[name]) for name in READINGS], required=False
    )
    kind = forms.ChoiceField(
        label=_("Kind"),
        choices=[
            ("", _("All")),
            (Medium.Kind.PICTURE, _("Pictures")),
            (Medium.Kind.VIDEO, _("Videos")),
            (Medium.Kind.OTHER, _("Other")),
        ],
        required=False,
    )
    exhibit = forms.ChoiceField(label=_("Exhibit"), required=False)
    category = forms.ChoiceField(label=_("Category"), required=False)
    folder = forms.CharField(label=_("Folder, and what is below it"), required=False, max_length=4_000)
    since = forms.DateField(
        label=_("Changed from"), required=False, widget=forms.DateInput({"type": "date"}, "%Y-%m-%d")
    )
    until = forms.DateField(
        label=_("Changed until"), required=False, widget=forms.DateInput({"type": "date"}, "%Y-%m-%d")
    )
    smallest = forms.IntegerField(label=_("At least (kB)"), required=False, min_value=0, max_value=10**12)
    largest = forms.IntegerField(label=_("At most (kB)"), required=False, min_value=0, max_value=10**12)
    camera = forms.CharField(label=_("Camera"), required=False, max_length=100)
    reason = forms.ChoiceField(label=_("Reason (undecided)"), required=False)
    alike = forms.IntegerField(label=_("Near copies of number"), required=False, min_value=1, max_value=2**62)
    grouped = forms.BooleanField(label=_("One tile for each group of near copies"), required=False)

    def __init__(
        self,
        case: Case,
        categories: tuple[Category, ...],
        data: QueryDict | None = None,
        *,
        initial: dict[str, Any] | None = None,
    ) -> None:
        super().__init__(data, initial=initial, auto_id="filter-%s")
        told, every = words((get_language() or "nl")[:2]), ("", gettext("All"))
        self._offer("status", [every, *((status, told.status(status)) for status in TABS)])
        self._offer(
            "exhibit", [every, *((number, number) for number in case.exhibits.values_list("number", flat=True))]
        )
        self._offer("category", [every, *((one.code, f"{one.code} {one.label}") for one in categories)])
        reasons = sorted(name for name in told.table["reasons"] if name not in ("none", "unknown"))
        self._offer("reason", [every, *((name, told.reason(name)["label"]) for name in reasons)])

    def _offer(self, name: str, choices: list[tuple[str, str]]) -> None:
        self.fields[name].choices = choices  # type: ignore[attr-defined]

    def wanted(self) -> Wanted:
        """What a valid form asks for."""
        given = {name: value for name, value in self.cleaned_data.items() if value not in ("", None)}
        for name in ("smallest", "largest"):
            if name in given:
                given[name] *= _KILO
        return Wanted(**{"status": "", **given})


def form_of(case: Case, categories: tuple[Category, ...], request: Request) -> tuple[FilterForm, Wanted]:
    """The form as it was sent, or as it was left in this session, and what is wanted by it.

    What makes no sense is told at its field; then what was wanted before still counts.
    """
    kept = kept_for(case, request)
    if "status" not in request.GET:
        return FilterForm(case, categories, initial=_written(kept)), kept
    form = FilterForm(case, categories, request.GET)
    if not form.is_valid():
        return form, kept
    wanted = form.wanted()
    _keep(case, request, wanted)
    return form, wanted


def kept_for(case: Case, request: Request) -> Wanted:
    """What was wanted last in this session."""
    try:
        return msgspec.convert(request.session.get(_KEPT, {}).get(case.number, {}), Wanted)
    except msgspec.ValidationError:
        return Wanted()


def query_of(wanted: Wanted, **more: object) -> str:
    """What is wanted as a query string, `more` behind it."""
    return urlencode({**_written(wanted), **more})


def narrowing(wanted: Wanted) -> list[str]:
    """The names of the filters that count, besides those that are always there."""
    always = ("status", "reading", "grouped")
    return [name for name in wanted.__struct_fields__ if name not in always and getattr(wanted, name) not in ("", None)]


def number_in(query: QueryDict, name: str) -> int | None:
    """A whole number out of an address, if a sensible one is there."""
    told = query.get(name, "")
    return int(told) if told.isascii() and told.isdigit() and len(told) < 19 else None


def _written(wanted: Wanted) -> dict[str, Any]:
    told = msgspec.to_builtins(wanted)
    for name in ("smallest", "largest"):
        if name in told:
            told[name] //= _KILO
    told = {"status": wanted.status, "reading": wanted.reading, **told}
    return {**told, **({"grouped": "on"} if wanted.grouped else {"grouped": ""})}


def _keep(case: Case, request: Request, wanted: Wanted) -> None:
    told = msgspec.to_builtins(wanted)
    kept = request.session.get(_KEPT, {})
    if kept.get(case.number) != told:
        request.session[_KEPT] = {**kept, case.number: told}
