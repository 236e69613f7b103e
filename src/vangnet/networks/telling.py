"""Codes of coverage and problems, told in Dutch or English."""

from collections.abc import Mapping
from typing import Any

from vangnet.values import Reason
from vangnet.words import Word

_ROOM = "networks."
_REASONS = frozenset(
    {Reason.CORRUPT, Reason.ENCRYPTED, Reason.UNSUPPORTED, Reason.TOO_LARGE, Reason.LIMIT, Reason.TIMEOUT}
    | {Reason.MEMORY, Reason.CRASH, Reason.UNREADABLE}
)
"""Those with a sentence here, `reason_...`."""


def tell(code: str, values: Mapping[str, Any], language: str = "nl") -> str:
    """Tell what a code says. One that nobody wrote a sentence for is told as it is: nothing is hidden."""
    told = Word(f"{_ROOM}{code}", {name: _value(name, value) for name, value in values.items()}).tell(language)
    return told.removeprefix(_ROOM)


def _value(name: str, value: Any) -> str:
    """A value as it is read: a number with its thousands, a reason of damage as the code of its sentence."""
    if isinstance(value, int) and not isinstance(value, bool):
        return f"{value:,}"
    return f"@reason_{value}" if name == "reason" and value in _REASONS else str(value)
