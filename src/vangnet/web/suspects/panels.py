"""What stands on the page of a suspect: panels, each a template with a function, of this room or another."""

from collections.abc import Callable
from typing import Any

import msgspec

from vangnet.suspects.models import Suspect
from vangnet.web.conversations import panel as conversations
from vangnet.web.disposal import panel as disposal
from vangnet.web.shell.door import Request
from vangnet.web.suspects import told


class Panel(msgspec.Struct, frozen=True):
    """A part of the page: `fill(request, suspect)` gives what its template tells; None: there is nothing to show.

    Of that, `title` and `anchor` stand in the table of contents; the heading in the template has the id "ANCHOR-title".
    The template gets `suspect`, `sees_case` and `may_work` besides, and a form that was refused under the name that
    `fill` gave it. Who does not see the case (a youth officer of the unit) must be shown nothing of it: ask
    `request.sees_case`.
    """

    template: str
    fill: Callable[[Request, Suspect], dict[str, Any] | None]


PANELS: tuple[Panel, ...] = (
    Panel("suspects/panels/age.html", told.age),
    Panel("suspects/panels/minor.html", told.minor),
    Panel("conversations/panels/conversations.html", conversations.conversations),
    Panel("conversations/panels/decision.html", conversations.decision),
    Panel("suspects/panels/roles.html", told.roles),
    Panel("suspects/panels/exhibits.html", told.exhibits),
    Panel("suspects/panels/media.html", told.media),
    Panel("suspects/panels/identifiers.html", told.identifiers),
    Panel("suspects/panels/contacts.html", told.contacts),
    Panel("suspects/panels/history.html", told.history),
    Panel("suspects/panels/victims.html", told.victims),
    Panel("disposal/panel.html", disposal.of_suspect),
)
"""In the order of the page."""
