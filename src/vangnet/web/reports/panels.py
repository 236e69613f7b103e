"""What stands on the page of a report: each panel is a template with a function of another room that fills it."""

from collections.abc import Callable
from typing import Any

import msgspec

from vangnet.reports.models import Report
from vangnet.web.finds import panels as finds
from vangnet.web.hotline import panel as hotline
from vangnet.web.identities.panel import links_panel
from vangnet.web.reports import attachments
from vangnet.web.routing import panel as routing
from vangnet.web.shell.door import Request


class Panel(msgspec.Struct, frozen=True):
    """A part of the page: `fill(request, report)` gives what its template tells; None: there is nothing to show.

    Of that, `title` and `anchor` stand in the table of contents; the heading in the template has the id "ANCHOR-title".
    """

    template: str
    fill: Callable[[Request, Report], dict[str, Any] | None]


PANELS: tuple[Panel, ...] = (
    Panel("reports/panels/attachments.html", attachments.panel),
    Panel("finds/panels/in_report.html", finds.in_report),
    Panel(hotline.TEMPLATE, hotline.fill),
    Panel("routing/panel.html", routing.fill),
    Panel("identities/parts/links.html", links_panel),
)
"""In the order of the page."""
