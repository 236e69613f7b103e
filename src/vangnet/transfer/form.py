"""The fields of a report that a person tells, at the public page and at the desk: the same names, kinds and order.

A door words them for who reads them. `kind` is a word of `intake.report.Kind` for identifiers (one value a line),
"text" for what people tell, "choice" for yes / no / unknown, and "contact" for how to reach the reporter.
"""

import msgspec

CHOICES = ("yes", "no", "unknown")
SITUATIONS = ("r1", "r2", "r3", "r4", "r5", "r6", "victim", "own", "other")
"""R1 to R6 of the report routes; about the reporter or the reporter's child; about own behaviour; something else."""


class Asked(msgspec.Struct, frozen=True):
    """A field: its name in `answers`, its kind, and on how many lines it is answered."""

    name: str
    kind: str = "text"
    rows: int = 1


ASKED = (
    Asked("story", rows=6),
    Asked("child_in_danger", "choice"),
    Asked("platform"),
    Asked("nicknames", "nickname", 2),
    Asked("group"),
    Asked("urls", "url", 2),
    Asked("phones", "phone", 2),
    Asked("emails", "email", 2),
    Asked("ip_addresses", "ip", 2),
    Asked("when"),
    Asked("victim_known", "choice"),
    Asked("place"),
    Asked("relation"),
    Asked("contact_name", "contact"),
    Asked("contact_email", "contact"),
    Asked("contact_phone", "contact"),
    Asked("contact_wishes", "contact", 2),
)
IMAGERY_MADE = "imagery_made"
AT_THE_DESK = (
    Asked(IMAGERY_MADE, "choice"),
    Asked("imagery_signals", rows=2),
)
"""Asked by officers only, such as at an intake of youth care: whether photos or videos were made, and what tells so."""

INCRIMINATES_SELF = "incriminates_self"
"""Not asked: "yes" where somebody reports on himself, or went on after the advice to stop."""
REQUIRED = "story"
BY_NAME = {asked.name: asked for asked in (*ASKED, *AT_THE_DESK)}
