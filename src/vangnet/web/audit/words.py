"""What is wrong with a log, in the reader's own language."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext_lazy as _

_FAULTS: dict[str, Any] = {
    "changed": _("line %(sequence)s was changed: its content does not give its hash"),
    "unlinked": _("line %(sequence)s does not follow from the line before: one was changed, put in or moved"),
    "missing": _("line %(sequence)s is gone"),
    "cut_off": _("the end is gone: there were lines from %(sequence)s on"),
    "rewritten": _("lines from %(sequence)s on were written anew: a head tells otherwise"),
    "head": _("the file of the head at line %(sequence)s was changed or cannot be read"),
}


def told_faults(faults: Iterable[tuple[int, str]]) -> list[str]:
    """Faults as sentences."""
    return [str(_FAULTS[kind]) % {"sequence": sequence} for sequence, kind in faults]
