"""What went wrong at the public door: told to the desk, and to who sent something that could not be kept."""

import logging
from contextlib import suppress

from django.utils.translation import gettext as _

from vangnet.portals.faults import Teller
from vangnet.portals.public.keeping import keep

logger = logging.getLogger(__name__)

_teller = Teller(keep)
tell = _teller.tell
forget = _teller.forget


def not_kept(error: Exception) -> str:
    """Log that something could not be kept, tell the desk if that is possible, and give the words for who sent it."""
    logger.error("something could not be kept", exc_info=error)
    with suppress(Exception):
        tell("not_kept")
    return _(
        "This could not be kept: the fault is ours. Nothing was received. Try again in a minute, or call the police."
    )
