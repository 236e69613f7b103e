"""What codes of exports are called on pages, and what each measure counts, in plain words."""

from django.utils import formats
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from vangnet.networks.shape import Layer
from vangnet.networks.telling import tell

_Text = str | Promise
_Words = dict[str, _Text]

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
SHORT_GRADES: dict[int, _Text] = {1: _("stated"), 2: _("an act"), 3: _("a pattern"), 4: _("behaviour")}
"""The same, where there is little room."""
REASONS: _Words = {
    "not_scanned": _("the exhibit was not scanned yet"),
    "not_in_scan": _("the scan did not find it"),
    "no_path": _("the export does not tell where it lies"),
    "outside": _("its path leads outside of the export"),
    "several_archives": _("its chat stands under one name in several archives: give each archive as an export"),
    "not_exported": _("not in the export"),
    "too_large": _("larger than the export allowed"),
    "unavailable": _("could not be had when the export was made"),
    "deleted": _("deleted"),
    "self_destructing": _("it destroyed itself"),
    "unsupported": _("of a kind that the export leaves out"),
    "view_once": _("to be seen once"),
    "not_told": _("the export does not tell which file it is"),
}
"""Why the scan or the export has no content of a medium. Another code is told as it is."""
KINDS: _Words = {
    "person": _("person"),
    "bot": _("bot"),
    "channel": _("channel or group"),
    "deleted": _("deleted account"),
    "unknown": _("unknown"),
}
IDENTIFIERS: _Words = {
    "telegram_id": _("Telegram number"),
    "discord_id": _("Discord number"),
    "forum_id": _("number in the forum"),
    "lid": _("LID of WhatsApp"),
    "username": _("username"),
    "phone": _("phone number"),
    "email": _("e-mail address"),
    "ip": _("IP address"),
    "display_name": _("display name"),
    "other": _("other"),
}
REACHES: _Words = {
    "stable": _("given once by the platform"),
    "reused": _("can be given to somebody else"),
    "service": _("only within this service"),
    "none": _("a name: it reaches nowhere"),
}
BEHAVIOURS: _Words = {
    "first_here": _("Posted first here"),
    "passed_on": _("Passed on"),
    "posted": _("Posted, without a digest"),
    "linked": _("Linked to"),
    "fetched": _("Downloaded"),
    "read": _("Read or followed"),
    "was_fetched": _("Viewed or downloaded by others"),
}
ACTS: _Words = {
    "create": _("made a group, channel or topic"),
    "pin": _("pinned"),
    "moderate": _("moderated"),
    "remove": _("removed"),
    "promote": _("made an administrator"),
    "demote": _("took the administrator's role"),
}
_DECIMALS = {"pagerank": 5, "betweenness": 4, "nearness": 4, "strength": 1}


def score(measure: str, value: float) -> str:
    """A score as the reader's language writes it, with no more decimals than it needs."""
    decimals = 0 if float(value).is_integer() and measure == "strength" else _DECIMALS.get(measure, 0)
    least = 10.0**-decimals
    told = formats.number_format(max(value, least) if value else 0, decimals, use_l10n=True, force_grouping=True)
    return f"< {told}" if 0 < value < least else str(told)


def measure_title(measure: str) -> _Text:
    """What a measure is called."""
    return MEASURES[measure][0]


def layer_title(layer: str, language: str) -> str:
    """What a layer is called."""
    return tell(f"layer_{layer}", {}, language) if layer in set(Layer) else layer
