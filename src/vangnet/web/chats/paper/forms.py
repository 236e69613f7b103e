"""Forms of what leaves of an export: the report, and a layer for other programs."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from vangnet.web.chats.page import language
from vangnet.web.chats.wording import layer_title

FORMATS = {
    ".gexf": _("GEXF, for Gephi"),
    ".graphml": _("GraphML"),
    ".csv": _("CSV: members, ties and coverage, in a zip"),
}


class _Leaving(forms.Form):
    recipient = forms.CharField(label=_("For whom"), max_length=200)
    purpose = forms.CharField(label=_("What for"), max_length=300, help_text=_("Both stand in the log."))
    names = forms.ChoiceField(
        label=_("Members"),
        choices=(("names", _("By name and number")), ("numbers", _("By number only"))),
        help_text=_("Members of expose groups always stand by number only."),
    )

    def __init__(self, layers: Sequence[str], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["layer"].choices = [(one, layer_title(one, language())) for one in layers]  # type: ignore[attr-defined]


class ReportForm(_Leaving):
    """For whom and what for, of which layers, and how long its tables are."""

    layer = forms.ChoiceField(label=_("Layer"), required=False)
    most = forms.IntegerField(label=_("Members in each table"), min_value=5, max_value=100, initial=20)
    field_order = ("recipient", "purpose", "layer", "most", "names")

    def __init__(self, layers: Sequence[str], *args: Any, **kwargs: Any) -> None:
        super().__init__(layers, *args, **kwargs)
        layer = self.fields["layer"]
        layer.choices = [("", _("All layers")), *layer.choices]  # type: ignore[attr-defined]


class LayerForm(_Leaving):
    """For whom and what for, which layer, and as what."""

    layer = forms.ChoiceField(label=_("Layer"))
    ending = forms.ChoiceField(label=_("As"), choices=tuple(FORMATS.items()))
    field_order = ("recipient", "purpose", "layer", "ending", "names")
