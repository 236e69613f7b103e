"""The exchange with hotlines: what comes in, what goes out, holds before a takedown, terms, and look-ups."""

from vangnet.reports.actions.hotline.digests import approve_digests, narrow_digests, propose_digests, refuse_digests
from vangnet.reports.actions.hotline.outgoing import outgoing
from vangnet.reports.actions.hotline.partners import add_hotline, change_hotline, end_hotline
from vangnet.reports.actions.hotline.reminding import remind
from vangnet.reports.actions.hotline.taking import take_lookups, take_message
from vangnet.reports.actions.hotline.telling import Said, answer, ask, place_hold, release_hold, send

__all__ = [
    "Said",
    "add_hotline",
    "answer",
    "approve_digests",
    "ask",
    "change_hotline",
    "end_hotline",
    "narrow_digests",
    "outgoing",
    "place_hold",
    "propose_digests",
    "refuse_digests",
    "release_hold",
    "remind",
    "send",
    "take_lookups",
    "take_message",
]
