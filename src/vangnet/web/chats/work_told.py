"""What pages of work call things, and what they tell of the export before any figure."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from vangnet.chats.queries.told import Statement
from vangnet.networks.store.manifest import Manifest
from vangnet.networks.telling import tell

LEADS_TO = {
    "investigation": _("An investigator"),
    "victim_care": _("Care of the victim"),
    "stop_conversation": _("Asking for a Stop conversation"),
}
WEIGHTS = {"strong": _("strong hint"), "medium": _("middling hint"), "weak": _("weak hint")}
SAID = {
    "minor": _("Writes to be a minor"),
    "adult": _("Writes to be of age"),
    "both": _("Writes both to be a minor and to be of age"),
    "nothing": _("Writes nothing of their age"),
}
COUNTS = {
    "messages": _("Messages that ask for something"),
    "posts": _("Posts with data of this person"),
    "posts_with_data": _("Posts with data of another"),
    "with_image": _("Of these with an image"),
    "forwards": _("Of these passed on"),
    "known_files": _("Posts with a file that is known"),
}


def coverage_of(manifest: Manifest, language: str) -> dict[str, Any]:
    """What an export leaves out, as `chats/parts/coverage.html` tells it."""
    told = [
        Statement(tell(one.code, one.values, language), ", ".join(filter(None, (one.file or one.export, one.place))))
        for one in manifest.coverage
    ]
    return {"coverage": told, "coverage_left": manifest.coverage_count - len(manifest.coverage)}
