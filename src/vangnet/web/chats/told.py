"""What codes of messages, media and members are called."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from vangnet.networks.shape import Layer
from vangnet.networks.telling import tell

_Words = dict[str, str | Promise]

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
GRADES: dict[int, str | Promise] = {
    1: _("1: the data state it"),
    2: _("2: an act that needs a permission"),
    3: _("3: a pattern"),
    4: _("4: behaviour"),
}
MEASURES: _Words = {
    "activity": _("Plain count"),
    "strength": _("Strength"),
    "degree": _("Degree"),
    "in_degree": _("In-degree"),
    "out_degree": _("Out-degree"),
    "pagerank": _("PageRank"),
    "core": _("Core"),
    "betweenness": _("Betweenness"),
    "nearness": _("Nearness"),
    "breaking": _("Breaking"),
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


def layer_title(layer: str, language: str) -> str:
    """What a layer is called."""
    return tell(f"layer_{layer}", {}, language) if layer in set(Layer) else layer
