"""What people who decide on retention may say."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from vangnet.cases.models import Case, RetentionStep

_ORDERED = [("", "–"), *((each.value, each.label) for each in (Case.Article.INVESTIGATION, Case.Article.SERIOUS_CRIME))]


def _reason(label: Any) -> forms.CharField:
    return forms.CharField(label=label, max_length=2_000, widget=forms.Textarea({"rows": 3}))


class Propose(forms.Form):
    """A step and its reason; the article only for bringing back."""

    kind = forms.ChoiceField(label=_("Step"), widget=forms.RadioSelect)
    article = forms.ChoiceField(
        label=_("Bring back under"),
        required=False,
        choices=_ORDERED,
    )
    reason = _reason(_("Reason"))

    def __init__(self, *args: Any, kinds: Iterable[str], **more: Any) -> None:
        super().__init__(*args, **more)
        labels = dict(RetentionStep.Kind.choices)
        choices = [(kind, labels[kind]) for kind in kinds]
        self.fields["kind"].choices = choices  # type: ignore[attr-defined]
        if RetentionStep.Kind.RESTORE not in dict(choices):
            del self.fields["article"]


class Ground(forms.Form):
    """A further reason in law: an article, or another case."""

    article = forms.ChoiceField(label=_("Article"), required=False, choices=[("", "–"), *Case.Article.choices])
    other_case = forms.CharField(label=_("Or: number of the case that needs these data"), max_length=60, required=False)
    reason = _reason(_("Reason"))


class Refuse(forms.Form):
    """Why a proposal is refused."""

    reason = _reason(_("Why not"))


class Query(forms.Form):
    """A targeted query of a narrowed case."""

    number = forms.CharField(label=_("Exact case number"), max_length=60)
    purpose = _reason(_("For what"))
