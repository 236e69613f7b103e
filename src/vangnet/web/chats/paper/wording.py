"""How measures did on public truth sets, and how sure sets of members are, as the report tells it."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

TRUTH = (
    ("activity", 0.584, 0.474),
    ("out_degree", 0.560, 0.506),
    ("in_degree", 0.560, 0.523),
    ("degree", 0.560, 0.513),
    ("strength", 0.583, 0.481),
    ("pagerank", 0.590, 0.463),
    ("core", 0.185, 0.521),
    ("nearness", 0.466, 0.494),
    ("betweenness", 0.513, 0.407),
)
"""Average precision on two public truth sets (cargo, kubernetes), as docs/networks.md tells with its command."""

STANDINGS: dict[str, str | Promise] = {
    "counted": _("exact: all sets were counted"),
    "met": _("exact: the bound is met"),
    "greedy": _("found; none goes beyond the bound"),
    "cut": _("the search ended early; none goes beyond the bound"),
}
