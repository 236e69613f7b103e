"""What stands on the page of a child: panels, each a template with a function, often of another room, that fills it."""

from collections.abc import Callable
from typing import Any

import msgspec

from vangnet.victims.models import Victim
from vangnet.web.alerts import panel as alerts
from vangnet.web.crops import panel as crops
from vangnet.web.finds import panels as finds
from vangnet.web.shell.door import Request
from vangnet.web.suspects import of_child
from vangnet.web.victims import material, search


class Panel(msgspec.Struct, frozen=True):
    """A part of the page: `fill(request, victim)` gives what its template tells; None: there is nothing to show.

    Of that, `title` and `anchor` stand in the table of contents; the heading in the template has the id "ANCHOR-title".
    The template gets `victim` and `may_work` besides, and a form that was refused under the name that `fill` gave it.
    """

    template: str
    fill: Callable[[Request, Victim], dict[str, Any] | None]


PANELS: tuple[Panel, ...] = (
    Panel("victims/panels/series.html", material.series),
    Panel("victims/panels/times.html", material.times),
    Panel("victims/panels/places.html", material.places),
    Panel("victims/panels/devices.html", material.devices),
    Panel("crops/panel.html", crops.fill),
    Panel("finds/panels/clues.html", finds.clues),
    Panel("finds/panels/found.html", finds.found_again),
    Panel("finds/panels/related.html", finds.related),
    Panel("victims/panels/candidates.html", search.candidates),
    Panel("victims/panels/tasks.html", search.tasks),
    Panel("victims/panels/attempts.html", search.attempts),
    Panel("victims/panels/contacts.html", search.contacts),
    Panel("alerts/parts/of_child.html", alerts.of_child),
    Panel("suspects/of_child.html", of_child.fill),
    Panel("victims/panels/help.html", search.help_offered),
    Panel("victims/panels/wishes.html", search.wishes),
)
"""In the order of the page."""
