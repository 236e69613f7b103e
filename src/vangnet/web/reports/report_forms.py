"""Forms on the page of a report. Each carries the last step that the page showed, so that nobody overtakes unseen."""

from datetime import date, datetime, time, timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from vangnet.accounts.models import Person, Team
from vangnet.cases.models import Case
from vangnet.cases.rules import visible_cases
from vangnet.reports import told
from vangnet.reports.actions.assessing import ANSWERS, who_may_own
from vangnet.reports.actions.deciding import ENDS, SENT
from vangnet.reports.actions.ending import Answer, reach
from vangnet.reports.actions.telling import BY_A_PERSON
from vangnet.reports.models import Decision, Destination, Message, Report
from vangnet.web.examiner.forms import Day, Moment

LONG = 20_000


def in_two_weeks() -> date:
    """When somebody usually looks again."""
    return timezone.localdate() + timedelta(days=14)


def _reason(label: Any, *, required: bool = True, rows: int = 2) -> forms.CharField:
    return forms.CharField(label=label, max_length=2_000, required=required, widget=forms.Textarea({"rows": rows}))


class Acting(forms.Form):
    """What all forms on a report share. `name` sets its fields apart from those of the other forms of the page."""

    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)
    name = ""

    def __init__(self, *args: Any, report: Report, seen: int | None = None, **kwargs: Any) -> None:
        self.report = report
        if seen is None and (last := report.steps.last()) is not None:
            seen = last.pk
        kwargs["initial"] = {"seen": seen, **kwargs.get("initial", {})}
        super().__init__(*args, **{**kwargs, "auto_id": f"{self.name}-%s"})


class TakeOn(Acting):
    """Nothing is asked."""

    name = "take_on"


class HandOver(Acting):
    """To whom, until when."""

    name = "hand_over"
    to = forms.ChoiceField(label=_("To"))
    due_on = forms.DateField(label=_("Until"), widget=Day(), required=False)
    reason = _reason(_("Why"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = [(f"person:{person.pk}", person.name) for person in who_may_own(self.report)]
        teams = [(f"team:{team.pk}", str(team)) for team in Team.objects.filter(unit=self.report.unit)]
        choices = [("", "–"), (_("People"), people), (_("Teams"), teams)]
        self.fields["to"].choices = choices  # type: ignore[attr-defined]

    def clean_to(self) -> Person | Team:
        kind, _sign, pk = str(self.cleaned_data["to"]).partition(":")
        model: type[Person | Team] = Person if kind == "person" else Team
        return model.objects.get(pk=int(pk))

    def clean_due_on(self) -> datetime | None:
        return end_of(self.cleaned_data["due_on"])


class PutBack(Acting):
    """Why it goes back."""

    name = "put_back"
    reason = _reason(_("Why"))


class Wait(Acting):
    """For whom, until when, why."""

    name = "wait"
    for_whom = forms.CharField(label=_("It waits for"), max_length=200)
    until = forms.DateField(label=_("Look again on"), widget=Day())
    why = _reason(_("What was asked"))

    def clean_until(self) -> datetime | None:
        return end_of(self.cleaned_data["until"])


class Reopen(Acting):
    """Why it is opened again."""

    name = "reopen"
    reason = _reason(_("Why"))


class TakeBack(Acting):
    """Why a decision does not hold."""

    name = "take_back"
    why = _reason(_("Why it does not hold"))


class Circumstance(Acting):
    """What is known of a circumstance, and from where."""

    name = "state"
    fact = forms.CharField(widget=forms.HiddenInput)
    answer = forms.ChoiceField(
        label=_("Answer"),
        choices=[("", "–"), *zip(ANSWERS, (_("Yes"), _("No"), _("Unknown")), strict=True)],
    )
    source = forms.CharField(label=_("From where"), max_length=2_000)


class Note(Acting):
    """A note for colleagues."""

    name = "note"
    text = forms.CharField(label=_("Note"), max_length=LONG, widget=forms.Textarea({"rows": 3}))


class Ask(Acting):
    """A question, and until when an answer is awaited."""

    name = "ask"
    text = forms.CharField(label=_("Question"), max_length=LONG, widget=forms.Textarea({"rows": 3}))
    until = forms.DateField(label=_("Look again on"), widget=Day(), initial=in_two_weeks)

    def clean_until(self) -> datetime | None:
        return end_of(self.cleaned_data["until"])


class ToldByPerson(Acting):
    """What a person told the reporter, how, who and when."""

    name = "told"
    way = forms.ChoiceField(label=_("How"), choices=[(way.value, way.label) for way in BY_A_PERSON])
    told_by = forms.ModelChoiceField(Person.objects.none(), label=_("Who told it"))
    told_at = forms.DateTimeField(label=_("When"), widget=Moment())
    text = forms.CharField(label=_("What was said"), max_length=LONG, widget=forms.Textarea({"rows": 3}))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["told_by"].queryset = who_may_own(self.report)  # type: ignore[attr-defined]


class Destroy(Acting):
    """Why what it says is destroyed."""

    name = "destroy"
    reason = _reason(_("Why"))


class LinkComplaint(Acting):
    """The number of a criminal complaint."""

    name = "complaint"
    number = forms.CharField(label=_("Number of the criminal complaint"), max_length=60)


class Ending(Acting):
    """The reason of an end, and how the reporter hears of it. What cannot be asked of this reporter is left out."""

    name = "ending"
    reason = _reason(_("Reason, for the file"), rows=3)
    text_nl = forms.CharField(
        label=_("What the reporter reads (Dutch)"), max_length=LONG, required=False, widget=forms.Textarea({"rows": 5})
    )
    text_en = forms.CharField(
        label=_("What the reporter reads (English)"),
        max_length=LONG,
        required=False,
        widget=forms.Textarea({"rows": 5}),
    )
    way = forms.ChoiceField(label=_("Told by a person"), required=False, widget=forms.RadioSelect)
    told_by = forms.ModelChoiceField(Person.objects.none(), label=_("Who told it"), required=False)
    told_at = forms.DateTimeField(label=_("When"), widget=Moment(), required=False)
    unreachable = _reason(_("Or: why nobody can be told"), required=False)

    def __init__(self, *args: Any, person: Person, ending: str, for_all: bool = False, **kwargs: Any) -> None:
        report = kwargs["report"]
        self.ways = reach(report)
        initial = {} if report.incriminates_self else _texts(ending)
        kwargs["initial"] = {
            **initial,
            "told_by": person.pk,
            "unreachable": _("A platform reported this; nobody can be told.")
            if report.channel == Report.Channel.PLATFORM and not self.ways
            else "",
            **kwargs.get("initial", {}),
        }
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["way"].choices = [("", _("Not by a person")), *((way.value, way.label) for way in BY_A_PERSON)]
        fields["told_by"].queryset = who_may_own(report)
        if not for_all:
            self._leave_out(report)

    def _leave_out(self, report: Report) -> None:
        by_itself = Message.Way.RECEIPT in self.ways or Message.Way.HOTLINE in self.ways
        gone = ["text_en" if report.language == "nl" else "text_nl"]
        if by_itself:
            gone += ["unreachable"]
            self.fields[f"text_{report.language}"].required = True
        if not self.ways:
            gone += ["text_nl", "text_en", "way", "told_by", "told_at"]
        for name in gone:
            self.fields.pop(name, None)

    def answer(self) -> Answer:
        """How the reporter hears of the end."""
        said = self.cleaned_data
        return Answer(
            texts={language: said.get(f"text_{language}", "") for language in ("nl", "en")},
            way=said.get("way", ""),
            told_by=said.get("told_by"),
            told_at=said.get("told_at"),
            unreachable=said.get("unreachable", ""),
        )


class Deciding(Ending):
    """A decision with an outcome that was chosen before: where it goes, why, and how the reporter hears of it."""

    name = "decide"
    for_all = forms.BooleanField(label=_("For all open reports of the cluster"), required=False)
    case = forms.ModelChoiceField(Case.objects.none(), label=_("Case"), to_field_name="number")
    team = forms.ModelChoiceField(Team.objects.none(), label=_("Team"))
    destination = forms.ModelChoiceField(Destination.objects.none(), label=_("Where to"))
    field_order = ("seen", "for_all", "case", "team", "destination", "reason")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        outcome, person, report = kwargs["ending"], kwargs["person"], kwargs["report"]
        data = args[0] if args else None
        has_all = bool(report.cluster_id) and bool(data is None or data.get("for_all"))
        super().__init__(*args, **{**kwargs, "for_all": has_all})
        fields: dict[str, Any] = self.fields
        fields["case"].queryset = visible_cases(person).order_by("number")
        fields["team"].queryset = Team.objects.filter(unit=report.unit)
        fields["destination"].queryset = Destination.objects.filter(is_active=True, kind=SENT.get(outcome, ""))
        wanted = {"case": outcome == "case", "team": outcome == "team", "destination": outcome in SENT}
        wanted |= {"for_all": bool(report.cluster_id)}
        for name, is_wanted in wanted.items():
            if not is_wanted:
                self.fields.pop(name, None)
        if outcome not in ENDS:
            for name in ("text_nl", "text_en", "way", "told_by", "told_at", "unreachable"):
                self.fields.pop(name, None)


def end_of(day: Any) -> datetime | None:
    """The end of a day that was chosen: work is due before it is over."""
    if day is None:
        return None
    return timezone.make_aware(datetime.combine(day, time(23, 59, 59)))


def _texts(ending: str) -> dict[str, str]:
    name = ending if ending in Decision.Outcome.values else "no_action"
    return {f"text_{language}": told.template(name, language) for language in ("nl", "en")}
