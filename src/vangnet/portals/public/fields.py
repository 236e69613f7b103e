"""How the public page words the fields of a report; their names, kinds and order are `transfer.form.ASKED`."""

from typing import Any

import msgspec
from django.utils.translation import gettext_lazy as _

from vangnet.transfer.form import ASKED, Asked


class Field(Asked, frozen=True, kw_only=True):
    """A field of the page: what is asked, a hint, and the part of the form that it stands in."""

    label: Any
    hint: Any = ""
    part: str = "more"  # "first" is open at once; "more", "files" and "contact" are folded
    fill: str = "off"  # the autocomplete word, only for what is about the reporter
    keyboard: str = "text"


_WORDED: dict[str, dict[str, Any]] = {
    "story": {
        "label": _("What did you see, or what happened?"),
        "hint": _("Tell it in your own words. A few lines are enough. Do not describe pictures in detail."),
        "part": "first",
    },
    "child_in_danger": {"label": _("Is a child in danger now?"), "part": "first"},
    "platform": {
        "label": _("In which app or on which site?"),
        "hint": _("For example the name of a chat app, a game or a forum."),
        "part": "first",
    },
    "nicknames": {
        "label": _("Names or nicknames that you saw"),
        "hint": _("Exactly as they were written. One on each line."),
        "part": "first",
    },
    "group": {
        "label": _("Name of the group, channel or page"),
        "hint": _("Only the name, from your memory. Do not open it again."),
    },
    "urls": {
        "label": _("Web addresses that you noted"),
        "hint": _("Only what you already have. Never open them again to look."),
    },
    "phones": {"label": _("Telephone numbers"), "hint": _("One on each line.")},
    "emails": {"label": _("E-mail addresses"), "hint": _("One on each line.")},
    "ip_addresses": {
        "label": _("IP addresses"),
        "hint": _("The number of a computer on the internet. With the time, if you know it. One on each line."),
    },
    "when": {"label": _("When was it?"), "hint": _("For example: yesterday evening, or about 3 weeks ago.")},
    "victim_known": {"label": _("Do you know who the child is?")},
    "place": {
        "label": _("Where is the child, or where did it happen?"),
        "hint": _("A town, a school, a street: whatever you know."),
    },
    "relation": {
        "label": _("How do you know this?"),
        "hint": _("For example: I was added to a group, I am the mother, I am a teacher."),
    },
    "contact_name": {"label": _("Your name"), "part": "contact", "fill": "name"},
    "contact_email": {"label": _("Your e-mail address"), "part": "contact", "fill": "email", "keyboard": "email"},
    "contact_phone": {"label": _("Your telephone number"), "part": "contact", "fill": "tel", "keyboard": "tel"},
    "contact_wishes": {
        "label": _("How and when may we contact you?"),
        "hint": _("For example: do not call, somebody else sees my telephone."),
        "part": "contact",
    },
}
FIELDS = tuple(Field(**msgspec.structs.asdict(asked), **_WORDED[asked.name]) for asked in ASKED)
