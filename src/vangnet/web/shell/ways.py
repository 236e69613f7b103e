"""What a form or an address said, made safe: where to go on to, and whole numbers."""

from django.utils.http import url_has_allowed_host_and_scheme

_DIGITS = 18


def way_back(told: str, *, otherwise: str) -> str:
    """The address that was told if it is one of this desk, as a path from its root; else another one."""
    return told if told.startswith("/") and url_has_allowed_host_and_scheme(told, None) else otherwise


def whole_number(told: str) -> int | None:
    """A whole number that a database can look for, if one was told."""
    return int(told) if told.isascii() and told.isdigit() and len(told) <= _DIGITS else None
