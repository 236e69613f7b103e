"""Forms of the disposal checklist. Each carries a name, so that its fields stand apart from those of the others."""

from collections.abc import Callable, Iterable
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from vangnet.cases.models import Exhibit, Finding, Statement
from vangnet.suspects.actions.disposal.answering import LINKS
from vangnet.suspects.disposal.sets import Criterion
from vangnet.suspects.models import (
    BehaviouralDirection,
    CarrierDecision,
    ChildContact,
    ChosenSet,
    CriterionAnswer,
    DisposalDecision,
    DisposalStep,
    Suspect,
)
from vangnet.suspects.queries.disposal import rule_sets
from vangnet.web.victims.forms import LONG, DayField

NOT_TOLD = ("", "–")
_MOST_OF_A_LINK = 80
_MANY = 500


def language() -> str:
    """The language of the page."""
    return "en" if get_language() == "en" else "nl"


def _text(label: Any, *, required: bool = True, rows: int = 2, **more: Any) -> forms.CharField:
    return forms.CharField(
        label=label, max_length=LONG, required=required, widget=forms.Textarea({"rows": rows}), **more
    )


class Acting(forms.Form):
    """What all forms on the page share. `kind` names a form in addresses of its fields, and on the page."""

    kind = ""
    anchor = ""

    def __init__(self, *args: Any, suspect: Suspect, **kwargs: Any) -> None:
        self.suspect = suspect
        super().__init__(*args, **{**kwargs, "auto_id": f"{self.kind}-%s"})

    @property
    def key(self) -> str:
        """What the form is called in the templates."""
        return f"{self.kind}_form"

    def told(self) -> dict[str, Any]:
        """What it asks of its act."""
        return self.cleaned_data


class Choose(Acting):
    """By which set, and by which date. Nothing is chosen beforehand: which date counts is a lawyer's question."""

    kind, anchor = "choose", "rules"
    dated = forms.ChoiceField(label=_("Which date"), choices=[NOT_TOLD, *ChosenSet.Dated.choices])
    dated_on = DayField(label=_("Date"))
    rule_set = forms.ChoiceField(label=_("Rule set"))
    reason = _text(_("Why this date and this set"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        named = [(each.id, f"{each.id}: {each.name(language())}") for each in rule_sets()]
        self.fields["rule_set"].choices = [NOT_TOLD, *named]  # type: ignore[attr-defined]


class Answer(Acting):
    """The answer to one criterion."""

    kind, anchor = "answer", "criteria"
    code = forms.CharField(widget=forms.HiddenInput, max_length=20)
    further = forms.CharField(
        label=_("Which further criterion"),
        max_length=300,
        required=False,
        help_text=_("Leave it empty to answer that no further criterion is known."),
    )
    answer = forms.ChoiceField(label=_("Answer"), choices=[NOT_TOLD, *CriterionAnswer.Answer.choices])
    reason = _text(_("Why"))
    link = forms.ChoiceField(label=_("Evidence in the case"), required=False)
    evidence = _text(_("Evidence, in words"), required=False)

    def __init__(self, *args: Any, criterion: Criterion | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.links = links_of(self.suspect)
        self.fields["link"].choices = [NOT_TOLD, *((key, name) for key, (name, _thing) in self.links.items())]  # type: ignore[attr-defined]
        if criterion is not None:
            self.auto_id = f"answer-{criterion.code}-%s"
            self.initial["code"] = criterion.code
            if not criterion.is_open:
                del self.fields["further"]

    def told(self) -> dict[str, Any]:
        """What it asks of its act: the link as the thing itself."""
        said = dict(self.cleaned_data)
        key = said.pop("link", "")
        return {**said, "link": self.links[key][1] if key else None}


class Step(Acting):
    """Something that happened in the procedure."""

    kind, anchor = "step", "procedure"
    what = forms.ChoiceField(label=_("What happened"), choices=[NOT_TOLD, *DisposalStep.Kind.choices])
    on = DayField(label=_("On"), initial=timezone.localdate)
    who = forms.CharField(
        label=_("Who"),
        max_length=200,
        required=False,
        help_text=_("By whom the suspect was heard, who counsel is, or who advised."),
    )
    note = _text(_("Note"), required=False)

    def told(self) -> dict[str, Any]:
        """As the act names it."""
        said = dict(self.cleaned_data)
        return {"kind": said.pop("what"), **said}


class Direction(Acting):
    """A direction."""

    kind, anchor = "direction", "directions"
    text = _text(_("Direction (aanwijzing)"))


class Behavioural(Acting):
    """A behavioural direction."""

    kind, anchor = "behavioural", "behavioural"
    about = forms.ChoiceField(label=_("Kind"), choices=[NOT_TOLD, *BehaviouralDirection.Kind.choices])
    text = _text(_("Behavioural direction"))
    begins_on = DayField(label=_("Probation period from"))
    until = DayField(label=_("Probation period over on"))
    treatments = forms.IntegerField(
        label=_("Number of treatments"), min_value=0, max_value=1_000, required=False, initial=0
    )

    def told(self) -> dict[str, Any]:
        """As the act names it."""
        said = dict(self.cleaned_data)
        return {"kind": said.pop("about"), **said, "treatments": said["treatments"] or 0}


class Carrier(Acting):
    """What becomes of a data carrier."""

    kind, anchor = "carrier", "carriers"
    exhibit = forms.ModelChoiceField(Exhibit.objects.none(), label=_("Data carrier"), empty_label="–")
    outcome = forms.ChoiceField(label=_("Decision"), choices=[NOT_TOLD, *CarrierDecision.Outcome.choices])
    on = DayField(label=_("On"), initial=timezone.localdate)
    reason = _text(_("Why"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["exhibit"]
        field.queryset = self.suspect.case.exhibits.all()
        field.label_from_instance = exhibit_name


class Decide(Acting):
    """The decision. Nothing is chosen beforehand."""

    kind, anchor = "decide", "decision"
    outcome = forms.ChoiceField(label=_("Decision"), choices=[NOT_TOLD, *DisposalDecision.Outcome.choices])
    on = DayField(label=_("Decided on"), initial=timezone.localdate)
    reason = _text(_("Why"))
    differs_why = _text(
        _("Why this differs from what the checklist says"),
        required=False,
        help_text=_("Needed for a penal order while something is missing, in the way or lacking."),
    )


class Treatment(forms.Form):
    """That a treatment was held."""

    on = DayField(label=_("On"))
    who = forms.CharField(label=_("Who told of it"), max_length=200)


class Reason(forms.Form):
    """Why."""

    reason = forms.CharField(label=_("Reason"), max_length=LONG)


ON_PAGE: tuple[type[Acting], ...] = (Choose, Step, Direction, Behavioural, Carrier, Decide)
"""Those that stand once on the page; answers have one for each criterion."""


def links_of(suspect: Suspect) -> dict[str, tuple[str, Any]]:
    """What can be named as evidence, by "kind:id": of the suspect contacts and history, of the case the rest."""
    case, stands = suspect.case, {"revoked_at": None}
    told: tuple[tuple[Iterable[Any], Callable[[Any], str]], ...] = (
        (
            suspect.history.filter(**stands)[:_MANY],
            lambda one: f"{one.get_kind_display()} {one.on}: {_short(one.what)}",
        ),
        (suspect.contacts.filter(**stands)[:_MANY], contact_name),
        (case.exhibits.all(), exhibit_name),
        (Finding.objects.filter(case=case, withdrawn_at=None)[:_MANY], finding_name),
        (Statement.objects.filter(case=case, **stands)[:_MANY], statement_name),
    )
    return {f"{LINKS[type(one)]}:{one.pk}": (name(one), one) for things, name in told for one in things}


def contact_name(one: ChildContact) -> str:
    """A contact with children as a choice."""
    return f"{one.get_kind_display()}: {one.get_answer_display()} {_short(one.what)}"


def finding_name(one: Finding) -> str:
    """A finding as a choice."""
    return f"{one.get_kind_display()}: {_short(one.statement)}"


def statement_name(one: Statement) -> str:
    """A statement as a choice."""
    return f"{one.get_fact_display()}: {one.get_answer_display()}"


def exhibit_name(exhibit: Exhibit) -> str:
    """A data carrier as a choice."""
    return f"{exhibit.number} {_short(exhibit.description)}"


def _short(text: str) -> str:
    return text if len(text) <= _MOST_OF_A_LINK else f"{text[:_MOST_OF_A_LINK]}…"
