"""The crops of a child as a panel of the child's page: `Panel("crops/panel.html", panel.fill)`."""

from typing import Any

from django.utils.translation import gettext as _

from vangnet.accounts.roles import Verb
from vangnet.accounts.rules import may
from vangnet.victims.models import Victim
from vangnet.victims.queries.crops import crops_of
from vangnet.web.crops.shown import named, tiles_of
from vangnet.web.shell.door import Request

_SHOWN = 12


def fill(request: Request, victim: Victim) -> dict[str, Any]:
    """The newest crops of cases that one may see, and the way to all of them and to making one."""
    found = list(crops_of(victim, request.user)[: _SHOWN + 1])
    tiles = tiles_of(request, found[:_SHOWN])
    request.seen.objects = [*request.seen.objects, *named(tiles)]
    return {
        "title": _("Crops"),
        "anchor": "crops",
        "tiles": tiles,
        "has_more": len(found) > _SHOWN,
        "may_make": may(request.user, Verb.MAKE_CROPS),
    }
