"""Where a report stands, as its reporter reads it: opened with a key that follows from the code, for one request."""

from datetime import datetime
from typing import Any

import msgspec
from django.utils.translation import gettext_lazy as _

from vangnet.errors import InputRefused
from vangnet.portals.public import trust
from vangnet.portals.public.models import BundleMade, Receipt, Told
from vangnet.transfer import receipt
from vangnet.transfer.sealing import unseal
from vangnet.transfer.shapes import telling

STATES: dict[str, tuple[Any, Any]] = {
    "waiting": (
        _("Received, and waiting to be carried"),
        _("Your report lies here, sealed. Only the police can open it. It goes to them with the next transport."),
    ),
    "under_way": (_("On the way"), _("Your report is on its way to the police.")),
    "carried": (_("Arrived at the police"), _("The police have your report.")),
    "received": (_("Arrived at the police"), _("The police have your report. Somebody will look at it.")),
    "being_assessed": (_("Being assessed"), _("Somebody at the police is looking at your report.")),
    "question": (_("A question for you"), _("The police ask you something. You decide whether you answer.")),
    "passed_on": (
        _("Passed on"),
        _("Your report went to the people who can do most with it. They go on with it."),
    ),
    "with_hotline": (
        _("With the hotline"),
        _("Your report went to the Offlimits hotline. They look at it, and work together with the police."),
    ),
    "linked": (_("Being used"), _("What you told is being used. We cannot tell more, so as not to disturb the work.")),
    "settled": (_("Settled"), _("Your report was dealt with. Thank you for telling it.")),
    "closed": (
        _("Closed"),
        _("Nothing more can be done with this report now. You did right to report. You can still add something."),
    ),
    "forgotten": (_("No longer kept"), _("Nothing of this report is kept here any more.")),
}
"""The words for every state that a desk may tell: none of them says anything of an investigation."""
_OTHER = (_("There is news"), _("The police wrote down something about your report."))
_ABOUT = b"told"  # as the desk seals it


class Read(msgspec.Struct, frozen=True):
    """Something that was told, opened."""

    at: datetime
    state: str
    title: Any
    text: str
    question: int | None


class Standing(msgspec.Struct, frozen=True):
    """Where a report stands now, and what was told of it, the newest first."""

    state: str
    title: Any
    meaning: Any
    since: datetime
    told: tuple[Read, ...]
    unread: int

    @property
    def question(self) -> Read | None:
        """The newest question."""
        return next((one for one in self.told if one.question is not None), None)


def standing(code: str) -> Standing | None:
    """Where the report of this receipt stands; None when no receipt has this code. Raises InputRefused."""
    digest = trust.receipt_digest(code)
    found = Receipt.objects.select_related("waiting").filter(digest=digest).first()
    if found is None:
        return None
    if found.is_forgotten:
        return Standing("forgotten", *STATES["forgotten"], found.made_hour, (), 0)
    read, unread = _opened(code, digest)
    if read:
        title, meaning = words(read[0].state)
        return Standing(read[0].state, title, meaning, read[0].at, tuple(read), unread)
    state = _on_the_way(found)
    return Standing(state, *STATES[state], found.made_hour, (), unread)


def words(state: str) -> tuple[Any, Any]:
    """The title of a state, and what it means; of a state that this door does not know, that there is news."""
    return STATES.get(state, _OTHER)


def _on_the_way(found: Receipt) -> str:
    if found.waiting is None:
        return "carried"
    if found.waiting.bundle is None:
        return "waiting"
    arrived = BundleMade.objects.filter(number=found.waiting.bundle, is_acknowledged=True).exists()
    return "carried" if arrived else "under_way"


def _opened(code: str, digest: bytes) -> tuple[list[Read], int]:
    key = receipt.reply_key(code)
    read, unread = [], 0
    for row in Told.objects.filter(receipt=digest).order_by("-number"):
        try:
            one = telling(unseal(bytes(row.sealed), key, about=_ABOUT))
        except InputRefused:
            unread += 1
            continue
        read.append(Read(one.at, one.state, words(one.state)[0], one.text, one.question))
    return read, unread
