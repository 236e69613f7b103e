"""How layers and measures are called on pages and papers, and how measures did on public truth sets."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

LAYERS: dict[str, str | Promise] = {
    "public": _("Public: replies and mentions that all can read"),
    "private": _("Private: messages between some"),
    "forward": _("Forwards"),
    "reaction": _("Reactions"),
    "membership": _("Membership: who invited, removed or promoted whom"),
    "access": _("Access: views and downloads"),
}

MEASURES: dict[str, str | Promise] = {
    "activity": _("plain count"),
    "degree": _("degree"),
    "out_degree": _("out-degree"),
    "in_degree": _("in-degree"),
    "strength": _("strength"),
    "pagerank": _("PageRank"),
    "core": _("core"),
    "betweenness": _("betweenness"),
    "nearness": _("nearness"),
    "breaking": _("breaking"),
}


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

GRADES: dict[int, str | Promise] = {
    1: _("1: the data state it"),
    2: _("2: an act that needs a permission"),
    3: _("3: a pattern"),
    4: _("4: behaviour"),
}

STANDINGS: dict[str, str | Promise] = {
    "counted": _("exact: all sets were counted"),
    "met": _("exact: the bound is met"),
    "greedy": _("found; none goes beyond the bound"),
    "cut": _("the search ended early; none goes beyond the bound"),
}
