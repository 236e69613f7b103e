"""What measures are called, and what each of them counts, in plain words."""

from django.utils import formats
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from vangnet.networks.shape import Layer
from vangnet.networks.telling import tell

_Text = str | Promise

MEASURES: dict[str, tuple[_Text, _Text]] = {
    "activity": (_("Plain count"), _("Messages that the member wrote; without messages, ties that the member states.")),
    "strength": (_("Strength"), _("Weight of all ties of the member.")),
    "degree": (_("Degree"), _("With how many others the member is tied.")),
    "in_degree": (_("In-degree"), _("How many others act towards the member.")),
    "out_degree": (_("Out-degree"), _("Towards how many others the member acts.")),
    "pagerank": (_("PageRank"), _("Acted towards by those who are acted towards themselves.")),
    "core": (_("Core"), _("The innermost group whose members have that many ties each to one another.")),
    "betweenness": (_("Betweenness"), _("Share of shortest paths between others that run through the member.")),
    "nearness": (_("Nearness"), _("Mean of 1 / distance to all others.")),
    "breaking": (_("Breaking"), _("Pairs of members that no path joins any more without the member. Exact.")),
}
"""Title and sentence of each."""
CURVES: dict[str, _Text] = {
    **{name: title for name, (title, _told) in MEASURES.items()},
    "kpp_neg": _("Set that breaks most"),
}
GRADES: dict[int, _Text] = {
    1: _("1: the data state it"),
    2: _("2: an act that needs a permission"),
    3: _("3: a pattern"),
    4: _("4: behaviour"),
}
"""Grades of the evidence that a member administers something. None is proof."""
_DECIMALS = {"pagerank": 5, "betweenness": 4, "nearness": 4, "strength": 1}


def score(measure: str, value: float) -> str:
    """A score as the reader's language writes it, with no more decimals than it needs."""
    decimals = 0 if float(value).is_integer() and measure == "strength" else _DECIMALS.get(measure, 0)
    least = 10.0**-decimals
    told = formats.number_format(max(value, least) if value else 0, decimals, use_l10n=True, force_grouping=True)
    return f"< {told}" if 0 < value < least else str(told)


def layer_title(layer: str, language: str) -> str:
    """What a layer is called."""
    return tell(f"layer_{layer}", {}, language) if layer in set(Layer) else layer
