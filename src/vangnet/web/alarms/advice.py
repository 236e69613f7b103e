"""What to do about each kind of alarm, in words; and how its facts are called."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from vangnet.reports.models import Alarm

Kind = Alarm.Kind

TO_DO: dict[str, Any] = {
    Kind.UNBALANCED: _(
        "Reports are missing, or there are too many. Stop destroying reports of this channel, look at the books, "
        "and let the administrator compare the log with the last backup. Nothing was corrected."
    ),
    Kind.BUNDLE_MISSING: _(
        "Ask whoever carries the bundles for the one with this number: the door still has it. Later bundles wait "
        "for it. Only when it never comes, let the next ones go on without it."
    ),
    Kind.BUNDLE_LATE: _(
        "Reports, or answers of schools, wait at the door. Ask whoever carries the bundles to bring them now."
    ),
    Kind.BUNDLE_REFUSED: _(
        "A bundle is damaged, from another door, or was changed. Ask for it again; do not throw it away."
    ),
    Kind.PARSER: _(
        "A platform may have changed its files. Look at the import and at the file as it came; tell the people who "
        "keep this program."
    ),
    Kind.UNREAD: _("It was kept as it came. Look at what could not be read, and type the report in if a person can."),
    Kind.NOT_DELIVERED: _(
        "The report did not arrive. Call the destination; write down that it arrived, or send it another way."
    ),
    Kind.OVERDUE: _("Somebody must act today: ask its owner, or give it to somebody else with a new date."),
    Kind.ROUTES: _("Mend the row or the destination in a new draft; a second person switches it on."),
    Kind.NO_ROUTE: _("Decide yourself where this report goes; add a row to the table if there will be more like it."),
    Kind.HOTLINE_OVERDUE: _("Answer the hotline, or say when you will: they wait before they have material removed."),
    Kind.PROBING: _("Call the hotline. If they do not know of it, end their look-ups at once."),
    Kind.RULES: _("Put the file with the rules right; until then reports are weighed by the rules of the program."),
    Kind.DOOR: _("Tell whoever keeps this door; what it says stands below."),
    Kind.SCHOOL_YES: _(
        "The picture is hidden everywhere. Check the answer now, independently of who gave it; the page of the alert "
        "shows it."
    ),
    Kind.SCHOOL_ERASURE: _(
        "The school door was told to destroy the key of a picture and does not say that it did. Call whoever keeps it "
        "now; let them stop the door if it cannot be seen."
    ),
}
"""By kind of alarm. A test holds that every kind has its advice."""

ENTRIES: dict[str, Any] = {
    "sent": _("reports"),
    "added": _("additions of reporters"),
    "withdrawn": _("ways to reach somebody taken back"),
    "hotline_sent": _("messages of hotlines"),
    "lookups": _("figures of look-ups"),
    "faults": _("faults at the public door"),
    "unread": _("could not be read"),
}
"""What comes in a bundle, by the kind of the entry."""

DOORS: dict[str, Any] = {"public": _("public door"), "school": _("school door")}
"""The doors outside the wall, by their names."""

CALLED: dict[str, Any] = {
    "door": _("Door"),
    "school": _("School"),
    "channel": _("Channel"),
    "difference": _("Difference"),
    "came_in": _("Came in"),
    "was": _("Was"),
    "is": _("Is now"),
    "day": _("Until the day"),
    "books_of": _("Books of"),
    "what": _("What"),
    "arrivals": _("Arrivals"),
    "missing": _("Missing"),
    "number": _("Number"),
    "waiting": _("Waiting"),
    "name": _("Name"),
    "reason": _("Reason"),
    "problem": _("What is wrong"),
    "hours": _("Hours"),
    "last": _("Last"),
    "since": _("Since"),
    "report": _("Report"),
    "owner": _("Owner"),
    "state": _("Standing"),
    "due_at": _("Was due"),
    "to": _("To"),
    "row": _("Row"),
    "line": _("Line number"),
    "version": _("Version"),
    "hotline": _("Hotline"),
    "thread": _("Their number"),
    "file": _("File"),
    "count": _("How often"),
    "kind": _("Kind"),
    "sent": _("Sent by the door"),
    "told": _("Taken in"),
    "why": _("Why"),
    "reasons": _("Reasons"),
    "refused": _("Were refused"),
    "empty": _("Empty fields"),
    "alert": _("Schoolalert"),
    "ordered_at": _("Ordered at"),
}
"""Names of facts; what is not here is shown by its own name."""

WRONG: dict[str, Any] = {
    "channel": _("What came in is not all open, closed or destroyed."),
    "arrivals": _("Of an arrival, fewer or more reports are there than it told."),
    "account": _("The account of an earlier day became smaller."),
    "bundles": _("Bundles of the public door are missing."),
    "entries": _("Entries of bundles became no report."),
}
"""What does not add up in the books."""
