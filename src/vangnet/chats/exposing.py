"""Which networks of an export are expose groups: their posts are shown covered."""

import json

from vangnet.chats.folders import folder_of
from vangnet.chats.models import Export

EXPOSE = "expose.json"
"""What was found of expose groups, beside the tables of the export. `covered`: the numbers of such networks."""


def covered_networks(export: Export) -> frozenset[int] | None:
    """The networks whose posts are covered; None where nobody knows yet: then all are."""
    try:
        told = json.loads((folder_of(export) / EXPOSE).read_bytes())
    except OSError:
        return None
    return frozenset(told["covered"])
